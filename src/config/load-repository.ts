import type { z } from 'zod';
import type { Problem } from '../errors.ts';
import { checkDataCard } from './check-data-card.ts';
import { checkModel, checkModelName } from './check-model.ts';
import { checkEnvironments, checkWaivers } from './check-registry.ts';
import type { DataCard } from './data-card.ts';
import { Environments } from './environments.ts';
import type { Findings } from './findings.ts';
import { ModelConfig } from './model-config.ts';
import { nearestName } from './nearest-name.ts';
import { parseDataCard } from './parse-data-card.ts';
import { type Parsed, parseYaml } from './parse-yaml.ts';
import { Policy } from './policy.ts';
import { type Waiver, Waivers } from './waivers.ts';
import { LARGEST_YAML, parseField } from './yaml-document.ts';

export const ENVIRONMENTS_FILE = 'registry/environments.yaml';
export const POLICY_FILE = 'registry/policy.yaml';
export const WAIVERS_FILE = 'registry/waivers.yaml';
const REGISTRY_FILES: readonly string[] = [ENVIRONMENTS_FILE, POLICY_FILE, WAIVERS_FILE];

/** Also matches the ending `.yml`, so that a file nobody would read is reported. */
const MODEL_FILE = /^models\/([^/]+)\/model\.(yaml|yml)$/;
const CARD_FILE = /^data-cards\/([^/]+)\.(md|markdown)$/i;
const REGISTRY_FILE = /^registry\/[^/]+\.(yaml|yml)$/;

/** Whether a path of a repository is one of the files people write for Proofmark. */
export function isConfigFile(path: string): boolean {
  if (MODEL_FILE.test(path) || REGISTRY_FILE.test(path)) return true;
  return CARD_FILE.test(path) && !/\/readme\.[a-z]+$/i.test(path);
}

export interface LoadedModel {
  readonly name: string;
  readonly config: ModelConfig;
  /** `models/<name>/model.yaml` */
  readonly file: string;
  /** `models/<name>` */
  readonly folder: string;
}

export interface LoadedCard {
  readonly name: string;
  readonly card: DataCard;
  /** `data-cards/<name>.md` */
  readonly file: string;
}

/** Everything declared in one snapshot. What has problems is left out of the maps and named in `problems`. */
export interface LoadedRepository extends Findings {
  readonly models: ReadonlyMap<string, LoadedModel>;
  readonly cards: ReadonlyMap<string, LoadedCard>;
  /** Null when there is no such file, or it has problems. */
  readonly environments: Environments | null;
  /** The defaults when there is no such file, or it has problems. */
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
}

/** Parsed files by path and content, so that a second snapshot costs only what differs. Hand the same map to each call. */
export type ParseCache = Map<string, Parsed<unknown>>;

export interface LoadOptions {
  /**
   * What the metrics room finds wrong with `evaluate.metrics`; `where.field` is enough, the line is added here. A parameter,
   * because this room stands above metrics.
   */
  readonly checkMetrics: (config: ModelConfig) => readonly Problem[];
  /** Needs `ids`. */
  readonly cache?: ParseCache;
  /** Identity of a path's content, such as its git object id. */
  readonly ids?: ReadonlyMap<string, string>;
}

/**
 * Reads every configuration file of a snapshot and checks them alone and together. All problems of all files are
 * collected, sorted by file and line; a broken file hides nothing elsewhere.
 * @param files contents by path; paths that are no configuration files are ignored
 */
export function loadRepository(files: ReadonlyMap<string, Uint8Array>, options: LoadOptions): LoadedRepository {
  const reader = new Reader(files, options);
  const cards = loadCards(reader);
  const models = loadModels(reader, cards, options.checkMetrics);

  const environments = reader.yaml(ENVIRONMENTS_FILE, Environments);
  if (environments !== undefined) reader.problems.push(...checkEnvironments(environments.value, environments.locate));
  const policy = reader.yaml(POLICY_FILE, Policy);
  const waivers = reader.yaml(WAIVERS_FILE, Waivers);
  if (waivers !== undefined) {
    const configs = new Map([...models.readable].map(([name, { config }]) => [name, config]));
    reader.add(checkWaivers(waivers.value, configs, models.unreadable, waivers.locate));
  }
  reader.problems.push(...misnamedRegistryFiles([...files.keys()]));

  return {
    models: models.readable,
    cards: cards.readable,
    environments: environments?.value ?? null,
    policy: policy?.value ?? Policy.parse({}),
    waivers: waivers?.value.waivers ?? [],
    problems: reader.problems.toSorted(byPlace),
    warnings: reader.warnings.toSorted(byPlace),
  };
}

/** Parses files and keeps the account of what was found. */
class Reader {
  readonly problems: Problem[] = [];
  readonly warnings: Problem[] = [];
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly #options: LoadOptions;

  constructor(files: ReadonlyMap<string, Uint8Array>, options: LoadOptions) {
    this.files = files;
    this.#options = options;
  }

  add({ problems, warnings }: Findings): void {
    this.problems.push(...problems);
    this.warnings.push(...warnings);
  }

  yaml<T extends z.ZodType>(file: string, schema: T): Extract<Parsed<z.output<T>>, { ok: true }> | undefined {
    return this.read(file, (text) => parseYaml({ text, file }, schema));
  }

  /** Undefined when there is no such file or it has problems, which are then noted. */
  read<T>(file: string, parse: (text: string) => Parsed<T>): Extract<Parsed<T>, { ok: true }> | undefined {
    const bytes = this.files.get(file);
    if (bytes === undefined) return undefined;
    const { cache, ids } = this.#options;
    const id = ids?.get(file);
    const cacheKey = cache !== undefined && id !== undefined ? `${file}\n${id}` : undefined;
    let parsed = cacheKey === undefined ? undefined : (cache?.get(cacheKey) as Parsed<T> | undefined);
    if (parsed === undefined) {
      const text = decodeText(bytes, file);
      parsed = typeof text === 'string' ? parse(text) : { ok: false, problems: [text] };
      if (cacheKey !== undefined) cache?.set(cacheKey, parsed);
    }
    if (parsed.ok) return parsed;
    this.problems.push(...parsed.problems);
    return undefined;
  }
}

/** Bytes of a data card: its prose may be long, its front matter is bounded by `LARGEST_YAML`. */
const LARGEST_FILE = 16 * LARGEST_YAML;

function decodeText(bytes: Uint8Array, file: string): string | Problem {
  if (bytes.length > LARGEST_FILE) {
    return { what: `is larger than ${LARGEST_FILE / 1024 ** 2} MiB`, where: { file }, fix: 'keep data out of it' };
  }
  try {
    // A byte order mark is dropped.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { what: 'is not UTF-8 text', where: { file }, fix: 'save it as UTF-8' };
  }
}

interface Loaded<T> {
  readonly readable: ReadonlyMap<string, T>;
  /** Names of those whose files have problems. */
  readonly unreadable: ReadonlySet<string>;
}

function loadCards(reader: Reader): Loaded<LoadedCard> {
  const readable = new Map<string, LoadedCard>();
  const unreadable = new Set<string>();
  for (const file of [...reader.files.keys()].filter(isConfigFile).sort()) {
    const [, name, ending] = CARD_FILE.exec(file) ?? [];
    if (name === undefined) continue;
    if (ending !== 'md') {
      reader.problems.push({ what: 'is not read', where: { file }, fix: `rename it to data-cards/${name}.md` });
      continue;
    }
    const parsed = reader.read(file, (text) => parseDataCard(text, file));
    const findings = parsed === undefined ? undefined : checkDataCard(parsed.value, name, parsed.locate);
    if (findings !== undefined) reader.add(findings);
    if (parsed === undefined || findings!.problems.length > 0) unreadable.add(name);
    else readable.set(name, { name, card: parsed.value, file });
  }
  return { readable, unreadable };
}

function loadModels(
  reader: Reader,
  cards: Loaded<LoadedCard>,
  checkMetrics: LoadOptions['checkMetrics'],
): Loaded<LoadedModel> {
  const readable = new Map<string, LoadedModel>();
  const unreadable = new Set<string>();
  const lowerCase = new Map<string, string>();
  const cardValues = new Map([...cards.readable].map(([name, { card }]) => [name, card]));
  for (const file of [...reader.files.keys()].sort()) {
    const [, name, ending] = MODEL_FILE.exec(file) ?? [];
    if (name === undefined) continue;
    if (ending !== 'yaml') {
      reader.problems.push({ what: 'is not read', where: { file }, fix: `rename it to models/${name}/model.yaml` });
      continue;
    }
    const before = reader.problems.length;
    const nameProblem = checkModelName(name);
    if (nameProblem !== undefined) reader.problems.push({ ...nameProblem, where: { file } });
    const twin = lowerCase.get(name.toLowerCase());
    if (twin !== undefined) {
      const what = `models ${twin} and ${name} differ only in case; their refs are one file on some systems`;
      reader.problems.push({ what, where: { file }, fix: 'rename one of them' });
    }
    lowerCase.set(name.toLowerCase(), name);

    const folder = `models/${name}`;
    const parsed = reader.yaml(file, ModelConfig);
    if (parsed !== undefined) {
      const findings = checkModel(
        { config: parsed.value, folder, locate: parsed.locate },
        cardValues,
        cards.unreadable,
      );
      reader.add(findings);
      const metricProblems = checkMetrics(parsed.value);
      reader.problems.push(
        ...metricProblems.map((problem) => ({
          ...problem,
          where: parsed.locate(parseField(problem.where?.field ?? 'evaluate.metrics')),
        })),
      );
    }
    if (parsed === undefined || reader.problems.length > before) unreadable.add(name);
    else readable.set(name, { name, config: parsed.value, file, folder });
  }
  return { readable, unreadable };
}

function misnamedRegistryFiles(paths: readonly string[]): Problem[] {
  return paths
    .filter((path) => REGISTRY_FILE.test(path) && !REGISTRY_FILES.includes(path))
    .map((file) => {
      const stem = (path: string) => path.replace(/^.*\/|\.[a-z]+$/g, '');
      const near = nearestName(stem(file), REGISTRY_FILES.map(stem));
      const fix =
        near === undefined ? `known files: ${REGISTRY_FILES.join(', ')}` : `rename it to registry/${near}.yaml`;
      return { what: 'is not read', where: { file }, fix };
    });
}

function byPlace(a: Problem, b: Problem): number {
  const [x, y] = [a.where ?? {}, b.where ?? {}];
  if (x.file !== y.file) return (x.file ?? '') < (y.file ?? '') ? -1 : 1;
  return (x.line ?? 0) - (y.line ?? 0) || (x.column ?? 0) - (y.column ?? 0);
}

import { isConfigFile, type LoadedRepository, loadRepository, type ParseCache } from '../config/load-repository.ts';
import type { Problem } from '../errors.ts';
import { indexFiles } from '../experiment/input-files.ts';
import { type DeclaredModel, modelFacts, paramsPath } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { type ParsedParams, parseParams } from '../experiment/params.ts';
import { checkMetrics } from '../gate/declared-metrics.ts';
import type { Git, Log, Sha256, Snapshot } from '../ports.ts';
import { formatBytes } from '../report/format.ts';

/** What one snapshot declares. */
export interface SnapshotFacts {
  readonly snapshot: Snapshot;
  readonly declared: LoadedRepository;
  /** Facts of these models, or of all; a model with problems has none. */
  models(names?: readonly string[]): Promise<{
    readonly facts: ReadonlyMap<string, ModelFacts>;
    readonly problems: readonly Problem[];
  }>;
  /** Whether the snapshot has a `model.yaml` for this model, readable or not. */
  has(model: string): boolean;
}

export interface FactsPorts {
  readonly git: Git;
  readonly sha256: Sha256;
  readonly log?: Pick<Log, 'progress'>;
}

/** Bytes of params that take seconds to parse. */
const MUCH = 2 ** 20;

/** Params by the id of their content and their path. */
type KnownParams = Map<string, ParsedParams>;

export interface FactsReader {
  at(revision: string | 'work-tree'): Promise<SnapshotFacts>;
}

/**
 * Reads what snapshots declare. Every text is parsed once for its content, however many snapshots hold it, and every
 * commit is read once; the work tree is looked at each time, and read unless it has what its commit has.
 */
export function openFacts(ports: FactsPorts): FactsReader {
  const cache: ParseCache = new Map();
  const params: KnownParams = new Map();
  const commits = new Map<string, Promise<SnapshotFacts>>();
  const read = (snapshot: Snapshot) => readSnapshot(snapshot, cache, params, ports);

  function once(commit: string, make: () => Promise<SnapshotFacts>): Promise<SnapshotFacts> {
    const known = commits.get(commit);
    if (known !== undefined) return known;
    const facts = make();
    facts.catch(() => commits.delete(commit));
    commits.set(commit, facts);
    return facts;
  }

  return {
    async at(revision) {
      if (revision === 'work-tree') {
        const snapshot = await ports.git.snapshot(revision);
        return snapshot.commit === null ? read(snapshot) : once(snapshot.commit, () => read(snapshot));
      }
      const commit = (await ports.git.resolve(revision)) ?? revision;
      return once(commit, async () => read(await ports.git.snapshot(commit)));
    },
  };
}

async function readSnapshot(
  snapshot: Snapshot,
  cache: ParseCache,
  known: KnownParams,
  { sha256, log }: FactsPorts,
): Promise<SnapshotFacts> {
  const configs = snapshot.entries.filter((entry) => isConfigFile(entry.path));
  const contents = await snapshot.read(configs.map((entry) => entry.path));
  const ids = new Map(snapshot.entries.map((entry) => [entry.path, entry.oid]));
  const declared = loadRepository(contents, { checkMetrics, cache, ids });
  const files = indexFiles(snapshot.entries);
  return {
    snapshot,
    declared,
    has: (model) => contents.has(`models/${model}/model.yaml`),
    async models(names = [...declared.models.keys()]) {
      const models = names.map((name) => declaredModel(declared, name)).filter((model) => model !== undefined);
      const params = await snapshot.read(models.map(paramsPath).filter((path) => path !== undefined));
      const facts = new Map<string, ModelFacts>();
      const problems: Problem[] = [];
      for (const model of models) {
        const path = paramsPath(model) ?? '';
        const content = params.get(path);
        const name = `${ids.get(path)} ${path}`;
        const parsed = known.get(name) ?? readParams(path, content ?? new Uint8Array(), log);
        known.set(name, parsed);
        const result = modelFacts(model, files, parsed, sha256);
        problems.push(...result.problems);
        if (result.facts !== undefined) facts.set(model.model, result.facts);
      }
      return { facts, problems };
    },
  };
}

function readParams(path: string, content: Uint8Array, log: FactsPorts['log']): ParsedParams {
  if (log === undefined || content.length <= MUCH) return parseParams(path, content);
  const progress = log.progress(`reading ${path}`);
  const parsed = parseParams(path, content, (share) => progress.update(share));
  progress.done(formatBytes(content.length), parsed.problems.length > 0 ? 'failed' : 'succeeded');
  return parsed;
}

function declaredModel(declared: LoadedRepository, name: string): DeclaredModel | undefined {
  const model = declared.models.get(name);
  const card = model === undefined ? undefined : declared.cards.get(model.config.data.card);
  if (model === undefined || card === undefined) return undefined;
  return { model: name, folder: model.folder, config: model.config, cardFile: card.file, card: card.card };
}

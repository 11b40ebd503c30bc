import { UserError } from '../errors.ts';
import { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { pinSplit } from '../experiment/keys.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { DataFiles, Log } from '../ports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import { type FileLineage, type FileUse, type LineageCard, type LineageFile, tenuresOf } from '../registry/lineage.ts';
import type { RegistryState } from '../registry/registry-state.ts';
import { cardsOf } from './lineage.ts';
import type { SubjectPorts } from './model-subject.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type FactsReader, openFacts } from './read-facts.ts';

export interface FileLineageRequest {
  /** A path from the repository's root, an address, or a SHA-256 (64 hex digits, or at least the first 12). */
  readonly file: string;
}

export type FileLineagePorts = SubjectPorts & { readonly dataFiles: Pick<DataFiles, 'digest'>; readonly log: Log };

/**
 * Which versions and runs were trained or evaluated on a file, also through cards that were made from it, and where they
 * are in use: for a request to delete, or a bad batch. Reads tags, evidence and the data cards of the commits they name.
 */
export async function readFileLineage({ file }: FileLineageRequest, ports: FileLineagePorts): Promise<FileLineage> {
  const { git, dataFiles } = ports;
  const asDigest = /^(?:sha256:)?([0-9a-f]{12,64})$/i.exec(file)?.[1]?.toLowerCase();
  const path = asDigest === undefined ? file.replace(/^\.\//, '') : null;
  const local =
    path === null || /^[a-z][a-z0-9+.-]*:\/\//i.test(path) ? undefined : await dataFiles.digest(`${git.root}/${path}`);
  const wanted: Wanted = { path, sha256: asDigest ?? local?.sha256 ?? null };
  const state = foldTags(await git.tags());
  const reader = openFacts(ports);
  const { runs, unknown } = await allRuns(ports);
  const splits = await knownSplits(runs, state, reader, ports);
  const evaluations = await allEvaluations(ports, unknown);

  const uses = new Map<string, FileUse>();
  const untold = new Set<string>();
  let versions = 0;
  const tested = new Map<string, { readonly digest: string; readonly use: 'train' | 'test' }[]>();
  for (const { record, question } of evaluations) {
    tested.set(record.runKey, [...(tested.get(record.runKey) ?? []), { digest: record.data.digest, use: 'test' }]);
    if (!splits.has(question.pin.digest)) splits.set(question.pin.digest, splitOfPin(question));
  }
  const registered = new Set<string>();
  const place = (who: Who, digests: readonly { readonly digest: string; readonly use: 'train' | 'test' }[]) => {
    for (const { digest, use } of digests) {
      const split = splits.get(digest);
      if (split === undefined) {
        if (use === 'train')
          untold.add(`${who.label}: no commit here declares the data it was trained on (split ${digest.slice(0, 12)})`);
        continue;
      }
      for (const found of matches(split, wanted)) addUse(uses, who, use, found);
    }
  };
  for (const model of state.models.values()) {
    for (const version of model.versions) {
      versions += 1;
      const label = `${version.model} ${version.version}`;
      const run = version.run === null ? undefined : runs.get(`${version.model}/${version.run}`);
      if (version.run !== null) registered.add(`${version.model}/${version.run}`);
      const tenures = tenuresOf(model, version);
      const who: Who = {
        model: version.model,
        version: version.version,
        run: version.run,
        label,
        withdrawn: version.deregistered,
        live: [...new Set(tenures.filter(({ current }) => current).map(({ environment }) => environment))],
        before: [...new Set(tenures.filter(({ current }) => !current).map(({ environment }) => environment))],
      };
      const declared = await declaredSplits(version.model, version.commit, reader, ports);
      if (run !== undefined) place(who, [{ digest: run.data.digest, use: 'train' }]);
      else if (declared !== null) place(who, [{ digest: declared.train, use: 'train' }]);
      else untold.add(`${label}: the evidence of its run is gone, and its commit cannot be read`);
      const own = version.run === null ? [] : (tested.get(version.run) ?? []);
      place(who, own.length > 0 || declared === null ? own : [{ digest: declared.test, use: 'test' }]);
    }
  }
  for (const [name, run] of runs) {
    if (registered.has(name)) continue;
    const label = `${run.model} run ${run.key.slice(0, 12)}`;
    const who: Who = { model: run.model, version: null, run: run.key, label, withdrawn: false, live: [], before: [] };
    place(who, [{ digest: run.data.digest, use: 'train' }, ...(tested.get(run.key) ?? [])]);
  }
  const known = [...splits.values()].some((split) => matches(split, wanted).length > 0);
  if (path !== null && wanted.sha256 === null && !known) {
    throw new UserError({
      what: `there is no file ${JSON.stringify(file)}, and no data card of any version or run names it`,
      fix: 'give its path from the root of the repository, its address as in the data card, or its SHA-256',
    });
  }
  return {
    asked: file,
    sha256: wanted.sha256,
    uses: [...uses.values()].sort(byUse),
    unknown: [...unknown, ...untold].sort(),
    looked: { versions, runs: runs.size },
  };
}

interface Wanted {
  /** Null when only a digest is known. */
  readonly path: string | null;
  /** The whole digest or its first digits; null when the file is not here. */
  readonly sha256: string | null;
}

interface Who extends Pick<FileUse, 'model' | 'version' | 'run' | 'withdrawn' | 'live' | 'before'> {
  readonly label: string;
}

/** The cards behind a split, the one it is of first. */
interface KnownSplit {
  readonly card: string;
  readonly cards: readonly LineageCard[];
}

async function allRuns(ports: FileLineagePorts) {
  const runs = new Map<string, RunRecord>();
  const unknown: string[] = [];
  for (const { id } of await ports.evidence.list('runs', undefined, { remote: true })) {
    const entry = await ports.evidence.find(id);
    if (entry === undefined) continue;
    try {
      runs.set(`${id.model}/${id.key}`, await parseEvidence(RunRecord, entry, 'run.json', ports.evidence));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unknown.push(`${id.model} run ${id.key.slice(0, 12)}: ${error.problems[0]!.what}`);
    }
  }
  return { runs, unknown };
}

async function allEvaluations(ports: FileLineagePorts, unknown: string[]) {
  const found: { record: EvaluationRecord; question: EvaluationQuestion }[] = [];
  for (const { id } of await ports.evidence.list('evaluations', undefined, { remote: true })) {
    const entry = await ports.evidence.find(id);
    if (entry === undefined) continue;
    try {
      found.push({
        record: await parseEvidence(EvaluationRecord, entry, 'evaluation.json', ports.evidence),
        question: await parseEvidence(EvaluationQuestion, entry, 'question.json', ports.evidence),
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      unknown.push(`${id.model} evaluation ${id.key.slice(0, 12)}: ${error.problems[0]!.what}`);
    }
  }
  return found;
}

/** Every split that any commit of a version or a run declares, and those of HEAD and the work tree, by digest. */
async function knownSplits(
  runs: ReadonlyMap<string, RunRecord>,
  state: RegistryState,
  reader: FactsReader,
  ports: FileLineagePorts,
): Promise<Map<string, KnownSplit>> {
  const commits = new Set<string>();
  for (const { versions } of state.models.values()) for (const { commit } of versions) commits.add(commit);
  for (const { git } of runs.values()) if (git.commit !== null) commits.add(git.commit);
  const splits = new Map<string, KnownSplit>();
  for (const revision of [...commits, 'HEAD', 'work-tree']) {
    if (revision !== 'work-tree' && (await ports.git.resolve(revision)) === undefined) continue;
    const { declared } = await reader.at(revision);
    for (const { name, card } of declared.cards.values()) {
      const cards = cardsOf(name, declared, []);
      for (const split of Object.keys(card.splits)) {
        // Also as it was named before the types of a card were given to the reader of its files.
        const guessed = { ...card, files: card.files.map((file) => ({ ...file, text: [] })) };
        for (const each of [card, guessed]) {
          const { digest } = pinSplit(name, each, split, ports.sha256);
          if (!splits.has(digest)) splits.set(digest, { card: name, cards });
        }
      }
    }
  }
  return splits;
}

function splitOfPin({ pin }: EvaluationQuestion): KnownSplit {
  const files = pin.files.map(({ name, uri, sha256 }) => ({ name, uri, sha256, bytes: null }));
  return {
    card: pin.card,
    cards: [{ name: pin.card, file: null, files, source: null, from: [], command: null, commit: null }],
  };
}

async function declaredSplits(model: string, commit: string, reader: FactsReader, { git }: FileLineagePorts) {
  if ((await git.resolve(commit)) === undefined) return null;
  const { facts } = await (await reader.at(commit)).models([model]);
  const found = facts.get(model);
  return found === undefined ? null : { train: found.train.digest, test: found.test.digest };
}

interface Match {
  readonly card: string;
  readonly through: readonly string[];
  readonly file: LineageFile;
  readonly match: FileUse['match'];
}

function matches({ card, cards }: KnownSplit, wanted: Wanted): readonly Match[] {
  return cards.flatMap((each) =>
    each.files.flatMap((file): Match[] => {
      const bytes = wanted.sha256 !== null && file.sha256.startsWith(wanted.sha256);
      if (!bytes && (wanted.path === null || !namesFile(file.uri, wanted.path))) return [];
      return [{ card, through: wayTo(each.name, card, cards), file, match: bytes ? 'bytes' : 'path' }];
    }),
  );
}

/** Cards on the way from one to the model's own, the first of which holds the file; empty when it is the own. */
function wayTo(name: string, own: string, cards: readonly LineageCard[]): readonly string[] {
  const way: string[] = [];
  for (let at = name; at !== own && way.length < cards.length; ) {
    way.push(at);
    const next = cards.find(({ from }) => from.includes(at));
    if (next === undefined) break;
    at = next.name;
  }
  return way;
}

/** Whether a card's address is, or with `*` and `?` in its last part covers, this one. */
function namesFile(uri: string, path: string): boolean {
  if (uri === path || uri === path.replace(/^\//, '')) return true;
  const [, folder, last] = /^(.*\/)?([^/]*)$/.exec(uri) ?? [];
  if (last === undefined || !/[*?]/.test(last) || !path.startsWith(folder ?? '')) return false;
  const pattern = last
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*+/g, '[^/]*')
    .replace(/\?/g, '[^/]');
  return new RegExp(`^${pattern}$`).test(path.slice((folder ?? '').length));
}

function addUse(
  uses: Map<string, FileUse>,
  { label: _, ...who }: Who,
  use: 'train' | 'test',
  { card, through, file, match }: Match,
): void {
  const key = [who.model, who.version, who.run, card, file.uri, file.sha256].join('\0');
  const before = uses.get(key);
  const all = new Set([...(before?.uses ?? []), use]);
  uses.set(key, {
    ...who,
    uses: (['train', 'test'] as const).filter((each) => all.has(each)),
    card,
    through,
    uri: file.uri,
    sha256: file.sha256,
    match,
  });
}

function byUse(a: FileUse, b: FileUse): number {
  const rank = ({ version, live, match }: FileUse) =>
    Number(version === null) * 4 + Number(live.length === 0) * 2 + Number(match !== 'bytes');
  const name = ({ model, version, run }: FileUse) => `${model} ${version ?? ''} ${run ?? ''}`;
  return rank(a) - rank(b) || (name(a) < name(b) ? -1 : 1);
}

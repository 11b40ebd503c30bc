import type { ModelState, RegisteredVersion } from './registry-state.ts';

/** A file that a data card pins. */
export interface LineageFile {
  /** The file's name in the card's SQL. */
  readonly name: string;
  readonly uri: string;
  readonly sha256: string;
  readonly bytes: number | null;
}

/** A data card on the way from files to a model. */
export interface LineageCard {
  readonly name: string;
  /** `data-cards/flights.md`; null when the card is not there. */
  readonly file: string | null;
  readonly files: readonly LineageFile[];
  readonly source: string | null;
  /** Cards that it was made from, by name, with the command that did it. */
  readonly from: readonly string[];
  readonly command: string | null;
  readonly commit: string | null;
}

export interface LineageSplit {
  readonly use: 'train' | 'test';
  readonly card: string;
  readonly name: string;
  readonly digest: string;
  readonly rows: number | null;
  readonly where: string | null;
}

/** What an environment held of it: since when, until when, and the events. */
export interface LineageTenure {
  readonly environment: string;
  readonly tag: string;
  /** Milliseconds since 1970; null when nobody knows. */
  readonly since: number | null;
  /** Null while it lasts. */
  readonly until: number | null;
  readonly current: boolean;
  readonly by: string | null;
}

/** Everything a model came from and went to, from evidence and tags alone. */
export interface Lineage {
  readonly model: string;
  readonly version: string | null;
  readonly label: string;
  readonly commit: string | null;
  readonly digest: string | null;
  readonly registered: {
    readonly tag: string;
    readonly time: number | null;
    readonly by: string | null;
    readonly withdrawn: boolean;
  } | null;
  /** The model's own card first, then those it was made from, nearest first. */
  readonly cards: readonly LineageCard[];
  readonly splits: readonly LineageSplit[];
  readonly code: {
    readonly command: string;
    readonly files: readonly { readonly path: string; readonly oid: string }[];
    readonly environment: readonly { readonly path: string; readonly oid: string }[];
    readonly params: Readonly<Record<string, number | string | boolean | null>>;
  } | null;
  readonly run: {
    readonly key: string;
    readonly seed: number;
    readonly startedAt: string;
    readonly wallSeconds: number;
    readonly commit: string | null;
    readonly uncommitted: readonly string[];
    readonly machine: string;
    readonly packages: Readonly<Record<string, string>>;
    readonly gpus: readonly string[];
  } | null;
  readonly evaluation: {
    readonly key: string;
    readonly rows: number;
    readonly metrics: Readonly<Record<string, number | null>>;
  } | null;
  readonly verdict: { readonly key: string; readonly verdict: string; readonly baseline: string | null } | null;
  readonly environments: readonly LineageTenure[];
  /** What cannot be told any more, one sentence each. */
  readonly missing: readonly string[];
}

/** Where a version is and was, in the order in which it came there. */
export function tenuresOf(
  state: ModelState | undefined,
  version: Pick<RegisteredVersion, 'commit' | 'version'>,
): readonly LineageTenure[] {
  if (state === undefined) return [];
  const position = new Map(state.events.map((event, at) => [event, at]));
  return [...state.environments.values()]
    .flatMap(({ environment, tenures }) => tenures.map((tenure) => ({ environment, ...tenure })))
    .filter(
      ({ assignment }) =>
        assignment.commit === version.commit && (assignment.version ?? version.version) === version.version,
    )
    .sort((a, b) => position.get(a.since)! - position.get(b.since)!)
    .map(({ environment, assignment, since, until }) => ({
      environment,
      tag: assignment.tag,
      since: since.time,
      until: until?.time ?? null,
      current: until === null,
      by: assignment.actor,
    }));
}

/** How a model used a file. */
export interface FileUse {
  readonly model: string;
  /** Null for a run that was never registered. */
  readonly version: string | null;
  readonly run: string | null;
  /** Trained on it, evaluated on it, or both. */
  readonly uses: readonly ('train' | 'test')[];
  readonly card: string;
  /** Cards between the file and the model's own, nearest to the file first; empty when the model's card pins it. */
  readonly through: readonly string[];
  readonly uri: string;
  readonly sha256: string;
  /** `bytes`: these very bytes. `path`: a file of this name with other bytes, or among several that one digest covers. */
  readonly match: 'bytes' | 'path';
  readonly withdrawn: boolean;
  /** Environments that hold it now. */
  readonly live: readonly string[];
  /** Environments that held it. */
  readonly before: readonly string[];
}

/** Who used a file. */
export interface FileLineage {
  readonly asked: string;
  /** Digest of the file as it is here; null when it is not here. */
  readonly sha256: string | null;
  /** Registered versions first, those in use before others. */
  readonly uses: readonly FileUse[];
  /** Versions and runs whose data nobody can tell any more, one sentence each. */
  readonly unknown: readonly string[];
  /** How many versions and runs were looked at. */
  readonly looked: { readonly versions: number; readonly runs: number };
}

import type { OutputForm } from './config/tensor-binding.ts';
import type { GpuUsage, Testbed } from './experiment/run-record.ts';

/**
 * The few narrow interfaces through which flows reach the world. Adapters implement them; the domain rooms never see them.
 * Paths named `path` inside a repository are relative to its root, with `/`, never starting with `/` or containing `..`.
 */

import type { Problem } from './errors.ts';

export interface TreeEntry {
  readonly path: string;
  /** Git file mode: 100644, 100755 or 120000. */
  readonly mode: string;
  /** Git object id of the content, as git would store it (filters applied). */
  readonly oid: string;
}

/** The files of one commit, or of the work tree as it would be committed now (tracked and untracked, not ignored). */
export interface Snapshot {
  /** Commit id, or null for the work tree. */
  readonly commit: string | null;
  /** Sorted by path, byte order. */
  readonly entries: readonly TreeEntry[];
  /** Contents by path; a path that is not in the snapshot is absent from the map. */
  read(paths: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
}

export interface TagRef {
  readonly name: string;
  /** Object id of the tag object, or of the commit for a lightweight tag. */
  readonly oid: string;
  readonly annotated: boolean;
  /** The commit it peels to. */
  readonly commit: string;
  readonly tagger: string | null;
  /** ISO 8601 with offset; null for a lightweight tag. */
  readonly date: string | null;
  readonly message: string;
}

/** Where the tags of a registry are read from. */
export interface TagSource {
  /** `names` when nobody can tell messages, people and times without a clone. */
  readonly detail: 'whole' | 'names';
  /** One call of git. */
  tags(): Promise<readonly TagRef[]>;
}

export interface CommitInfo {
  readonly commit: string;
  readonly subject: string;
  readonly author: string;
  readonly date: string;
}

export interface Git {
  /** Absolute path of the work tree. */
  readonly root: string;
  /** `<git-common-dir>/proofmark`: private scratch space that no checkout and no `git clean` touches. */
  readonly privateFolder: string;
  snapshot(revision: string | 'work-tree'): Promise<Snapshot>;
  /** Full commit id; undefined when the revision does not exist here. */
  resolve(revision: string): Promise<string | undefined>;
  mergeBase(a: string, b: string): Promise<string | undefined>;
  describe(commit: string): Promise<CommitInfo>;
  /** Short name of the checked-out branch, null when detached. */
  currentBranch(): Promise<string | null>;
  /** Paths (below `under`, default everything) that differ from HEAD or are untracked. */
  dirtyPaths(under?: readonly string[]): Promise<readonly string[]>;
  isShallow(): Promise<boolean>;
  /** Tags by one `git for-each-ref`. */
  tags(): Promise<readonly TagRef[]>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  /**
   * The branch changes are made for, as a revision: what the remote's HEAD names (`origin/main`), else its main or master,
   * else the local main or master; null when there is none of them.
   */
  defaultBranch(): Promise<string | null>;
  /** Name of the remote evidence is shared with (`origin`, or the only one), null when there is none. */
  remote(): Promise<string | null>;
}

/** An event about to be written. */
export interface TagDraft {
  readonly name: string;
  /** Full id of the commit it marks. */
  readonly commit: string;
  /** Subject, blank line, trailers. */
  readonly message: string;
  readonly at: Date;
  /**
   * The event's place in the history of its model, claimed together with the name. Of several writers who planned from the
   * same state one gets it, also when their tags have different names.
   */
  readonly place: { readonly model: string; readonly number: number };
}

/** `taken`: the name or the place belongs to somebody else's event now; read again before deciding anew. */
export type TagOutcome = { readonly status: 'created'; readonly oid: string } | { readonly status: 'taken' };

/** Writes the events of the registry. Nothing is ever moved or deleted. */
export interface TagWriter {
  /** Who signs, `name <address>`; null when git does not know. */
  identity(): Promise<string | null>;
  /**
   * Brings the remote's tags and claimed places here; nothing to do without a remote. Throws a UserError when the remote
   * cannot be read, or has another tag under a name that is used here.
   */
  fetch(): Promise<void>;
  /** The highest place of a model that was ever claimed, also by an event whose tag somebody has removed since; else 0. */
  lastPlace(model: string): Promise<number>;
  /**
   * Creates one annotated tag, on the remote first when there is one: its answer is the lock. All or nothing.
   * Throws a UserError when the remote cannot be reached or refuses, or nobody is there to sign for it.
   */
  create(draft: TagDraft): Promise<TagOutcome>;
}

/** What a look at the repository's own state finds, beside what tags say. Reads only what is here. */
export interface Inspection {
  /** Time of each of these commits that is here, in milliseconds since 1970. */
  commitTimes(commits: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** Names of tags that point at something else than a commit. */
  tagsWithoutCommit(): Promise<readonly string[]>;
  /** Every place that was claimed: `tag` and `oid` of the event it was claimed for. */
  places(): Promise<
    readonly { readonly model: string; readonly number: number; readonly tag: string; readonly oid: string }[]
  >;
  /** Names of evidence that is not on the remote yet. */
  unsent(): Promise<readonly string[]>;
}

/** A piece of evidence, and where it is. */
export interface StoredEvidence {
  readonly id: EvidenceId;
  /** Its commit here and on the remote; null where it is not. */
  readonly here: string | null;
  readonly there: string | null;
  /** When its ref was written here, in milliseconds since 1970; null when git does not tell any more. */
  readonly touched: number | null;
}

/** A file or folder of ours beside git that nobody needs. */
export interface ScratchEntry {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly why: string;
}

/** Housekeeping of evidence and scratch space. */
export interface Upkeep {
  /** All evidence, here and on the remote, by name. Throws a UserError when the remote cannot be read. */
  inventory(): Promise<readonly StoredEvidence[]>;
  /** JSON files of many entries, by `<commit>:<file>`; what cannot be read is absent. Fetches entries that are only there. */
  records(entries: readonly StoredEvidence[], files: readonly string[]): Promise<ReadonlyMap<string, unknown>>;
  /**
   * Branches, here and on the remote as it is now, and other work trees, that `into` (all, when null) does not contain.
   * Their commits are brought here.
   */
  unmergedHeads(into: string | null): Promise<readonly { readonly name: string; readonly commit: string }[]>;
  /** Brings a commit here, by its id or by a ref of the remote; false when nobody has it. */
  bring(commit: string, ref: string): Promise<boolean>;
  /** Bytes of the files of these entries that are here, equal ones counted once. */
  bytes(entries: readonly StoredEvidence[]): Promise<number>;
  /** SHA-256 of the files of these entries that are kept beside git. */
  largeFiles(entries: readonly StoredEvidence[]): Promise<ReadonlySet<string>>;
  /** Removes refs, on the remote first, only while they are what `entries` say. Answers those it could not remove. */
  prune(entries: readonly StoredEvidence[]): Promise<readonly { readonly id: EvidenceId; readonly reason: string }[]>;
  /** Copies that nobody read for so long and that can be made again, and what killed processes left. */
  scratch(olderThanSeconds: number): Promise<readonly ScratchEntry[]>;
  removeScratch(entries: readonly ScratchEntry[]): Promise<void>;
}

/** Waits after a collision. */
export interface Backoff {
  /** A random time up to `milliseconds`, so that those who collided once do not collide again. */
  pause(milliseconds: number): Promise<void>;
}

/**
 * `runs` holds succeeded trainings; a failed one is kept under `failures`, so that it never occupies the key of a success.
 * `unblocks` lets a digest be promoted again that a rollback has blocked. `profiles` tell what the rows of data cards look
 * like; their model is the card.
 */
export type EvidenceKind = 'runs' | 'evaluations' | 'verdicts' | 'failures' | 'unblocks' | 'profiles';

export interface EvidenceId {
  readonly kind: EvidenceKind;
  readonly model: string;
  /** 64 lower-case hex digits. */
  readonly key: string;
}

/** `runs/fraud/<key>`: names one piece of evidence among all, and is its ref below `refs/proofmark/`. */
export function evidenceName(id: EvidenceId): string {
  return `${id.kind}/${id.model}/${id.key}`;
}

export interface EvidenceEntry {
  readonly id: EvidenceId;
  /** The parentless commit that holds it. */
  readonly commit: string;
}

/** Content of an evidence file: bytes, or the absolute path of a file to take in (for models and Parquet). */
export type EvidenceContent = Uint8Array | string | { readonly file: string };

export type WriteOutcome =
  | { readonly status: 'created'; readonly commit: string }
  /** Somebody else wrote this key first; theirs stays. */
  | { readonly status: 'existed'; readonly commit: string };

/** Evidence in git under `refs/proofmark/<kind>/<model>/<key>`: create-only, content-addressed, shared with the remote. */
export interface Evidence {
  /** Looks here first, then on the remote (and fetches). Undefined when nobody has it. */
  find(id: EvidenceId): Promise<EvidenceEntry | undefined>;
  /** Forgets what the remote was seen to have, which is read once otherwise: others may have added to it. */
  refresh(): void;
  /** `evidenceName` of those that exist, here or on the remote, without fetching contents. One remote call at most. */
  existing(ids: readonly EvidenceId[]): Promise<ReadonlySet<string>>;
  /**
   * Everything here, and with `remote` also there, of one kind, optionally of one model. Contents of what is only there
   * are fetched when they are first read; with `bring` here and now, many at once.
   */
  list(
    kind: EvidenceKind,
    model?: string,
    options?: { readonly remote?: boolean; readonly bring?: boolean },
  ): Promise<readonly EvidenceEntry[]>;
  /** One file of an evidence commit. Throws a UserError that names ref, file and object when it is missing or damaged. */
  readFile(entry: EvidenceEntry, name: string): Promise<Uint8Array>;
  fileNames(entry: EvidenceEntry): Promise<readonly string[]>;
  /**
   * Absolute path of a read-only copy of the file in the private cache, verified against `sha256` when given. For readers
   * that need a path (inference, SQL).
   */
  checkout(entry: EvidenceEntry, name: string, sha256?: string): Promise<string>;
  /** Creates the ref here, then pushes it when there is a remote. Never overwrites. */
  write(id: EvidenceId, files: Readonly<Record<string, EvidenceContent>>): Promise<WriteOutcome>;
  /** From now on large files are sent to this place, and looked for there. */
  attach(store: LargeFileStore): void;
  /** Pushes local evidence that an earlier interrupted run did not get to push. Returns how many refs were sent. */
  pushMissing(): Promise<number>;
  /**
   * The same evidence for a dry run: what is written can be read as long as this process lives, gets no ref and is not sent.
   */
  rehearsal(): Evidence;
}

/** Where the files of evidence that are too large for git's objects are kept for other machines. */
export interface LargeFileStore {
  /**
   * Keeps the file at an absolute path, unless it is there. Throws a UserError when it is refused, or what arrived has not
   * this SHA-256.
   */
  put(sha256: string, path: string): Promise<void>;
  /** Absolute path of a copy whose SHA-256 this is; undefined when there is none, or none that we may see. */
  fetch(sha256: string): Promise<string | undefined>;
  /** Nothing to do when there is none. */
  remove(sha256: string): Promise<void>;
}

/** Changes that are put before people as pull requests. */
export interface Proposals {
  /** Pushes a branch with one changed file and opens a pull request for it, or finds the one of that branch. Answers its address. */
  open(request: {
    readonly branch: string;
    readonly file: string;
    readonly content: string;
    readonly title: string;
    /** Markdown. */
    readonly body: string;
  }): Promise<string>;
}

/** A file that people wrote, which a command changes for them, by its path from the root of the work tree. */
export interface ParamsFile {
  read(path: string): Promise<string>;
  /** Whole or not at all. */
  write(path: string, text: string): Promise<void>;
}

/** One piece of evidence as plain files, on its way from one job to another. Whoever carried it may have changed it. */
export interface CarriedEvidence {
  /** Name of the artifact it came in. */
  readonly carrier: string;
  readonly id: EvidenceId;
  /** Regular files with plain names; `path` is absolute, `bytes` its size. */
  readonly files: readonly { readonly name: string; readonly path: string; readonly bytes: number }[];
}

/** Evidence as files below a folder, for jobs that may not write to the repository. */
export interface EvidenceCarrier {
  /** Makes the folder, which git then ignores. */
  prepare(folder: string): Promise<void>;
  /** Puts copies of files (name to absolute path) to `<folder>/<kind>/<model>/<key>/<name>`. */
  put(folder: string, id: EvidenceId, files: Readonly<Record<string, string>>): Promise<void>;
  /**
   * What lies in `<folder>/<carrier>/<kind>/<model>/<key>/`. Follows no link and reads no content. `refused` tells in one
   * sentence each what is there and cannot be evidence. A folder that is not there holds nothing.
   */
  look(folder: string): Promise<{ readonly found: readonly CarriedEvidence[]; readonly refused: readonly string[] }>;
  /** At most `limit` bytes of a file, undefined when it has more. */
  read(path: string, limit: number): Promise<Uint8Array | undefined>;
  sha256(path: string): Promise<string>;
}

export interface CommandRequest {
  /** A command line for the platform's shell. */
  readonly command: string;
  /** Absolute path. */
  readonly folder: string;
  /** Added to our own environment, from which secrets have been taken out. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Between asking the processes to end and killing them. Default 10. */
  readonly graceSeconds?: number;
  readonly signal?: AbortSignal;
  /**
   * Every line of stdout and stderr without control characters. `transient` marks a line that the command itself
   * overwrites (ended by a carriage return), such as a progress bar.
   */
  onLine(line: string, transient: boolean): void;
}

export interface CommandResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly wallSeconds: number;
  /** User + system time of all processes of the command; null when the platform does not tell. */
  readonly cpuSeconds: number | null;
  /** Largest sum of resident memory over its processes; null when the platform does not tell. */
  readonly peakMemoryBytes: number | null;
  /** Last lines, at most 200 and 32 KiB; of transient lines only the last of a row. */
  readonly tail: readonly string[];
}

/** Runs commands that people wrote. No process of a command outlives it, nor us. */
export interface Processes {
  run(request: CommandRequest): Promise<CommandResult>;
}

export interface Machine {
  describe(): Promise<Testbed>;
  /** Samples the GPUs about once a second until `stop`, which tells what those in use did. Empty without GPUs. */
  watchGpus(): Promise<{ stop(): Promise<readonly GpuUsage[]> }>;
}

/** A private folder that only this process writes to, with one subfolder handed to a command. */
export interface WorkFolder {
  /** Absolute path of the empty folder for the command's output. */
  readonly path: string;
  /**
   * What stands at a path below the folder. `outside` is a link that leads out of the folder. Sizes in bytes, SHA-256 in
   * lower-case hex for files only.
   */
  inspect(
    name: string,
  ): Promise<
    { readonly kind: 'file'; readonly bytes: number } | { readonly kind: 'missing' | 'folder' | 'outside' | 'special' }
  >;
  sha256(name: string): Promise<string>;
  /** The first `limit` bytes of a file; undefined when there is none, or something else has its name. */
  read(name: string, limit: number): Promise<Uint8Array | undefined>;
  /** Names of what is in it, sorted; not recursive. */
  names(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Crash-safe scratch space and locks between processes that share a repository. */
export interface WorkFolders {
  /** Removes folders and locks of processes that no longer live. */
  tidy(): Promise<void>;
  create(label: string): Promise<WorkFolder>;
  /**
   * Waits until no other living process holds `name`, then holds it until the returned function is called. `onWait` is
   * told once who holds it. Throws the signal's reason when aborted while waiting.
   */
  lock(name: string, options: { onWait(holder: string): void; signal?: AbortSignal }): Promise<() => Promise<void>>;
}

export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary origin, never going back. */
  monotonic(): number;
}

/** Where people read what happens. Adapters decide about colour, progress bars and prefixes. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  /** A line a child process printed, shown with a prefix. */
  output(prefix: string, line: string): void;
  /** Starts a line of progress; `update` redraws it on a terminal and prints now and then elsewhere. */
  progress(title: string): Progress;
}

export interface Progress {
  /** `fraction` in [0, 1] when the end is known, null for elapsed time only. */
  update(fraction: number | null, detail?: string): void;
  done(detail?: string, outcome?: 'succeeded' | 'failed'): void;
}

/** Values of one column for some consecutive rows; strings only for text columns. */
export type ColumnValues =
  | Float32Array
  | Float64Array
  | Int32Array
  | BigInt64Array
  | Uint8Array
  | Uint16Array
  | Uint32Array
  | readonly string[];

/** Some consecutive rows of a table, column by column. Only valid until the next batch is asked for. */
export interface ColumnBatch {
  readonly rows: number;
  readonly columns: readonly ColumnValues[];
}

export interface Column {
  readonly name: string;
  /** As SQL writes it: `INTEGER`, `VARCHAR`, `DOUBLE`, … */
  readonly type: string;
}

/** What the SQL engine itself makes of a text: its syntax tree (see `experiment/sql-rules.ts`), or why it is not SQL. */
export type ParsedSql = { readonly tree: unknown } | { readonly reason: string };

export interface SqlFunction {
  readonly kind: string;
  /** `CONSISTENT` when the same arguments always give the same value; null for macros and aggregates. */
  readonly stability: string | null;
}

export interface TableView {
  readonly name: string;
  /** An absolute path, or several that together are one table. */
  readonly file: string | readonly string[];
  /** Many statements will read it: CSV and JSON are then parsed once, into memory that may spill to disk. */
  readonly readOften?: boolean;
}

export interface TablesRequest {
  /** Files that become views. Afterwards no other file can be read, and settings cannot be changed. */
  readonly views: readonly TableView[];
  /** Absolute paths that `copy` may write. */
  readonly outputs?: readonly string[];
  /** Longest time one statement may take; default ten minutes. */
  readonly timeoutMs?: number;
  /** Memory of the engine in bytes, for statements that may spill to disk; the adapter has a default. */
  readonly memoryBytes?: number;
}

/** SQL over local files, closed off from everything else on the machine. */
export interface Tables {
  open(request: TablesRequest): Promise<TableSession>;
}

/** Statements run one after the other. All but `parse` throw a `SqlFailure` when the engine refuses or fails. */
/** Values of a column, or of a column of arrays row after row. */
export type NewColumn =
  | Float32Array
  | Float64Array
  | { readonly values: Float32Array | Float64Array; readonly width: number };

export interface TableSession {
  parse(sql: string): Promise<ParsedSql>;
  /** Functions that may be called in a row's expression, by lower-case name. */
  functions(): Promise<ReadonlyMap<string, SqlFunction>>;
  /** Columns that a select would return, without running it. */
  columns(select: string): Promise<readonly Column[]>;
  /** Small results: at most a few thousand rows. 64-bit integers come as numbers. */
  rows(select: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  execute(sql: string): Promise<void>;
  /**
   * Rows in order, in batches of at most 2,048. The select casts each column to FLOAT, DOUBLE, INTEGER, BIGINT, UTINYINT
   * or VARCHAR, and leaves no nulls. Of an ARRAY of one of the numeric types, the values row after row.
   */
  read(select: string): AsyncIterable<ColumnBatch>;
  /** A table in memory; columns of equal length. A column of `width` values a row is an ARRAY. */
  createTable(name: string, columns: Readonly<Record<string, NewColumn>>): Promise<void>;
  close(): void;
}

/** The SQL engine's own words for why a statement did not run. */
export class SqlFailure extends Error {
  /** First line of the engine's message, without its prefix. */
  readonly reason: string;
  readonly kind: 'refused' | 'timed-out' | 'disk-full' | 'interrupted';

  constructor(reason: string, kind: SqlFailure['kind'], options?: ErrorOptions) {
    super(reason, options);
    this.name = 'SqlFailure';
    this.reason = reason;
    this.kind = kind;
  }
}

export interface TensorInfo {
  readonly name: string;
  /** `float32`, `int64`, `string`, …; null when it is not a tensor (a sequence or a map). */
  readonly type: string | null;
  /** A number, or the name of a dimension that is free. */
  readonly shape: readonly (number | string)[];
}

/** What an ONNX model takes and gives. */
export interface ModelSignature {
  readonly inputs: readonly TensorInfo[];
  readonly outputs: readonly TensorInfo[];
}

/** How columns feed a model and what its score is; `OnnxBinding` is one. */
export interface TensorBinding {
  /** ONNX input name -> one column, the columns of one tensor in order, or a column of lists. */
  readonly inputs: Readonly<
    Record<
      string,
      string | readonly string[] | { readonly column: string; readonly shape?: readonly number[] | undefined }
    >
  >;
  readonly output: { readonly name: string; readonly column?: number | undefined };
}

/** A column the model reads, as the type its tensor has. */
export interface FeatureColumn {
  readonly name: string;
  readonly type: 'float32' | 'float64' | 'int64' | 'int32' | 'bool' | 'string';
  /** For a column of lists: how many values each row has. Their values come row after row. */
  readonly length?: number;
}

export interface EngineOptions {
  /** What of the output is the answer; default one column. */
  readonly form?: OutputForm;
  /** Threads inside one operator; default 1, because more threads change the last digits. */
  readonly threads?: number;
  /** Rows in one run; default and at most 8,192. */
  readonly chunkRows?: number;
}

export interface Scores {
  /** Row after row, `width` values each. Float64 when the model's output is double or int64. */
  readonly values: Float32Array | Float64Array;
  /** 1, or the number of classes when the answer is a probability for each. */
  readonly width: number;
  /** For an answer that is a label: the values are places in this list. */
  readonly texts?: readonly string[];
  /** Time inside the engine. */
  readonly seconds: number;
  /** Highest resident memory of this process seen while scoring. */
  readonly peakMemoryBytes: number;
  readonly chunkRows: number;
  readonly threads: number;
}

/** A loaded model, fed with `columns` in this order; `bool` as 0 and 1 in a Uint8Array. */
export interface Scorer {
  readonly columns: readonly FeatureColumn[];
  push(batch: ColumnBatch): Promise<void>;
  /** Scores of all rows pushed since opening or the last `finish`. */
  finish(): Promise<Scores>;
  /** Milliseconds of each single-row request, cycling through the rows of the batch, `count` requests from number `first` on. */
  time(rows: ColumnBatch, first: number, count: number): Promise<Float64Array>;
  close(): Promise<void>;
}

/** Inference. Throws a UserError when the file is no model this runtime can load. */
export interface Engine {
  readonly version: string;
  /** What is wrong with a model file before anything runs it: not ONNX, not one file, foreign operators. */
  check(file: string, options: { readonly allowDomains: readonly string[] }): Promise<readonly Problem[]>;
  signature(file: string): Promise<ModelSignature>;
  /** Throws a UserError with every disagreement between binding and signature. */
  open(file: string, binding: TensorBinding, options?: EngineOptions): Promise<Scorer>;
}

/** The pinned data files and the private cache of what is derived from them. */
export interface DataFiles {
  /** Digest of a file, remembered while its size, times and inode stay the same. Undefined when there is no such file. */
  digest(file: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Whether a published file is there and still has the bytes it was published with. */
  intact(file: string): Promise<boolean>;
  /** Lets `write` fill a temporary file beside `file`, then renames it: whole or not at all, also when several do it at once. */
  publish(file: string, write: (temporary: string) => Promise<void>): Promise<void>;
  /** Publishes a file of these bytes. */
  keep(file: string, content: Uint8Array): Promise<void>;
  /**
   * The files of a folder whose names match a pattern with `*` and `?`: absolute paths in byte order, their bytes together,
   * and the digest of what `sha256sum` prints of them when it is run where their paths begin with `listedAs`.
   */
  match(
    folder: string,
    pattern: string,
    listedAs: string,
  ): Promise<{ readonly files: readonly string[]; readonly sha256: string; readonly bytes: number }>;
  /**
   * A copy of an `https://` or `s3://` file in the private cache, verified. Throws a UserError when it cannot be had or is
   * another file.
   */
  download(uri: string, pin: { readonly sha256: string; readonly bytes: number | null }): Promise<string>;
  /** A path for a file that is gone after `use`. */
  temporary<T>(ending: string, use: (file: string) => Promise<T>): Promise<T>;
}

/** The files that carry shards of an evaluation from one machine to another. */
export interface ShardFiles {
  /**
   * Absolute paths of the manifests of a model among `paths`, which are folders or manifests themselves; sorted, each
   * once. Throws a UserError for a path where nothing is.
   */
  manifests(paths: readonly string[], model: string): Promise<readonly string[]>;
  read(file: string): Promise<Uint8Array>;
  /** Undefined when there is no file. */
  digest(file: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Lets `write` fill a temporary file beside `file`, then renames it: whole or not at all. */
  publish(file: string, write: (temporary: string) => Promise<void>): Promise<void>;
  writeText(file: string, text: string): Promise<void>;
}

/** Files of challenges and the model.yaml that lists them; paths are absolute. */
export interface ChallengeFiles {
  read(file: string): Promise<Uint8Array>;
  /** Undefined when there is no file. */
  digest(file: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Lets `write` fill a temporary file beside `file`, then renames it: whole or not at all. */
  publish(file: string, write: (temporary: string) => Promise<void>): Promise<void>;
  /** Replaces a file, whole or not at all. */
  writeText(file: string, text: string): Promise<void>;
  /** A file that is not there is no problem. */
  remove(file: string): Promise<void>;
}

/**
 * Files of a repository as people see them. Every path is checked: a UserError for one that leads out of the root, also
 * through a link.
 */
export interface RepositoryFiles {
  /** Absolute path of a file or folder below the root. */
  absolute(path: string): Promise<string>;
  /** Undefined when there is no file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Sorted paths of the files below a folder (`''` for all), without `.git`, `node_modules` and other hidden folders. */
  list(folder: string): Promise<readonly string[]>;
  /** Undefined when there is no file. */
  digest(path: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Writes a new file and its folders, whole or not at all, never over something that is there. */
  create(path: string, content: string | Uint8Array): Promise<'created' | 'existed'>;
}

export type Sha256 = (content: string | Uint8Array) => string;

/** A table of scores as it was read: values are not checked yet. */
export interface ScoreTable {
  /** Name for messages. */
  readonly file: string;
  /** All columns of the file, also those that are not wanted. */
  readonly names: readonly string[];
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
  /** A JSON file may bring its own decision threshold. */
  readonly threshold: number | undefined;
  /** Names of the classes in the order of the probabilities, when the file brings them. */
  readonly classes?: readonly string[];
}

/** Reads files of scores. Throws a UserError that names the file when it cannot be read or is not what its ending says. */
export interface ScoreFileReader {
  readText(file: string): Promise<string>;
  /** The wanted columns of a CSV or Parquet file, in the order of its rows; wanted columns it does not have are left out. */
  readTable(file: string, wanted: readonly string[]): Promise<ScoreTable>;
}

/** Pictures for readers that show no SVG. */
export interface Pictures {
  /** PNG of a complete SVG document, at twice its size. */
  png(svg: string): Promise<Uint8Array>;
}

/**
 * The few narrow interfaces through which flows reach the world. Adapters implement them; the domain rooms never see them.
 * Paths named `path` inside a repository are relative to its root, with `/`, never starting with `/` or containing `..`.
 */

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
  /** Name of the remote evidence is shared with (`origin`, or the only one), null when there is none. */
  remote(): Promise<string | null>;
}

export type EvidenceKind = 'runs' | 'evaluations' | 'verdicts';

export interface EvidenceId {
  readonly kind: EvidenceKind;
  readonly model: string;
  /** 64 lower-case hex digits. */
  readonly key: string;
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
  /** Which of these exist, here or on the remote, without fetching contents. One remote call at most. */
  existing(ids: readonly EvidenceId[]): Promise<ReadonlySet<string>>;
  /** Everything here (and, with `remote`, there) of one kind, optionally of one model. */
  list(kind: EvidenceKind, model?: string): Promise<readonly EvidenceEntry[]>;
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
  /** Pushes local evidence that an earlier interrupted run did not get to push. Returns how many refs were sent. */
  pushMissing(): Promise<number>;
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
  done(detail?: string): void;
}

export type Sha256 = (content: string | Uint8Array) => string;

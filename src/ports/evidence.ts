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
  /** Begins to read what the remote has, which takes its time, for those who are about to ask. */
  askAhead(): void;
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
  /** Files of these that are too large for git. Evidence that nobody has is left out; what is not here is fetched, at once. */
  largeFiles(ids: readonly EvidenceId[]): Promise<readonly LargeEvidenceFile[]>;
  /**
   * Absolute path of a read-only copy of the file in the private cache, verified against `sha256` when given. For readers
   * that need a path (inference, SQL).
   */
  checkout(entry: EvidenceEntry, name: string, sha256?: string): Promise<string>;
  /** The same for every file of an entry: paths by name. */
  checkoutAll(entry: EvidenceEntry): Promise<ReadonlyMap<string, string>>;
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
  /**
   * The same evidence, whose writes are done once the ref is here; what they push goes on its way meanwhile. `sent` waits for
   * it, and throws what sending threw: nobody may build on what was written before that.
   */
  sendingLater(): { readonly evidence: Evidence; sent(): Promise<void> };
}

/** A file of evidence that is kept beside git. */
export interface LargeEvidenceFile {
  readonly id: EvidenceId;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
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

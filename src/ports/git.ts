export interface TreeEntry {
  readonly path: string;
  /** Git file mode: 100644, 100755 or 120000. */
  readonly mode: string;
  /** Git object id of the content, as git would store it (filters applied). */
  readonly oid: string;
}

/** The files of one commit, or of the work tree as it would be committed now (tracked and untracked, not ignored). */
export interface Snapshot {
  /** The commit that has these entries; null for a work tree with changes. */
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

export interface Git {
  /** Absolute path of the work tree. */
  readonly root: string;
  /** `<git-common-dir>/proofmark`: private scratch space that no checkout and no `git clean` touches. */
  readonly privateFolder: string;
  snapshot(revision: string | 'work-tree'): Promise<Snapshot>;
  /** Full commit id; undefined when the revision does not exist here. */
  resolve(revision: string): Promise<string | undefined>;
  mergeBase(a: string, b: string): Promise<string | undefined>;
  /** Of a commit's message: its first paragraph, in one line. */
  subject(commit: string): Promise<string>;
  /** Short name of the checked-out branch, null when detached. */
  currentBranch(): Promise<string | null>;
  /** Paths (below `under`, default everything) that differ from HEAD or are untracked. */
  dirtyPaths(under?: readonly string[]): Promise<readonly string[]>;
  isShallow(): Promise<boolean>;
  /** Tags by one `git for-each-ref`. */
  tags(): Promise<readonly TagRef[]>;
  isAncestor(ancestor: string, descendant: string): Promise<boolean>;
  /**
   * A commit on `onto` with what changed between two commits, and no ref; undefined where that does not apply cleanly, or
   * this git cannot do it without a work tree.
   */
  replay(change: { readonly from: string; readonly to: string }, onto: string): Promise<string | undefined>;
  /**
   * The branch changes are made for, as a revision: what the remote's HEAD names (`origin/main`), else its main or master,
   * else the local main or master, else what the remote itself says; null when there is none of them.
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

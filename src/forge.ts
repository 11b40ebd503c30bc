import { UserError } from './errors.ts';
import type { EvidenceEntry, LargeFileStore } from './ports.ts';
import type { MergeQueue } from './queue/entries.ts';

/**
 * The forge: where people read about releases, deployments, incidents and comments. Tags go through git, not through it.
 *
 * Every write is find-or-create by a natural key (a release by its tag, a deployment by environment and ref, an issue by
 * its key, a comment by thread and marker), so that the same call twice, or by two processes at once, leaves one thing.
 * Every method throws a `ForgeUnavailable` when the forge does not answer, and a `UserError` when it refuses.
 */
export interface Forge {
  readonly kind: 'local' | 'github';
  /** What people call it: `octo/models on https://github.com`, or where in git the local one keeps its records. */
  readonly name: string;
  readonly releases: Releases;
  readonly deployments: Deployments;
  readonly issues: Issues;
  readonly comments: Comments;
  /** Files of evidence that are too large for git's objects. */
  readonly largeFiles: LargeFileStore;
  /** Whether we may write: asked without writing anything. */
  access(): Promise<ForgeAccess>;
  /** All of them. The local forge has none. */
  openPullRequests(): Promise<readonly PullRequest[]>;
  /** Undefined when there is none of this number. */
  pullRequest(number: number): Promise<KnownPullRequest | undefined>;
  /** Merged ones that brought a commit to its branch, whatever way they were merged; oldest first. The local forge has none. */
  pullRequestsOf(commit: string): Promise<readonly KnownPullRequest[]>;
  /** Who approved that a workflow run goes on into environments. */
  approvals(run: string): Promise<Approvals>;
  /** What was attested about a file, by the SHA-256 of its bytes in hex. */
  attestations(sha256: string): Promise<Attestations>;
  /** The merge queue of a branch, all of it. */
  mergeQueue(branch: string): Promise<MergeQueue>;
}

export type ForgeAccess =
  | { readonly write: true }
  /** `reason` is a whole sentence: what refused, in its own words. */
  | { readonly write: false; readonly reason: string };

/** Bytes held in memory, or one file of evidence. */
export type AssetContent =
  | Uint8Array
  | { readonly evidence: EvidenceEntry; readonly file: string }
  /** Absolute: what evidence itself is made of. */
  | { readonly path: string };

export interface AssetRequest {
  /** Letters, digits, `.`, `_` and `-`, beginning with a letter or digit: what every forge keeps as it is. */
  readonly name: string;
  readonly mediaType: string;
  /** Of the content; what turns out different is refused. */
  readonly sha256: string;
  readonly content: AssetContent;
}

export interface ReleaseRequest {
  /** Must have been pushed before the release is published. */
  readonly tag: string;
  readonly title: string;
  /** Markdown. */
  readonly notes: string;
  readonly prerelease: boolean;
}

export interface Release extends ReleaseRequest {
  /** The forge's own id. */
  readonly id: string;
  /** Not visible to readers yet, and its assets may still change. */
  readonly draft: boolean;
  readonly assets: readonly ReleaseAsset[];
  /** Address of its page, or the command that prints it. */
  readonly where: string;
}

export interface ReleaseAsset {
  readonly name: string;
  readonly bytes: number;
  /** What the forge says of the bytes it holds; null where it does not say, or the upload was not finished. */
  readonly sha256: string | null;
}

export interface Releases {
  /** Also a draft. */
  find(tag: string): Promise<Release | undefined>;
  /** All of them, also drafts, newest first; those that only hold large files of evidence are none. */
  list(): Promise<readonly Release[]>;
  /** Addresses of the published releases of these tags, by tag; a tag without one is left out. */
  addresses(tags: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /**
   * The release of this tag: a new draft, or the one there is. Title, notes and prerelease of a draft become the request's.
   * `known` is what `find` or `list` answered just now, null for nothing; without it the forge is asked. Two processes that
   * both knew of nothing may have a draft each, until one is published.
   */
  createDraft(request: ReleaseRequest, known?: Release | null): Promise<Release>;
  /**
   * Adds assets in their order, each unless it is there with the same digest; a broken or different one in a draft is
   * replaced. Throws a UserError when a content is not what `sha256` says, or a published release has another asset of that
   * name.
   */
  upload(release: Release, ...assets: readonly AssetRequest[]): Promise<Release>;
  /**
   * Makes a draft visible, never as the repository's latest. Another draft of a tag that has a published release is removed,
   * and that release is the answer. Throws a UserError when its tag is not on the forge; `tagged`: it was pushed there just
   * now, and is not looked for.
   */
  publish(release: Release, options?: { readonly tagged?: boolean }): Promise<Release>;
  /** Absolute path of a read-only copy. Throws a UserError that names the asset when its bytes are not what `sha256` says. */
  download(release: Release, name: string, sha256: string): Promise<string>;
}

export type DeploymentState = 'queued' | 'pending' | 'in_progress' | 'success' | 'failure' | 'error' | 'inactive';

export interface DeploymentRequest {
  readonly environment: string;
  readonly model: string;
  /** The stage tag; with the environment it is the natural key. */
  readonly ref: string;
  /** What the tag points at. */
  readonly commit: string;
  /** One line, at most 140 characters. */
  readonly description: string;
  /** Of the environment: the last one, which users see. */
  readonly production: boolean;
}

export interface DeploymentStatus {
  readonly state: DeploymentState;
  /** One line, at most 140 characters. */
  readonly description: string;
}

export interface Deployment extends Omit<DeploymentRequest, 'production'> {
  readonly id: string;
  /** Of the latest status; null when there is none yet. */
  readonly status: DeploymentStatus | null;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly where: string;
}

export interface Deployments {
  /** Undefined when there is none of this environment and ref. */
  find(environment: string, ref: string): Promise<Deployment | undefined>;
  /** The record of this environment and ref, made unless it is there. `known` null: there is none, the ref was made just now. */
  ensure(request: DeploymentRequest, known?: null): Promise<Deployment>;
  /** Adds a status, unless it is the one of `deployment`, which was read or set just now. */
  setStatus(deployment: Deployment, status: DeploymentStatus): Promise<Deployment>;
  /**
   * Marks deployments of the same model to the same environment that this one follows and whose latest status is `success`
   * as `inactive`. Answers their refs. Other models in the environment stay as they are.
   */
  endEarlier(deployment: Deployment, description: string): Promise<readonly string[]>;
  /** The newest deployment of a model to an environment whose latest status is `success`. */
  current(environment: string, model: string): Promise<Deployment | undefined>;
}

export interface IssueRequest {
  /** Names the problem: there is one issue for each key, for ever. Any text. */
  readonly key: string;
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly labels: readonly string[];
}

export interface Issue extends IssueRequest {
  /** Its number on GitHub. Also the thread its comments are in. */
  readonly id: string;
  readonly state: 'open' | 'closed';
  readonly where: string;
}

export type Written<T> = {
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly value: T;
};

export interface Issues {
  /** Open or closed. */
  find(key: string): Promise<Issue | undefined>;
  /** Of ours only. */
  list(state: 'open' | 'all'): Promise<readonly Issue[]>;
  /** Sees to it that the issue is open and says this: creates, reopens or updates it. */
  open(request: IssueRequest): Promise<Written<Issue>>;
  /** Undefined when there is none. */
  close(key: string): Promise<Written<Issue> | undefined>;
}

export interface CommentRequest {
  /** Number of a pull request or id of an issue. The local forge takes any name for a pull request. */
  readonly thread: string;
  /** First characters of the body, by which ours is found again, such as `<!-- proofmark -->`. */
  readonly marker: string;
  /** Markdown, at most 65,536 characters. Begins with the marker. */
  readonly body: string;
}

export interface Comment extends CommentRequest {
  readonly id: string;
  readonly where: string;
}

/** Comments of ours: by marker and author, so that nobody can have us edit theirs. */
export interface Comments {
  find(thread: string, marker: string): Promise<Comment | undefined>;
  put(request: CommentRequest): Promise<Written<Comment>>;
  /** False when there was none. */
  remove(thread: string, marker: string): Promise<boolean>;
}

export interface PullRequest {
  readonly number: number;
  /** Commit ids. */
  readonly head: string;
  readonly base: string;
  readonly headBranch: string;
  readonly baseBranch: string;
}

export interface KnownPullRequest extends PullRequest {
  readonly state: 'open' | 'closed';
  /** Of the branch that wants to be merged, `owner/name`; null when that repository is gone. */
  readonly headRepository: string | null;
  /** What merging it made of the target branch; null when it was not merged. */
  readonly mergeCommit: string | null;
}

export type Approvals =
  | { readonly known: true; readonly given: readonly Approval[] }
  /** `reason` is a whole sentence: why nobody can be asked. */
  | { readonly known: false; readonly reason: string };

export interface Approval {
  readonly person: string;
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly environments: readonly string[];
}

export type Attestations =
  /** `found` is empty when nobody attested anything. `repository` is the address of our own. */
  | { readonly known: true; readonly repository: string; readonly found: readonly Attestation[] }
  /** `reason` is a whole sentence: why nobody can be asked. */
  | { readonly known: false; readonly reason: string };

/**
 * A signed statement about files, as far as it can be read and checked without the signers' trust roots. Everything but
 * `signature` is a claim of whoever made the bundle, and the forge let only a workflow of the repository put it there.
 */
export interface Attestation {
  /** SHA-256 of the files it is about, in hex. */
  readonly subjects: readonly string[];
  /** `https://slsa.dev/provenance/v1` */
  readonly predicateType: string;
  /** Address of the repository that the statement says it was built in; null when it says nothing of it. */
  readonly repository: string | null;
  /** Who the certificate of the signing key was issued for: the address of a workflow file at a ref. */
  readonly identity: string | null;
  /** Whether the key in that certificate signed this very statement. */
  readonly signature: 'valid' | 'invalid' | 'unreadable';
}

/** The forge did not answer, or said that it cannot now. What was being done is finished by doing it again. */
export class ForgeUnavailable extends UserError {
  constructor(problem: { readonly what: string; readonly fix?: string }, options?: ErrorOptions) {
    super({ fix: 'run the same command again when it answers: it goes on where this stopped', ...problem }, options);
    this.name = 'ForgeUnavailable';
  }
}

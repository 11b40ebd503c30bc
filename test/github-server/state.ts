import { execFileSync } from 'node:child_process';

export interface Actor {
  readonly login: string;
  readonly type: 'User' | 'Bot';
  /** What the token may do with the repository's contents, deployments, issues and pull requests. */
  readonly permission: 'write' | 'read';
  /** Only this, as for the token of a job; all that goes with `permission` when left out. */
  readonly scopes?: Readonly<Record<string, string>>;
}

export interface AssetState {
  readonly id: number;
  readonly name: string;
  readonly contentType: string;
  /** `open`: the upload was not finished. */
  readonly state: 'uploaded' | 'open';
  readonly content: Buffer;
  readonly uploader: Actor;
}

export interface ReleaseState {
  readonly id: number;
  tag: string;
  target: string;
  name: string | null;
  body: string | null;
  draft: boolean;
  prerelease: boolean;
  latest: boolean;
  readonly author: Actor;
  publishedAt: string | null;
  readonly assets: AssetState[];
}

export interface DeploymentState {
  readonly id: number;
  readonly ref: string;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly description: string | null;
  readonly payload: unknown;
  readonly production: boolean;
  readonly transient: boolean;
  readonly creator: Actor;
  /** Oldest first. */
  readonly statuses: {
    readonly id: number;
    readonly state: string;
    readonly description: string;
    readonly creator: Actor;
  }[];
}

export interface CommentState {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly user: Actor;
}

export interface IssueState {
  readonly id: number;
  readonly number: number;
  title: string;
  body: string | null;
  labels: string[];
  state: 'open' | 'closed';
  stateReason: string | null;
  readonly user: Actor;
  /** Set for a pull request, which is an issue as well. */
  readonly pull?: {
    readonly head: string;
    readonly base: string;
    /** `owner/name` of the repository that `head` is a branch of, when it is another one. */
    readonly fork?: string;
    /** What merging it made of the base branch; not set before. */
    mergeCommit?: string;
  };
}

/** An entry of a merge queue. */
export interface QueueEntryState {
  position: number;
  state: 'QUEUED' | 'AWAITING_CHECKS' | 'MERGEABLE' | 'UNMERGEABLE' | 'LOCKED';
  baseCommit: string | null;
  headCommit: string | null;
  /** Number of a pull request that was opened. */
  readonly pullRequest: number;
}

/** A review of a workflow run that waited for an environment. */
export interface ApprovalState {
  readonly user: Actor;
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly environments: readonly string[];
}

/** What the server knows about its one repository. Refs, tags and commits are in a real bare git repository. */
export interface RepositoryState {
  readonly owner: string;
  readonly repo: string;
  readonly gitFolder: string;
  readonly releases: ReleaseState[];
  readonly deployments: DeploymentState[];
  readonly issues: IssueState[];
  readonly comments: CommentState[];
  /** By number of the workflow run. Null: a server that does not tell. */
  approvals: Map<number, ApprovalState[]> | null;
  /** Sigstore bundles by `sha256:…` of what they are about. Null: a plan or a server without attestations. */
  attestations: Map<string, unknown[]> | null;
  /** Merge queues by branch; a branch that is not here has none. */
  readonly queues: Map<string, QueueEntryState[]>;
  /** How every queue merges; what a new queue of GitHub's does is the default. */
  mergingStrategy: 'ALLGREEN' | 'HEADGREEN' | null;
  /** Most entries of a queue in one answer. */
  queuePageSize: number;
  /** Tag names that a deleted immutable release has used up. */
  readonly burnt: Set<string>;
  nextId(): number;
  nextNumber(): number;
  /** Standard output of git, without its last line break; undefined when git says no. */
  git(...args: readonly string[]): string | undefined;
}

export function openState(gitFolder: string, repository: string): RepositoryState {
  const [owner, repo] = repository.split('/') as [string, string];
  let id = 1000;
  let number = 0;
  return {
    owner,
    repo,
    gitFolder,
    releases: [],
    deployments: [],
    issues: [],
    comments: [],
    approvals: new Map(),
    attestations: new Map(),
    queues: new Map(),
    mergingStrategy: 'ALLGREEN',
    queuePageSize: 100,
    burnt: new Set(),
    nextId: () => ++id,
    nextNumber: () => ++number,
    git(...args) {
      try {
        return execFileSync('git', args, {
          cwd: gitFolder,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
        }).trimEnd();
      } catch {
        return undefined;
      }
    },
  };
}

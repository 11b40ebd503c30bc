import type { QueueEntry } from '../../src/queue/entries.ts';
import type { MergeGroupEvent } from '../../src/queue/merge-group.ts';

/** How the queue makes the commit that lands. */
export type MergeMethod = 'merge' | 'squash' | 'rebase';

export interface QueuedPullRequest {
  readonly number: number;
  /** Branch of the pull request, in the clone. */
  readonly head: string;
  readonly title?: string;
  readonly author?: string;
}

/** Runs git in the clone and answers what it prints, without the last line break. */
export type RunGit = (...args: string[]) => string;

/**
 * A merge queue as GitHub builds it, in a real repository: for every pull request a commit on the one ahead, made by the
 * method, under `gh-readonly-queue/<branch>/pr-<N>-<sha>` of the remote.
 */
export interface MergeQueueBuilder {
  enqueue(pull: QueuedPullRequest): MergeGroupEvent;
  /** A pull request leaves; those behind it are built again, with other commits. */
  leave(number: number): void;
  /** The first entry lands: the branch moves to its commit, the others stay as they are. */
  mergeFirst(): void;
  /** The event GitHub sends for the group that ends with this pull request. */
  event(number: number): MergeGroupEvent;
  /** What the forge tells. */
  entries(): readonly QueueEntry[];
}

interface Queued extends QueuedPullRequest {
  readonly base: string;
  readonly commit: string;
  readonly ref: string;
}

export interface MergeQueueOptions {
  readonly git: RunGit;
  /** Default `main`. */
  readonly branch?: string;
  readonly method?: MergeMethod;
  readonly remote?: string;
}

/** A queue that is empty. Needs a clean work tree, which it leaves at what was checked out. */
export function openMergeQueue(options: MergeQueueOptions): MergeQueueBuilder {
  const { git, branch = 'main', method = 'merge', remote = 'origin' } = options;
  let queue: readonly Queued[] = [];

  const tip = () => git('rev-parse', `${remote}/${branch}`);

  function build(pull: QueuedPullRequest, base: string): Queued {
    const before = git('rev-parse', '--abbrev-ref', 'HEAD');
    const title = pull.title ?? `change ${pull.number}`;
    try {
      git('checkout', '--quiet', '--detach', base);
      if (method === 'merge') {
        git('merge', '--quiet', '--no-ff', '-m', `Merge pull request #${pull.number}\n\n${title}`, pull.head);
      } else if (method === 'squash') {
        git('merge', '--quiet', '--squash', pull.head);
        git('commit', '--quiet', '--allow-empty', '-m', `${title} (#${pull.number})`);
      } else {
        git('cherry-pick', '--allow-empty', `${git('merge-base', base, pull.head)}..${pull.head}`);
      }
      const commit = git('rev-parse', 'HEAD');
      const ref = `refs/heads/gh-readonly-queue/${branch}/pr-${pull.number}-${base}`;
      git('push', '--quiet', '--force', remote, `${commit}:${ref}`);
      return { ...pull, title, base, commit, ref };
    } finally {
      git('checkout', '--quiet', before);
    }
  }

  const find = (number: number): Queued => {
    const found = queue.find((each) => each.number === number);
    if (found === undefined) throw new Error(`#${number} is not in the queue`);
    return found;
  };

  const eventOf = ({ commit, ref, base }: Queued): MergeGroupEvent => ({
    head_sha: commit,
    head_ref: ref,
    base_sha: base,
    base_ref: `refs/heads/${branch}`,
  });

  return {
    enqueue(pull) {
      const queued = build(pull, queue.at(-1)?.commit ?? tip());
      queue = [...queue, queued];
      return eventOf(queued);
    },
    leave(number) {
      const at = queue.indexOf(find(number));
      git('push', '--quiet', remote, `:${find(number).ref}`);
      const behind = queue.slice(at + 1);
      queue = queue.slice(0, at);
      for (const pull of behind) {
        git('push', '--quiet', remote, `:${pull.ref}`);
        queue = [...queue, build(pull, queue.at(-1)?.commit ?? tip())];
      }
    },
    mergeFirst() {
      const [first, ...rest] = queue;
      if (first === undefined) throw new Error('the queue is empty');
      git('push', '--quiet', remote, `${first.commit}:refs/heads/${branch}`, `:${first.ref}`);
      git('fetch', '--quiet', remote);
      queue = rest;
    },
    event: (number) => eventOf(find(number)),
    entries: () =>
      queue.map(({ number, head, title, author, base, commit }, at) => ({
        position: at + 1,
        state: 'AWAITING_CHECKS',
        baseCommit: base,
        headCommit: commit,
        pullRequest: { number, head: git('rev-parse', head), title: title ?? '', author: author ?? 'ada' },
      })),
  };
}

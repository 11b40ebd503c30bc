import { type Problem, UserError } from '../errors.ts';
import type { Forge } from '../forge.ts';
import type { Backoff, Git, Log } from '../ports.ts';
import type { MergeQueue } from '../queue/entries.ts';
import {
  ancestryProblem,
  baseProblem,
  branchName,
  type MergeGroup,
  type MergeGroupEvent,
  type ResolvedGroup,
  resolveEntries,
} from '../queue/merge-group.ts';
import { unknownRevision } from './plan.ts';

export interface MergeGroupPorts {
  readonly git: Pick<Git, 'resolve' | 'isAncestor' | 'isShallow' | 'remote'>;
  readonly forge: Pick<Forge, 'mergeQueue'>;
  readonly log: Log;
  readonly backoff: Backoff;
}

/** How often the queue is asked: its answer may be older than the event. */
const TRIES = 4;
/** Longest wait before the second question, in ms; it doubles from there. */
const FIRST_WAIT = 2000;

/**
 * The stack of pull requests behind a merge group. Everything the event says is held against the forge's queue and against
 * the commits themselves.
 * @throws UserError when the queue cannot be resolved: then nothing may be judged, and nothing passes
 */
export async function resolveMergeGroup(event: MergeGroupEvent, ports: MergeGroupPorts): Promise<MergeGroup> {
  const { git, log } = ports;
  const { resolved, tip } = await askQueue(event, ports);
  if (resolved.status === 'unresolved') throw unresolved(resolved.problem);
  const { group } = resolved;
  for (const commit of [group.head, group.base]) {
    if ((await git.resolve(commit)) === undefined) throw await unknownRevision(commit, git);
  }
  const problem = baseProblem(group, group.base === tip || (await isOnBranch(group, git)));
  if (problem !== undefined) throw unresolved(problem);
  for (const entry of group.stack) {
    if (!(await git.isAncestor(entry.base, entry.commit))) throw unresolved(ancestryProblem(entry));
  }
  const names = group.stack.map(({ number }) => `#${number}`).join(', ');
  log.info(`The merge group holds ${names} on ${group.branch}@${group.base.slice(0, 7)}.`);
  return group;
}

async function askQueue(
  event: MergeGroupEvent,
  { forge, backoff, log }: MergeGroupPorts,
): Promise<{ readonly resolved: ResolvedGroup; readonly tip: MergeQueue['tip'] }> {
  for (let attempt = 1; ; attempt++) {
    const queue = await forge.mergeQueue(branchName(event.base_ref));
    const resolved = resolveEntries(event, queue);
    if (resolved.status === 'resolved' || !resolved.later || attempt === TRIES) return { resolved, tip: queue.tip };
    log.info(`Asking the merge queue again: ${resolved.problem.what}.`);
    await backoff.pause(FIRST_WAIT * 2 ** (attempt - 1));
  }
}

/** The tip may have moved on since the stack was built, by a push past the queue. */
async function isOnBranch({ base, branch }: MergeGroup, git: MergeGroupPorts['git']): Promise<boolean> {
  const remote = await git.remote();
  const name = remote === null ? `refs/heads/${branch}` : `refs/remotes/${remote}/${branch}`;
  return (await git.resolve(name)) !== undefined && (await git.isAncestor(base, name));
}

function unresolved({ what, ...rest }: Problem): UserError {
  return new UserError({ ...rest, what: `the merge group cannot be resolved: ${what}` });
}

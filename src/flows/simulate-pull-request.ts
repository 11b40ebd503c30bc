import { UserError } from '../errors.ts';
import { type ChangeContext, type ChangeVerdict, describeChange, explained, judgeChange } from './judge-change.ts';
import {
  asSeenFrom,
  conflictProblems,
  mergedInto,
  type NamedCommit,
  named,
  requireCommonHistory,
  type SimulatePorts,
  showMerge,
} from './simulated-merge.ts';
import { type Untrained, untrainedModels } from './untrained-models.ts';

export interface SimulatePullRequest {
  /** Branch that the pull request is for; default the default branch. */
  readonly base?: string;
  /** Its head; default what is checked out. */
  readonly head?: string;
  /** Train what has no evidence, as the jobs on the forge would. */
  readonly train: boolean;
  readonly signal?: AbortSignal;
}

export interface SimulatedPullRequest {
  readonly base: NamedCommit;
  readonly head: NamedCommit;
  /** The merge that is tested. */
  readonly commit: string;
  readonly found: ChangeVerdict;
  readonly beside: ChangeContext;
  /** What the jobs on the forge would train, and nobody has trained here. */
  readonly untrained: readonly Untrained[];
}

/**
 * What would be said of a pull request: of its head merged into the branch it is for, which is what a forge tests. Evidence
 * is found and kept as everywhere.
 * @throws UserError for revisions that are not here, and for branches that conflict
 */
export async function simulatePullRequest(
  request: SimulatePullRequest,
  ports: SimulatePorts,
): Promise<SimulatedPullRequest> {
  const { here, tree, experiment, log } = ports;
  const base = await mergedInto(request.base, ports);
  const head = await named(request.head ?? 'HEAD', here);
  await requireCommonHistory(head, base, tree);
  if (request.head === undefined || request.head === 'HEAD') {
    const dirty = await here.dirtyPaths();
    if (dirty.length > 0) log.warn(`What is not committed is not part of it: ${listed(dirty)}.`);
  }
  const title = `Merge ${head.commit} into ${base.commit}`;
  const made = await tree.make({ method: 'merge', onto: base.commit, head: head.commit, title });
  if (made.status === 'conflict') {
    const fix = `merge ${base.name} into it first: GitHub runs no check on a pull request that conflicts`;
    throw new UserError(conflictProblems(made.places, head.name, base.name, fix));
  }
  await showMerge(made.commit, ports);
  const madeTo = await asSeenFrom(tree, base);
  const { train, signal } = request;
  const found = await explained(() =>
    judgeChange({ base: madeTo, mayTrain: train, ...(signal && { signal }) }, experiment),
  );
  const beside = await describeChange(madeTo, found, async () => experiment);
  return { base, head, commit: made.commit, found, beside, untrained: train ? [] : untrainedModels(found.plan) };
}

const SHOWN = 3;

function listed(paths: readonly string[]): string {
  const more = paths.length - SHOWN;
  return `${paths.slice(0, SHOWN).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

import { type Problem, UserError } from '../errors.ts';
import type { Git, Log, TrialTree } from '../ports.ts';
import type { ExperimentPorts } from './experiment.ts';
import { unknownRevision } from './plan.ts';
import { openFacts } from './read-facts.ts';

export interface SimulatePorts {
  /** The person's own repository: revisions are read as they are meant there. */
  readonly here: Pick<Git, 'resolve' | 'defaultBranch' | 'remote' | 'isShallow' | 'dirtyPaths'>;
  readonly tree: TrialTree;
  /** Of the experiment loop, on the trial tree. */
  readonly experiment: ExperimentPorts;
  readonly log: Log;
}

/** A revision as somebody named it, and the commit it is. */
export interface NamedCommit {
  readonly name: string;
  readonly commit: string;
}

/**
 * The branch that is merged into; default the one that changes are made for.
 * @throws UserError where there is none
 */
export async function mergedInto(
  base: string | undefined,
  { here }: Pick<SimulatePorts, 'here'>,
): Promise<NamedCommit> {
  const name = base ?? (await here.defaultBranch());
  if (name !== null) return named(name, here);
  throw new UserError({
    what: 'nobody can tell which branch this is for: there is neither main nor master',
    fix: 'name it with --base',
  });
}

/** A branch of a person, or one of the remote that they have not checked out. @throws UserError when there is none */
export async function named(name: string, here: SimulatePorts['here']): Promise<NamedCommit> {
  const remote = await here.remote();
  const commit = (await here.resolve(name)) ?? (remote === null ? undefined : await here.resolve(`${remote}/${name}`));
  if (commit === undefined) throw await unknownRevision(name, here);
  return { name, commit };
}

/** A revision as the trial tree understands it: `HEAD` is another commit there. */
export async function asSeenFrom({ git }: TrialTree, { name, commit }: NamedCommit): Promise<string> {
  return (await git.resolve(name)) === commit ? name : commit;
}

/** The name of a branch without where it is kept: `origin/main` and `refs/heads/main` are `main`. */
export async function branchOf({ name }: NamedCommit, { here }: Pick<SimulatePorts, 'here'>): Promise<string> {
  const remote = await here.remote();
  const short = name.replace(/^refs\/(?:heads|remotes)\//, '');
  return remote !== null && short.startsWith(`${remote}/`) ? short.slice(remote.length + 1) : short;
}

/** @throws UserError for histories that a forge does not merge */
export async function requireCommonHistory(one: NamedCommit, base: NamedCommit, { git }: TrialTree): Promise<void> {
  if ((await git.mergeBase(one.commit, base.commit)) !== undefined) return;
  throw new UserError({
    what: `${one.name} and ${base.name} have no commit in common, so nothing can be merged`,
    fix: (await git.isShallow())
      ? 'fetch the whole history: `git fetch --unshallow`'
      : 'name a branch that was made from the one it is for',
  });
}

/** What stands in the way of a merge: one problem for each file. */
export function conflictProblems(
  places: readonly NonNullable<Problem['where']>[],
  head: string,
  onto: string,
  fix: string,
): readonly Problem[] {
  return places.map((where) => ({ what: `${head} conflicts with ${onto}`, where, fix }));
}

/** Checks a merge out, with the data that git does not hold. */
export async function showMerge(commit: string, { tree, experiment }: SimulatePorts): Promise<void> {
  await tree.show(commit);
  const { declared } = await openFacts(experiment).at(commit);
  const uris = [...declared.cards.values()].flatMap(({ card }) => card.files.map(({ uri }) => uri));
  await tree.lend(uris.filter((uri) => !/^(?:[a-z0-9]+:\/\/|\/)/i.test(uri) && !uri.split('/').includes('..')));
}

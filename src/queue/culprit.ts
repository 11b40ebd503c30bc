import type { MergingStrategy } from './entries.ts';

/** What is known of one model in the tree of one pull request and all ahead of it. */
export interface Prefix {
  readonly pullRequest: number;
  /** False: the pull request leaves the model, and the rules it is judged by, as the one ahead has them. */
  readonly changes: boolean;
  /** `unknown`: there is no evidence to judge it from. */
  readonly state: 'pass' | 'fail' | 'unknown';
}

/** Whose addition turned a verdict. */
export type Culprit =
  | { readonly kind: 'named'; readonly pullRequest: number }
  /** One of these: the trees between them were never evaluated. Oldest first, two at least. */
  | { readonly kind: 'suspects'; readonly pullRequests: readonly number[] }
  /** One of these, and most likely this one: it does not pass alone either, or what each changes alone adds up to it. */
  | {
      readonly kind: 'likely';
      readonly pullRequest: number;
      readonly because: 'alone' | 'sum';
      readonly pullRequests: readonly number[];
    };

/**
 * The pull request with which a stack stopped passing. Where every entry has to pass, that of the first prefix that fails:
 * it leaves the queue, whatever those behind it would make of it. With HEADGREEN a prefix that passes takes those ahead of
 * it along, so the first that fails after the last that passes.
 *
 * A pull request that does not change the model has the verdict of the one ahead; before the first there is the branch as
 * it is, which is taken to be fine. Where trees in between were never evaluated, all that may have turned it are named, and
 * nobody else.
 *
 * @param prefixes oldest first; the last one fails
 */
export function findCulprit(
  prefixes: readonly Prefix[],
  strategy: MergingStrategy | null,
): Exclude<Culprit, { kind: 'likely' }> {
  const states = propagate(prefixes);
  const settled = strategy === 'HEADGREEN' ? states.lastIndexOf('pass') + 1 : 0;
  const firstFail = states.indexOf('fail', settled);
  if (firstFail === -1) throw new RangeError('no prefix fails');
  const lastPass = states.slice(0, firstFail).lastIndexOf('pass');
  const suspects = prefixes.slice(lastPass + 1, firstFail + 1).filter(({ changes }) => changes);
  const [only] = suspects;
  if (only === undefined) throw new RangeError('the verdict turned where nothing changed');
  return suspects.length === 1
    ? { kind: 'named', pullRequest: only.pullRequest }
    : { kind: 'suspects', pullRequests: suspects.map(({ pullRequest }) => pullRequest) };
}

/** States with what follows from trees that are the same for the model. */
function propagate(prefixes: readonly Prefix[]): Prefix['state'][] {
  const states = prefixes.map(({ state }) => state);
  for (const [at, { changes }] of prefixes.entries()) {
    if (!changes && states[at] === 'unknown') states[at] = at === 0 ? 'pass' : states[at - 1]!;
  }
  for (let at = prefixes.length - 1; at > 0; at--) {
    if (!prefixes[at]!.changes && states[at - 1] === 'unknown') states[at - 1] = states[at]!;
  }
  return states;
}

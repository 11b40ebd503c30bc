import { nearestName } from '../config/nearest-name.ts';
import type { Problem } from '../errors.ts';
import { findVersion, isProblem } from './find-version.ts';
import { heldName } from './plan-promotion.ts';
import { type Author, type Planned, type PlannedEvent, refused, tagFor, trailersOf } from './planned-event.ts';
import type { Assignment, ModelState } from './registry-state.ts';

interface WithdrawalRequest {
  readonly model: string;
  readonly reason: string | null;
  readonly author: Author;
}

export interface UnassignPlan {
  /** To be written in this order: what the environment holds does not change before the last. */
  readonly events: readonly PlannedEvent[];
  /** What the environment holds afterwards. */
  readonly leaves: string | null;
}

/**
 * Empties an environment, or takes one version out of it. An environment is a pile: it is empty when every version in it
 * was taken out, and below one that goes may be one that comes back.
 */
export function planUnassign(
  state: ModelState | undefined,
  request: WithdrawalRequest & { readonly environment: string; readonly version: string | null },
): Planned<UnassignPlan> {
  const { model, environment, version } = request;
  const held = state?.environments.get(environment);
  const last = held?.tenures.at(-1);
  if (held === undefined || last === undefined) return refused(neverHeld(state, model, environment));
  const isWanted = (assignment: Assignment) => version === null || assignment.version === version;
  const going = held.pile.filter(isWanted);
  if (going.length === 0) {
    const before = held.tenures.findLast(({ assignment }) => isWanted(assignment));
    if (before?.until != null) {
      return {
        outcome: 'done',
        event: before.until,
        text: `${environment} does not hold ${version ?? 'a version'} any more`,
      };
    }
    return refused({
      what: `${environment} does not hold ${model} ${version}`,
      fix: `it holds ${pileText(held.pile)}`,
    });
  }
  const rest = held.pile.filter((assignment) => !isWanted(assignment)).at(-1);
  return {
    outcome: 'planned',
    plan: {
      leaves: rest === undefined ? null : heldName(rest),
      events: going.map((assignment, at) => ({
        tag: tagFor(model, { kind: 'unassign', stage: environment, counter: state!.nextCounter + at }),
        commit: assignment.commit,
        message: {
          subject: `Take ${model} ${heldName(assignment)} out of ${environment}`,
          trailers: trailersOf(
            { 'Proofmark-Version': assignment.version, 'Proofmark-Reason': request.reason },
            request.author,
          ),
        },
      })),
    },
  };
}

function neverHeld(state: ModelState | undefined, model: string, environment: string): Problem {
  const known = [...(state?.environments.keys() ?? [])];
  const near = nearestName(environment, known);
  const fix =
    near !== undefined
      ? `did you mean ${near}?`
      : known.length === 0
        ? 'nothing of it was promoted yet'
        : `it is or was in: ${known.join(', ')}`;
  return { what: `${environment} never held a version of ${model}`, fix };
}

function pileText(pile: readonly Assignment[]): string {
  return pile.length === 0 ? 'nothing' : pile.map(heldName).join(', ');
}

/** Takes a version back; refused while an environment holds it. */
export function planDeregister(
  state: ModelState | undefined,
  request: WithdrawalRequest & { readonly version: string },
): Planned<{ readonly event: PlannedEvent }> {
  const { model } = request;
  const version = findVersion(state, model, request.version);
  if (isProblem(version)) return refused(version);
  if (version.withdrawn !== null) {
    return { outcome: 'done', event: version.withdrawn, text: `${model} ${version.version} was taken back before` };
  }
  const holders = [...state!.environments.values()].filter(({ current }) => current?.commit === version.commit);
  if (holders.length > 0) {
    const names = holders.map(({ environment }) => environment).join(', ');
    return refused({
      what: `${model} ${version.version} may not be taken back: ${names} ${holders.length === 1 ? 'holds' : 'hold'} it`,
      fix: 'promote another version there, roll back, or `proofmark unassign` it first',
    });
  }
  const tag = unusedTag(state!, (counter) => tagFor(model, { kind: 'deregister', version: version.version, counter }));
  const subject = `Take back ${model} ${version.version}`;
  const trailers = { 'Proofmark-Version': version.version, 'Proofmark-Reason': request.reason };
  const message = { subject, trailers: trailersOf(trailers, request.author) };
  return { outcome: 'planned', plan: { event: { tag, commit: version.commit, message } } };
}

/** Says that a model is not to be used any more. Any later event of the model takes that back, as in gto. */
export function planDeprecate(
  state: ModelState | undefined,
  request: WithdrawalRequest & { readonly commit: string },
): Planned<{ readonly event: PlannedEvent }> {
  const { model, commit } = request;
  if (state === undefined) {
    return refused({ what: `nothing of ${model} was registered yet`, fix: 'there is nothing to deprecate' });
  }
  if (state.deprecated !== null) {
    return { outcome: 'done', event: state.deprecated, text: `${model} was deprecated before` };
  }
  const tag = unusedTag(state, (counter) => tagFor(model, { kind: 'deprecate', counter }));
  const trailers = trailersOf({ 'Proofmark-Reason': request.reason }, request.author);
  return { outcome: 'planned', plan: { event: { tag, commit, message: { subject: `Deprecate ${model}`, trailers } } } };
}

/** A name without a counter as long as it is free. */
function unusedTag(state: ModelState, tagWith: (counter: number | null) => string): string {
  const plain = tagWith(null);
  return state.events.some((event) => event.tag === plain) ? tagWith(state.nextCounter) : plain;
}

import type { Environments } from '../config/environments.ts';
import type { Problem } from '../errors.ts';
import { findEnvironment, findVersion, isProblem } from './find-version.ts';
import { blockCheck, heldName, versionTrailers } from './plan-promotion.ts';
import {
  type Author,
  type Planned,
  type PlannedCheck,
  type PlannedEvent,
  refused,
  tagFor,
  trailersOf,
} from './planned-event.ts';
import {
  type Assignment,
  blockOf,
  type EnvironmentState,
  type ModelState,
  type RegisteredVersion,
  type Unblock,
  versionOf,
} from './registry-state.ts';

export type { Unblock } from './registry-state.ts';

export interface RollbackRequest {
  readonly model: string;
  readonly environment: string;
  /** Default the last good version before. */
  readonly to: string | null;
  /** The cause, for those who come after. */
  readonly reason: string;
  readonly author: Author;
}

export interface RollbackFacts {
  readonly environments: Environments | null;
  readonly unblocks: readonly Unblock[];
}

export interface RollbackPlan {
  readonly event: PlannedEvent;
  readonly model: string;
  readonly environment: string;
  readonly restores: RegisteredVersion;
  readonly replaces: Assignment;
  /** Digest that may not be promoted from then on; null when the replaced version has none, and its name is blocked. */
  readonly blocks: string | null;
  readonly checks: readonly PlannedCheck[];
}

/**
 * Back to a version that the environment held before. What goes is the version that is coming in, when one is, else what
 * the environment holds; its digest is blocked. No soak and no approval are asked for: the version was live here.
 */
export function planRollback(
  state: ModelState | undefined,
  request: RollbackRequest,
  facts: RollbackFacts,
): Planned<RollbackPlan> {
  const { model, environment, to, author } = request;
  const reason = request.reason.trim();
  const held = state?.environments.get(environment);
  const problems: Problem[] = [];
  if (reason === '') problems.push({ what: 'a rollback needs a reason', fix: 'say what went wrong: --reason "…"' });
  const declared = findEnvironment(facts.environments, environment);
  if (held === undefined && isProblem(declared)) problems.push(declared);
  const named = to === null ? null : findVersion(state, model, to);
  if (named !== null && isProblem(named)) problems.push(named);
  if (problems.length > 0 || (named !== null && isProblem(named))) return refused(problems);

  const current = held?.current ?? null;
  const done = current === null || held!.rollout !== null ? undefined : doneBefore(current, to, reason);
  if (done !== undefined) return done;
  const replaces = held?.rollout ?? current;
  if (held === undefined || replaces === null) {
    return refused({ what: `${environment} holds no version of ${model}`, fix: 'there is nothing to roll back' });
  }
  const earlier = earlierVersions(held, replaces, state!);
  const restores = named ?? earlier.find((version) => isGood(state!, version, replaces, facts.unblocks));
  if (restores === undefined) {
    return refused({
      what: `${environment} held no version of ${model} before ${heldName(replaces)} that is good: ${historyText(earlier, state!, facts)}${unclearText(held, state!)}`,
      fix: `promote a version: proofmark promote ${model}@VERSION --to ${environment}; or empty the environment with \`proofmark unassign\``,
    });
  }
  const window = isProblem(declared) ? undefined : declared.rollbackWindow?.revisions;
  const checks = rollbackChecks(state!, restores, replaces, earlier, window, facts.unblocks);
  const failed = checks.filter((check) => check.state === 'failed');
  if (failed.length > 0)
    return refused(
      failed.map((check) => problemOf(check, restores, request)),
      checks,
    );
  return {
    outcome: 'planned',
    plan: {
      model,
      environment,
      restores,
      replaces,
      blocks: replaces.digest,
      checks,
      event: {
        tag: tagFor(model, { kind: 'assign', stage: environment, counter: state!.nextCounter }),
        commit: restores.commit,
        message: {
          subject: `Roll ${environment} of ${model} back from ${heldName(replaces)} to ${restores.version}`,
          trailers: trailersOf(
            {
              ...versionTrailers(restores),
              'Proofmark-Replaces': heldName(replaces),
              'Proofmark-Restores': restores.version,
              'Proofmark-Reason': reason,
            },
            author,
          ),
        },
      },
    },
  };
}

/** The same rollback asked for again, as after an interruption: going back one more step takes another reason or `to`. */
function doneBefore(
  current: Assignment,
  to: string | null,
  reason: string,
): Extract<Planned<never>, { outcome: 'done' }> | undefined {
  if (current.restores === null || current.reason !== oneLine(reason)) return undefined;
  if (to !== null && to !== current.version) return undefined;
  const text = `${current.environment} was rolled back to ${heldName(current)} for this reason`;
  return { outcome: 'done', event: current.event, text };
}

/** As a trailer keeps it. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Versions the environment held before, the last first, each once. */
function earlierVersions(held: EnvironmentState, replaces: Assignment, state: ModelState): RegisteredVersion[] {
  const names = held.tenures
    .map(({ assignment }) => assignment)
    .reverse()
    .filter(({ commit, version }) => commit !== replaces.commit && version !== null)
    .map(({ version }) => version!);
  return [...new Set(names)].map((name) => versionOf(state, name)!);
}

function isGood(
  state: ModelState,
  version: RegisteredVersion,
  replaces: Assignment,
  unblocks: readonly Unblock[],
): boolean {
  return !version.deregistered && !sameBytes(version, replaces) && blockOf(state, version, unblocks) === undefined;
}

function sameBytes(version: RegisteredVersion, replaces: Assignment): boolean {
  return version.digest !== null && version.digest === replaces.digest;
}

function historyText(earlier: readonly RegisteredVersion[], state: ModelState, { unblocks }: RollbackFacts): string {
  if (earlier.length === 0) return 'it held no other';
  const list = earlier.slice(0, 5).map((version) => {
    if (version.deregistered) return `${version.version} was taken back`;
    if (blockOf(state, version, unblocks) !== undefined) return `${version.version} is blocked`;
    return `${version.version} has the same bytes`;
  });
  return list.join(', ');
}

/** What it held by tags that do not fit what they point at, as of a version whose own tag was moved or removed. */
function unclearText({ tenures }: EnvironmentState, { conflicts }: ModelState): string {
  const held = new Set(
    tenures.filter(({ assignment }) => assignment.version === null).map(({ assignment }) => assignment.tag),
  );
  const unclear = conflicts.flatMap(({ tags, text }) => (held.has(tags.at(-1)!) ? [`${tags.at(-1)} ${text}`] : []));
  return unclear
    .slice(0, 3)
    .map((text) => `; ${text}`)
    .join('');
}

function rollbackChecks(
  state: ModelState,
  restores: RegisteredVersion,
  replaces: Assignment,
  earlier: readonly RegisteredVersion[],
  window: number | undefined,
  unblocks: readonly Unblock[],
): readonly PlannedCheck[] {
  const back = earlier.indexOf(restores) + 1;
  const registered: PlannedCheck = restores.deregistered
    ? { requirement: 'registered', state: 'failed', evidence: restores.withdrawn!.tag, text: 'it was taken back' }
    : sameBytes(restores, replaces)
      ? {
          requirement: 'registered',
          state: 'failed',
          evidence: restores.tag,
          text: `it has the bytes of ${heldName(replaces)}`,
        }
      : {
          requirement: 'registered',
          state: 'passed',
          evidence: restores.tag,
          text: restores.digest ?? 'without a digest',
        };
  return [
    registered,
    blockCheck(state, restores, unblocks),
    windowCheck(back, window, replaces.environment),
    { requirement: 'soak', state: 'not-needed', evidence: null, text: 'it was live here before' },
    { requirement: 'approvals', state: 'not-needed', evidence: null, text: 'a rollback does not wait' },
  ];
}

function windowCheck(back: number, window: number | undefined, environment: string): PlannedCheck {
  const base = { requirement: 'rollback-window', evidence: null } as const;
  if (back === 0) return { ...base, state: 'failed', text: `${environment} never held it` };
  const text = `${back} version${back === 1 ? '' : 's'} back`;
  if (window === undefined) return { ...base, state: 'passed', text };
  return { ...base, state: back <= window ? 'passed' : 'failed', text: `${text}, of ${window} that the window has` };
}

function problemOf(
  { requirement, text, evidence }: PlannedCheck,
  { version }: RegisteredVersion,
  { model, environment }: RollbackRequest,
): Problem {
  const it = `${model} ${version}`;
  if (requirement === 'not-blocked') {
    return {
      what: `${it} is blocked: ${text} (${evidence})`,
      fix: `choose another version, or when the cause is gone: proofmark unblock ${model}@${version} --reason "…"`,
    };
  }
  if (requirement === 'rollback-window') {
    return {
      what: `${it} is outside the rollback window of ${environment}: ${text}`,
      fix: `choose a nearer version, or promote it: proofmark promote ${model}@${version} --to ${environment}`,
    };
  }
  return { what: `${it} may not be restored: ${text}`, fix: 'choose another version' };
}

export interface UnblockRequest {
  readonly model: string;
  readonly version: string;
  readonly reason: string;
  readonly author: Author;
}

/** Clears the blocks of a version, each with its own record. `now` in milliseconds since 1970. */
export function planUnblock(
  state: ModelState | undefined,
  request: UnblockRequest,
  unblocks: readonly Unblock[],
  now: number,
):
  | { readonly outcome: 'planned'; readonly plan: { readonly unblocks: readonly Unblock[] } }
  | { readonly outcome: 'done'; readonly text: string }
  | Extract<Planned<never>, { outcome: 'refused' }> {
  const { model, author } = request;
  const reason = oneLine(request.reason);
  const version = findVersion(state, model, request.version);
  const problems: Problem[] = isProblem(version) ? [version] : [];
  if (reason === '')
    problems.push({ what: 'clearing a block needs a reason', fix: 'say what has changed: --reason "…"' });
  if (isProblem(version) || problems.length > 0) return refused(problems);
  const cleared: Unblock[] = [];
  for (;;) {
    const block = blockOf(state, version, [...unblocks, ...cleared]);
    if (block === undefined) break;
    const digest = block.digest ?? block.version;
    cleared.push({ model, digest, tag: block.tag, reason, actor: author.actor, at: now });
  }
  if (cleared.length > 0) return { outcome: 'planned', plan: { unblocks: cleared } };
  if (blockOf(state, version, []) !== undefined) {
    return { outcome: 'done', text: `${model} ${version.version} was unblocked before` };
  }
  return refused({ what: `${model} ${version.version} is not blocked`, fix: 'there is nothing to clear' });
}

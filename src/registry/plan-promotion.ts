import { durationSeconds } from '../config/duration.ts';
import type { Environments, Requirement } from '../config/environments.ts';
import type { Problem } from '../errors.ts';
import { type DeclaredEnvironment, findEnvironment, findVersion, isProblem } from './find-version.ts';
import type { RolloutStage } from './fold-environments.ts';
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
} from './registry-state.ts';

export interface PromotionRequest {
  readonly model: string;
  readonly version: string;
  readonly environment: string;
  readonly reason: string | null;
  readonly author: Author;
  /** A step on the way in, instead of the whole environment; `text` as in `canary 25%`. */
  readonly rollout?: { readonly stage: RolloutStage; readonly text: string };
}

/** What was found out about one requirement. */
export interface RequirementFact {
  readonly state: 'passed' | 'failed';
  readonly evidence: string | null;
  readonly text: string;
}

export interface PromotionFacts {
  readonly environments: Environments | null;
  readonly requirements: Readonly<Partial<Record<Requirement, RequirementFact>>>;
  /** People who approved; the one who asks does not count. */
  readonly approvals: readonly string[];
  /** `sha256:…` of the model file as evidence has it; null when it could not be read. */
  readonly digest: string | null;
  readonly unblocks: readonly Unblock[];
  /** Whether anything of the version is stale; left out where no limit is set. */
  readonly fresh?: RequirementFact;
}

export interface PromotionPlan {
  readonly event: PlannedEvent;
  readonly model: string;
  readonly version: RegisteredVersion;
  readonly environment: DeclaredEnvironment;
  /** What the environment holds until then. */
  readonly replaces: Assignment | null;
  readonly checks: readonly PlannedCheck[];
  /** The last of the declared environments. */
  readonly isLast: boolean;
}

/**
 * A version's way into an environment: every rule as a check, and the event when all hold. `now` in milliseconds since
 * 1970. A version that is there already is done, whatever has changed about its checks since.
 */
export function planPromotion(
  state: ModelState | undefined,
  request: PromotionRequest,
  facts: PromotionFacts,
  now: number,
): Planned<PromotionPlan> {
  const { model, rollout } = request;
  const environment = findEnvironment(facts.environments, request.environment);
  const version = findVersion(state, model, request.version);
  if (isProblem(environment) || isProblem(version)) return refused([environment, version].filter(isProblem));

  const held = state!.environments.get(environment.name);
  const stage = rollout === undefined ? environment.name : `${environment.name}-${rollout.stage}`;
  const there = rollout === undefined ? held?.current : sameStep(held?.rollout, stage, rollout.text);
  const same = there?.commit === version.commit && there.digest === version.digest && !version.deregistered;
  if (same && (rollout !== undefined || held?.rollout === null)) {
    return { outcome: 'done', event: there.event, text: `${stage} holds ${model} ${version.version} already` };
  }

  const checks = promotionChecks(state!, version, environment, request, facts, now);
  const failed = checks.filter((check) => check.state === 'failed');
  if (failed.length > 0)
    return refused(
      failed.map((check) => problemOf(check, request)),
      checks,
    );
  const names = facts.environments!.environments.map((each) => each.name);
  const replaces = held?.current ?? null;
  return {
    outcome: 'planned',
    plan: {
      model,
      version,
      environment,
      replaces,
      checks,
      isLast: names.at(-1) === environment.name,
      event: {
        tag: tagFor(model, { kind: 'assign', stage, counter: state!.nextCounter }),
        commit: version.commit,
        message: {
          subject: subjectOf(request),
          trailers: trailersOf(
            {
              ...versionTrailers(version),
              'Proofmark-Verdict': facts.requirements.gate?.evidence ?? version.verdict,
              'Proofmark-Approved-By': approversOf(request, facts.approvals).join(', '),
              'Proofmark-Replaces': replaces === null ? null : heldName(replaces),
              'Proofmark-Rollout': rollout?.text,
              'Proofmark-Reason': request.reason,
            },
            request.author,
          ),
        },
      },
    },
  };
}

/** The version an environment is given, in the words of every event that gives it. */
export function versionTrailers(version: RegisteredVersion) {
  return {
    'Proofmark-Version': version.version,
    'Proofmark-Digest': version.digest,
    'Proofmark-Run': version.run,
    'Proofmark-Evaluation': version.evaluation,
    'Proofmark-Verdict': version.verdict,
  } as const;
}

/** `v1.2.0`, or the commit where no version is registered. */
export function heldName(assignment: Assignment): string {
  return assignment.version ?? assignment.commit;
}

function subjectOf({ model, version, environment, rollout }: PromotionRequest): string {
  const how = rollout === undefined ? '' : ` (${rollout.text})`;
  return `Promote ${model} ${version} to ${environment}${how}`;
}

function sameStep(rollout: Assignment | null | undefined, stage: string, text: string): Assignment | undefined {
  return rollout?.environment === stage && rollout.rollout === text ? rollout : undefined;
}

function promotionChecks(
  state: ModelState,
  version: RegisteredVersion,
  environment: DeclaredEnvironment,
  request: PromotionRequest,
  facts: PromotionFacts,
  now: number,
): readonly PlannedCheck[] {
  const predecessor = environment.after === undefined ? undefined : state.environments.get(environment.after);
  return [
    registeredCheck(version, facts.digest),
    blockCheck(state, version, facts.unblocks),
    progressCheck(version, state.environments.get(environment.name)),
    predecessorCheck(version, environment, predecessor),
    soakCheck(version, environment, predecessor, now),
    ...(facts.fresh === undefined ? [] : [{ requirement: 'fresh' as const, ...facts.fresh }]),
    ...environment.requires.map((name) => requirementCheck(name, facts.requirements[name])),
    approvalCheck(environment, request, facts.approvals),
  ];
}

/** The version stands, and evidence has the bytes it was registered with. */
export function registeredCheck(version: RegisteredVersion, digest: string | null): PlannedCheck {
  const check = (state: PlannedCheck['state'], text: string): PlannedCheck => ({
    requirement: 'registered',
    state,
    evidence: version.tag,
    text,
  });
  if (version.deregistered) {
    const { actor, reason } = version.withdrawn!;
    return check(
      'failed',
      `it was taken back${actor === null ? '' : ` by ${actor}`}${reason === null ? '' : `: ${reason}`}`,
    );
  }
  if (version.digest === null)
    return check('failed', 'it was registered without a digest, so its bytes cannot be checked');
  if (digest === null) return check('failed', `its model file, ${version.digest}, could not be read from evidence`);
  if (digest !== version.digest) {
    return check('failed', `it was registered with ${version.digest}, and the model file in evidence has ${digest}`);
  }
  return check('passed', version.digest);
}

export function blockCheck(state: ModelState, version: RegisteredVersion, unblocks: readonly Unblock[]): PlannedCheck {
  const block = blockOf(state, version, unblocks);
  if (block === undefined)
    return { requirement: 'not-blocked', state: 'passed', evidence: null, text: 'no rollback blocks it' };
  const why = block.reason === null ? '' : `: ${block.reason}`;
  const as = block.version === version.version ? '' : ` as ${block.version}`;
  return {
    requirement: 'not-blocked',
    state: 'failed',
    evidence: block.tag,
    text: `a rollback took it out of ${block.environment}${as}${why}`,
  };
}

function progressCheck(version: RegisteredVersion, held: EnvironmentState | undefined): PlannedCheck {
  const rollout = held?.rollout ?? null;
  const base = { requirement: 'nothing-in-progress', evidence: rollout?.tag ?? null } as const;
  if (rollout === null) return { ...base, state: 'passed', text: 'no other version is coming in' };
  const what = `${heldName(rollout)} is coming in (${rollout.rollout ?? rollout.environment})`;
  return rollout.commit === version.commit
    ? { ...base, state: 'passed', text: what }
    : { ...base, state: 'failed', text: what };
}

function predecessorCheck(
  version: RegisteredVersion,
  { after }: DeclaredEnvironment,
  held: EnvironmentState | undefined,
): PlannedCheck {
  if (after === undefined) {
    return { requirement: 'predecessor', state: 'not-needed', evidence: null, text: 'it is a first environment' };
  }
  const current = held?.current ?? null;
  const base = { requirement: 'predecessor', evidence: current?.tag ?? null } as const;
  if (current === null) return { ...base, state: 'failed', text: `${after} holds no version` };
  if (current.commit !== version.commit)
    return { ...base, state: 'failed', text: `${after} holds ${heldName(current)}` };
  if (current.digest !== version.digest) {
    return {
      ...base,
      state: 'failed',
      text: `${after} holds ${version.version} with ${current.digest ?? 'no digest'}, and it was registered with ${version.digest ?? 'none'}`,
    };
  }
  return { ...base, state: 'passed', text: `${after} holds it` };
}

function soakCheck(
  version: RegisteredVersion,
  { after, soak }: DeclaredEnvironment,
  held: EnvironmentState | undefined,
  now: number,
): PlannedCheck {
  const check = (state: PlannedCheck['state'], text: string, evidence: string | null = null): PlannedCheck => ({
    requirement: 'soak',
    state,
    evidence,
    text,
  });
  if (soak === undefined || after === undefined) return check('not-needed', 'no time is asked for');
  if (held?.current?.commit !== version.commit) return check('failed', `it has to be in ${after} for ${soak} first`);
  const since = heldSince(held, version.commit);
  if (since === null) return check('failed', `nobody knows since when ${after} holds it`);
  const over = since.time + durationSeconds(soak) * 1000;
  if (now < over) return check('failed', `its ${soak} in ${after} are over at ${minuteOf(over)}`, since.tag);
  return check('passed', `in ${after} since ${minuteOf(since.time)}, longer than ${soak}`, since.tag);
}

/** Since when an environment holds a commit without a break, however often it was assigned again. */
function heldSince({ tenures }: EnvironmentState, commit: string): { time: number; tag: string } | null {
  const broken = tenures.findLastIndex(({ assignment }) => assignment.commit !== commit);
  const first = tenures[broken + 1]?.since;
  return first === undefined || first.time === null ? null : { time: first.time, tag: first.tag };
}

function requirementCheck(requirement: Requirement, fact: RequirementFact | undefined): PlannedCheck {
  if (fact === undefined) return { requirement, state: 'failed', evidence: null, text: 'there is no evidence of it' };
  return { requirement, ...fact };
}

function approvalCheck(
  { approvals: needed }: DeclaredEnvironment,
  request: PromotionRequest,
  approvals: readonly string[],
): PlannedCheck {
  const people = approversOf(request, approvals);
  const evidence = people.length === 0 ? null : people.join(', ');
  const base = { requirement: 'approvals', evidence } as const;
  if (needed === 0) return { ...base, state: 'not-needed', text: 'none is asked for' };
  if (people.length >= needed) return { ...base, state: 'passed', text: `${people.length} of ${needed}` };
  const own = approvals.length > 0 && people.length === 0 ? '; their own does not count' : '';
  return { ...base, state: 'failed', text: `${people.length} of ${needed}${own}` };
}

/** Each person once, without the one who asks. */
function approversOf({ author }: PromotionRequest, approvals: readonly string[]): readonly string[] {
  return [...new Set(approvals)].filter((person) => person !== author.actor);
}

/** `2026-03-01T12:00Z`, rounded up, so that it is over then. */
function minuteOf(time: number): string {
  return `${new Date(Math.ceil(time / 60_000) * 60_000).toISOString().slice(0, 16)}Z`;
}

function problemOf({ requirement, text, evidence }: PlannedCheck, request: PromotionRequest): Problem {
  const { model, version, environment } = request;
  const it = `${model} ${version}`;
  switch (requirement) {
    case 'registered':
      return {
        what: `${it} may not be promoted: ${text}`,
        fix: 'promote a version that stands, or register a new one',
      };
    case 'not-blocked':
      return {
        what: `${it} is blocked: ${text} (${evidence})`,
        fix: `when the cause is gone: proofmark unblock ${model}@${version} --reason "…"`,
      };
    case 'nothing-in-progress':
      return { what: `${environment} is busy: ${text}`, fix: 'finish that, or roll it back' };
    case 'predecessor':
      return {
        what: `${it} may not skip an environment: ${text}`,
        fix: `promote it there first: proofmark promote ${model}@${version} --to …`,
      };
    case 'soak':
      return { what: `${it} has not been tried long enough: ${text}`, fix: 'promote it again after that' };
    case 'fresh':
      return {
        what: `${it} is stale: ${text}`,
        fix: 'renew what is stale and register a new version, or change staleness in registry/policy.yaml',
      };
    case 'approvals':
      return { what: `${it} needs approval for ${environment}: ${text}`, fix: 'ask somebody else to approve it' };
    default:
      return { what: `${it} lacks ${requirement} for ${environment}: ${text}`, fix: REQUIREMENT_FIX[requirement] };
  }
}

const REQUIREMENT_FIX: Readonly<Record<Requirement | 'rollback-window', string>> = {
  gate: 'run `proofmark gate` on the commit of the version',
  smoke: 'see what the runtime said, and register a version that runs',
  'data-card': 'complete the data card, and register a version with it',
  'model-card': 'complete the model card, and register a version with it',
  attestation: 'attest the model file where it was built',
  'rollback-window': 'promote the version through the environments instead',
};

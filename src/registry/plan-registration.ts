import type { Problem } from '../errors.ts';
import { type Author, type Planned, type PlannedEvent, refused, tagFor, trailersOf } from './planned-event.ts';
import { type ModelState, newestVersion, type RegisteredVersion, versionOf } from './registry-state.ts';
import { parseTagName } from './tag-grammar.ts';
import { type Bump, nextVersion } from './version-bump.ts';

export interface RegistrationRequest {
  readonly model: string;
  readonly commit: string;
  /** `sha256:…` of the model file. */
  readonly digest: string;
  /** Keys of evidence. */
  readonly run: string;
  readonly evaluation: string | null;
  readonly verdict: string | null;
  /** As derived from what changed. */
  readonly bump: Bump;
  readonly bumpReasons?: readonly string[];
  /** What a person wants instead, and why. */
  readonly override?: {
    readonly version?: string;
    readonly bump?: Exclude<Bump, 'first'>;
    readonly reason: string;
  };
  readonly author: Author;
}

export interface RegistrationPlan {
  readonly event: PlannedEvent;
  readonly model: string;
  readonly version: string;
  /** The newest version so far. */
  readonly previous: RegisteredVersion | null;
  /** A version that has the same bytes already. */
  readonly sameBytesAs: RegisteredVersion | null;
  /** Null for a version that a person named. */
  readonly bump: Bump | null;
  readonly reasons: readonly string[];
}

/** The next version of a model. Each commit has one version at most, and each version one commit for good. */
export function planRegistration(
  state: ModelState | undefined,
  request: RegistrationRequest,
): Planned<RegistrationPlan> {
  const { model, commit, digest, override, author } = request;
  const there = state?.versions.filter((version) => version.commit === commit) ?? [];
  const same = there.find((version) => version.digest === digest && !version.deregistered);
  if (same !== undefined && (override?.version ?? same.version) === same.version) {
    return { outcome: 'done', event: same.event, text: `${model} ${same.version} is registered on this commit` };
  }
  if (there.length > 0) return refused(occupied(model, there[0]!, digest));
  const problem = override === undefined ? undefined : overrideProblem(state, model, override);
  if (problem !== undefined) return refused(problem);

  const bump = override?.bump ?? request.bump;
  const version =
    override?.version ??
    nextVersion(
      (state?.versions ?? []).map((each) => each.version),
      bump,
    );
  const tag = tagFor(model, { kind: 'register', version, counter: null });
  if (parseTagName(tag).kind === 'other') {
    return refused({
      what: `${JSON.stringify(model)} cannot be the name of a model in a tag`,
      fix: 'rename its folder',
    });
  }
  const reasons = override === undefined ? (request.bumpReasons ?? []) : [override.reason];
  return {
    outcome: 'planned',
    plan: {
      model,
      version,
      previous: newestVersion(state) ?? null,
      sameBytesAs: state?.versions.find((each) => each.digest === digest && !each.deregistered) ?? null,
      bump: override?.version === undefined ? bump : null,
      reasons,
      event: {
        tag,
        commit,
        message: {
          subject: `Register ${model} ${version}`,
          trailers: trailersOf(
            {
              'Proofmark-Version': version,
              'Proofmark-Digest': digest,
              'Proofmark-Run': request.run,
              'Proofmark-Evaluation': request.evaluation,
              'Proofmark-Verdict': request.verdict,
              'Proofmark-Reason': override?.reason ?? null,
            },
            author,
          ),
        },
      },
    },
  };
}

function occupied(model: string, known: RegisteredVersion, digest: string): Problem {
  const at = `the commit ${known.commit.slice(0, 7)}`;
  if (known.deregistered) {
    return {
      what: `${model} ${known.version} was registered on ${at} and taken back`,
      fix: 'register from another commit: a version that was taken back does not return',
    };
  }
  const bytes = known.digest === digest ? '' : known.digest === null ? ', without a digest' : `, with ${known.digest}`;
  return {
    what: `${at} has the version ${known.version} of ${model} already${bytes}: a commit has one version`,
    fix:
      known.digest === digest
        ? `use ${known.version}`
        : 'commit the change that makes the new model, and register that',
  };
}

function overrideProblem(
  state: ModelState | undefined,
  model: string,
  override: NonNullable<RegistrationRequest['override']>,
): Problem | undefined {
  if (override.reason.trim() === '') {
    return { what: 'a version that differs from the derived one needs a reason', fix: 'say why: --reason "…"' };
  }
  const { version } = override;
  if (version === undefined) return undefined;
  const parsed = parseTagName(`model@${version}`);
  if (parsed.kind !== 'register' || parsed.counter !== null) {
    return {
      what: `${JSON.stringify(version)} is not a version: ${parsed.kind === 'other' ? (parsed.reason ?? 'no version') : 'no version'}`,
      fix: 'write it as v1.2.0',
    };
  }
  const known = versionOf(state, version);
  if (known === undefined) return undefined;
  return {
    what: `${model} ${version} was registered on the commit ${known.commit.slice(0, 7)}${known.deregistered ? ' and taken back' : ''}`,
    fix: 'name a version that was never used, or leave it out',
  };
}

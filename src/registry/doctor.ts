import type { Waiver } from '../config/waivers.ts';
import type { WorkflowTriggers } from '../config/workflow-triggers.ts';
import type { Problem, ProblemLocation } from '../errors.ts';
import { diagnoseEvents } from './diagnose-events.ts';
import { diagnoseReleases, type ReleaseRecord, type VersionRecord } from './diagnose-releases.ts';
import { type CheckId, type Finding, orderFindings, type Severity, some, tagPlace } from './finding.ts';
import type { RegistryState } from './registry-state.ts';
import { STALE_FIX, type StaleFinding, staleText } from './staleness.ts';

/** What the doctor knows. Whatever it could not learn is null. */
export interface DoctorFacts {
  readonly state: RegistryState;
  /** Models that have a folder. */
  readonly models: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Time of each commit that is here. */
  readonly commits: ReadonlyMap<string, number>;
  readonly shallow: boolean;
  /** Tags that point at something else than a commit. */
  readonly tagsWithoutCommit: readonly string[];
  /** Id of every tag's object. */
  readonly tagIds: ReadonlyMap<string, string>;
  readonly places: readonly {
    readonly model: string;
    readonly number: number;
    readonly tag: string;
    readonly oid: string;
  }[];
  /** Names of environments.yaml; null without one. */
  readonly environments: readonly string[] | null;
  readonly waivers: readonly { readonly waiver: Waiver; readonly where: ProblemLocation }[];
  /** What was in the way of looking: broken files, a remote or a forge that did not answer. */
  readonly obstacles: readonly { readonly check: CheckId; readonly severity: Severity; readonly problem: Problem }[];
  readonly workflows: readonly WorkflowTriggers[];
  /** What is behind each version that Proofmark registered. */
  readonly versions: readonly VersionRecord[];
  /** Releases by tag; null when the forge did not answer. */
  readonly releases: ReadonlyMap<string, ReleaseRecord> | null;
  /** Stage tags of what environments hold now that have no deployment record. */
  readonly undeployed: readonly string[];
  readonly unsent: readonly string[];
  /** What is older than the policy allows. */
  readonly stale: readonly StaleFinding[];
}

/** Everything that is wrong or odd about a registry, worst first. */
export function diagnose(facts: DoctorFacts): readonly Finding[] {
  return orderFindings([
    ...diagnoseEvents(facts),
    ...diagnoseReleases(facts),
    ...undeclaredEnvironments(facts),
    ...expiredWaivers(facts),
    ...missedMergeGroups(facts),
    ...unsentEvidence(facts),
    ...facts.stale.map(
      (finding): Finding => ({
        check: 'staleness',
        severity: 'warning',
        what: staleText(finding),
        where: finding.file === null ? null : { file: finding.file },
        fix: STALE_FIX[finding.what],
        fixable: false,
      }),
    ),
    ...facts.obstacles.map(
      ({ check, severity, problem: { what, where, fix } }): Finding => ({
        check,
        severity,
        what,
        where: where ?? null,
        fix: fix ?? 'see docs/reference/configuration.md',
        fixable: false,
      }),
    ),
  ]);
}

/** Stages of the tags that no file declares: typing errors, and environments that were given up. */
function undeclaredEnvironments({ state, environments }: DoctorFacts): Finding[] {
  if (environments === null) return [];
  const byStage = new Map<string, { models: string[]; tag: string; held: boolean }>();
  for (const { model, environments: stages } of state.models.values()) {
    for (const { environment, current, rolloutOf, tenures } of stages.values()) {
      const tag = tenures.at(-1)?.assignment.tag;
      if (environments.includes(rolloutOf ?? environment) || tag === undefined) continue;
      const known = byStage.get(environment) ?? { models: [], tag, held: false };
      known.models.push(model);
      byStage.set(environment, { ...known, held: known.held || current !== null });
    }
  }
  return [...byStage].map(([stage, { models, tag, held }]) => ({
    check: 'environment',
    severity: held ? 'warning' : 'info',
    what: `${stage} is not declared, and ${held ? 'holds' : 'once held'} ${some(models)}`,
    where: tagPlace(tag),
    fix: held
      ? `declare it in registry/environments.yaml, or take the version out: \`proofmark unassign ${models[0]} --env ${stage}\``
      : 'nothing to do: history stays',
    fixable: false,
  }));
}

function expiredWaivers({ waivers, now }: DoctorFacts): Finding[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return waivers
    .filter(({ waiver }) => waiver.expires < today)
    .map(({ waiver, where }) => ({
      check: 'waiver',
      severity: 'warning',
      what: `the waiver of ${waiver.metric} for ${waiver.model} expired on ${waiver.expires}; it fails the gate where it is needed`,
      where,
      fix: `remove it, or have ${waiver.owner} renew it with a reason`,
      fixable: false,
    }));
}

/** A required check that does not report on a merge group holds the queue up until it gives up on the pull request. */
function missedMergeGroups({ workflows }: DoctorFacts): Finding[] {
  return workflows
    .filter(({ pullRequest, mergeGroup }) => pullRequest !== null && !mergeGroup)
    .map(({ pullRequest, runsProofmark }) => ({
      check: 'workflow',
      severity: runsProofmark ? 'warning' : 'info',
      what: `runs${runsProofmark ? ' Proofmark' : ''} on pull_request and not on merge_group: as a required check it never reports to a merge queue`,
      where: pullRequest,
      fix: 'add merge_group to its triggers, unless the repository has no merge queue or the check is not required',
      fixable: false,
    }));
}

function unsentEvidence({ unsent }: DoctorFacts): Finding[] {
  if (unsent.length === 0) return [];
  return [
    {
      check: 'unsent',
      severity: 'warning',
      what: `${unsent.length} pieces of evidence are only here: ${some(unsent)}`,
      where: { file: `refs/proofmark/${unsent[0]}` },
      fix: 'send them to the remote',
      fixable: true,
    },
  ];
}

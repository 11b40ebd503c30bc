import { diagnoseEvents } from './diagnose-events.ts';
import { diagnoseReleases } from './diagnose-releases.ts';
import type { DoctorFacts } from './doctor-facts.ts';
import { type Finding, orderFindings, some, tagPlace } from './finding.ts';
import { STALE_FIX, staleText } from './staleness.ts';

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

import { CHALLENGE_WAIVER } from '../config/challenge.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { Predictions } from '../metrics/predictions.ts';
import { type ChallengeEvidence, type ChallengeRow, challengeRows } from './challenge-rows.ts';
import { withWaiver } from './decide.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import type { DiscoveredRow } from './discovered-slices.ts';
import { type ErrorAnalysis, errorAnalysis } from './error-analysis.ts';
import { fairnessRows } from './fairness.ts';
import type { FairnessRow } from './fairness-record.ts';
import type { DecisionSetting } from './metric-rows.ts';
import { short } from './number-text.ts';

/** What a verdict looks at beside metrics and declared slices: groups, pinned rows, errors. */
export interface FurtherFindings {
  readonly fairness: readonly FairnessRow[];
  readonly challenges: readonly ChallengeRow[];
  readonly errors?: ErrorAnalysis;
}

export const NO_FURTHER_FINDINGS: FurtherFindings = { fairness: [], challenges: [] };

export interface FurtherRequest {
  readonly config: ModelConfig;
  readonly declared: readonly DeclaredMetric[];
  readonly candidate: Predictions;
  readonly baseline: Predictions | null;
  readonly challenges: readonly ChallengeEvidence[];
  readonly digest: string;
  /** Fairness is waived by measure and groups, a challenge by `challenge` and its name. */
  readonly isWaived: (metric: string, slice: string) => boolean;
}

/** Tags of a verdict. */
const ERROR_TAGS = 15;

export function furtherFindings(request: FurtherRequest, setting: DecisionSetting): FurtherFindings {
  const { config, candidate, isWaived } = request;
  return {
    fairness: fairnessRows(request, setting),
    challenges: challengeRows(request.challenges, config.evaluate.threshold).map((row) => ({
      ...row,
      status: withWaiver(row.status, isWaived(CHALLENGE_WAIVER, row.name)),
    })),
    errors: errorAnalysis(config, candidate, { limit: ERROR_TAGS }),
  };
}

/** Only what was asked for stands in the record. */
export function furtherRecord({ fairness, challenges, errors }: FurtherFindings, discovered: readonly DiscoveredRow[]) {
  return {
    ...(fairness.length === 0 ? {} : { fairness: [...fairness] }),
    ...(challenges.length === 0 ? {} : { challenges: [...challenges] }),
    ...(discovered.length === 0 ? {} : { discovered: [...discovered] }),
    ...(errors === undefined || errors.tags.length === 0 ? {} : { errors }),
  };
}

/** Sentences about the rows of a status, for the reason of a verdict. */
export function furtherReasons(found: FurtherFindings, status: 'fail' | 'inconclusive'): readonly string[] {
  const challenges = found.challenges.filter((row) => row.status === status);
  const fairness = found.fairness.filter((row) => row.status === status);
  return [
    ...challenges.map(({ name, rate, rows, note }) => {
      const asked = rate === 1 ? 'all have' : `${short(100 * rate)}% of them have`;
      return `The challenge ${name} (${rows} rows) is not met: ${note}, and ${asked} to be right.`;
    }),
    ...fairness.map(({ measure, by, candidate, widest, note }) => {
      if (candidate === null || widest === null)
        return `The gap of ${measure} between groups of ${by} is not known: ${note}.`;
      const gap = `${short(candidate.value)} [${short(candidate.lower)}, ${short(candidate.upper)}]`;
      return `${measure} differs by ${gap} between ${widest.highest} and ${widest.lowest}: ${note}.`;
    }),
  ];
}

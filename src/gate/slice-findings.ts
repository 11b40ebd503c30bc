import { criticalSliceNames, fairnessOnlyNames } from '../config/evaluated-slices.ts';
import { compareSlices, type SliceComparison } from '../metrics/models.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { Pair } from './compared-rows.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { type Discordance, discordances } from './discordance.ts';
import { firstModelSlices } from './first-model-slices.ts';
import type { JudgeRequest } from './judge.ts';
import type { DecisionSetting } from './metric-rows.ts';
import {
  detectSliceHarm,
  NO_SLICES,
  proveCriticalSlice,
  type SliceEvidence,
  type SliceFindings,
  sortedRows,
} from './slice-rows.ts';

export function sliceFindings(
  { config }: JudgeRequest,
  declared: readonly DeclaredMetric[],
  pair: Pair,
  setting: DecisionSetting,
  isWaived: (metric: string, slice: string) => boolean,
): SliceFindings {
  const guarded = declared.filter(
    ({ definition, options }) =>
      definition.family !== 'measurement' && (options.role === 'optimize' || options.role === 'guard'),
  );
  if (guarded.length === 0) return NO_SLICES;
  const { evaluate } = config;
  const critical = criticalSliceNames(evaluate);
  const apart = fairnessOnlyNames(evaluate);
  const only = <T extends Predictions>(predictions: T): T => ({
    ...predictions,
    slices: predictions.slices.filter((dimension) => !apart.includes(dimension.name)),
  });
  if (pair.baseline === null) return firstModelSlices(only(pair.candidate), guarded, evaluate.threshold, critical);

  const evidence = sliceEvidence(only(pair.baseline), only(pair.candidate), guarded, evaluate.threshold, setting);
  const ordinary = evidence.filter(({ comparison }) => !critical.includes(comparison.dimension));
  const harm = detectSliceHarm(guarded, ordinary, isWaived, setting);
  const proved = critical.flatMap((name) => {
    const found = evidence.find(({ comparison }) => comparison.dimension === name);
    return proveCriticalSlice(guarded, found ?? name, isWaived, setting);
  });
  return { ...harm, rows: sortedRows([...proved, ...harm.rows]) };
}

function sliceEvidence(
  baseline: Predictions,
  candidate: Predictions,
  guarded: readonly DeclaredMetric[],
  threshold: number,
  { policy }: DecisionSetting,
): readonly SliceEvidence[] {
  const definitions = guarded.map((metric) => metric.definition);
  const discordance = discordanceBySlice(baseline, candidate, threshold);
  const options = { confidence: policy.confidence };
  return compareSlices(baseline, candidate, definitions, threshold, options).map((comparison) => ({
    comparison,
    discordance: discordance(comparison),
  }));
}

/** Rows of a slice that only one of the models classifies right; of two classes also by label, for recall. */
function discordanceBySlice(
  baseline: Predictions,
  candidate: Predictions,
  threshold: number,
): (slice: SliceComparison) => Discordance {
  if (baseline.task !== 'binary-classification' || candidate.task !== 'binary-classification') {
    return ({ correct }) => ({
      onlyBaseline: [0, correct?.onlyBaseline ?? 0],
      onlyCandidate: [0, correct?.onlyCandidate ?? 0],
    });
  }
  const byDimension = new Map(
    baseline.slices.map((dimension) => [dimension.name, discordances(baseline, candidate, dimension, threshold)]),
  );
  return ({ dimension, code }) => byDimension.get(dimension)![code]!;
}

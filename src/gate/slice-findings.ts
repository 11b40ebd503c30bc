import { criticalSliceNames, fairnessOnlyNames } from '../config/evaluated-slices.ts';
import { compareEachSlice, type LaidOutPair, type SliceComparison, type SliceQuestion } from '../metrics/models.ts';
import type { LaidOutRows } from './compared-rows.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { type Discordance, discordances } from './discordance.ts';
import { firstModelSlices } from './first-model-slices.ts';
import type { JudgeRequest } from './judge-request.ts';
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
  laid: LaidOutRows,
  setting: DecisionSetting,
  isWaived: (metric: string, slice: string) => boolean,
  tell?: (share: number) => void,
): SliceFindings {
  const guarded = declared.filter(
    ({ definition, options }) =>
      definition.family !== 'measurement' && (options.role === 'optimize' || options.role === 'guard'),
  );
  if (guarded.length === 0) return NO_SLICES;
  const { evaluate } = config;
  const critical = criticalSliceNames(evaluate);
  const apart = fairnessOnlyNames(evaluate);
  const sliced = (laid.baseline ?? laid.candidate).predictions.slices;
  const dimensions = sliced.filter(({ name }) => !apart.includes(name));
  if (laid.baseline === null) return firstModelSlices(laid.candidate, { dimensions, tell }, guarded, critical);

  const metrics = guarded.map((metric) => metric.definition);
  const evidence = sliceEvidence(laid, { metrics, dimensions, tell }, evaluate.threshold);
  const ordinary = evidence.filter(({ comparison }) => !critical.includes(comparison.dimension));
  const harm = detectSliceHarm(guarded, ordinary, isWaived, setting);
  const proved = critical.flatMap((name) => {
    const found = evidence.find(({ comparison }) => comparison.dimension === name);
    return proveCriticalSlice(guarded, found ?? name, isWaived, setting);
  });
  return { ...harm, rows: sortedRows([...proved, ...harm.rows]) };
}

function sliceEvidence(laid: LaidOutPair, asked: SliceQuestion, threshold: number): readonly SliceEvidence[] {
  const discordance = discordanceBySlice(laid, asked, threshold);
  return compareEachSlice(laid, asked).map((comparison) => ({ comparison, discordance: discordance(comparison) }));
}

/** Rows of a slice that only one of the models classifies right; of two classes also by label, for recall. */
function discordanceBySlice(
  laid: LaidOutPair,
  { dimensions }: SliceQuestion,
  threshold: number,
): (slice: SliceComparison) => Discordance {
  const [baseline, candidate] = [laid.baseline.predictions, laid.candidate.predictions];
  if (baseline.task !== 'binary-classification' || candidate.task !== 'binary-classification') {
    return ({ correct }) => ({
      onlyBaseline: [0, correct?.onlyBaseline ?? 0],
      onlyCandidate: [0, correct?.onlyCandidate ?? 0],
    });
  }
  const byDimension = new Map(
    dimensions.map((dimension) => [dimension.name, discordances(baseline, candidate, dimension, threshold)]),
  );
  return ({ dimension, code }) => byDimension.get(dimension)![code]!;
}

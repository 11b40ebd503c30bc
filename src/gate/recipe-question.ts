import type { Policy } from '../config/policy.ts';
import type { Estimate } from '../experiment/evaluation-record.ts';
import { welch, welchEquivalence } from '../metrics/equivalence.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { declaredMargins, tightestMargin } from './margins.ts';
import { grouped, short } from './number-text.ts';
import { changeOf } from './oriented.ts';
import { decideOutcome } from './outcome.ts';
import type { RecipeAnswer, RecipeRow, SeedRun } from './recipe-answer.ts';
import type { MetricRow } from './verdict-record.ts';

/** A seed with the metrics its model reached on the rows that are judged. */
export interface EvaluatedSeed extends SeedRun {
  readonly metrics: Readonly<Record<string, Estimate>>;
}

/** The seeds of both recipes that were trained and evaluated. */
export interface SeedEvaluations {
  readonly candidate: readonly EvaluatedSeed[];
  readonly baseline: readonly EvaluatedSeed[];
  readonly sameRecipe: boolean;
}

/** Share of pairs of seeds that has to be won before an improvement is more than luck (Bouthillier et al. 2021). */
export const LIKELY_BETTER = 0.75;
/** With fewer seeds the noise between them is hardly known. */
export const FEWEST_SEEDS = 3;
/** More seeds than this nobody trains: then the margin is what has to change. */
const MOST_SEEDS = 1000;

/**
 * Is the recipe better, and not only this artifact? The interval of an evaluation knows nothing of the luck of a seed: two
 * sets of seeds of one recipe differ by more than it tells. So the values of each metric over the seeds are compared by
 * Welch's t test, with the gate's own rule at the metric's margin.
 */
export function answerRecipe(
  declared: readonly DeclaredMetric[],
  seeds: SeedEvaluations,
  setting: { readonly policy: Policy; readonly rows: number },
): RecipeAnswer {
  const judged = declared.filter(({ definition }) => definition.family !== 'measurement');
  const run = ({ seed, runKey, evaluationKey }: SeedRun) => ({ seed, runKey, evaluationKey });
  return {
    candidate: seeds.candidate.map(run),
    baseline: seeds.baseline.map(run),
    sameRecipe: seeds.sameRecipe,
    confidence: setting.policy.confidence,
    rows: judged.map((metric) => recipeRow(metric, seeds, setting)),
  };
}

function recipeRow(
  { definition, options }: DeclaredMetric,
  seeds: SeedEvaluations,
  { policy, rows }: { readonly policy: Policy; readonly rows: number },
): RecipeRow {
  const { name, direction, unit } = definition;
  const valuesOf = (side: readonly EvaluatedSeed[]) => side.map(({ metrics }) => metrics[name]?.value ?? null);
  const [candidate, baseline] = [valuesOf(seeds.candidate), valuesOf(seeds.baseline)];
  const [candidateMean, baselineMean] = [meanOf(candidate), meanOf(baseline)];
  const margin = tightestMargin(declaredMargins(definition, options, policy, rows), baselineMean ?? candidateMean);
  const noise = seedNoise(candidate, baseline, margin?.value);
  const facts = {
    metric: name,
    direction,
    unit,
    candidate,
    baseline,
    candidateMean,
    baselineMean,
    margin: margin?.value ?? null,
    marginText: margin?.text ?? null,
    ...noise,
  };
  const why = seeds.sameRecipe ? 'the recipe did not change' : tooFew(candidate, baseline);
  if (why !== undefined) {
    const nothing = { difference: null, nonInferiority: null, equivalence: null };
    return { ...facts, change: null, df: null, outcome: null, p: nothing, probabilityBetter: null, note: why };
  }
  return { ...facts, ...compareSeeds(candidate as number[], baseline as number[], facts, policy.confidence) };
}

function compareSeeds(
  candidate: readonly number[],
  baseline: readonly number[],
  { direction, margin }: Pick<RecipeRow, 'direction' | 'margin'>,
  confidence: number,
): Pick<RecipeRow, 'change' | 'df' | 'outcome' | 'p' | 'probabilityBetter' | 'note'> {
  // Turned so that more is better: then one tail of the two tests is non-inferiority.
  const sign = direction === 'higher' ? 1 : -1;
  const [before, after] = [baseline, candidate].map((values) => values.map((value) => sign * value));
  const test = welch(before!, after!, confidence);
  const exact = test.se === 0;
  const allowed = margin ?? 0;
  const decided = decideOutcome({
    delta: test.difference,
    se: test.se,
    margin: allowed,
    confidence,
    ...(exact ? {} : { df: test.df }),
  });
  const equivalence = exact || margin === null ? undefined : welchEquivalence(before!, after!, margin);
  const fewest = Math.min(candidate.length, baseline.length);
  return {
    change: exact ? null : changeOf({ delta: test.difference, se: test.se, ...decided }, direction),
    df: exact ? null : test.df,
    // Then every seed is the same model, and the artifact's question is the only one there is.
    outcome: exact ? null : decided.outcome,
    p: {
      difference: exact ? null : test.p,
      nonInferiority: equivalence?.lower.p ?? null,
      equivalence: equivalence?.p ?? null,
    },
    probabilityBetter: exact ? null : test.probabilityGreater,
    note: exact
      ? 'no seed differs from another: the training does not use its seed'
      : fewest < FEWEST_SEEDS
        ? `only ${fewest} seeds; at least ${FEWEST_SEEDS} tell how much seeds differ`
        : null,
  };
}

function tooFew(candidate: readonly (number | null)[], baseline: readonly (number | null)[]): string | undefined {
  if ([...candidate, ...baseline].includes(null)) return 'undefined with one of the seeds';
  if (baseline.length === 0) return 'no seed of a baseline to compare with';
  if (baseline.length === 1) return 'the baseline was trained with one seed; two are needed, better five';
  if (candidate.length === 1) return 'trained with one seed; two are needed, better five';
  return undefined;
}

/** 2 σ √(1/K + 1/K′), which is 2 σ √(2/K) for as many seeds on both sides; σ from all that were trained. */
function seedNoise(
  candidate: readonly (number | null)[],
  baseline: readonly (number | null)[],
  margin: number | undefined,
): Pick<RecipeRow, 'seedDeviation' | 'seedNoise' | 'belowSeedNoise' | 'seedsNeeded'> {
  const sides = [candidate, baseline].map((values) => values.filter((value) => value !== null));
  const freedom = sides.reduce((sum, values) => sum + Math.max(0, values.length - 1), 0);
  if (freedom === 0) return { seedDeviation: null, seedNoise: null, belowSeedNoise: false, seedsNeeded: null };
  const squares = sides.reduce((sum, values) => sum + squaresAround(values), 0);
  const deviation = Math.sqrt(squares / freedom);
  const [own, other] = [sides[0]!.length, sides[1]!.length === 0 ? sides[0]!.length : sides[1]!.length];
  const noise = 2 * deviation * Math.sqrt(1 / own + 1 / other);
  const below = margin !== undefined && margin < noise;
  const needed = below && margin > 0 ? Math.ceil(8 * (deviation / margin) ** 2) : null;
  return {
    seedDeviation: deviation,
    seedNoise: noise,
    belowSeedNoise: below,
    seedsNeeded: needed !== null && needed <= MOST_SEEDS ? needed : null,
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function squaresAround(values: readonly number[]): number {
  const mean = meanOf(values);
  return mean === null ? 0 : values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
}

/** What a reader of the verdict has to know of the seeds although it does not decide. */
export function recipeWarnings(answer: RecipeAnswer | undefined, metrics: readonly MetricRow[]): readonly string[] {
  if (answer === undefined) return [];
  return answer.rows.flatMap((row) => {
    const artifact = metrics.find(({ metric }) => metric === row.metric);
    if (artifact === undefined || (artifact.role !== 'optimize' && artifact.role !== 'guard')) return [];
    return [belowNoiseWarning(row, answer), disagreement(row, artifact)].filter((warning) => warning !== undefined);
  });
}

function belowNoiseWarning(row: RecipeRow, answer: RecipeAnswer): string | undefined {
  if (!row.belowSeedNoise || row.margin === null || row.seedNoise === null) return undefined;
  const seeds = answer.candidate.length;
  const advice =
    row.seedsNeeded === null
      ? 'choose a larger margin'
      : `train about ${grouped(row.seedsNeeded)} seeds, or choose a larger margin`;
  return `The margin ${row.marginText ?? short(row.margin)} of ${row.metric} is below the seed noise ${short(row.seedNoise)} (2σ√(2/K), σ ${short(row.seedDeviation ?? 0)}, ${seeds} seeds): the seed alone may cost as much; ${advice}.`;
}

function disagreement(row: RecipeRow, artifact: MetricRow): string | undefined {
  if (row.outcome === null) return undefined;
  const wins = row.probabilityBetter ?? 0;
  if (row.outcome === 'worse') {
    return `The recipe is worse in ${row.metric} over its seeds, whatever this artifact is: it wins ${share(wins)} of the pairs of seeds.`;
  }
  if (artifact.outcome === 'better' && row.outcome !== 'better') {
    const pairs = `${share(wins)} of the pairs of seeds`;
    return wins >= LIKELY_BETTER
      ? `This artifact is better in ${row.metric}, and its recipe probably is: it wins ${pairs}, although the interval over the seeds reaches 0.`
      : `This artifact is better in ${row.metric}; that its recipe is, its seeds do not show: it wins ${pairs}, and ${share(LIKELY_BETTER)} would be likely.`;
  }
  return undefined;
}

function share(part: number): string {
  return `${Math.round(part * 100)}%`;
}

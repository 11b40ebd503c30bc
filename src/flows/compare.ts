import { Margin } from '../config/model-config.ts';
import { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import type { DeclaredMetric } from '../gate/declared-metrics.ts';
import { declaredMargins, tightestMargin } from '../gate/margins.ts';
import { orient } from '../gate/oriented.ts';
import { normalCdf, studentCdf } from '../metrics/distributions.ts';
import { compareModels, type MetricComparison } from '../metrics/models.ts';
import { rowsNeeded } from '../metrics/power.ts';
import type { ScoreFileReader, ScoreTable } from '../ports.ts';
import type { ComparedMetricResult, ComparedRows, CompareResult } from '../report/score-table.ts';
import { metricsToScore, readModels, requireTask, type ScoreSetting, scoredMetric, settingOf } from './score.ts';
import { ScoreColumns } from './score-file.ts';
import { predictionsOfModels, requiredColumns } from './score-predictions.ts';

export type { CompareResult } from '../report/score-table.ts';

export interface CompareRequest {
  readonly file: string;
  readonly task?: string;
  readonly threshold?: number;
  /** For every metric, instead of each metric's own: `0.005` or `1%`. */
  readonly margin?: number | string;
  readonly confidence?: number;
  /** Instead of all that the task has. */
  readonly metrics?: readonly string[];
  /** Names of the classes in the order of the probabilities; default the file's own, then the labels. */
  readonly classes?: readonly string[];
}

const MODELS = ['_a', '_b'];

/** The change of every metric from the first model (`…_a`) to the second (`…_b`), with its paired interval and outcome. */
export async function compare(
  request: CompareRequest,
  ports: { readonly files: ScoreFileReader },
): Promise<CompareResult> {
  const task = requireTask(request.task ?? 'binary-classification');
  const margin = requireMargin(request.margin);
  const table = await readModels(request.file, task, MODELS, ports.files, request.classes);
  return compareTable(table, settingOf(request, task, table), margin);
}

/** Pure part: a table to its comparison. */
export function compareTable(table: ScoreTable, setting: ScoreSetting, margin?: Margin): CompareResult {
  const { task, threshold, confidence } = setting;
  const columns = new ScoreColumns(table, requiredColumns(task, MODELS));
  const [baseline, candidate] = predictionsOfModels(task, columns, MODELS, setting.classes);
  columns.throwProblems();

  const declared: readonly DeclaredMetric[] = metricsToScore(baseline!, setting.metrics).map((definition) => ({
    definition,
    options: { role: 'report', ...(margin === undefined ? {} : { margin }) },
  }));
  const definitions = declared.map((metric) => metric.definition);
  const { overall, slices } = compareModels(baseline!, candidate!, definitions, threshold, { confidence });
  const values = baseline!.slices[0]?.values ?? [];
  return {
    task,
    ...(task === 'binary-classification' ? { threshold } : {}),
    confidence,
    ...comparedRows(columns.rows, overall, declared, confidence),
    slices: Object.fromEntries(
      slices.map(({ code, rows, metrics }) => [values[code]!, comparedRows(rows, metrics, declared, confidence)]),
    ),
  };
}

function comparedRows(
  n: number,
  comparisons: readonly MetricComparison[],
  declared: readonly DeclaredMetric[],
  confidence: number,
): ComparedRows {
  const metrics = comparisons.map((comparison, index) => [
    comparison.metric,
    comparedMetric(comparison, declared[index]!, n, confidence),
  ]);
  return { n, metrics: Object.fromEntries(metrics) };
}

const NO_POLICY = Policy.parse({});

function comparedMetric(
  comparison: MetricComparison,
  { definition, options }: DeclaredMetric,
  rows: number,
  confidence: number,
): ComparedMetricResult {
  const { delta, se, lower, upper, df } = comparison;
  const margin =
    definition.onlyShown !== undefined
      ? undefined
      : tightestMargin(declaredMargins(definition, options, NO_POLICY, rows), comparison.baseline.value);
  const oriented =
    definition.onlyShown === undefined
      ? orient(comparison, definition.direction, margin?.value ?? 0, confidence)
      : undefined;
  const needed =
    margin && margin.value > 0 && se !== null && se > 0 ? rowsNeeded(rows, se, margin.value, confidence) : null;
  return {
    baseline: scoredMetric(comparison.baseline),
    candidate: scoredMetric(comparison.candidate),
    delta,
    se,
    ci: lower === null || upper === null ? null : [lower, upper],
    ...significance(delta, se, df),
    margin: margin?.value ?? null,
    outcome: oriented?.outcome ?? 'inconclusive',
    rows_needed: needed,
  };
}

/** z (t with clusters) and its two-sided p. Without any uncertainty: no change is z 0 and p 1, a change has no finite z. */
function significance(
  delta: number | null,
  se: number | null,
  df: number | null,
): { readonly z: number | null; readonly p: number | null } {
  if (delta === null || se === null) return { z: null, p: null };
  if (se === 0) return delta === 0 ? { z: 0, p: 1 } : { z: null, p: 0 };
  const z = delta / se;
  return { z, p: 2 * (df === null ? normalCdf(-Math.abs(z)) : studentCdf(-Math.abs(z), df)) };
}

function requireMargin(margin: number | string | undefined): Margin | undefined {
  if (margin === undefined) return undefined;
  const number = typeof margin === 'string' && !margin.endsWith('%') ? Number(margin) : margin;
  const parsed = Margin.safeParse(number);
  if (parsed.success && margin !== '') return parsed.data;
  throw new UserError({
    what: `${margin} is not a margin`,
    where: { field: '--margin' },
    fix: 'a number such as 0.005, or a percentage of the baseline such as 1%',
  });
}

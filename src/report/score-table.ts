import type { Task } from '../config/model-config.ts';
import type { Estimate } from '../experiment/evaluation-record.ts';
import type { Outcome } from '../gate/verdict-record.ts';
import { renderMarkdownTable } from './markdown.ts';
import { decimalsFor, formatCount, formatNumber, formatProbability, formatSigned, NOTHING } from './numbers.ts';
import { type Cell, left, right, type Table } from './tables.ts';
import { renderTextTable, type SummaryOptions } from './terminal.ts';

/**
 * A metric's value with its interval. A metric without a value is null and `undefined` says why. Where scikit-learn has a
 * convention for 0/0 (`zero_division=0` of precision, recall and F1), that value is given, with the reason and no interval.
 */
export interface ScoredMetric extends Estimate {
  readonly undefined?: string;
}

export interface ScoredRows {
  readonly n: number;
  readonly metrics: Readonly<Record<string, ScoredMetric>>;
  /** Of a ranking: queries with a relevant row, which are what its metrics are means over. */
  readonly queries_used?: number;
}

export interface ScoreResult extends ScoredRows {
  readonly task: Task;
  /** Of binary classification. */
  readonly threshold?: number;
  readonly confidence: number;
  /** By value of the `slice` column. */
  readonly slices: Readonly<Record<string, ScoredRows>>;
  /** Ten equal-width bins of the score, empty ones left out; no rows when a score is not a probability. */
  readonly reliability_bins?: {
    readonly columns: readonly string[];
    readonly rows: readonly (readonly number[])[];
  };
  /** Names of the classes, in the order of the two below. */
  readonly classes?: readonly string[];
  readonly confusion_rows_true_cols_pred?: readonly (readonly number[])[];
  readonly per_class?: Readonly<Record<string, readonly number[]>>;
}

/** Candidate (score_b) minus baseline (score_a) on the same rows, in the metric's own unit and sign. */
export interface ComparedMetricResult {
  readonly baseline: ScoredMetric;
  readonly candidate: ScoredMetric;
  readonly delta: number | null;
  readonly se: number | null;
  readonly ci: readonly [number, number] | null;
  readonly z: number | null;
  /** Two-sided. */
  readonly p: number | null;
  readonly margin: number | null;
  /** `inconclusive` when the change is undefined: nothing was shown. */
  readonly outcome: Outcome;
  /** Rows needed to prove the margin with 80% power if nothing changed. */
  readonly rows_needed: number | null;
}

export interface ComparedRows {
  readonly n: number;
  readonly metrics: Readonly<Record<string, ComparedMetricResult>>;
}

export interface CompareResult extends ComparedRows {
  readonly task: Task;
  /** Of binary classification. */
  readonly threshold?: number;
  readonly confidence: number;
  readonly slices: Readonly<Record<string, ComparedRows>>;
}

/** Slices shown in tables for people; all of them are in the JSON. */
const SHOWN_SLICES = 20;
/** What a slice's line shows. */
const SLICE_METRICS: Readonly<Record<Task, readonly string[]>> = {
  'binary-classification': ['roc_auc', 'log_loss', 'recall', 'precision'],
  'multiclass-classification': ['accuracy', 'f1_macro', 'log_loss', 'roc_auc_ovr_macro'],
  regression: ['mae', 'rmse', 'r2', 'bias'],
  ranking: ['ndcg_linear@10', 'map', 'mrr', 'recall@10'],
};

/** Tables for a terminal: the metrics of all rows, then the slices. */
export function renderScoreText(result: ScoreResult, options: SummaryOptions = {}): string {
  return joined(
    scoreTables(result).map((table) => renderTextTable(table, options)),
    headline(result),
  );
}

export function renderScoreMarkdown(result: ScoreResult): string {
  return joined(scoreTables(result).map(renderMarkdownTable), headline(result));
}

export function renderCompareText(result: CompareResult, options: SummaryOptions = {}): string {
  return joined(
    compareTables(result).map((table) => renderTextTable(table, options)),
    headline(result),
  );
}

export function renderCompareMarkdown(result: CompareResult): string {
  return joined(compareTables(result).map(renderMarkdownTable), headline(result));
}

function scoreTables(result: ScoreResult): readonly Table[] {
  const metrics: Table = {
    columns: [left('Metric'), right('Value'), left(`${percent(result.confidence)} CI`), left('Note')],
    rows: Object.entries(result.metrics).map(([name, metric]) => [
      { text: name },
      { text: valueText(metric) },
      { text: intervalText(metric.ci) },
      { text: metric.undefined ?? '' },
    ]),
  };
  return [metrics, ...sliceTable(result, (slice, name) => valueText(slice.metrics[name]))];
}

function compareTables(result: CompareResult): readonly Table[] {
  const columns = [
    left('Metric'),
    right('Baseline (a)'),
    right('Candidate (b)'),
    right('Change'),
    left(`${percent(result.confidence)} CI`),
    right('p'),
    right('Margin'),
    left('Outcome'),
    right('Rows needed'),
  ];
  const rows = Object.entries(result.metrics).map(([name, metric]): readonly Cell[] => {
    const decimals = decimalsFor([metric.baseline.value, metric.candidate.value]);
    return [
      { text: name },
      { text: valueText(metric.baseline) },
      { text: valueText(metric.candidate) },
      { text: formatSigned(changeOf(metric), decimals) },
      { text: intervalText(metric.ci, true) },
      { text: formatProbability(metric.p) },
      { text: metric.margin === null ? NOTHING : String(Number(metric.margin.toPrecision(3))) },
      { text: metric.margin === null && metric.delta !== null ? NOTHING : metric.outcome },
      { text: metric.rows_needed === null ? NOTHING : formatCount(metric.rows_needed) },
    ];
  });
  return [{ columns, rows }, ...sliceTable(result, comparedCell)];
}

/** The change without the last bits of sums that were added up in another order. */
function changeOf({ baseline, candidate, delta }: ComparedMetricResult): number | null {
  const size = Math.max(Math.abs(baseline.value ?? 0), Math.abs(candidate.value ?? 0));
  return delta !== null && Math.abs(delta) < 1e-13 * size ? 0 : delta;
}

function comparedCell(slice: ComparedRows, name: string): string {
  const metric = slice.metrics[name];
  if (metric === undefined || metric.delta === null) return NOTHING;
  return `${formatSigned(metric.delta)} ${metric.outcome}`;
}

interface SlicedResult<Slice> {
  readonly task: Task;
  readonly metrics: Readonly<Record<string, unknown>>;
  readonly slices: Readonly<Record<string, Slice>>;
}

/** The task's usual metrics that were computed; otherwise the first few that were. */
function slicedMetrics(task: Task, computed: readonly string[]): readonly string[] {
  const usual = SLICE_METRICS[task].filter((name) => computed.includes(name));
  return usual.length > 0 ? usual : computed.slice(0, 4);
}

/** One line a slice, the largest first. */
function sliceTable<Slice extends { readonly n: number; readonly metrics: Readonly<Record<string, unknown>> }>(
  { slices, task, metrics }: SlicedResult<Slice>,
  cell: (slice: Slice, metric: string) => string,
): readonly Table[] {
  const shown = slicedMetrics(task, Object.keys(metrics));
  const entries = Object.entries(slices).sort(([, a], [, b]) => b.n - a.n);
  if (entries.length === 0) return [];
  const rows = entries
    .slice(0, SHOWN_SLICES)
    .map(([name, slice]) => [
      { text: name },
      { text: formatCount(slice.n) },
      ...shown.map((metric) => ({ text: cell(slice, metric) })),
    ]);
  const rest = entries.length - rows.length;
  const more = [[{ text: `${formatCount(rest)} more, see --json` }, ...['', ...shown].map(() => ({ text: '' }))]];
  return [
    {
      columns: [left('Slice'), right('Rows'), ...shown.map((title) => right(title))],
      rows: rest > 0 ? [...rows, ...more] : rows,
    },
  ];
}

function headline({ n, threshold, queries_used: queries }: Headline): string {
  const unit = queries === undefined ? '' : `; ${counted(queries, 'query', 'queries')} with a relevant row`;
  return `${counted(n, 'row', 'rows')}${unit}${threshold === undefined ? '' : `; predicted positive from a score of ${threshold}`}`;
}

function counted(count: number, one: string, several: string): string {
  return `${formatCount(count)} ${count === 1 ? one : several}`;
}

interface Headline {
  readonly n: number;
  readonly threshold?: number;
  readonly queries_used?: number;
}

function joined(tables: readonly string[], headline: string): string {
  return [headline, ...tables.map((table) => table.trimEnd())].join('\n\n');
}

function valueText(metric: ScoredMetric | undefined): string {
  if (metric === undefined || metric.value === null || metric.undefined !== undefined) return NOTHING;
  if (metric.ci === null && Number.isInteger(metric.value)) return formatCount(metric.value);
  return formatNumber(metric.value, decimalsFor([metric.value]));
}

function intervalText(ci: readonly [number, number] | null, signed = false): string {
  if (ci === null) return NOTHING;
  const decimals = decimalsFor(ci);
  const [low, high] = ci.map((bound) => (signed ? formatSigned(bound, decimals) : formatNumber(bound, decimals)));
  return `[${low}, ${high}]`;
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(6))}%`;
}

import type { Difference, MetricRow } from '../gate/verdict-record.ts';
import { renderMarkdownTable } from './markdown.ts';
import { decimalsFor, formatNumber, formatSigned, NOTHING } from './numbers.ts';
import { changeCell, right, type Table } from './tables.ts';
import { type Palette, PLAIN, renderTextTable } from './terminal.ts';
import { outcomeText, STATUS_TONE } from './words.ts';

/** One model of `proofmark diff A B`. */
export interface ModelDiff {
  /** `models/flight-delay`: DVC's Path column. */
  readonly path: string;
  readonly metrics: readonly MetricRow[];
  readonly params: readonly Difference[];
  /** Rows both sides were evaluated on. */
  readonly rows: number;
}

/** What is compared, as the user wrote it: versions, commits, or `work tree`. */
export interface DiffSides {
  readonly a: string;
  readonly b: string;
}

/** DVC's columns, and what it lacks: the interval and the outcome. */
export function metricDiffTable(sides: DiffSides, models: readonly ModelDiff[]): Table {
  return {
    columns: [
      { title: 'Path', align: 'left' },
      { title: 'Metric', align: 'left' },
      right(sides.a),
      right(sides.b),
      right('Change [CI]'),
      { title: 'Outcome', align: 'left' },
    ],
    rows: models.flatMap((model) =>
      model.metrics.map((row) => {
        const before = row.baseline?.value ?? null;
        const after = row.candidate.value;
        const decimals = decimalsFor([before, after], row.unit);
        const plain = before === null || after === null ? NOTHING : formatSigned(after - before, decimals);
        return [
          { text: model.path },
          { text: row.metric },
          { text: formatNumber(before, decimals) },
          { text: formatNumber(after, decimals) },
          changeCell(row.change, decimals, plain),
          { text: outcomeText(row, model.rows), tone: STATUS_TONE[row.status] },
        ];
      }),
    ),
  };
}

/** Params that differ; a change is shown for numbers. */
export function paramDiffTable(sides: DiffSides, models: readonly ModelDiff[]): Table {
  return {
    columns: [
      { title: 'Path', align: 'left' },
      { title: 'Param', align: 'left' },
      right(sides.a),
      right(sides.b),
      right('Change'),
    ],
    rows: models.flatMap((model) =>
      model.params.map((param) => {
        const change = numericChange(param);
        return [
          { text: model.path },
          { text: param.name },
          { text: param.before ?? NOTHING },
          { text: param.after ?? NOTHING },
          { text: change === null ? NOTHING : formatSigned(change, decimalsOf(param)) },
        ];
      }),
    ),
  };
}

/** `after - before` when both are numbers. */
function numericChange(param: Difference): number | null {
  if (param.before === null || param.after === null) return null;
  if (param.before.trim() === '' || param.after.trim() === '') return null;
  const change = Number(param.after) - Number(param.before);
  return Number.isFinite(change) ? change : null;
}

function decimalsOf(param: Difference): number {
  const digits = (text: string | null) => text?.split('.')[1]?.length ?? 0;
  return Math.min(8, Math.max(digits(param.before), digits(param.after)));
}

/** For a terminal. */
export function renderDiffText(
  sides: DiffSides,
  models: readonly ModelDiff[],
  options: { readonly colour?: Palette; readonly width?: number } = {},
): string {
  const { colour = PLAIN, width = 100 } = options;
  const tables = diffTables(sides, models).map((table) => renderTextTable(table, { colour, width }));
  return tables.length === 0 ? 'No metric and no param differs.' : tables.join('\n\n');
}

/** For a pull request. */
export function renderDiffMarkdown(sides: DiffSides, models: readonly ModelDiff[]): string {
  const tables = diffTables(sides, models).map(renderMarkdownTable);
  return tables.length === 0 ? 'No metric and no param differs.' : tables.join('\n\n');
}

/** For `--json`: the numbers, unrounded. */
export function diffValue(sides: DiffSides, models: readonly ModelDiff[]) {
  return {
    a: sides.a,
    b: sides.b,
    models: models.map((model) => ({
      path: model.path,
      rows: model.rows,
      metrics: model.metrics.map((row) => ({
        metric: row.metric,
        a: row.baseline?.value ?? null,
        b: row.candidate.value,
        change: row.change?.value ?? null,
        ci: row.change === null ? null : [row.change.lower, row.change.upper],
        margin: row.margin,
        outcome: row.outcome,
      })),
      params: model.params.map((param) => ({
        param: param.name,
        a: param.before,
        b: param.after,
        change: numericChange(param),
      })),
    })),
  };
}

function diffTables(sides: DiffSides, models: readonly ModelDiff[]): Table[] {
  return [metricDiffTable(sides, models), paramDiffTable(sides, models)].filter((table) => table.rows.length > 0);
}

import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Predictions, SliceDimension } from '../metrics/predictions.ts';
import type { TableSession, Tables } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { readCodes } from './entity-codes.ts';
import { exploreColumn } from './explored-columns.ts';
import { type Destination, planAnswers } from './read-answers.ts';
import { sliceColumn, sliceDimensions } from './slice-columns.ts';
import type { SliceItem } from './slice-values.ts';
import { sqlNumbers } from './sql-numbers.ts';
import { type EncodedColumn, encode, withoutUnused } from './text-codes.ts';

/** Columns of `predictions.parquet` beside `row`, the truth and the answer, slices and, where rows are clustered, `entity`. */
export const metricColumn = (name: string): string => `metric_${name}`;

/** Codes of a column of slices, beside the columns of the file. */
const codeColumn = (column: string): string => `code of ${column}`;

type SpecOfColumns = Pick<
  EvaluationSpec,
  'entity' | 'slices' | 'critical' | 'sqlMetrics' | 'explore' | 'answer' | 'weight'
>;

/**
 * `predictions.parquet` as typed columns. Codes of entities and of slice values count the distinct values in byte order, so
 * that two models' predictions of one split have the same codes.
 */
export async function readPredictions(
  path: string,
  spec: SpecOfColumns,
  ports: { readonly tables: Tables },
): Promise<Predictions> {
  const session = await ports.tables.open({ views: [{ name: 'predictions', file: path }] });
  try {
    return await readColumns(session, spec);
  } finally {
    session.close();
  }
}

/** Where predictions are in a session. */
interface PredictionsView {
  /** Default `predictions`. */
  readonly view?: string;
  /** The columns of slices, where the view has their codes beside the texts of some. */
  readonly items?: readonly SliceItem[];
}

/** The columns of a view of predictions. */
export async function readColumns(
  session: TableSession,
  spec: SpecOfColumns,
  { view = 'predictions', items = [] }: PredictionsView = {},
): Promise<Predictions> {
  const [columns, [counted]] = await allOf([
    session.columns(`select * from ${quoteName(view)}`),
    session.rows(`select count(*) as n from ${quoteName(view)}`),
  ]);
  const rows = Number(counted?.n);
  const present = new Set(columns.map((column) => column.name));
  const declared = sliceDimensions(spec);
  // Evidence of an older release has none of these columns.
  const explored = (spec.explore?.columns ?? []).filter((name) => present.has(exploreColumn(name)));
  const texts = [
    ...declared.filter(({ kind }) => kind !== 'condition').map(({ name }) => sliceColumn(name)),
    ...explored.map(exploreColumn),
  ];
  const coded = new Map<string, EncodedColumn>(
    items.flatMap(({ name, codes }) =>
      codes === undefined ? [] : [[name, { values: codes.values, item: quoteName(codeColumn(name)) }]],
    ),
  );
  const [answered, entity, found] = await allOf([
    planAnswers(session, view, spec.answer, columns, rows),
    spec.entity === null ? undefined : readCodes(session, view, rows, 'entity'),
    encode(
      session,
      view,
      texts.filter((name) => !coded.has(name)),
    ),
  ]);
  const encoded = new Map([...found, ...coded]);
  const slices = declared.map(({ kind, name }) => {
    const column = sliceColumn(name);
    if (kind !== 'condition') return toFill({ name, kind }, rows, encoded.get(column)!);
    return toFill({ name, kind }, rows, { values: [name], item: `cast(${quoteName(column)} as integer) - 1` });
  });
  const explore = explored.map((name) => toFill({ name, kind: 'column' }, rows, encoded.get(exploreColumn(name))!));
  const numbers = sqlNumbers(spec).map(({ column }) => ({
    column,
    read: { item: `coalesce(${quoteName(metricColumn(column))}, 'nan'::double)`, target: new Float64Array(rows) },
  }));
  const weight = spec.weight === undefined ? undefined : { item: 'weight', target: new Float64Array(rows) };
  await readInto(session, view, [
    ...answered.reads,
    ...(weight === undefined ? [] : [weight]),
    ...[...slices, ...explore, ...numbers].map(({ read }) => read),
  ]);
  return answered.complete({
    rows,
    ...(entity === undefined ? {} : { entity }),
    ...(weight === undefined ? {} : { weight: weight.target }),
    slices: slices.map(({ dimension }) => withoutUnused(dimension)),
    ...(explore.length === 0 ? {} : { explore: explore.map(({ dimension }) => withoutUnused(dimension)) }),
    perRow: Object.fromEntries(numbers.map(({ column, read }) => [column, read.target])),
  });
}

/** A dimension whose codes are still to be read. */
interface Filled {
  readonly dimension: SliceDimension;
  readonly read: Destination;
}

function toFill(named: Pick<SliceDimension, 'name' | 'kind'>, rows: number, encoded: EncodedColumn): Filled {
  const codes = new Int32Array(rows);
  return { dimension: { ...named, values: encoded.values, codes }, read: { item: encoded.item, target: codes } };
}

/** Fills arrays from a view of predictions, in two halves side by side: each statement runs on one thread. */
async function readInto(session: TableSession, view: string, reads: readonly Destination[]): Promise<void> {
  const fill = async (half: readonly Destination[]) => {
    let start = 0;
    const items = half.map(({ item }, index) => `${item} as c${index}`);
    for await (const batch of session.read(`select ${items.join(', ')} from ${quoteName(view)}`)) {
      batch.columns.forEach((values, index) => {
        const { target, width = 1 } = half[index]!;
        target.set(values as ArrayLike<number>, start * width);
      });
      start += batch.rows;
    }
  };
  const halves = [0, 1].map((odd) => reads.filter((_, index) => index % 2 === odd));
  await allOf(halves.filter((half) => half.length > 0).map(fill));
}

/** The codes of columns of slices whose values are known, as further columns of a view of predictions. */
export function codeItems(slices: readonly SliceItem[]): readonly SliceItem[] {
  return slices.flatMap(({ name, codes }) => (codes === undefined ? [] : [{ name: codeColumn(name), sql: codes.sql }]));
}

/** `select …` of the columns above, over `rows` (the split's columns with the model's answers beside them). */
export function predictionsSelect(
  spec: EvaluationSpec,
  answer: readonly SliceItem[],
  rows: string,
  slices: readonly SliceItem[],
  rowNumber = 'row_number() over () - 1',
): string {
  const items = [
    `cast(${rowNumber} as integer) as "row"`,
    ...answer.map(({ name, sql }) => `${sql} as ${quoteName(name)}`),
    ...(spec.entity === null ? [] : [`cast(${quoteName(spec.entity)} as varchar) as entity`]),
    ...slices.map(({ name, sql }) => `${sql} as ${quoteName(name)}`),
    ...sqlNumbers(spec).map(({ column, sql }) => `cast((${sql}\n) as double) as ${quoteName(metricColumn(column))}`),
    ...(spec.weight === undefined ? [] : [`cast(${quoteName(spec.weight)} as double) as weight`]),
  ];
  return `select ${items.join(', ')} from ${rows}`;
}

import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Predictions, SliceDimension } from '../metrics/predictions.ts';
import type { TableSession, Tables } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { readColumnwise } from './columnwise.ts';
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

/**
 * The columns of the view `predictions`.
 * @param items the columns of slices, where the view has their codes beside the texts of some
 */
export async function readColumns(
  session: TableSession,
  spec: SpecOfColumns,
  items: readonly SliceItem[] = [],
): Promise<Predictions> {
  const columns = await session.columns('select * from predictions');
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
  const { rows, filled } = await countValues(
    session,
    texts.filter((name) => !coded.has(name)),
  );
  const [answered, entity, found] = await allOf([
    planAnswers(session, spec.answer, columns, rows),
    spec.entity === null ? undefined : readCodes(session, rows, 'entity'),
    encode(session, filled),
  ]);
  const encoded = new Map([...found, ...coded]);
  const slices = declared.map(({ kind, name }) => {
    const column = sliceColumn(name);
    if (kind !== 'condition') return toFill({ name, kind }, rows, encoded.get(column));
    return toFill({ name, kind }, rows, { values: [name], item: `cast(${quoteName(column)} as integer) - 1` });
  });
  const explore = explored.map((name) => toFill({ name, kind: 'column' }, rows, encoded.get(exploreColumn(name))));
  const numbers = sqlNumbers(spec).map(({ column }) => ({
    column,
    read: { item: `coalesce(${quoteName(metricColumn(column))}, 'nan'::double)`, target: new Float64Array(rows) },
  }));
  const weight = spec.weight === undefined ? undefined : { item: 'weight', target: new Float64Array(rows) };
  await readInto(session, rows, [
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

/** Rows of the view `predictions`, and those of the columns that hold a value in any of them. */
async function countValues(
  session: TableSession,
  columns: readonly string[],
): Promise<{ readonly rows: number; readonly filled: readonly string[] }> {
  const counts = columns.map((column, index) => `count(${quoteName(column)}) as c${index}`);
  const [counted] = await session.rows(`select ${['count(*) as n', ...counts].join(', ')} from predictions`);
  return {
    rows: Number(counted?.n),
    filled: columns.filter((_, index) => Number(counted?.[`c${index}`]) > 0),
  };
}

/** A dimension whose codes are still to be read. */
interface Filled {
  readonly dimension: SliceDimension;
  readonly read: Destination;
}

/** @param encoded undefined for a column of nulls, which have the code −1 */
function toFill(
  named: Pick<SliceDimension, 'name' | 'kind'>,
  rows: number,
  encoded: EncodedColumn = { values: [], item: '-1::integer' },
): Filled {
  const codes = new Int32Array(rows);
  return { dimension: { ...named, values: encoded.values, codes }, read: { item: encoded.item, target: codes } };
}

/** Fills arrays from the view `predictions`, in two halves side by side: each statement runs on one thread. */
async function readInto(session: TableSession, rows: number, reads: readonly Destination[]): Promise<void> {
  const fill = async (half: readonly Destination[]) => {
    // Arrays of a row do not become longer lists.
    const length = half.every(({ width }) => width === undefined) ? rows : Number.POSITIVE_INFINITY;
    const batches = readColumnwise(
      session,
      half.map(({ item }) => item),
      'predictions',
      length,
    );
    for await (const { start, columns } of batches) {
      columns.forEach((values, index) => {
        const { target, width = 1 } = half[index]!;
        target.set(values as ArrayLike<number>, start * width);
      });
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

import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { Predictions, SliceDimension } from '../metrics/predictions.ts';
import type { TableSession, Tables } from '../ports.ts';
import { readCodes } from './entity-codes.ts';
import { type Destination, planAnswers } from './read-answers.ts';
import { exploreColumn, type SliceItem, sliceColumn, sliceDimensions } from './slice-columns.ts';
import { sqlNumbers } from './sql-numbers.ts';

/** Columns of `predictions.parquet` beside `row`, the truth and the answer, slices and, where rows are clustered, `entity`. */
export const metricColumn = (name: string): string => `metric_${name}`;

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

async function readColumns(session: TableSession, spec: SpecOfColumns): Promise<Predictions> {
  const [counted] = await session.rows('select count(*) as n from predictions');
  const rows = Number(counted?.n);
  const columns = await session.columns('select * from predictions');
  const answered = await planAnswers(session, spec.answer, columns, rows);
  const reads: Destination[] = [...answered.reads];

  const entity = spec.entity === null ? undefined : await readCodes(session, rows, 'entity');
  const weight = spec.weight === undefined ? undefined : new Float64Array(rows);
  if (weight !== undefined) reads.push({ item: 'weight', target: weight });
  const slices: SliceDimension[] = [];
  for (const { kind, name } of sliceDimensions(spec)) {
    const codes = new Int32Array(rows);
    if (kind === 'condition') {
      slices.push({ name, kind, values: [name], codes });
      reads.push({ item: `cast(${quoteName(sliceColumn(name))} as integer) - 1`, target: codes });
    } else {
      const { values, item } = await encode(session, sliceColumn(name));
      slices.push({ name, kind, values, codes });
      reads.push({ item, target: codes });
    }
  }
  const explore: SliceDimension[] = [];
  const present = new Set(columns.map((column) => column.name));
  for (const name of spec.explore?.columns ?? []) {
    // Evidence of an older release has none of these columns.
    if (!present.has(exploreColumn(name))) continue;
    const { values, item } = await encode(session, exploreColumn(name));
    const codes = new Int32Array(rows);
    explore.push({ name, kind: 'column', values, codes });
    reads.push({ item, target: codes });
  }
  const perRow: Record<string, Float64Array> = {};
  for (const { column } of sqlNumbers(spec)) {
    const values = new Float64Array(rows);
    perRow[column] = values;
    reads.push({ item: `coalesce(${quoteName(metricColumn(column))}, 'nan'::double)`, target: values });
  }

  let at = 0;
  for await (const batch of session.read(`select ${reads.map(({ item }) => item).join(', ')} from predictions`)) {
    batch.columns.forEach((values, index) => {
      const { target, width = 1 } = reads[index]!;
      target.set(values as ArrayLike<number>, at * width);
    });
    at += batch.rows;
  }
  return answered.complete({
    rows,
    ...(entity === undefined ? {} : { entity }),
    ...(weight === undefined ? {} : { weight }),
    slices,
    ...(explore.length === 0 ? {} : { explore }),
    perRow,
  });
}

/**
 * Makes an ENUM of a text column's values, and an item that selects codes instead of strings. Codes as integers: with each
 * batch of ENUMs the bindings would bring all their values along. The code of null is −1.
 */
async function encode(session: TableSession, column: string): Promise<{ values: readonly string[]; item: string }> {
  const type = quoteName(`values of ${column}`);
  const name = quoteName(column);
  const distinct = `select distinct ${name} from predictions where ${name} is not null order by ${name}`;
  const [some] = await session.rows(`select count(${name}) as n from predictions`);
  if (Number(some?.n) === 0) return { values: [], item: '-1::integer' };
  await session.execute(`create type ${type} as enum (${distinct})`);
  const values: string[] = [];
  for await (const batch of session.read(`select unnest(enum_range(null::${type}))::varchar`)) {
    values.push(...(batch.columns[0] as readonly string[]));
  }
  return { values, item: `coalesce(cast(enum_code(cast(${name} as ${type})) as integer), -1)` };
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

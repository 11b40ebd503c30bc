import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { BinaryPredictions, SliceDimension } from '../metrics/predictions.ts';
import type { ColumnValues, Sha256, TableSession, Tables } from '../ports.ts';
import { readEntityCodes } from './entity-codes.ts';
import { exploreColumn, type SliceItem, sliceColumn, sliceDimensions } from './slice-columns.ts';

/** Columns of `predictions.parquet` beside `row`, `label`, `score`, slices and, where rows are clustered, `entity`. */
export const metricColumn = (name: string): string => `metric_${name}`;

type SpecOfColumns = Pick<EvaluationSpec, 'entity' | 'slices' | 'critical' | 'sqlMetrics' | 'explore'>;

/**
 * `predictions.parquet` as typed columns. Codes of entities and of slice values count the distinct values in byte order, so
 * that two models' predictions of one split have the same codes.
 */
export async function readPredictions(
  path: string,
  spec: SpecOfColumns,
  ports: { readonly tables: Tables },
): Promise<BinaryPredictions> {
  const session = await ports.tables.open({ views: [{ name: 'predictions', file: path }] });
  try {
    return await readColumns(session, spec);
  } finally {
    session.close();
  }
}

async function readColumns(session: TableSession, spec: SpecOfColumns): Promise<BinaryPredictions> {
  const [counted] = await session.rows('select count(*) as n from predictions');
  const rows = Number(counted?.n);
  const columns = await session.columns('select * from predictions');
  const isDouble = columns.find((column) => column.name === 'score')?.type === 'DOUBLE';

  const label = new Uint8Array(rows);
  const score = isDouble ? new Float64Array(rows) : new Float32Array(rows);
  const targets: (Uint8Array | Float32Array | Float64Array | Int32Array)[] = [label, score];
  const items = ['label', 'score'];

  const entity = spec.entity === null ? undefined : await readEntityCodes(session, rows);
  const slices: SliceDimension[] = [];
  for (const { kind, name } of sliceDimensions(spec)) {
    const codes = new Int32Array(rows);
    if (kind === 'condition') {
      slices.push({ name, kind, values: [name], codes });
      items.push(`cast(${quoteName(sliceColumn(name))} as integer) - 1`);
    } else {
      const { values, item } = await encode(session, sliceColumn(name));
      slices.push({ name, kind, values, codes });
      items.push(item);
    }
    targets.push(codes);
  }
  const explore: SliceDimension[] = [];
  const present = new Set(columns.map((column) => column.name));
  for (const name of spec.explore?.columns ?? []) {
    // Evidence of an older release has none of these columns.
    if (!present.has(exploreColumn(name))) continue;
    const { values, item } = await encode(session, exploreColumn(name));
    const codes = new Int32Array(rows);
    explore.push({ name, kind: 'column', values, codes });
    items.push(item);
    targets.push(codes);
  }
  const perRow: Record<string, Float64Array> = {};
  for (const { name } of spec.sqlMetrics) {
    const values = new Float64Array(rows);
    perRow[name] = values;
    targets.push(values);
    items.push(`coalesce(${quoteName(metricColumn(name))}, 'nan'::double)`);
  }

  let at = 0;
  for await (const batch of session.read(`select ${items.join(', ')} from predictions`)) {
    batch.columns.forEach((values, index) => {
      targets[index]!.set(values as ArrayLike<number>, at);
    });
    at += batch.rows;
  }
  return {
    task: 'binary-classification',
    rows,
    label,
    score,
    ...(entity === undefined ? {} : { entity }),
    slices,
    ...(explore.length === 0 ? {} : { explore }),
    perRow,
  };
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

/**
 * SHA-256 over the columns in a fixed layout, so that it depends on the predictions and not on Parquet's encoding of them:
 * a JSON list of [name, type, values, digest] per column, the digest over the little-endian bytes of the typed array.
 */
export function digestPredictions(predictions: BinaryPredictions, sha256: Sha256): string {
  const column = (name: string, data: Exclude<ColumnValues, readonly string[]>, values: readonly string[] = []) => [
    name,
    data.constructor.name,
    values,
    sha256(littleEndian(data)),
  ];
  const columns = [
    column('label', predictions.label),
    column('score', predictions.score),
    ...(predictions.entity === undefined ? [] : [column('entity', predictions.entity.codes)]),
    ...predictions.slices.map((slice) => column(sliceColumn(slice.name), slice.codes, slice.values)),
    ...(predictions.explore ?? []).map((found) => column(exploreColumn(found.name), found.codes, found.values)),
    ...Object.entries(predictions.perRow).map(([name, values]) => column(metricColumn(name), values)),
  ];
  return sha256(JSON.stringify({ rows: predictions.rows, columns }));
}

/** The bytes as they lie in memory; all platforms that Node's inference and table engines are built for are little-endian. */
function littleEndian(data: ArrayBufferView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** `select …` of the columns above, over `rows` (split columns and the score under `score`). */
export function predictionsSelect(
  spec: EvaluationSpec,
  label: string,
  score: string,
  rows: string,
  slices: readonly SliceItem[],
  rowNumber = 'row_number() over () - 1',
): string {
  const items = [
    `cast(${rowNumber} as integer) as "row"`,
    `cast(${label} as utinyint) as label`,
    `${score} as score`,
    ...(spec.entity === null ? [] : [`cast(${quoteName(spec.entity)} as varchar) as entity`]),
    ...slices.map(({ name, sql }) => `${sql} as ${quoteName(name)}`),
    ...spec.sqlMetrics.map(({ name, sql }) => `cast((${sql}\n) as double) as ${quoteName(metricColumn(name))}`),
  ];
  return `select ${items.join(', ')} from ${rows}`;
}

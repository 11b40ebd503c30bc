import type { ColumnFamily } from '../config/data-column.ts';
import type { Task } from '../config/model-config.ts';
import {
  CLASSES_LOOKED_AT,
  type KnownLabel,
  labelKnowledge,
  orderAuc,
  squaredCorrelation,
} from '../data/label-knowledge.ts';
import type { KnowledgeFact, OrderFact } from '../data/leakage-target.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { defineMetrics } from '../metrics/catalog.ts';
import { intervalWithin } from '../metrics/interval.ts';
import { estimateAll } from '../metrics/models.ts';
import { type LeakageTables, normalValue, numbered, type SharedColumn, type Side } from './leakage-tables.ts';
import { numberOf } from './profile-table.ts';

/** Rows of a split that features are held against the label on: every k-th. */
const SAMPLE_ROWS = 50_000;
/** Distinct values from which a number is a quantity, not a class. */
const FEW_CLASSES = 20;

/** How the label is read: as a number, or as one of these values, the most frequent first. */
export type LabelPlan = { readonly kind: 'number' } | { readonly kind: 'classes'; readonly values: readonly string[] };

/** What the label is, by the model's task or else by its values; undefined when it is the same in every row. */
export async function planLabel(
  { session }: LeakageTables,
  label: SharedColumn,
  task: Task | undefined,
): Promise<LabelPlan | undefined> {
  const id = quoteName(label.name);
  const rows = await session.rows(
    `select cast(${id} as varchar) as value, count(*) as n from train where ${id} is not null group by 1 order by n desc, value limit ${FEW_CLASSES + 1}`,
  );
  if (rows.length < 2) return undefined;
  const isNumber = label.family === 'int' || label.family === 'float';
  const quantity =
    isNumber && (task === 'regression' || task === 'ranking' || (task === undefined && rows.length > FEW_CLASSES));
  if (quantity) return { kind: 'number' };
  return { kind: 'classes', values: rows.slice(0, CLASSES_LOOKED_AT).map((row) => String(row.value)) };
}

interface LabelSample {
  readonly label: KnownLabel;
  readonly features: readonly Float64Array[];
}

/** The label and these columns of every k-th row that has a label; texts as 53 bits of their hash. */
async function readSample(
  { session, rows }: LeakageTables,
  side: Side,
  label: SharedColumn,
  plan: LabelPlan,
  features: readonly string[],
): Promise<LabelSample> {
  const id = quoteName(label.name);
  const answer =
    plan.kind === 'number'
      ? (numberOf(label.name, label.family) ?? `cast(${id} as double)`)
      : `cast(case cast(${id} as varchar) ${plan.values.map((value, code) => `when ${quoteText(value)} then ${code}`).join(' ')} else ${plan.values.length} end as double)`;
  const step = Math.ceil(rows[side] / SAMPLE_ROWS);
  const items = [answer, ...features.map((sql) => `coalesce(${sql}, 'nan'::double)`)];
  const columns = items.map(() => new Float64Array(Math.ceil(rows[side] / step)));
  let at = 0;
  const from = `${numbered(side, ['*'])} where "row" % ${step} = 0 and ${id} is not null`;
  for await (const batch of session.read(`select ${items.join(', ')} from ${from}`)) {
    batch.columns.forEach((values, index) => {
      columns[index]!.set((values as Float64Array).subarray(0, batch.rows), at);
    });
    at += batch.rows;
  }
  const [answers, ...read] = columns.map((values) => values.subarray(0, at));
  return { label: labelOf(answers!, plan), features: read };
}

function labelOf(answers: Float64Array, plan: LabelPlan): KnownLabel {
  if (plan.kind === 'number') return { kind: 'number', values: answers };
  const { length } = plan.values;
  if (length === 2) return { kind: 'binary', positive: Uint8Array.from(answers, (code) => (code === 1 ? 1 : 0)) };
  return { kind: 'classes', codes: Int32Array.from(answers), classes: length };
}

const isNumeric = (family: ColumnFamily) => ['int', 'float', 'bool', 'date', 'timestamp'].includes(family);

function asNumber(column: SharedColumn): string {
  const number = numberOf(column.name, column.family);
  return (
    number ??
    `case when ${quoteName(column.name)} is null then null else cast(hash(${normalValue(column)}) >> 11 as double) end`
  );
}

/** What each column alone says about the label, in training and in test. */
export async function readKnowledge(
  tables: LeakageTables,
  label: SharedColumn,
  plan: LabelPlan,
  columns: readonly SharedColumn[],
  facts: { readonly used: (column: string) => boolean; readonly allowed: (column: string) => boolean },
): Promise<KnowledgeFact[]> {
  if (columns.length === 0) return [];
  const wanted = columns.map(asNumber);
  const train = await readSample(tables, 'train', label, plan, wanted);
  const test = await readSample(tables, 'test', label, plan, wanted);
  return columns.map(({ name, family }, index): KnowledgeFact => {
    const kind = isNumeric(family) ? 'numeric' : 'category';
    const known = labelKnowledge({ kind, values: train.features[index]! }, train.label);
    const checked = labelKnowledge({ kind, values: test.features[index]! }, test.label);
    return {
      column: name,
      measure: plan.kind === 'number' ? 'R²' : 'AUC',
      train: known?.value ?? null,
      test: checked?.value ?? null,
      by: known?.by ?? 'order',
      used: facts.used(name),
      allowed: facts.allowed(name),
    };
  });
}

/** How the order of the rows, and of identifiers, goes with the label in training. */
export async function readOrders(
  tables: LeakageTables,
  label: SharedColumn,
  plan: LabelPlan,
  ids: readonly SharedColumn[],
): Promise<OrderFact[]> {
  const items = ids.map(({ name, family }) => numberOf(name, family) ?? rankOf(name));
  const { label: known, features } = await readSample(tables, 'train', label, plan, [
    'cast("row" as double)',
    ...items,
  ]);
  return [null, ...ids.map(({ name }) => name)].flatMap((column, index): OrderFact[] => {
    const found = orderOf(features[index]!, known);
    return found === undefined ? [] : [{ column, ...found }];
  });
}

/** The first eight bytes of a text as a number, which has the order of the texts. */
function rankOf(name: string): string {
  const id = quoteName(name);
  return `case when ${id} is null then null else cast(cast('0x' || rpad(left(hex(cast(${id} as varchar)), 12), 12, '0') as bigint) as double) end`;
}

function orderOf(values: Float64Array, label: KnownLabel): Omit<OrderFact, 'column'> | undefined {
  const present = [...values.keys()].filter((row) => !Number.isNaN(values[row]!));
  const score = Float64Array.from(present, (row) => values[row]!);
  if (label.kind === 'number') {
    const target = Float64Array.from(present, (row) => label.values[row]!);
    const square = squaredCorrelation(score, target);
    if (square === null) return undefined;
    const value = Math.sqrt(square);
    // Fisher's z, with the error of Spearman's correlation (Fieller, Hartley and Pearson 1957).
    const [lower] = intervalWithin(
      [-1, 1],
      value,
      (1 - square) * Math.sqrt(1.06 / Math.max(1, score.length - 3)),
      0.95,
      null,
    );
    return { measure: '|Spearman|', value, lower: Math.max(0, lower) };
  }
  const classes = label.kind === 'binary' ? 1 : Math.min(label.classes, CLASSES_LOOKED_AT);
  let best: Omit<OrderFact, 'column'> | undefined;
  for (let code = 0; code < classes; code++) {
    const positive = Uint8Array.from(present, (row) =>
      label.kind === 'binary' ? label.positive[row]! : label.codes[row] === code ? 1 : 0,
    );
    const auc = orderAuc(score, positive);
    if (auc === null) continue;
    const signed = auc >= 0.5 ? score : score.map((each) => -each);
    const estimate = estimateAll(
      { task: 'binary-classification', rows: signed.length, label: positive, score: signed, slices: [], perRow: {} },
      defineMetrics(['roc_auc']),
      0,
    ).get('roc_auc');
    if (estimate?.value == null || estimate.ci === null) continue;
    if (best === undefined || estimate.ci[0] > best.lower)
      best = { measure: 'AUC', value: estimate.value, lower: estimate.ci[0] };
  }
  return best;
}

import { type CodedColumn, DOMAIN_ROWS } from '../data/domain-classifier.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { allOf } from '../side-by-side.ts';
import { numberText } from './drift-columns.ts';
import { comparedValue, type DriftSide, type PlannedColumn } from './drift-plan.ts';

/** Quantile bins and frequent categories of a sample of rows on both sides, for a classifier to tell them apart by. */
export async function readCodedColumns(
  plans: readonly PlannedColumn[],
  reference: DriftSide,
  current: DriftSide,
): Promise<{ readonly columns: readonly CodedColumn[]; readonly rows: { reference: number; current: number } }> {
  const used = plans.filter(({ setting }) => setting?.ignore !== true).slice(0, MOST_CODED);
  const [before, now] = await allOf([sample(used, reference, 'reference'), sample(used, current, 'current')]);
  const [n, m] = [before[0]?.length ?? 0, now[0]?.length ?? 0];
  const columns = used.map(({ name, kind }, index): CodedColumn => {
    const both = [...before[index]!, ...now[index]!];
    return { name, ...(kind === 'numeric' ? codeNumbers(both, n) : codeTexts(both)) };
  });
  return { columns, rows: { reference: n, current: m } };
}

/** More columns would only make the classifier slow. */
const MOST_CODED = 60;
const BINS = 8;
const LEVELS = 20;

/** Every k-th row as text, null as null. */
async function sample(
  plans: readonly PlannedColumn[],
  { session, from, rows }: DriftSide,
  which: 'reference' | 'current',
): Promise<(string | null)[][]> {
  const lists: (string | null)[][] = plans.map(() => []);
  if (plans.length === 0) return lists;
  const step = Math.max(1, Math.ceil(rows / DOMAIN_ROWS));
  const sources = [...new Set(plans.map(({ source }) => quoteName(source)))];
  const items = plans.map((plan) => {
    if (plan.empty?.[which] === true) return quoteText(NULL);
    return `coalesce(cast(${comparedValue(plan)} as varchar), ${quoteText(NULL)})`;
  });
  const numbered = `(select row_number() over () - 1 as "row of the table", ${sources.join(', ')} from ${from})`;
  const select = `select ${items.join(', ')} from ${numbered} where "row of the table" % ${step} = 0`;
  for await (const batch of session.read(select)) {
    batch.columns.forEach((values, index) => {
      const text = plans[index]!.numbers === true ? numberText : (value: string) => value;
      for (const value of values as readonly string[]) lists[index]!.push(value === NULL ? null : text(value));
    });
  }
  return lists;
}

const NULL = '\u0001null';

/** Code 0 is missing; the others are bins of the reference's quantiles. */
function codeNumbers(texts: readonly (string | null)[], reference: number): Pick<CodedColumn, 'levels' | 'codes'> {
  const values = texts.map((text) => (text === null ? Number.NaN : Number(text)));
  const sorted = Float64Array.from(values.slice(0, reference).filter(Number.isFinite)).sort();
  const edges = Array.from(
    { length: BINS - 1 },
    (_, bin) => sorted[Math.floor(((bin + 1) / BINS) * (sorted.length - 1))]!,
  );
  const inner = [...new Set(edges)];
  const codes = Uint8Array.from(values, (value) => {
    if (!Number.isFinite(value)) return 0;
    const above = inner.filter((edge) => value > edge).length;
    return above + 1;
  });
  return { levels: inner.length + 2, codes };
}

/** Code 0 is missing, 1 all rare values; the others are the most frequent ones. */
function codeTexts(texts: readonly (string | null)[]): Pick<CodedColumn, 'levels' | 'codes'> {
  const counts = new Map<string, number>();
  for (const text of texts) if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  const frequent = [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, LEVELS);
  const codeOf = new Map(frequent.map(([text], index) => [text, index + 2]));
  const codes = Uint8Array.from(texts, (text) => (text === null ? 0 : (codeOf.get(text) ?? 1)));
  return { levels: frequent.length + 2, codes };
}

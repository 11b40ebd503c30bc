import type { DataCard } from '../config/data-card.ts';
import type { RowRule } from '../data/contract-rules.ts';
import type { RuleCount } from '../data/decide-contract.ts';
import { type DataFinding, EXAMPLES_SHOWN } from '../data/finding.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { CardTable } from './card-table.ts';
import { askAll, type Question } from './questions.ts';

/** Rules with the rows that break them, and the first of those rows where they are more than the rule allows. */
export async function withExamples(
  rules: readonly RowRule[],
  counts: readonly number[],
  rows: number,
  card: DataCard,
  table: CardTable,
): Promise<readonly RuleCount[]> {
  const examples: DataFinding['examples'][] = rules.map(() => []);
  const known = new Map(table.columns.map(({ name }) => [name.toLowerCase(), name]));
  const broken = rules.flatMap((rule, index) => (counts[index]! / Math.max(1, rows) > rule.tolerance ? [index] : []));
  const ask = (index: number) =>
    examplesQuestion(rules[index]!, card, table, known, (found) => {
      examples[index] = found;
    });
  await askAll(table.session, broken.map(ask));
  return rules.map((rule, index) => ({ rule, count: counts[index]!, examples: examples[index]! }));
}

/** Columns of a rule's text that are shown, besides those it is about. */
const MENTIONED = 6;

/** Asks for the first rows that break a rule, with what tells them apart; nothing of sensitive columns. */
function examplesQuestion(
  rule: RowRule,
  card: DataCard,
  { from, columns }: CardTable,
  known: ReadonlyMap<string, string>,
  take: (examples: DataFinding['examples']) => void,
): Question {
  const mentioned = new Set(wordsOf(rule.broken).flatMap((word) => known.get(word.toLowerCase()) ?? []));
  const named = columns.map(({ name }) => name);
  const wanted = new Set([
    ...(card.key ?? []),
    ...rule.columns,
    ...named.filter((name) => mentioned.has(name)).slice(0, MENTIONED),
  ]);
  const shown = named.filter((name) => wanted.has(name) && card.columns[name]?.sensitive !== true);
  const items = shown.map((name) => `cast(${quoteName(name)} as varchar) as ${quoteName(name)}`);
  const numbered = `(select row_number() over () - 1 as "row number", * from ${from})`;
  // Rows of a query come in any order: those that are shown should be the same the next time.
  const key = card.query !== undefined && card.key?.every((name) => named.includes(name)) === true ? card.key : [];
  const order = key.length === 0 ? '' : ` order by ${key.map(quoteName).join(', ')}`;
  return {
    select: `select ${['"row number"', ...items].join(', ')} from ${numbered} where ${rule.broken}${order} limit ${EXAMPLES_SHOWN}`,
    take: (rows) =>
      take(
        rows.map((row) => ({
          row: Number(row['row number']),
          values: Object.fromEntries(
            shown.map((name) => [name, row[name] === null ? null : String(row[name]).slice(0, 200)]),
          ),
        })),
      ),
  };
}

/** What may be names of columns in a condition: words, and what stands in double quotes. */
function wordsOf(sql: string): string[] {
  return [...sql.matchAll(/"((?:[^"]|"")*)"|[\p{L}\p{N}_$]+/gu)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll('""', '"'),
  );
}

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
  const broken = rules.flatMap((rule, index) => (counts[index]! / Math.max(1, rows) > rule.tolerance ? [index] : []));
  const shown = shownColumns(card, table);
  const asked = broken.map((index): Asked => {
    const take: Asked['take'] = (found) => {
      examples[index] = found;
    };
    const { broken, from } = rules[index]!;
    return { broken, ...(from === undefined ? {} : { from }), shown: shown(rules[index]!), take };
  });
  const order = orderOf(card, table);
  const elsewhere = asked.filter(({ from }) => from !== undefined);
  const here = asked.filter(({ from }) => from === undefined);
  const oneByOne = [...elsewhere, ...(here.length <= FEW ? here : [])];
  await askAll(
    table.session,
    oneByOne.map((each) => firstRows(each, each.from === undefined ? order : [ROW_NUMBER], table)),
  );
  for (let start = 0; here.length > FEW && start < here.length; start += TOGETHER) {
    await together(here.slice(start, start + TOGETHER), order, table);
  }
  return rules.map((rule, index) => ({ rule, count: counts[index]!, examples: examples[index]! }));
}

/** Rules that are asked about one by one. */
const FEW = 8;
/** Rules that are asked about in one statement. */
const TOGETHER = 100;

interface Asked {
  /** The rule's condition. */
  readonly broken: string;
  /** The table it is over, where that is not the card's. */
  readonly from?: string;
  /** Columns shown with an example. */
  readonly shown: readonly string[];
  take(examples: DataFinding['examples']): void;
}

/** Columns of a rule's text that are shown, besides those it is about. */
const MENTIONED = 6;

/** Which columns tell the rows that break a rule apart, and say what is wrong with them; never sensitive ones. */
function shownColumns(card: DataCard, { columns }: CardTable): (rule: RowRule) => readonly string[] {
  const places = new Map(columns.map(({ name }, place) => [name, place]));
  const spelled = new Map(columns.map(({ name }) => [name.toLowerCase(), name]));
  const inOrder = (names: Iterable<string>) =>
    [...names].filter((name) => places.has(name)).sort((a, b) => places.get(a)! - places.get(b)!);
  return (rule) => {
    // A file has not all the columns that a query makes.
    if (rule.from !== undefined && card.query !== undefined) {
      return rule.columns.filter((name) => card.columns[name]?.sensitive !== true);
    }
    const mentioned = new Set(wordsOf(rule.broken).flatMap((word) => spelled.get(word.toLowerCase()) ?? []));
    const wanted = new Set([...(card.key ?? []), ...rule.columns, ...inOrder(mentioned).slice(0, MENTIONED)]);
    return inOrder(wanted).filter((name) => card.columns[name]?.sensitive !== true);
  };
}

/** What rows are put in order by: a query gives its rows in any, and those that are shown should be the same the next time. */
function orderOf({ query, key = [] }: DataCard, { columns }: CardTable): readonly string[] {
  const known = query !== undefined && key.every((name) => columns.some((column) => column.name === name));
  return [...(known ? key.map(quoteName) : []), ROW_NUMBER];
}

const ROW_NUMBER = '"row number"';

function numbered(from: string): string {
  return `(select row_number() over () - 1 as "row number", * from ${from})`;
}

function textOf(name: string): string {
  return `cast(${quoteName(name)} as varchar) as ${quoteName(name)}`;
}

function exampleOf(row: Readonly<Record<string, unknown>>, shown: readonly string[]): DataFinding['examples'][number] {
  return {
    row: Number(row['row number']),
    values: Object.fromEntries(
      shown.map((name) => [name, row[name] === null ? null : String(row[name]).slice(0, 200)]),
    ),
  };
}

function firstRows({ broken, shown, take, from }: Asked, order: readonly string[], table: CardTable): Question {
  return {
    select: `select ${[ROW_NUMBER, ...shown.map(textOf)].join(', ')} from ${numbered(from ?? table.from)} where ${broken} order by ${order.join(', ')} limit ${EXAMPLES_SHOWN}`,
    take: (rows) => take(rows.map((row) => exampleOf(row, shown))),
  };
}

/** Of many rules: the places of their first rows, then those rows, since each statement over many columns has its price. */
async function together(
  asked: readonly Asked[],
  order: readonly string[],
  { session, from }: CardTable,
): Promise<void> {
  const items = asked.map(
    ({ broken }, index) =>
      `to_json(arg_min("row number", row(${order.join(', ')}), ${EXAMPLES_SHOWN}) filter (where ${broken}))::varchar as first${index}`,
  );
  const [found = {}] = await session.rows(`select ${items.join(',\n')} from ${numbered(from)}`);
  const first = asked.map((_, index) => JSON.parse(String(found[`first${index}`] ?? '[]')) as number[]);
  const columns = [...new Set(asked.flatMap(({ shown }) => shown))];
  const places = [...new Set(first.flat())].join(', ');
  const rows = await session.rows(
    `select ${[ROW_NUMBER, ...columns.map(textOf)].join(', ')} from ${numbered(from)} where "row number" in (${places || 'null'})`,
  );
  const byPlace = new Map(rows.map((row) => [Number(row['row number']), row]));
  for (const [index, { shown, take }] of asked.entries()) {
    take(first[index]!.map((place) => exampleOf(byPlace.get(place)!, shown)));
  }
}

/** What may be names of columns in a condition: words, and what stands in double quotes. */
function wordsOf(sql: string): string[] {
  return [...sql.matchAll(/"((?:[^"]|"")*)"|[\p{L}\p{N}_$]+/gu)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replaceAll('""', '"'),
  );
}

import { compareCodePoints } from '../metrics/class-order.ts';
import type { Question } from './questions.ts';

/** An expression over the rows of a table whose values are counted. */
export interface Counted {
  /** SQL; rows for which it is null do not count. Its text must tell its values apart. */
  readonly value: string;
  /** Bytes that a value takes as text, about. */
  readonly bytes: number;
  /** Longest list wanted, of the most frequent values, ties by value; left out for all of them in any order. */
  readonly most?: number;
  take(counts: [value: string, count: number][]): void;
}

/** Values that one statement may hold for all its expressions: more rows are grouped, one expression a statement. */
const HELD_BYTES = 4 << 20;
/** Expressions of one statement. */
const MOST_AT_ONCE = 100;

/**
 * How the values of several expressions are counted. Over few rows a statement costs more than its work, above all with
 * thousands of columns: there one statement makes the histograms of many expressions.
 * @param rows of the table, about
 */
export function planCounts(from: string, rows: number, counted: readonly Counted[]): Question[] {
  const together: Counted[][] = [];
  const questions: Question[] = [];
  let held = Number.POSITIVE_INFINITY;
  for (const each of counted) {
    const size = rows * each.bytes;
    if (size > HELD_BYTES) {
      questions.push(groupQuestion(from, each));
      continue;
    }
    if (held + size > HELD_BYTES || together.at(-1)!.length >= MOST_AT_ONCE) {
      together.push([]);
      held = 0;
    }
    together.at(-1)!.push(each);
    held += size;
  }
  return [...questions, ...together.map((some) => histogramQuestion(from, some))];
}

function groupQuestion(from: string, { value, most, take }: Counted): Question {
  const groups = `select ${value} as each, count(*) as n from ${from} group by 1`;
  const select = `select cast(each as varchar) as value, n from (${groups})`;
  const first = most === undefined ? '' : ` where each is not null order by n desc, value limit ${most}`;
  return {
    select: select + first,
    take: (rows) =>
      take(rows.flatMap((row): [string, number][] => (row.value === null ? [] : [[String(row.value), Number(row.n)]]))),
  };
}

function histogramQuestion(from: string, counted: readonly Counted[]): Question {
  const items = counted.map(
    ({ value }, index) => `to_json(histogram(cast(${value} as varchar)))::varchar as h${index}`,
  );
  return {
    select: `select ${items.join(',\n')} from ${from}`,
    take: ([row = {}]) => {
      for (const [index, { most, take }] of counted.entries()) {
        const held: unknown = JSON.parse(String(row[`h${index}`] ?? '{}'));
        const counts = Object.entries((held ?? {}) as Record<string, number>);
        if (most === undefined) take(counts);
        else take(counts.sort(([a, n], [b, m]) => m - n || compareCodePoints(a, b)).slice(0, most));
      }
    },
  };
}

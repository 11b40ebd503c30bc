import { distributionDistance } from './distribution-distance.ts';
import { couldBeWithin, outlineOf } from './distribution-outline.ts';
import type { DriftColumn } from './drift-column.ts';
import { sum } from './two-sample-categorical.ts';

type Numeric = Extract<DriftColumn, { kind: 'numeric' }>;
type Categorical = Extract<DriftColumn, { kind: 'categorical' }>;

/** Two columns that may be each other's past are at most this share of the distance apart that each is from its own. */
const LEFT = 0.3;
/** Columns whose outlines are alike that one is compared with, value by value: takes a millisecond each. */
const MOST_COMPARED = 10;
/** Share of the current values that the other column's reference has to know, and at most may its own. */
const KNOWN_ELSEWHERE = 0.8;
const KNOWN_AT_HOME = 0.2;

/**
 * Pairs of columns that look like each other's past and not like their own, each column in one pair at most. The work grows
 * with the columns and hardly with their pairs, which a look at some values tells apart.
 * @param tell told how much of the work is done, in [0, 1]
 */
export function exchangedColumns(
  columns: readonly DriftColumn[],
  tell: (share: number) => void = () => {},
): readonly (readonly [string, string])[] {
  return [
    ...exchangedNumbers(
      columns.filter(
        (column): column is Numeric =>
          column.kind === 'numeric' && column.reference.length > 0 && column.current.length > 0,
      ),
      tell,
    ),
    ...exchangedTexts(columns.filter((column): column is Categorical => column.kind === 'categorical')),
  ];
}

function exchangedNumbers(
  columns: readonly Numeric[],
  tell: (share: number) => void,
): readonly (readonly [string, string])[] {
  const outlined = columns.map((column, index) => {
    tell(index / columns.length / 2);
    return {
      column,
      reference: outlineOf(column.reference),
      current: outlineOf(column.current),
      own: ks(column, column),
      compared: 0,
      taken: false,
    };
  });
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index < outlined.length; index++) {
    const first = outlined[index]!;
    tell(0.5 + index / columns.length / 2);
    for (let other = index + 1; other < outlined.length && !first.taken; other++) {
      const second = outlined[other]!;
      if (second.taken || Math.max(first.compared, second.compared) >= MOST_COMPARED) continue;
      const most = LEFT * Math.min(first.own, second.own);
      if (!couldBeWithin(most, first.reference, second.current)) continue;
      if (!couldBeWithin(most, second.reference, first.current)) continue;
      first.compared++;
      second.compared++;
      if (ks(first.column, second.column) > most || ks(second.column, first.column) > most) continue;
      first.taken = true;
      second.taken = true;
      pairs.push([first.column.name, second.column.name]);
    }
  }
  return pairs;
}

function ks(reference: Numeric, current: Numeric): number {
  return distributionDistance(reference.reference, current.current).ks;
}

function exchangedTexts(columns: readonly Categorical[]): readonly (readonly [string, string])[] {
  const sides = columns.map((column) => ({
    column,
    known: new Set(column.values.filter((_, index) => column.counts.reference[index]! > 0)),
    taken: false,
  }));
  // Columns that mostly have values of their own past are nobody else's.
  const strangers = sides.filter(({ column, known }) => !knows(known, column, KNOWN_AT_HOME, 'more'));
  const pairs: (readonly [string, string])[] = [];
  for (const [index, first] of strangers.entries()) {
    if (first.taken) continue;
    const second = strangers
      .slice(index + 1)
      .find(
        ({ column, known, taken }) =>
          !taken &&
          knows(first.known, column, KNOWN_ELSEWHERE, 'at least') &&
          knows(known, first.column, KNOWN_ELSEWHERE, 'at least'),
      );
    if (second === undefined) continue;
    second.taken = true;
    pairs.push([first.column.name, second.column.name]);
  }
  return pairs;
}

/** Whether at least, or more than, a share of the current values of a column is known. */
function knows(
  known: ReadonlySet<string>,
  { values, counts }: Categorical,
  share: number,
  asked: 'at least' | 'more',
): boolean {
  const total = sum(counts.current);
  let unknown = 0;
  for (const [index, value] of values.entries()) {
    if (known.has(value)) continue;
    unknown += counts.current[index]!;
    // Most columns have little in common, which few of their values tell.
    if (total - unknown < share * total) return false;
  }
  if (total === 0) return false;
  return asked === 'more' ? (total - unknown) / total > share : (total - unknown) / total >= share;
}

import type { Changes, ClassPicture } from '../gate/task-picture.ts';
import type { ModelReport } from './model-report.ts';
import { formatCount, formatNumber, formatSigned, NOTHING } from './numbers.ts';
import { type Cell, flipTable, left, right, type Table } from './tables.ts';

/** Classes that a table lists at most; the rest are counted. */
const LISTED_CLASSES = 50;

/** The answers that moved most: flipped rows of two classes, changed rows or queries of other tasks; null for none. */
export function answersTable({ verdict }: ModelReport): Table | null {
  const { flips, changes, data } = verdict;
  if (changes) return changes.largest.length === 0 ? null : changesTable(changes, data.entityColumn);
  return flips === null || flips.largest.length === 0 ? null : flipTable(flips.largest, data.entityColumn);
}

function changesTable(changes: Changes, entityColumn: string | null): Table {
  const { largest, task, unit, measure } = changes;
  const withEntity = largest.some((row) => row.entity !== null);
  const withTruth = largest.some((row) => row.truth !== null);
  const isNumber = task !== 'multiclass-classification';
  const value = isNumber ? right : left;
  const gain = task === 'multiclass-classification' ? 'Gain of the true class' : `Gain (${measure})`;
  return {
    columns: [
      right(unit === 'query' ? 'First row of the query' : 'Row'),
      ...(withEntity ? [left(entityColumn ?? 'Entity')] : []),
      ...(withTruth ? [value('True')] : []),
      value('baseline'),
      value('candidate'),
      right(gain),
      ...(unit === 'row' ? [left('Slices')] : []),
    ],
    rows: largest.map((row): Cell[] => [
      { text: String(row.row) },
      ...(withEntity ? [{ text: row.entity ?? NOTHING }] : []),
      ...(withTruth ? [{ text: row.truth ?? NOTHING }] : []),
      { text: row.baseline },
      { text: row.candidate },
      { text: formatSigned(row.gain), tone: row.gain < 0 ? 'bad' : 'good' },
      ...(unit === 'row' ? [{ text: row.slices.join(', ') }] : []),
    ]),
  };
}

/** The classes of the candidate, with what each score was before; null for other tasks. */
export function classTable({ verdict }: ModelReport): Table | null {
  const { picture } = verdict;
  if (picture?.task !== 'multiclass-classification') return null;
  const { perClass } = picture;
  const rows = perClass
    .slice(0, LISTED_CLASSES)
    .map((each): Cell[] => [
      { text: each.name },
      { text: formatCount(each.rows) },
      ...(['precision', 'recall', 'f1'] as const).map((score) => scoreCell(each, score)),
    ]);
  const more = perClass.length - rows.length;
  const blank = ['', '', '', ''].map((text) => ({ text }));
  return {
    columns: [left('Class'), right('Rows'), right('Precision'), right('Recall'), right('F1')],
    rows: more > 0 ? [...rows, [{ text: `and ${formatCount(more)} more` }, ...blank]] : rows,
  };
}

function scoreCell(
  { candidate, baseline }: ClassPicture['perClass'][number],
  score: 'precision' | 'recall' | 'f1',
): Cell {
  const value = candidate[score];
  if (value === null) return { text: NOTHING };
  const before = baseline?.[score] ?? null;
  const text = formatNumber(value, 3);
  return before === null ? { text } : { text, aside: formatSigned(value - before, 3) };
}

import type { ChallengeRow } from '../gate/challenge-rows.ts';
import type { FairnessRow } from '../gate/fairness-record.ts';
import { formatCount, formatNumber, formatSigned, NOTHING } from './numbers.ts';
import { type Cell, left, right, type Table } from './tables.ts';
import { STATUS_ICON, STATUS_TONE } from './words.ts';

/** Measure (by which groups) | Widest between | baseline | Gap [CI] | Change [CI] | Limit | Outcome. */
export function fairnessTable(rows: readonly FairnessRow[], confidence: number): Table {
  const ci = `[${Math.round(confidence * 100)}% CI]`;
  return {
    columns: [
      left('Gap of'),
      left('Widest between'),
      right('baseline', 2),
      right(`Gap ${ci}`),
      right(`Change ${ci}`, 1),
      left('Limit'),
      left('Outcome'),
    ],
    rows: rows.map((row): Cell[] => [
      { text: row.measure, aside: `by ${row.by}`, strong: row.status === 'fail' },
      {
        text:
          row.widest === null ? NOTHING : `${bare(row.widest.highest, row.by)} and ${bare(row.widest.lowest, row.by)}`,
        aside: row.widest !== null && row.widest.metric !== row.measure ? row.widest.metric : '',
      },
      { text: formatNumber(row.baseline, 3) },
      bounded(row.candidate, (value) => formatNumber(value, 3)),
      bounded(row.change, (value) => formatSigned(value, 3)),
      { text: limitText(row) },
      {
        text: OUTCOME[row.status],
        aside: row.note ?? '',
        icon: STATUS_ICON[row.status],
        tone: STATUS_TONE[row.status],
        strong: row.status === 'fail' || row.status === 'inconclusive',
      },
    ]),
  };
}

const OUTCOME: Readonly<Record<FairnessRow['status'], string>> = {
  pass: 'held',
  warn: 'not proved',
  inconclusive: 'not proved',
  fail: 'exceeded',
  waived: 'waived',
  info: NOTHING,
};

/** `west` of `region=west`: the column stands beside it. */
function bare(group: string, by: string): string {
  return group.startsWith(`${by}=`) ? group.slice(by.length + 1) : group;
}

function bounded(
  change: { readonly value: number; readonly lower: number; readonly upper: number } | null,
  text: (value: number) => string,
): Cell {
  if (change === null) return { text: NOTHING };
  return { text: text(change.value), interval: `[${text(change.lower)}, ${text(change.upper)}]` };
}

function limitText({ valueBound, changeBound }: FairnessRow): string {
  const parts = [valueBound === null ? [] : [`≤ ${valueBound}`], changeBound === null ? [] : [`+${changeBound}`]];
  return parts.flat().join(', ') || NOTHING;
}

/** One line: `Groups: 1 of 3 limits exceeded`. */
export function fairnessText(rows: readonly FairnessRow[]): string {
  const count = (status: FairnessRow['status']) => rows.filter((row) => row.status === status).length;
  const parts = [
    count('fail') > 0 ? `${count('fail')} exceeded` : null,
    count('inconclusive') + count('warn') > 0 ? `${count('inconclusive') + count('warn')} not proved` : null,
    count('waived') > 0 ? `${count('waived')} waived` : null,
    count('pass') > 0 ? `${count('pass')} held` : null,
    count('info') > 0 ? `${count('info')} for information` : null,
  ].filter((part) => part !== null);
  return `Gaps between groups: ${parts.join(', ')}`;
}

/** Every group of every rule: Group | Rows | one column a metric and model. */
export function groupTable(row: FairnessRow): Table {
  const metrics = [...new Set(row.groups.flatMap((group) => Object.keys(group.candidate)))];
  const hasBaseline = row.groups.some((group) => group.baseline !== null);
  return {
    columns: [
      left(`Groups by ${row.by}`),
      right('Rows'),
      ...metrics.flatMap((metric) => [...(hasBaseline ? [right(`${metric}, baseline`)] : []), right(metric)]),
    ],
    rows: row.groups.map((group): Cell[] => [
      { text: group.group, aside: group.judged ? '' : 'too small to judge' },
      { text: formatCount(group.rows) },
      ...metrics.flatMap((metric) => [
        ...(hasBaseline ? [{ text: formatNumber(group.baseline?.[metric] ?? null, 4) }] : []),
        { text: formatNumber(group.candidate[metric] ?? null, 4) },
      ]),
    ]),
  };
}

/** Challenge | Asked | Rows | baseline | candidate | Outcome. */
export function challengeTable(rows: readonly ChallengeRow[]): Table {
  return {
    columns: [
      left('Challenge'),
      left('Asked'),
      right('Rows'),
      right('baseline right', 1),
      right('candidate right'),
      left('Outcome'),
    ],
    rows: rows.map((row): Cell[] => [
      { text: row.name, strong: row.status === 'fail' },
      {
        text: `${row.must === 'be-right' ? 'be right' : 'stay right'}${row.rate === 1 ? '' : `, ${Number((100 * row.rate).toPrecision(4))}%`}`,
      },
      { text: formatCount(row.rows) },
      { text: row.baselineRight === null ? NOTHING : formatCount(row.baselineRight) },
      { text: formatCount(row.right) },
      {
        text: row.note ?? 'all right',
        aside:
          row.wrongRows.length === 0
            ? ''
            : `rows ${row.wrongRows.slice(0, 8).join(', ')}${row.wrong > 8 ? ', …' : ''} of the file`,
        icon: STATUS_ICON[row.status],
        tone: STATUS_TONE[row.status],
        strong: row.status === 'fail',
      },
    ]),
  };
}

export function challengeText(rows: readonly ChallengeRow[]): string {
  const failed = rows.filter((row) => row.status === 'fail').length;
  return failed === 0 ? `Challenges: ${rows.length} met` : `Challenges: ${failed} of ${rows.length} not met`;
}

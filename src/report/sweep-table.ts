import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { Params, ParamValue } from '../experiment/params.ts';
import { escapeMarkdown } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { formatNumber, NOTHING } from './numbers.ts';
import { type Cell, right, type Table } from './tables.ts';

export interface ShownSweep {
  readonly model: string;
  readonly split: string;
  /** The split that the gate judges on is the one that was ranked on. */
  readonly onTest: boolean;
  readonly metric: string;
  /** Best first. */
  readonly ranked: readonly {
    readonly trial: number;
    readonly params: Params;
    readonly evaluation: Pick<EvaluationRecord, 'metrics' | 'rows'> | null;
    readonly reason: string | null;
  }[];
}

/** One row a trial; cells are plain text. */
export function sweepTable({ ranked, metric }: ShownSweep): Table {
  const names = [...new Set(ranked.flatMap(({ params }) => Object.keys(params)))];
  return {
    columns: [
      right('Rank'),
      right('Trial'),
      ...names.map((title) => right(title)),
      right(metric),
      { title: '95% interval', align: 'left' },
      { title: '', align: 'left' },
    ],
    rows: ranked.map(({ trial, params, evaluation, reason }, index): Cell[] => {
      const estimate = evaluation?.metrics[metric];
      const [lower, upper] = estimate?.ci ?? [null, null];
      return [
        { text: estimate?.value == null ? NOTHING : String(index + 1), strong: index === 0 },
        { text: String(trial) },
        ...names.map((name) => ({ text: paramText(params[name]) })),
        { text: formatNumber(estimate?.value ?? null), strong: index === 0 },
        { text: lower === null || upper === null ? '' : `${formatNumber(lower)} to ${formatNumber(upper)}` },
        { text: reason ?? '' },
      ];
    }),
  };
}

function paramText(value: ParamValue | undefined): string {
  return value === undefined ? '' : String(value);
}

/** What the table cannot say: how far to trust its first row. */
export function sweepNotes({ ranked, metric, split, onTest }: ShownSweep): readonly string[] {
  const valued = ranked.filter(({ evaluation }) => evaluation?.metrics[metric]?.value != null);
  const best = valued[0]?.evaluation?.metrics[metric];
  const inside = valued.slice(1).filter(({ evaluation }) => {
    const value = evaluation?.metrics[metric]?.value;
    return best?.ci != null && value != null && value >= best.ci[0] && value <= best.ci[1];
  }).length;
  return [
    valued.length === 0
      ? `No trial of ${ranked.length} has a value of ${metric} on ${split}.`
      : `${valued.length} of ${ranked.length} trials, ranked by ${metric} on ${split}.`,
    ...(inside === 0
      ? []
      : [
          `${inside} of the others ${inside === 1 ? 'lies' : 'lie'} within the interval of the first, each seen alone.`,
        ]),
    ...(onTest && valued.length > 1
      ? [
          `The best of ${valued.length} looks better than it is: it was picked on the rows it is shown for. A split named validation in the data card keeps the test rows for the gate.`,
        ]
      : []),
  ];
}

export function renderSweepMarkdown(shown: ShownSweep): string {
  return [renderMarkdownTable(sweepTable(shown)), ...sweepNotes(shown).map((note) => escapeMarkdown(note))].join(
    '\n\n',
  );
}

import type { ModelFacts } from '../experiment/model-plan.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { flippedRows, worstRows } from '../gate/notable-rows.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { TableSession } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { exploreColumn } from './explored-columns.ts';
import { sliceColumn } from './slice-columns.ts';

/** Rows that a file keeps. */
export const MOST_WORST = 1000;
export const MOST_FLIPPED = 10_000;

/** Columns of `predictions.parquet` that hold what the model answered. */
const ANSWERS = ['score', 'prediction', 'predicted', 'proba'];
/** By their number in the table of changes. */
const CHANGES = ['fixed', 'broken', 'changed', 'better', 'worse'] as const;

/** What of a model decides which rows are shown, and which of their columns. */
export function errorRowsOf({ config, card }: Pick<ModelFacts, 'config' | 'card'>) {
  const sensitive = Object.entries(card.columns).flatMap(([name, column]) => (column.sensitive === true ? [name] : []));
  const hidesEntity = sensitive.includes(config.evaluate.entity ?? '');
  return { threshold: config.evaluate.threshold, sensitive, hidesEntity };
}

export interface ErrorRowsRequest {
  readonly candidate: Predictions;
  readonly baseline: Predictions | null;
  readonly threshold: number;
  /** Columns of the data that may not be shown. */
  readonly sensitive: readonly string[];
  /** Whether `entity` is one of them. */
  readonly hidesEntity: boolean;
  /** Whether the columns of the split are put beside the answers. */
  readonly withData?: boolean;
}

/**
 * Writes the rows with the largest loss: their number in the split (`row`), the truth, the answers of both models and their
 * slices; with `withData` also the columns of the data. Columns that the data card calls sensitive are left out.
 * @param session with the views `predictions`, `before` of the baseline, and `split`, as far as they are asked for
 * @param output absolute path that the session may write
 * @returns how many rows there are
 */
export async function writeWorstRows(
  request: ErrorRowsRequest,
  session: TableSession,
  output: string,
): Promise<number> {
  const worst = worstRows(request.candidate, request.threshold, MOST_WORST);
  const chosen = { rows: worst.map(({ row }) => row), loss: worst.map(({ loss }) => loss) };
  await writeRows(request, session, 'worst', chosen, output);
  return worst.length;
}

/** The same of rows that the candidate answers otherwise than its baseline, those whose loss moved most first. */
export async function writeFlippedRows(
  request: ErrorRowsRequest & { readonly baseline: NonNullable<ErrorRowsRequest['baseline']> },
  session: TableSession,
  output: string,
): Promise<number> {
  const { baseline, candidate, threshold } = request;
  const flips = flippedRows(baseline, candidate, threshold, MOST_FLIPPED);
  const chosen = {
    rows: flips.map(({ row }) => row),
    change: flips.map(({ change }) => CHANGES.indexOf(change)),
    lossChange: flips.map(({ lossChange }) => lossChange),
  };
  await writeRows(request, session, 'flips', chosen, output);
  return flips.length;
}

interface ChosenRows {
  readonly rows: readonly number[];
  readonly loss?: readonly number[];
  readonly change?: readonly number[];
  readonly lossChange?: readonly number[];
}

async function writeRows(
  { baseline, sensitive, hidesEntity, withData = false }: ErrorRowsRequest,
  session: TableSession,
  table: 'worst' | 'flips',
  chosen: ChosenRows,
  output: string,
): Promise<void> {
  const extra = (['loss', 'change', 'lossChange'] as const).filter((name) => chosen[name] !== undefined);
  const [inAnswers, inSplit] = await allOf([
    session.columns('select * from predictions'),
    withData ? session.columns('select * from split') : [],
    session.createTable(table, {
      place: Float64Array.from(chosen.rows.keys()),
      row: Float64Array.from(chosen.rows),
      ...Object.fromEntries(extra.map((name) => [name, Float64Array.from(chosen[name]!)])),
    }),
  ]);
  const hidden = new Set([
    'row',
    ...sensitive.flatMap((name) => [sliceColumn(name), exploreColumn(name)]),
    ...(hidesEntity ? ['entity'] : []),
  ]);
  const answers = inAnswers.map(({ name }) => name).filter((name) => !hidden.has(name));
  const known = new Set(answers.map((name) => name.toLowerCase()));
  const secret = new Set(sensitive.map((name) => name.toLowerCase()));
  // A column of the data that an answer is named like is called after the data.
  const data = inSplit.map(({ name }) => name).filter((name) => !secret.has(name.toLowerCase()));
  const change = `case chosen.change ${CHANGES.map((name, index) => `when ${index} then ${quoteText(name)}`).join(' ')} end`;
  const items = [
    'cast(chosen.row as integer) as "row"',
    ...(chosen.change === undefined ? [] : [`${change} as "change"`]),
    ...(chosen.loss === undefined ? [] : ['chosen.loss as loss']),
    ...(chosen.lossChange === undefined ? [] : ['chosen."lossChange" as loss_change']),
    ...answers.filter((name) => !isSlice(name)).map((name) => `answers.${quoteName(name)}`),
    ...(baseline === null
      ? []
      : answers
          .filter((name) => ANSWERS.includes(name))
          .map((name) => `before.${quoteName(name)} as ${quoteName(`baseline_${name}`)}`)),
    ...answers.filter(isSlice).map((name) => `answers.${quoteName(name)}`),
    ...data.map((name) => {
      const taken = known.has(name.toLowerCase()) || RESERVED.has(name.toLowerCase());
      return `data.${quoteName(name)} as ${quoteName(taken ? `data_${name}` : name)}`;
    }),
  ];
  const joins = [
    'join predictions as answers on answers."row" = chosen.row',
    ...(baseline === null ? [] : ['join before on before."row" = chosen.row']),
    ...(withData
      ? [
          'join (select row_number() over () - 1 as place_in_split, * from split) as data on data.place_in_split = chosen.row',
        ]
      : []),
  ];
  await session.execute(
    `copy (select ${items.join(', ')} from ${table} as chosen ${joins.join(' ')} order by chosen.place)
     to ${quoteText(output)} (format parquet, compression zstd, use_tmp_file false)`,
  );
}

const RESERVED = new Set(['row', 'change', 'loss', 'loss_change', ...ANSWERS.map((name) => `baseline_${name}`)]);

function isSlice(name: string): boolean {
  return name.startsWith('slice_') || name.startsWith('explore_');
}

import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { flippedRows, worstRows } from '../gate/notable-rows.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { Tables } from '../ports.ts';
import { exploreColumn } from './explored-columns.ts';
import { sliceColumn } from './slice-columns.ts';

/** Rows that a file keeps. */
export const MOST_WORST = 1000;
export const MOST_FLIPPED = 10_000;

/** Columns of `predictions.parquet` that hold what the model answered. */
const ANSWERS = ['score', 'prediction', 'predicted', 'proba'];
/** By their number in the table of changes. */
const CHANGES = ['fixed', 'broken', 'changed', 'better', 'worse'] as const;

export interface ErrorRowsRequest {
  readonly candidate: { readonly predictions: Predictions; readonly file: string };
  readonly baseline: { readonly predictions: Predictions; readonly file: string } | null;
  readonly threshold: number;
  /** Columns of the data that may not be shown. */
  readonly sensitive: readonly string[];
  /** Whether `entity` is one of them. */
  readonly hidesEntity: boolean;
  /** Parquet file with the rows of the split, to put their columns beside the answers. */
  readonly split?: string;
}

/**
 * Writes the rows with the largest loss: their number in the split (`row`), the truth, the answers of both models and their
 * slices; with `split` also the columns of the data. Columns that the data card calls sensitive are left out.
 * @returns how many rows there are
 */
export async function writeWorstRows(
  request: ErrorRowsRequest,
  output: string,
  ports: { readonly tables: Tables },
): Promise<number> {
  const worst = worstRows(request.candidate.predictions, request.threshold, MOST_WORST);
  await writeRows(request, output, { rows: worst.map(({ row }) => row), loss: worst.map(({ loss }) => loss) }, ports);
  return worst.length;
}

/** The same of rows that the candidate answers otherwise than its baseline, those whose loss moved most first. */
export async function writeFlippedRows(
  request: ErrorRowsRequest & { readonly baseline: NonNullable<ErrorRowsRequest['baseline']> },
  output: string,
  ports: { readonly tables: Tables },
): Promise<number> {
  const { baseline, candidate, threshold } = request;
  const flips = flippedRows(baseline.predictions, candidate.predictions, threshold, MOST_FLIPPED);
  const chosen = {
    rows: flips.map(({ row }) => row),
    change: flips.map(({ change }) => CHANGES.indexOf(change)),
    lossChange: flips.map(({ lossChange }) => lossChange),
  };
  await writeRows(request, output, chosen, ports);
  return flips.length;
}

interface ChosenRows {
  readonly rows: readonly number[];
  readonly loss?: readonly number[];
  readonly change?: readonly number[];
  readonly lossChange?: readonly number[];
}

async function writeRows(
  { candidate, baseline, sensitive, hidesEntity, split }: ErrorRowsRequest,
  output: string,
  chosen: ChosenRows,
  { tables }: { readonly tables: Tables },
): Promise<void> {
  const session = await tables.open({
    views: [
      { name: 'answers', file: candidate.file },
      ...(baseline === null ? [] : [{ name: 'before', file: baseline.file }]),
      ...(split === undefined ? [] : [{ name: 'split', file: split }]),
    ],
    outputs: [output],
  });
  try {
    const extra = (['loss', 'change', 'lossChange'] as const).filter((name) => chosen[name] !== undefined);
    await session.createTable('chosen', {
      place: Float64Array.from(chosen.rows.keys()),
      row: Float64Array.from(chosen.rows),
      ...Object.fromEntries(extra.map((name) => [name, Float64Array.from(chosen[name]!)])),
    });
    const hidden = new Set([
      'row',
      ...sensitive.flatMap((name) => [sliceColumn(name), exploreColumn(name)]),
      ...(hidesEntity ? ['entity'] : []),
    ]);
    const answers = (await session.columns('select * from answers'))
      .map(({ name }) => name)
      .filter((name) => !hidden.has(name));
    const known = new Set(answers.map((name) => name.toLowerCase()));
    const inSplit = split === undefined ? [] : (await session.columns('select * from split')).map(({ name }) => name);
    const secret = new Set(sensitive.map((name) => name.toLowerCase()));
    // A column of the data that an answer is named like is called after the data.
    const data = inSplit.filter((name) => !secret.has(name.toLowerCase()));
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
      'join answers on answers."row" = chosen.row',
      ...(baseline === null ? [] : ['join before on before."row" = chosen.row']),
      ...(split === undefined
        ? []
        : [
            'join (select row_number() over () - 1 as place_in_split, * from split) as data on data.place_in_split = chosen.row',
          ]),
    ];
    await session.execute(
      `copy (select ${items.join(', ')} from chosen ${joins.join(' ')} order by chosen.place)
       to ${quoteText(output)} (format parquet, compression zstd, use_tmp_file false)`,
    );
  } finally {
    session.close();
  }
}

const RESERVED = new Set(['row', 'change', 'loss', 'loss_change', ...ANSWERS.map((name) => `baseline_${name}`)]);

function isSlice(name: string): boolean {
  return name.startsWith('slice_') || name.startsWith('explore_');
}

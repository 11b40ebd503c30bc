import { UserError } from '../errors.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import type { TableSession, Tables } from '../ports.ts';
import { explainSql, findExpressionProblem, suggestColumn } from './check-sql.ts';
import { hasColumn } from './feature-query.ts';

/** Where the rows of a challenge come from. */
export type ChallengeSource =
  /** Rows of the split by their number, from 0. */
  | { readonly kind: 'rows'; readonly rows: readonly number[] }
  /** Rows of the split for which a condition is true. */
  | { readonly kind: 'where'; readonly where: string }
  /**
   * Rows of a file: with a column `row` it names rows of the split, such as `flips.parquet`; without, it holds the rows
   * themselves, such as errors from production with their labels. `where` chooses among them.
   */
  | { readonly kind: 'file'; readonly file: string; readonly where: string | null };

export interface ChallengeRowsRequest {
  readonly source: ChallengeSource;
  /** Parquet file of the split; not needed for a file that holds the rows. */
  readonly split: string;
  /** Columns a challenge keeps: what the model reads, the label, the key. Each is required of a file with rows. */
  readonly needed: readonly string[];
  /** Columns kept where they are. */
  readonly wanted: readonly string[];
  readonly label: string;
  /** Columns of a file with rows that are text, whatever their values look like. */
  readonly texts: readonly string[];
  readonly limit: number;
  readonly output: string;
}

/**
 * Writes the chosen rows. @returns how many
 * @throws UserError for rows that are not there, columns that are missing, labels that are null, and no rows at all
 */
export async function writeChallengeRows(request: ChallengeRowsRequest, tables: Tables): Promise<number> {
  const { source, output } = request;
  const given = source.kind === 'file' ? [{ name: 'given', file: source.file, texts: request.texts }] : [];
  const session = await tables.open({ views: [{ name: 'split', file: request.split }, ...given], outputs: [output] });
  try {
    const chosen = await chosenRows(session, request);
    const columns = await session.columns(`select * from ${chosen}`);
    const names = columns.map(({ name }) => name);
    const missing = request.needed.filter((name) => !hasColumn(columns, name));
    if (missing.length > 0) {
      const where = source.kind === 'file' ? { file: source.file } : {};
      throw new UserError(
        missing.map((name) => ({
          what: `there is no column ${JSON.stringify(name)}, which ${name === request.label ? 'holds the right answer' : 'the model reads'}`,
          where,
          fix: suggestColumn(name, names),
        })),
      );
    }
    const kept = [...request.needed, ...request.wanted.filter((name) => hasColumn(columns, name))];
    const select = kept.map(quoteName).join(', ');
    const [counts = {}] = await session.rows(
      `select count(*) as n, count(*) filter (${quoteName(request.label)} is null) as nulls from ${chosen}`,
    );
    if (Number(counts.nulls) > 0) {
      throw new UserError({
        what: `the label ${JSON.stringify(request.label)} is missing in ${Number(counts.nulls)} of the rows; without an answer nothing can be right`,
        fix: 'fill it in, or leave those rows out with --where',
      });
    }
    const rows = Math.min(Number(counts.n), request.limit);
    if (rows === 0) throw new UserError({ what: 'no row was chosen', fix: 'widen the condition, or name other rows' });
    await session.execute(
      `copy (select ${select} from ${chosen} limit ${request.limit}) to ${quoteText(output)} (format parquet, compression zstd, use_tmp_file false)`,
    );
    return rows;
  } finally {
    session.close();
  }
}

/** A relation with the chosen rows and all their columns. */
async function chosenRows(session: TableSession, { source, split }: ChallengeRowsRequest): Promise<string> {
  const numbered = '(select row_number() over () - 1 as "number of the row", * from split)';
  switch (source.kind) {
    case 'rows': {
      const [counted] = await session.rows('select count(*) as n from split');
      const outside = source.rows.filter((row) => row >= Number(counted?.n));
      if (outside.length > 0) {
        throw new UserError({
          what: `the split has ${Number(counted?.n).toLocaleString('en-US')} rows, numbered from 0; there is no row ${outside.slice(0, 5).join(', ')}`,
          fix: 'Take numbers from the column `row` of worst.parquet or flips.parquet.',
        });
      }
      return `(select * from ${numbered} where "number of the row" in (${source.rows.join(', ')}))`;
    }
    case 'where': {
      const columns = (await session.columns('select * from split')).map(({ name }) => name);
      await checkCondition(session, source.where, columns, 'split');
      return `(select * from split where ${operand(source.where)})`;
    }
    case 'file': {
      const columns = await session.columns('select * from given');
      const names = columns.map(({ name }) => name);
      if (source.where !== null) await checkCondition(session, source.where, names, 'given');
      const filtered = source.where === null ? 'given' : `(select * from given where ${operand(source.where)})`;
      if (!hasColumn(columns, 'row')) return filtered;
      const known = `(select cast("row" as bigint) as wanted, min(place) as place from (select *, row_number() over () as place from ${filtered}) group by 1)`;
      const [lost] = await session.rows(
        `select count(*) as n from ${known} as chosen where wanted is null or wanted < 0 or wanted >= (select count(*) from split)`,
      );
      if (Number(lost?.n) > 0) {
        throw new UserError({
          what: `${Number(lost?.n)} of its rows are not in the split: the file is from other data (${split.replace(/^.*\//, '')})`,
          where: { file: source.file },
          fix: 'Write it again with `proofmark errors … --out`; or rename the column `row` when the file holds rows of its own.',
        });
      }
      return `(select data.* from ${known} as chosen join ${numbered} as data on data."number of the row" = chosen.wanted order by chosen.place)`;
    }
  }
}

async function checkCondition(
  session: TableSession,
  where: string,
  columns: readonly string[],
  table: string,
): Promise<void> {
  const field = { field: '--where' };
  const problem = await findExpressionProblem(session, where, columns, field);
  if (problem !== undefined) throw new UserError(problem);
  await explainSql(where, field, () => session.rows(`select count(*) filter (${operand(where)}) as n from ${table}`));
}

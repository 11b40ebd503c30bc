import type { EvaluationSpec, SplitPin } from '../experiment/evaluation-question.ts';
import { bucketSql, type ShardNumber } from '../experiment/shards.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { TableSession } from '../ports.ts';

/** The rows that are scored: a table of the session, and SQL of each row's number in the split, from 0. */
export interface RowSource {
  readonly table: string;
  readonly rowNumber: string;
  readonly rows: number;
}

/** @param rows of the whole split */
export type RowChoice = (session: TableSession, rows: number) => Promise<RowSource>;

export const WHOLE_SPLIT: RowChoice = async (_, rows) => ({
  table: 'split',
  rowNumber: 'row_number() over () - 1',
  rows,
});

/** No column that people name has it: names with a space are not in the SQL they may write without quotes. */
const ROW_NUMBER = quoteName('number of the row in the split');

/** Makes a table of the rows that a shard owns, in the order of the split; not a temporary one, which one connection alone would know. */
export async function takeShard(
  session: TableSession,
  { spec, pin }: { readonly spec: Pick<EvaluationSpec, 'entity'>; readonly pin: Pick<SplitPin, 'digest'> },
  { index, of }: ShardNumber,
): Promise<RowSource> {
  const bucket = bucketSql(pin.digest, spec.entity === null ? null : quoteName(spec.entity), ROW_NUMBER);
  await session.execute(
    `create table shard as
     select * from (select *, row_number() over () - 1 as ${ROW_NUMBER} from split) where ${bucket} % ${of} = ${index}`,
  );
  const [counted] = await session.rows('select count(*) as n from shard');
  return { table: 'shard', rowNumber: ROW_NUMBER, rows: Number(counted?.n) };
}

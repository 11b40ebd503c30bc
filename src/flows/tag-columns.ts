import { readSlice, type SliceSpec } from '../config/slices.ts';
import { type Problem, UserError } from '../errors.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import type { DataFiles, TableSession, Tables } from '../ports.ts';
import { LARGEST_SLICE_COLUMN } from './check-evaluation.ts';
import { explainSql, findExpressionProblem, suggestColumn } from './check-sql.ts';
import { hasColumn, isNumber } from './feature-query.ts';
import { planSliceColumns, sliceColumn } from './slice-columns.ts';

/** Where problems of a tag are said to be. */
const OPTION = { field: '--tag' };

/**
 * Tags a person asked for on the command line: columns, `distance > 2000 as far`, `origin * evening`, or bins of a number
 * as `distance/5`. One value a row of the split, in its order.
 * @throws UserError with every tag that cannot be read
 */
export async function readTags(
  request: { readonly tags: readonly string[]; readonly split: string },
  ports: { readonly tables: Tables; readonly dataFiles: DataFiles },
): Promise<readonly SliceDimension[]> {
  const slices = request.tags.map((text): SliceSpec => {
    const bins = /^([A-Za-z_]\w*)\/(\d+)$/.exec(text.trim());
    const slice = readSlice(bins === null ? text : { column: bins[1]!, bins: Number(bins[2]) });
    if (slice.kind === 'invalid') throw new UserError({ what: slice.what, where: OPTION, fix: slice.fix });
    return slice;
  });
  return ports.dataFiles.temporary('tags.parquet', async (file) => {
    const session = await ports.tables.open({ views: [{ name: 'split', file: request.split }], outputs: [file] });
    try {
      const problems = await findTagProblems(session, slices);
      if (problems.length > 0) throw new UserError(problems);
      const columns = await session.columns('select * from split');
      const items = await planSliceColumns(session, { slices, critical: null }, columns, 'split');
      const select = items.map(({ name, sql }) => `cast(${sql} as varchar) as ${quoteName(name)}`).join(', ');
      await explainSql(select, OPTION, () =>
        session.execute(
          `copy (select ${select} from split) to ${quoteText(file)} (format parquet, use_tmp_file false)`,
        ),
      );
      const [counted] = await session.rows('select count(*) as n from split');
      return await readDimensions(slices, file, Number(counted?.n), ports.tables);
    } finally {
      session.close();
    }
  });
}

async function findTagProblems(session: TableSession, slices: readonly SliceSpec[]): Promise<readonly Problem[]> {
  const columns = await session.columns('select * from split');
  const names = columns.map(({ name }) => name);
  const problems: Problem[] = [];
  for (const part of slices.flatMap((slice) => (slice.kind === 'crossing' ? slice.of : [slice]))) {
    if (part.kind === 'condition') {
      const problem = await findExpressionProblem(session, part.sql, names, OPTION);
      if (problem !== undefined) problems.push(problem);
      else
        await explainSql(part.sql, OPTION, () =>
          session.columns(`select cast(${operand(part.sql)} as boolean) from split`),
        );
      continue;
    }
    const name = part.kind === 'bins' ? part.column : part.name;
    if (!hasColumn(columns, name)) {
      problems.push({
        what: `the column ${JSON.stringify(name)} is not in the split`,
        where: OPTION,
        fix: suggestColumn(name, names),
      });
    } else if (
      part.kind === 'bins' &&
      !isNumber(columns.find((column) => column.name.toLowerCase() === name.toLowerCase())!)
    ) {
      problems.push({
        what: `the column ${JSON.stringify(name)} is no number and has no bins`,
        where: OPTION,
        fix: `write: ${name}`,
      });
    }
  }
  return problems;
}

async function readDimensions(
  slices: readonly SliceSpec[],
  file: string,
  rows: number,
  tables: Tables,
): Promise<readonly SliceDimension[]> {
  const session = await tables.open({ views: [{ name: 'tags', file }] });
  try {
    const dimensions: SliceDimension[] = [];
    for (const { kind, name } of slices) {
      const column = quoteName(sliceColumn(name));
      const found = await session.rows(
        `select distinct ${column} as value from tags where ${column} is not null order by all limit ${LARGEST_SLICE_COLUMN + 1}`,
      );
      if (found.length > LARGEST_SLICE_COLUMN) {
        const what = `the tag ${JSON.stringify(name)} has more than ${LARGEST_SLICE_COLUMN.toLocaleString('en-US')} values`;
        throw new UserError({
          what,
          where: OPTION,
          fix: 'use groups of it: bins (column/5), or conditions (… as name)',
        });
      }
      const texts = found.map((row) => String(row.value));
      const values = kind === 'condition' ? ['true'] : texts;
      const codeOf = new Map(values.map((value, code) => [value, code]));
      const codes = new Int32Array(rows);
      let at = 0;
      for await (const batch of session.read(`select coalesce(${column}, '') from tags`)) {
        for (const value of batch.columns[0] as readonly string[]) codes[at++] = codeOf.get(value) ?? -1;
      }
      dimensions.push({
        name,
        kind: kind === 'bins' ? 'column' : kind,
        values: kind === 'condition' ? [name] : values,
        codes,
      });
    }
    return dimensions;
  } finally {
    session.close();
  }
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { type Log, SqlFailure, type TableSession } from '../ports.ts';
import { findExpressionProblem, findExpressionProblems, type WrittenSql } from './check-sql.ts';
import { askInParts } from './in-parts.ts';
import { tryConditions } from './try-conditions.ts';

let folder: string;
let session: TableSession;
/** Statements that the session was asked for. */
let statements: string[];
/** Titles of progress, and what was said of how far it is. */
let said: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-conditions-'));
  const file = join(folder, 'rows.csv');
  writeFileSync(file, `hour,code\n${Array.from({ length: 50 }, (_, row) => `${row % 24},c${row}`).join('\n')}\n`);
  const opened = await duckDbTables().open({ views: [{ name: 'split', file }] });
  await opened.functions();
  const counted = <R>(ask: (sql: string) => R) => {
    return (sql: string) => {
      statements.push(sql);
      return ask(sql);
    };
  };
  session = {
    ...opened,
    rows: counted(opened.rows),
    columns: counted(opened.columns),
    parse: counted(opened.parse),
  };
  statements = [];
  said = [];
});
afterEach(() => {
  session.close();
  rmSync(folder, { recursive: true, force: true });
});

const log: Pick<Log, 'progress'> = {
  progress(title) {
    said.push(title);
    return {
      update: (share, detail) => void said.push(`${share?.toFixed(2)} ${detail}`),
      done: (detail, outcome) => void said.push(`${outcome} ${detail}`),
    };
  },
};
const progress = { log, title: 'trying' };
const where = { file: 'model.yaml', field: 'evaluate.slices' };
const conditions = (count: number): WrittenSql[] =>
  Array.from({ length: count }, (_, index) => ({ sql: `hour >= ${index}`, where }));

const COLUMNS = ['hour', 'code'];
/** Conditions that are wrong each in a way of its own. */
const WRONG = [
  'hour >>> 3 3',
  'hour > 1) or (hour < 2',
  'hour > 1) as a, (hour < 2',
  'huor > 3',
  "read_text('/etc/passwd') is null",
  'hour > 1 -- late',
  "code = 'a' \0",
  '',
];

test('thousands of conditions are checked and tried in few statements', async () => {
  const many = conditions(2000);
  expect(await findExpressionProblems(session, many, COLUMNS)).toEqual([]);
  expect(await tryConditions(session, many, 'split', progress)).toEqual([]);
  expect(statements.length).toBeLessThan(40);
});

test('of many expressions each that is wrong is told in the words that it is told in alone', async () => {
  const many = conditions(1200);
  WRONG.forEach((sql, index) => {
    many.splice(150 * index, 0, { sql, where });
  });
  const alone = [];
  for (const sql of WRONG) alone.push(await findExpressionProblem(session, sql, COLUMNS, where));
  const found = await findExpressionProblems(session, many, COLUMNS);
  expect(found).toEqual(alone.filter((problem) => problem !== undefined));
  expect(found.map(({ what }) => what)).toEqual([
    expect.stringMatching(/is not SQL: syntax error/),
    expect.stringMatching(/is not SQL: the brackets do not match/),
    expect.stringMatching(/is not SQL: the brackets do not match/),
    '`huor > 3`: there is no column "huor"',
    expect.stringMatching(/calls read_text\(\)/),
    expect.stringMatching(/is not SQL: syntax error/),
    expect.stringMatching(/is not SQL: syntax error/),
  ]);
});

test('conditions that only fail when they are run are all told, in their order', async () => {
  const many = conditions(600);
  many[3] = { sql: "cast(replace(code, 'c', 'x') as int) > 3", where };
  many[299] = { sql: 'hour + 1', where };
  many[300] = { sql: 'hour > {}', where };
  many[599] = {
    sql: "cast(code as int) > 599 -- it's text",
    where: { file: 'model.yaml', field: 'evaluate.critical' },
  };
  const found = await tryConditions(session, many, 'split', progress);
  expect(found).toEqual([
    {
      what: expect.stringMatching(/^the SQL `cast\(replace.*` does not run: a value cannot be converted to INT32/),
      where,
      fix: 'Correct the SQL.',
    },
    { what: '`hour + 1` gives BIGINT, and a condition is true or false', where, fix: expect.any(String) },
    { what: expect.stringMatching(/^the SQL `hour > \{\}` does not run: /), where, fix: 'Correct the SQL.' },
    {
      what: expect.stringMatching(/^the SQL `cast\(code as int\) > 599.*a value cannot be converted to INT32/),
      where: { file: 'model.yaml', field: 'evaluate.critical' },
      fix: 'Correct the SQL.',
    },
  ]);
});

test('it is said how far it is, unless there are few', async () => {
  await tryConditions(session, conditions(500), 'split', progress);
  expect(said).toEqual([]);
  await tryConditions(session, conditions(1000), 'split', progress);
  expect(said).toEqual([
    'trying',
    '0.25 250 of 1,000',
    '0.50 500 of 1,000',
    '0.75 750 of 1,000',
    '1.00 1,000 of 1,000',
    'succeeded 1,000',
  ]);
});

test('a statement that runs out of time is tried in halves, and one condition that does ends it', async () => {
  const asked: number[] = [];
  const slow = (sql: string) => async (part: readonly WrittenSql[]) => {
    asked.push(part.length);
    if (part.some((each) => each.sql === sql)) throw new SqlFailure('took longer than 600 s', 'timed-out');
  };
  await expect(askInParts(conditions(8), 4, slow('hour >= 5'))).rejects.toThrow(
    'model.yaml evaluate.slices: the SQL `hour >= 5` took longer than 600 s',
  );
  expect(asked).toEqual([4, 4, 2, 1, 1]);
});

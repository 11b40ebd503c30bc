import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { engineFailure } from './engine-failure.ts';

let instance: DuckDBInstance;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:', { memory_limit: '100MB', threads: '1' });
});
afterAll(() => instance.closeSync());

/** How a statement over one row with a secret fails. */
async function failureOf(statement: string) {
  const connection = await instance.connect();
  try {
    await connection.run(
      "create or replace temp table people as select 'SECRET 4711' as ssn, 9000000000000004711 as n",
    );
    await connection.runAndReadAll(statement);
  } catch (error) {
    return engineFailure(error, statement);
  } finally {
    connection.closeSync();
  }
  throw new Error(`${statement} does not fail`);
}

describe('while rows are read, no value of them is told', () => {
  test.each([
    ['select cast(ssn as int) from people', /cannot be converted to INT32/],
    ['select cast(ssn as date) from people', /a function was given a value|cannot be converted/],
    ['select cast(ssn as boolean) from people', /cannot be converted to BOOL/],
    ["select ssn::enum('a') from people", /cannot be converted to/],
    ['select cast(ssn as json) from people', /was given a value that it does not take/],
    ["select strptime(ssn, '%Y') from people", /was given a value that it does not take/],
    ['select n * n from people', /overflow in multiplication of INT64/],
    ['select cast(n as tinyint) from people', /cannot be converted to INT8/],
    ['select ln(n - n) from people', /cannot take logarithm of zero/],
    ['select sqrt(-n) from people', /cannot take square root of a negative number/],
    ['select error(ssn) from people', /was given a value that it does not take/],
    ['create table t (a varchar primary key); insert into t select ssn from people, range(2)', /two rows have one key/],
  ])('%s', async (statement, says) => {
    const failure = await failureOf(statement);
    expect(failure).toMatchObject({ kind: 'refused', reason: expect.stringMatching(says) });
    expect(`${failure.stack} ${String(failure.cause)}`).not.toMatch(/SECRET|4711/);
  });
});

test('what a person wrote into the statement may be quoted', async () => {
  const statement = "select n = 'late' from people";
  expect((await failureOf(statement)).reason).toMatch(/'late'/);
  expect((await failureOf("describe select regexp_matches(ssn, '(') from people")).reason).toBe('missing ): (');
  expect((await failureOf('select nothing from people')).reason).toMatch(/"nothing" not found/);
});

test('too much memory is its own kind', async () => {
  const statement = 'select list(range) from range(1000000000)';
  expect(await failureOf(statement)).toMatchObject({
    kind: 'memory-full',
    reason: 'needs more memory than it may use',
  });
});

import { afterAll, beforeAll, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import type { TableSession } from '../ports.ts';
import { assignRoles, describeTables } from './leakage-tables.ts';

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
  const columns = `'r' || i as code, 'row ' || i || ' was late' as remark, i % 3 as kind, i % 2 = 0 as late`;
  await session.execute(`create view train as select ${columns} from range(300) t(i)`);
  await session.execute(`create view test as select ${columns} from range(300, 400) t(i)`);
});
afterAll(() => session.close());

test('a column that is called unique names rows, unless it is what they say', async () => {
  const unique = { unique: true };
  const card = { columns: { code: unique, remark: unique } } as unknown as LoadedCard['card'];
  const tables = await describeTables(session, { train: 'train', test: 'test' });
  const roles = await assignRoles(tables, { label: 'late', ids: [], entity: undefined, card });
  expect(roles.ids).toEqual(['code']);
  expect(roles.compared.map(({ name }) => name)).toEqual(['remark', 'kind']);
});

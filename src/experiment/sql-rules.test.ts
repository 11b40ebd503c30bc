import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { TableSession } from '../ports.ts';
import { checkQuery, checkRowExpression, type SqlObjection } from './sql-rules.ts';
import { operand } from './sql-text.ts';

const COLUMNS = ['hour', 'origin', 'seen', 'tags', 'box', 'late', 'p', 'weird "name"'];

let session: TableSession;
beforeAll(async () => {
  session = await duckDbTables().open({ views: [] });
});
afterAll(() => session.close());

async function treeOf(sql: string): Promise<unknown> {
  const parsed = await session.parse(sql);
  return 'tree' in parsed ? parsed.tree : undefined;
}

async function checkExpression(sql: string): Promise<SqlObjection | undefined> {
  const vocabulary = { functions: await session.functions(), columns: COLUMNS };
  return checkRowExpression(await treeOf(`select ${operand(sql)}`), vocabulary);
}

async function check(query: string): Promise<SqlObjection | undefined> {
  const vocabulary = { functions: await session.functions(), columns: COLUMNS };
  return checkQuery(await treeOf(query), ['flights', 'airports'], vocabulary);
}

describe('an expression over one row', () => {
  test.each([
    'hour >= 18 and hour < 24 or not late',
    "origin in ('ATL', 'LAX') and origin not like 'A%' and origin similar to '[A-Z]+'",
    'case when p >= 0.5 then (case when late then 5 else -1 end) else 0 end',
    'cast(hour as double) / 2 + hour::int + try_cast(origin as int) + coalesce(hour, 0) + nullif(hour, 3)',
    "extract(hour from seen) = 3 and date_part('dow', seen) in (6, 0) and seen > timestamp '2001-04-01' - interval 3 day",
    "substring(origin from 1 for 2) = 'AT' and position('T' in origin) > 0 and trim(both ' ' from origin) <> ''",
    "seen between date '2001-01-01' and '2001-02-01' and strftime(seen, '%Y') = '2001' and date_trunc('month', seen) is not null",
    "regexp_matches(origin, '^A') and origin is distinct from 'B' and lower(origin) || 'x' = 'atlx' and origin ilike 'a%'",
    'round(p, 2) = 0.5 and abs(p) < 1 and greatest(p, hour) > ln(2) and hour % 2 = 0 and hour // 2 = 1 and p ** 2 > 0',
    'tags[1] = 3 and len(tags) > 2 and list_contains(tags, 3) and box.width > 3',
    'len(list_filter(tags, tag -> tag > 3)) > 0 and list_sum(tags) > 3 and [x + 1 for x in tags][1] = 2',
    '"weird ""name""" is null -- with a comment',
    'HOUR > 3 and if(late, 1, 0) = 1 and isnan(p) and hash(origin) is not null',
    "split_part(origin, '-', 1) = 'A' and concat(origin, 'x') like 'A%' escape '$' and md5(origin) > 'a'",
  ])('may say: %s', async (sql) => {
    expect(await checkExpression(sql)).toBeUndefined();
  });

  test.each([
    "lpad(origin, 5, '0') = '00ATL' and repeat('-', 3) = '---' and printf('%05.2f', p) <> format('{:>10}', origin)",
    'list_contains(range(0, 24), hour)',
  ])('may make values of a bounded size: %s', async (sql) => {
    expect(await checkExpression(sql)).toBeUndefined();
  });

  test.each([
    "repeat(origin, 1000000000) = 'x'",
    "repeat(origin, hour) = 'x'",
    'length(rpad(origin, 20000, origin)) > 1',
    "length(lpad(origin, hour * 1000000, ' ')) > 1",
    'len(range(0, hour)) > 3',
    'list_sum(generate_series(1000000000)) > 3',
    'len(list_resize(tags, 1000000000)) > 3',
    "bitstring('1', 2000000000) is not null",
    "printf('%100000d', hour) = ''",
    "printf('%*d', hour, hour) = ''",
    "format('{:{}}', hour, hour) = ''",
    "format(origin, hour) = ''",
  ])('may not make values of any size: %s', async (sql) => {
    expect((await checkExpression(sql))?.what).toMatch(/with a (?:size|format) that is no/);
  });

  test.each([
    ['hour) from (select 1', 'is not one expression'],
    ['hour) union select (1', 'is not one expression'],
    ['hour) limit (1', 'is not one expression'],
    ['hour) where (true', 'is not one expression'],
    ['hour); select (1', 'is not one expression'],
    ['*', 'has a *'],
    ['columns(*) > 3', 'has a *'],
    ['hour > $1', 'has a parameter'],
    ['exists (select 1)', 'has a subquery'],
    ['hour in (select 3)', 'has a subquery'],
    ['count(*) > 3', 'calls the aggregate function count_star()'],
    ['lag(hour) over () > 3', 'uses the window function lag'],
    ['now() > seen', 'calls now(), which is not the same every time'],
    ['current_date > seen', 'uses current_date, which is not the same every time'],
    ['random() < 0.5', 'calls random(), which is not the same every time'],
    ["nextval('s') > 1", 'calls nextval(), which is not the same every time'],
    ["getenv('HOME') = ''", 'calls getenv()'],
    ["current_setting('threads') = 1", 'calls current_setting(), which tells of the session'],
    ["read_text('/etc/passwd') = ''", 'calls read_text()'],
    ["len(glob('/*')) > 1", 'calls glob()'],
    ['pg_catalog.pg_sleep(10) is null', 'calls pg_catalog.pg_sleep()'],
    ['pg_sleep(10) is null', 'calls pg_sleep()'],
    ['unnest(tags) > 3', 'calls unnest()'],
    ['user = origin', 'uses user, which is not the same every time'],
    ['hour > 3 and orgin is null', 'there is no column "orgin"'],
    ['len(list_filter(tags, tag -> random() > 3)) > 0', 'calls random()'],
  ])('may not say: %s', async (sql, expected) => {
    expect((await checkExpression(sql))?.what).toContain(expected);
  });
});

describe('a query over pinned files', () => {
  test.each([
    'select * from flights',
    'from flights select hour where late order by hour limit 3',
    'with a as (select * from airports), b as (from a) select * from flights f left join b on f.origin = b.iata',
    'select origin, avg(p) over (partition by origin order by seen) as m from flights qualify row_number() over () = 1',
    'select * from flights where origin in (select iata from airports) union all select * from flights',
    'select *, unnest(tags) as tag from flights cross join range(3) r, (values (1), (2)) as v(x)',
    'select origin, count(*) as n, list(hour) from flights group by all having count(*) > 3',
    "select * exclude (late), late::int as label, date_part('hour', seen) as h from flights",
    'pivot flights on origin using count(*)',
  ])('may say: %s', async (sql) => {
    const tree = await treeOf(sql);
    if (sql.startsWith('pivot')) expect(tree).toBeUndefined();
    else expect(await check(sql)).toBeUndefined();
  });

  test.each([
    ['select 1; select 2', 'is not one SELECT'],
    ["select * from 'other.parquet'", 'reads "other.parquet", which is not a pinned file; known: flights, airports'],
    ['select * from information_schema.tables', 'reads "tables"'],
    ['select * from duckdb_settings()', 'calls duckdb_settings()'],
    ["select * from flights join read_csv('x.csv') using (hour)", 'calls read_csv()'],
    ['select * from flights using sample 10%', 'takes a sample'],
    ['select * from flights tablesample 10%', 'takes a sample'],
    ['select * from flights where late order by random()', 'calls random()'],
    ['select *, today() as day from flights', 'calls today()'],
    ['select *, current_timestamp as t from flights', 'uses current_timestamp'],
    ["select (select getvariable('x')) from flights", 'calls getvariable()'],
    ['describe flights', 'describes tables'],
    ['select * from flights limit ?', 'has a parameter'],
  ])('may not say: %s', async (sql, expected) => {
    expect((await check(sql))?.what).toContain(expected);
  });
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../../test/builders/data-folder.ts';
import { silentLog } from '../../test/builders/silent-log.ts';
import { smallRepository } from '../../test/builders/small-repository.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { openGit } from '../adapters/git-cli.ts';
import type { ColumnSkew, SkewReport } from '../data/skew.ts';
import { UserError } from '../errors.ts';
import { type SkewRequest, skewData } from './skew-data.ts';

let folder: DataFolder;
let tables = 0;
beforeAll(() => {
  folder = dataFolder();
});
afterAll(() => folder.remove());
beforeEach(() => {
  tables++;
});

/** Skew between two selects over `range(n)`, whose number is `i`. */
async function skew(
  logged: string,
  recomputed: string,
  { format = 'parquet', ...request }: Partial<SkewRequest> & { readonly format?: string } = {},
): Promise<SkewReport> {
  const write = (name: string, select: string) =>
    folder.table(
      `${name}${tables}.${format}`,
      /\bfrom\b/.test(select) ? select : `select ${select} from range(2000) t(i)`,
    );
  const [log, again] = [await write('log', logged), await write('again', recomputed)];
  return skewData({ logged: log, recomputed: again, key: ['id'], columns: [], ...request }, folder.ports);
}

const only = (report: SkewReport): ColumnSkew => {
  expect(report.columns).toHaveLength(1);
  return report.columns[0]!;
};

async function complaint(promise: Promise<unknown>): Promise<readonly string[]> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems.map(({ what, fix }) => `${what}. ${fix}`);
}

describe('the same features computed twice', () => {
  test.each(['parquet', 'csv', 'json'])('are the same in any order of the rows: %s', async (format) => {
    const columns =
      "i as id, i * 0.1 as x, 'c' || i % 7 as city, i % 2 = 0 as flag, date '2026-01-01' + (i % 90)::integer as day";
    const report = await skew(
      `select ${columns} from range(2000) t(i) order by id`,
      `select ${columns} from range(2000) t(i) order by hash(id)`,
      { format },
    );
    expect(report).toMatchObject({
      verdict: 'same',
      rows: { logged: 2000, recomputed: 2000, both: 2000, onlyLogged: 0, onlyRecomputed: 0 },
      unmatched: { logged: [], recomputed: [] },
    });
    expect(report.columns.map(({ column, mismatches }) => [column, mismatches]).sort()).toEqual([
      ['city', 0],
      ['day', 0],
      ['flag', 0],
      ['x', 0],
    ]);
  });

  test('may differ by what rounding to float32 does, and not by more', async () => {
    const rounded = await skew('i as id, cast(i * 0.1 as float) as x', 'i as id, i * 0.1 as x');
    expect(only(rounded)).toMatchObject({ mismatches: 0, verdict: 'same' });
    const strict = await skew('i as id, cast(i * 0.1 as float) as x', 'i as id, i * 0.1 as x', {
      tolerance: { relative: 0, absolute: 0 },
    });
    expect(only(strict).verdict).toBe('skew');
    const off = await skew('i as id, i * 0.1 * (1 + 2e-6) as x', 'i as id, i * 0.1 as x');
    // Zero times anything is zero.
    expect(only(off).mismatches).toBe(1999);
  });

  test('may be stored in other types of the same values', async () => {
    const report = await skew(
      "i as id, i as n, i % 2 = 0 as flag, i::varchar as t, date '2026-01-01' as d",
      "i as id, i::double as n, (i % 2 = 0)::integer as flag, i as t, timestamp '2026-01-01 00:00' as d",
    );
    expect(report.columns.map(({ column, mismatches }) => `${column} ${mismatches}`).sort()).toEqual([
      'd 0',
      'flag 0',
      'n 0',
      't 0',
    ]);
  });

  test('are equal where both are missing, NaN or infinite, and huge whole numbers are compared exactly', async () => {
    const odd =
      "i as id, case i % 4 when 0 then null when 1 then 'nan'::double when 2 then 'inf'::double else i end as x";
    expect(only(await skew(odd, odd)).mismatches).toBe(0);
    const huge = (more: number) => `i as id, 9007199254740992 + i + ${more} as x`;
    expect(only(await skew(huge(0), huge(1))).mismatches).toBe(2000);
  });
});

describe('values that differ', () => {
  test('are skew above one in a thousand', async () => {
    const off = (rows: number) => `i as id, case when i < ${rows} then -1 else i end + 5 as x`;
    const same = 'i as id, i + 5 as x';
    // Row 0 differs too: -1 is not 0.
    expect(only(await skew(off(2), same))).toMatchObject({ mismatches: 2, rate: 0.001, verdict: 'same' });
    const report = await skew(off(3), same);
    expect(only(report)).toMatchObject({ mismatches: 3, rate: 0.0015, verdict: 'skew' });
    expect(report.verdict).toBe('skew');
    expect(only(report).examples).toEqual([
      { key: { id: '0' }, logged: '4', recomputed: '5' },
      { key: { id: '1' }, logged: '4', recomputed: '6' },
      { key: { id: '2' }, logged: '4', recomputed: '7' },
    ]);
    expect((await skew(off(3), same, { limit: 0.01 })).verdict).toBe('same');
  });

  test.each([
    ['a unit', 'i * 1.609344', 'i * 1.0', /1\.6093 times .*miles and kilometres/],
    ['a shift', 'i * 1.0 + 3600', 'i * 1.0', /3600 above/],
    ['an empty log', 'case when i % 2 = 0 then i * 1.0 end', 'i * 1.0', /missing in the log/],
    ['nothing to compute from', 'i * 1.0', 'case when i % 2 = 0 then i * 1.0 end', /is missing in the recomputed data/],
    ['letters', "'City ' || i % 9", "'city ' || i % 9 || ' '", /case of their letters/],
    ['nothing', 'i * 1.0', '(i * 7919 % 2000) * 1.0', null],
  ])('tell that they have %s in common', async (_, logged, recomputed, pattern) => {
    const found = only(await skew(`i as id, ${logged} as distance`, `i as id, ${recomputed} as distance`));
    expect(found.verdict).toBe('skew');
    if (pattern === null) expect(found.pattern).toBeNull();
    else expect(found.pattern).toMatch(pattern);
  });

  test('a text that is no number differs from every number, and from a missing one', async () => {
    const found = only(
      await skew(
        "i as id, case when i < 500 then 'n/a' else i::varchar end as x",
        'i as id, case when i >= 250 then i end as x',
      ),
    );
    expect(found.mismatches).toBe(500);
  });

  test('are told of many columns, worst first, and more than one statement holds', async () => {
    const columns = (broken: number) =>
      Array.from(
        { length: 120 },
        (_, c) => `i + ${c} + case when ${c} < ${broken} and i < ${10 * (c + 1)} then 1 else 0 end as c${c}`,
      );
    const report = await skew(`i as id, ${columns(3).join(', ')}`, `i as id, ${columns(0).join(', ')}`);
    expect(report.columns).toHaveLength(120);
    expect(report.columns.slice(0, 4).map(({ column, mismatches }) => [column, mismatches])).toEqual([
      ['c2', 30],
      ['c1', 20],
      ['c0', 10],
      ['c3', 0],
    ]);
  });
});

describe('rows that one side has alone', () => {
  test('are counted with some of their keys, and make a log incomplete', async () => {
    const report = await skew(
      'select i as id, i as x from range(0, 1000) t(i)',
      'select i as id, i as x from range(10, 1500) t(i)',
    );
    expect(report).toMatchObject({
      verdict: 'incomplete',
      rows: { logged: 1000, recomputed: 1490, both: 990, onlyLogged: 10, onlyRecomputed: 500 },
      examples: { onlyLogged: ['0', '1', '2', '3', '4'], onlyRecomputed: ['1000', '1001', '1002', '1003', '1004'] },
    });
    // The training pipeline may know of more than was served.
    const more = await skew('select i as id, i as x from range(5) t(i)', 'select i as id, i as x from range(9) t(i)');
    expect(more.verdict).toBe('same');
  });

  test('are those without a key, which match nothing', async () => {
    const report = await skew('case when i > 0 then i end as id, i as x', 'i as id, i as x');
    expect(report.rows).toMatchObject({ both: 1999, onlyLogged: 1, onlyRecomputed: 1 });
    expect(report.examples.onlyLogged).toEqual(['null']);
  });

  test('are told by all parts of a key', async () => {
    const select = (more: number) => `i // 4 as request, i % 4 + ${more} as item, i as x`;
    const report = await skew(select(0), select(1), { key: ['request', 'item'] });
    expect(report.rows).toMatchObject({ both: 1500, onlyLogged: 500 });
    expect(report.examples.onlyLogged[0]).toBe('0, 0');
  });

  test('are columns too', async () => {
    const report = await skew('i as id, 1 as x, 2 as served', 'i as id, 1 as x, 3 as label');
    expect(report.unmatched).toEqual({ logged: ['served'], recomputed: ['label'] });
    expect(only(report).column).toBe('x');
  });
});

describe('what cannot be compared is told at once', () => {
  test('names that neither side, or one, has', async () => {
    const found = await complaint(
      skew('i as id, i as amount', 'i as id, i as amount', { key: ['ID2'], columns: ['amont'] }),
    );
    expect(found).toHaveLength(4);
    expect(found.join('\n')).toMatch(/has no column ID2.*\n.*has no column ID2.*\n.*Did you mean amount/);
  });

  test('keys of other types, keys that repeat, and keys that never meet', async () => {
    expect(await complaint(skew("'k' || i as id, i as x", 'i as id, i as x'))).toEqual([
      expect.stringMatching(/the key id is VARCHAR in .* and BIGINT in/),
    ]);
    expect(await complaint(skew('i // 2 as id, i as x', 'i // 4 as id, i as x'))).toEqual([
      expect.stringMatching(/^1,000 rows of .* repeat the id/),
      expect.stringMatching(/^1,500 rows of .* repeat the id/),
    ]);
    expect(await complaint(skew('i as id, i as x', 'i + 5000 as id, i as x'))).toEqual([
      expect.stringMatching(/^no id of .* is in/),
    ]);
  });

  test('a side without rows, or with nothing but its key', async () => {
    expect(await complaint(skew('select i as id, i as x from range(0) t(i)', 'i as id, i as x'))).toEqual([
      expect.stringMatching(/has no rows/),
    ]);
    expect(await complaint(skew('i as id, i as a', 'i as id, i as b'))).toEqual([
      expect.stringMatching(/no column in common beside the key/),
    ]);
  });
});

test('sensitive columns of a card are compared, and their values not shown', async () => {
  const repository = smallRepository({ withoutModel: true, rows: 300 });
  try {
    repository.edit('data-cards/loans.md', 'income: { type: float }', 'income: { type: float, sensitive: true }');
    const git = await openGit(repository.root);
    const csv = repository.read('data/loans.csv').trim().split('\n');
    const changed = csv.map((line, row) => {
      const fields = line.split(',');
      if (row > 0) [fields[2], fields[3]] = [`${Number(fields[2]) + 1}`, `${Number(fields[3]) + 1}`];
      return fields.join(',');
    });
    const log = folder.text('loans-log.csv', `${changed.join('\n')}\n`);
    const report = await skewData(
      { logged: log, recomputed: 'loans/test', key: ['id'], columns: ['income', 'debt'] },
      { ...folder.ports, log: silentLog, git, dataFiles: dataFiles(git.privateFolder) },
    );
    expect(report.rows).toMatchObject({ logged: 300, recomputed: 150, both: 150 });
    const of = (name: string) => report.columns.find(({ column }) => column === name)!;
    expect(of('income')).toMatchObject({ verdict: 'skew', mismatches: 150, examples: [] });
    expect(of('debt').examples).toHaveLength(5);

    repository.edit('data-cards/loans.md', 'income: { type: float, sensitive: true }', 'id: { sensitive: true }');
    const hidden = await skewData(
      { logged: log, recomputed: 'loans/test', key: ['id'], columns: ['debt'] },
      { ...folder.ports, log: silentLog, git: await openGit(repository.root), dataFiles: dataFiles(git.privateFolder) },
    );
    expect(hidden.examples).toEqual({ onlyLogged: [], onlyRecomputed: [] });
    expect(hidden.columns[0]!.examples).toHaveLength(5);
    expect(hidden.columns[0]!.examples.map(({ key }) => key)).toEqual([{}, {}, {}, {}, {}]);
  } finally {
    repository.remove();
  }
});

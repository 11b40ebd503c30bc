import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../../test/builders/data-folder.ts';
import { smallRepository } from '../../test/builders/small-repository.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { openGit } from '../adapters/git-cli.ts';
import type { ColumnDriftResult } from '../data/drift.ts';
import type { DriftReport } from '../data/drift-outcome.ts';
import { UserError } from '../errors.ts';
import { renderDriftMarkdown, renderDriftText } from '../report/data-drift.ts';
import { type DriftRequest, driftData } from './drift-data.ts';

let folder: DataFolder;
beforeAll(() => {
  folder = dataFolder();
});
afterAll(() => folder.remove());

let tables = 0;

/** Drift of rows from `range(n)`, whose number is `i`, between two selects. */
async function drift(
  reference: { readonly rows?: number; readonly select: string },
  current: { readonly rows?: number; readonly select: string },
  { format = 'parquet', ...request }: Partial<DriftRequest> & { readonly format?: string } = {},
): Promise<DriftReport> {
  const write = ({ rows = 1000, select }: { rows?: number; select: string }) =>
    folder.table(`t${tables++}.${format}`, `select ${select} from range(${rows}) t(i)`);
  const [before, now] = [await write(reference), await write(current)];
  return driftData({ reference: before, current: now, columns: [], tests: {}, ...request }, folder.ports);
}

const column = (report: DriftReport, name: string): ColumnDriftResult => {
  const found = report.columns.find((each) => each.column === name);
  expect(found, `${name} is in the report`).toBeDefined();
  return found!;
};

/** Values that spread evenly and differ by seed, without chance. */
const spread = (seed: number) => `(i * ${0.6180339887 + seed * 1e-3}) % 1`;

describe('the same rows in every format give the same answer', () => {
  const BEFORE = { select: `i as id, ${spread(0)} as x, 'c' || (i % 4) as city, i % 3 = 0 as flag, i % 5 as few` };
  const NOW = {
    select: `i as id, ${spread(0)} + 0.5 as x, 'c' || (i % 5) as city, i % 2 = 0 as flag, i % 5 as few`,
  };

  test('and each column has its test, statistic, p, effect and verdict', async () => {
    const reports = await Promise.all(
      ['parquet', 'csv', 'json', 'jsonl'].map((format) => drift(BEFORE, NOW, { format })),
    );
    const [first] = reports;
    expect(first!.columns.map((each) => [each.column, each.test, each.verdict])).toEqual([
      ['id', 'ks', 'stable'],
      ['x', 'ks', 'alert'],
      ['city', 'chisquare', 'alert'],
      ['flag', 'chisquare', 'warning'],
      ['few', 'chisquare', 'stable'],
    ]);
    for (const { test: name, statistic, p, effect, verdict } of first!.columns) {
      expect([typeof name, typeof statistic, typeof p, typeof effect, typeof verdict]).toEqual([
        'string',
        'number',
        'number',
        'number',
        'string',
      ]);
    }
    // Half of x lies beyond the whole of what there was.
    expect(column(first!, 'x').statistic).toBeCloseTo(0.5, 2);
    // χ² of 250 × 4 against 200 × 5: Σ (o − e)²/e with e = 225 and, for the new one, 100.
    expect(column(first!, 'city').statistic).toBeCloseTo(8 * (25 ** 2 / 225) + 200, 6);
    for (const other of reports.slice(1)) {
      expect(other.columns.map(({ picture: _, ...rest }) => rest)).toEqual(
        first!.columns.map(({ picture: _, ...rest }) => rest),
      );
      expect(other.verdict).toBe(first!.verdict);
    }
  });

  test('twice the same bytes of a report', async () => {
    const [one, two] = [await drift(BEFORE, NOW), await drift(BEFORE, NOW)];
    const text = (report: DriftReport) => JSON.stringify({ ...report, reference: '', current: '' });
    expect(text(one)).toBe(text(two));
  });
});

describe('a column', () => {
  test.each([
    ['a number', '5', 'chisquare'],
    ['a fraction', '5.5', 'chisquare'],
    ['a text', "'a'", 'chisquare'],
    ['a truth', 'true', 'chisquare'],
  ])('that is always %s does not drift', async (_, value, name) => {
    const report = await drift({ select: `${value} as x` }, { select: `${value} as x` });
    expect(column(report, 'x')).toMatchObject({ test: name, statistic: 0, p: 1, effect: 0, verdict: 'stable' });
    expect(report).toMatchObject({ verdict: 'stable', shift: 'stable', causes: [], quality: [] });
  });

  test('that became constant is a fault', async () => {
    const report = await drift({ select: `${spread(0)} as x` }, { select: '0.5 as x' });
    expect(report).toMatchObject({ verdict: 'unnatural', shift: 'unnatural' });
    expect(report.causes).toMatchObject([{ cause: 'constant', columns: ['x'] }]);
  });

  test('that was constant and is not has drifted', async () => {
    const report = await drift({ select: '7 as x' }, { select: 'i as x' });
    expect(column(report, 'x')).toMatchObject({ verdict: 'alert', vanished: [] });
    expect(report.verdict).toBe('drift');
    const other = await drift({ select: '7 as x' }, { select: '8 as x' });
    expect(column(other, 'x')).toMatchObject({
      verdict: 'alert',
      vanished: ['7'],
      newCategories: [{ value: '8', share: 1 }],
    });
    expect(column(other, 'x').effect).toBeCloseTo(1, 2);
  });

  test('of disjoint numbers is as far apart as can be', async () => {
    const report = await drift({ select: `${spread(0)} as x` }, { select: `${spread(0)} + 10 as x` });
    expect(column(report, 'x')).toMatchObject({ test: 'ks', statistic: 1, p: 0, verdict: 'alert' });
    // Ten, in standard deviations of a uniform distribution.
    expect(column(report, 'x').effect).toBeCloseTo(10 * Math.sqrt(12), 1);
    expect(report.quality).toMatchObject([{ kind: 'out-of-range', share: 1 }]);
  });

  test('of disjoint texts tells what vanished and what is new', async () => {
    const report = await drift({ select: "'a' || i % 3 as x" }, { select: "'b' || i % 2 as x" });
    const x = column(report, 'x');
    expect(x).toMatchObject({ verdict: 'alert', vanished: ['a0', 'a1', 'a2'] });
    expect(x.newCategories).toEqual([
      { value: 'b0', share: 0.5 },
      { value: 'b1', share: 0.5 },
    ]);
    expect(x.effect).toBeCloseTo(1, 2);
  });

  test('of truths is compared as two categories', async () => {
    const report = await drift({ select: 'i % 2 = 0 as x' }, { select: 'i % 10 = 0 as x' });
    // 500 and 500 against 100 and 900.
    expect(column(report, 'x').statistic).toBeCloseTo(
      (2000 * (500 * 900 - 500 * 100) ** 2) / (1000 * 1000 * 600 * 1400),
      6,
    );
  });

  test('of numbers beyond 2⁵³ is compared in double precision', async () => {
    for (const type of ['hugeint', 'ubigint', 'decimal(38, 0)']) {
      const select = (offset: string) => `cast(9007199254740992 as ${type}) + ${offset} as x`;
      const same = await drift({ select: select('i * 1000') }, { select: select('i * 1000') });
      expect(column(same, 'x'), type).toMatchObject({ kind: 'numeric', statistic: 0, verdict: 'stable' });
      const far = await drift({ select: select('i * 1000') }, { select: select('2000000 + i * 1000') });
      expect(column(far, 'x'), type).toMatchObject({ statistic: 1, verdict: 'alert' });
    }
  });

  test('with NaN and infinite values counts these as missing', async () => {
    const odd = (n: number) =>
      `case when i % ${n} = 0 then 'nan'::double when i % ${n} = 1 then 'inf'::double else ${spread(0)} end as x`;
    const same = await drift({ select: odd(10) }, { select: odd(10) });
    expect(column(same, 'x')).toMatchObject({ statistic: 0, verdict: 'stable', current: { rows: 1000, missing: 200 } });
    expect(same.quality).toEqual([]);
    const more = await drift({ select: odd(10) }, { select: odd(5) });
    expect(more.quality).toMatchObject([{ column: 'x', kind: 'missing', share: 0.4 }]);
  });

  test('of dates is left to itself, of times compared by the hour', async () => {
    const select = (hours: number) =>
      `date '2026-01-01' + interval (${hours}) hour + interval (i) hour as at, cast(date '2026-01-01' + interval (${hours} + i) hour as date) as day`;
    const report = await drift({ select: select(0) }, { select: select(24 * 90) });
    expect(report.columns.map((each) => [each.column, each.verdict])).toEqual([['at (hour of day)', 'stable']]);
    expect(report.notCompared).toEqual([{ column: 'day', why: 'dates move on by nature' }]);
    expect(renderDriftText(report)).toContain('Not compared: day (dates move on by nature).');
    expect(renderDriftMarkdown(report)).toContain('Not compared: day');
  });

  test('of times that one side has as texts is compared by the hour, and texts of another kind are not times', async () => {
    const times = (text: string) => ({ select: `${text} as at, ${spread(0)} as x` });
    const at = "timestamp '2026-04-01 00:01:52' + interval (i * 7) hour";
    const text = `strftime(${at}, '%Y-%m-%dT%H:%M:%S.000')`;
    for (const [before, now] of [
      [at, text],
      [text, at],
    ] as const) {
      const report = await drift(times(before), times(now));
      expect(report).toMatchObject({ verdict: 'stable', quality: [] });
      expect(column(report, 'at (hour of day)').effect).toBe(0);
    }
    const other = await drift(times(at), times("'at ' || i"));
    expect(other).toMatchObject({ verdict: 'unnatural', quality: [{ kind: 'type', column: 'at' }] });
  });

  test('that names rows, or holds lists, is named and left out', async () => {
    const select = `'row ' || i as name, i as order_id, [i] as list, {a: i} as nested, time '10:00' as at, ${spread(0)} as x`;
    const report = await drift({ rows: 2000, select }, { rows: 2000, select });
    expect(report.columns.map((each) => each.column)).toEqual(['x']);
    expect(report.notCompared.map((each) => each.column).sort()).toEqual(['at', 'list', 'name', 'nested', 'order_id']);
  });
});

describe('a column of thousands of categories', () => {
  const anyOf = (seed: number) => `'c' || (('0x' || substr(md5(i || ':${seed}'), 1, 8))::bigint % 2000)`;
  const customers = (seed: number) => ({ rows: 12_000, select: `${anyOf(seed)} as customer` });

  test('in which nothing changed is stable, whatever chance made frequent on one side', async () => {
    let alarms = 0;
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
      const report = await drift(customers(seed), { rows: 4000, select: `${anyOf(seed + 100)} as customer` });
      if (column(report, 'customer').verdict !== 'stable') alarms++;
    }
    // The level is 0.03.
    expect(alarms).toBeLessThanOrEqual(2);
  });

  test('of which one became frequent is found', async () => {
    const now = `case when i % 10 = 0 then 'c7' else ${anyOf(2)} end as customer`;
    const report = await drift(customers(1), { rows: 4000, select: now });
    expect(column(report, 'customer').verdict).not.toBe('stable');
  });
});

test('numbers with few values are the same numbers in another type', async () => {
  const counts = (type: string) => ({ rows: 2000, select: `(i % 6)::${type} as quantity, ${spread(0)} as x` });
  for (const type of ['double', 'decimal(6, 2)', 'float', 'bigint', 'utinyint']) {
    for (const format of ['parquet', 'csv', 'json']) {
      const report = await drift(counts('integer'), counts(type), { format });
      expect([report.verdict, column(report, 'quantity').effect, report.causes], type).toEqual(['stable', 0, []]);
    }
  }
});

describe('a test that somebody chose', () => {
  const BEFORE = { select: `i % 5 as few, ${spread(0)} as x, 'c' || (i % 4) as city` };
  const NOW = { select: `(i + 1) % 7 as few, ${spread(0)} + 0.5 as x, 'c' || (i % 5) as city` };

  test('holds for its column: numbers with few values may be compared as numbers', async () => {
    expect(column(await drift(BEFORE, NOW), 'few').test).toBe('chisquare');
    const { test: name, statistic } = column(await drift(BEFORE, NOW, { tests: { few: 'ks' } }), 'few');
    // Of 0 to 4 against 0 to 6, the largest gap is below 5: 5/5 − 5/7.
    expect([name, statistic]).toEqual(['ks', expect.closeTo(2 / 7, 2)]);
    expect(column(await drift(BEFORE, NOW, { tests: { few: 'chisquare' } }), 'few').test).toBe('chisquare');
  });

  test('for all columns is taken where it says something, and the others keep their own rule', async () => {
    const report = await drift(BEFORE, NOW, { tests: { '*': 'ks' } });
    expect(report.columns.map((each) => [each.column, each.test, each.effectName])).toEqual([
      ['few', 'ks', '1 − p'],
      ['x', 'ks', '1 − p'],
      ['city', 'chisquare', 'JS'],
    ]);
    const other = await drift(BEFORE, NOW, { tests: { '*': 'z' } });
    expect(other.columns.map((each) => [each.column, each.test, each.effectName])).toEqual([
      ['few', 'chisquare', 'JS'],
      ['x', 'ks', 'W1/sd'],
      ['city', 'z', '1 − p'],
    ]);
  });

  test('and cannot be made for that column is refused', async () => {
    await expect(drift(BEFORE, NOW, { tests: { city: 'ks', x: 'chisquare' } })).rejects.toThrow(
      /chisquare compares categories, and x is DECIMAL[\s\S]*ks compares numbers, and city is VARCHAR/,
    );
  });
});

describe('values that are missing', () => {
  const SOME = `${spread(0)} as x, i % 3 as y`;
  const gone = (type: string) => `cast(null as ${type}) as x, i % 3 as y`;

  test.each(['parquet', 'csv', 'json', 'jsonl'])('from every row now are a fault of the source: %s', async (format) => {
    const report = await drift({ select: SOME }, { select: gone('double') }, { format });
    expect(report).toMatchObject({ verdict: 'unnatural', shift: 'unnatural' });
    expect(report.causes).toMatchObject([{ cause: 'missing', columns: ['x'] }]);
    expect(report.quality).toMatchObject([{ column: 'x', kind: 'missing', share: 1 }]);
    expect(column(report, 'x')).toMatchObject({ verdict: 'too-few-rows', current: { missing: 1000 } });
    expect(report.advice).toContain('Fix the data');
  });

  test.each(['parquet', 'csv', 'json', 'jsonl'])('from every row before are told: %s', async (format) => {
    const report = await drift({ select: gone('double') }, { select: SOME }, { format });
    expect(report.quality).toMatchObject([{ column: 'x', kind: 'missing', share: 0 }]);
    expect(report).toMatchObject({ verdict: 'drift', causes: [], domain: { verdict: 'alert' } });
  });

  test.each(['parquet', 'csv', 'json'])('on both sides are as it was: %s', async (format) => {
    const report = await drift({ select: gone('double') }, { select: gone('double') }, { format });
    expect(report).toMatchObject({ quality: [], causes: [], verdict: 'stable' });
  });

  test.each([
    ['timestamp', "timestamp '2026-01-01' + interval (i) hour"],
    ['date', "date '2026-01-01' + i::integer"],
    ['varchar', "'a' || i % 4"],
    ['varchar', "'row ' || i"],
    ['boolean', 'i % 2 = 0'],
    ['integer[]', '[i]'],
  ])('are told of columns of any kind: %s %s', async (type, value) => {
    for (const format of ['parquet', 'csv']) {
      if (format === 'csv' && type === 'integer[]') continue;
      const report = await drift(
        { select: `${value} as x, i % 3 as y` },
        { select: `cast(case when i % 4 = 0 then ${value} end as ${type}) as x, i % 3 as y` },
        { format },
      );
      expect(report.quality, format).toMatchObject([{ kind: 'missing', share: 0.75 }]);
      expect(report.causes, format).toMatchObject([{ cause: 'missing' }]);
      const all = await drift({ select: `${value} as x, i % 3 as y` }, { select: gone(type) }, { format });
      expect(all.quality, format).toMatchObject([{ kind: 'missing', share: 1 }]);
    }
  });
});

describe('few rows', () => {
  test.each([
    [1, 1],
    [1000, 1],
    [1, 1000],
    [1000, 99],
  ])('decide nothing: %i against %i', async (rows, now) => {
    const report = await drift(
      { rows, select: "i * 0.5 as x, 'a' as s" },
      { rows: now, select: "i * 0.5 + 1e6 as x, 'b' as s" },
    );
    expect(report.columns.map(({ verdict }) => verdict)).toEqual(['too-few-rows', 'too-few-rows']);
    // Not stable: nothing was found to be so.
    expect(report.verdict).toBe('warning');
    expect(report.domain).toBeNull();
    expect(renderDriftText(report)).toMatch(/too (?:few|small)/);
  });

  test('tell an effect from a hundred on, and decide from two hundred', async () => {
    const verdictAt = async (rows: number) =>
      column(await drift({ select: `${spread(0)} as x` }, { rows, select: `${spread(0)} + 1 as x` }), 'x').verdict;
    expect([await verdictAt(199), await verdictAt(200)]).toEqual(['too-few-rows', 'alert']);
  });
});

describe('a schema that changed', () => {
  test('by a column that is gone is a fault, by a new one is not', async () => {
    const report = await drift({ select: 'i % 5 as x, i % 3 as y' }, { select: 'i % 5 as x, i % 4 as z' });
    expect(report.quality.map(({ kind, column: name }) => `${kind} ${name}`)).toEqual(['removed y', 'added z']);
    expect(report).toMatchObject({ verdict: 'unnatural', shift: 'unnatural' });
    expect(report.advice).toContain('Fix the data');
    const more = await drift({ select: 'i % 5 as x' }, { select: 'i % 5 as x, i % 4 as z' });
    expect(more).toMatchObject({ verdict: 'warning', shift: 'stable' });
  });

  test('by a type is a fault, unless both are numbers', async () => {
    const report = await drift({ select: 'i as x' }, { select: "'t' || i as x" });
    expect(report).toMatchObject({ verdict: 'unnatural', columns: [], quality: [{ kind: 'type', column: 'x' }] });
    const numbers = await drift({ select: 'i as x' }, { select: 'i + 0.25::double as x' });
    expect(numbers).toMatchObject({ verdict: 'stable', quality: [] });
  });
});

describe('the references', () => {
  test('tell a season, a slow shift and a real one apart', async () => {
    const write = (name: string, shift: number) =>
      folder.table(`${name}.parquet`, `select ${spread(0)} + ${shift} as x from range(1000) t(i)`);
    const [far, near] = [await write('far', 1), await write('near', 0)];
    const now = { select: `${spread(0)} as x` };
    const against = (lastClean: string, sameSeason: string) =>
      drift({ select: `${spread(0)} + 1 as x` }, now, { lastClean, sameSeason });
    // As in the same season before: no alert, though the column tells what moved.
    const season = await against(far, near);
    expect([season.shift, season.verdict, column(season, 'x').verdict]).toEqual(['seasonal', 'stable', 'alert']);
    expect(renderDriftText(season)).toContain('The shift is seasonal.');
    expect((await against(near, near)).shift).toBe('slow');
    const real = await against(far, far);
    expect(real.shift).toBe('real');
    expect(real.others).toMatchObject([
      { name: 'last-clean', reference: far, drifted: ['x'] },
      { name: 'same-season', reference: far, drifted: ['x'] },
    ]);
  });
});

describe('what cannot be compared is one message', () => {
  const complaint = async (promise: Promise<unknown>) => {
    const error = await promise.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    return (error as UserError).message;
  };

  test.each(['parquet', 'csv'])('a side without rows: %s', async (format) => {
    const some = { select: 'i as x' };
    expect(await complaint(drift(some, { rows: 0, select: 'i as x' }, { format }))).toMatch(/has no rows/);
    expect(await complaint(drift({ rows: 0, select: 'i as x' }, some, { format }))).toMatch(/has no rows/);
  });

  test('no column in common, a column that is not there, a file that is not there', async () => {
    expect(await complaint(drift({ select: 'i as x' }, { select: 'i as y' }))).toMatch(/no column in common/);
    const same = { select: 'i as amount' };
    expect(await complaint(drift(same, same, { columns: ['amont'] }))).toMatch(/Did you mean amount/);
    expect(await complaint(drift(same, same, { prediction: 'score' }))).toMatch(/"score"/);
    const gone = { reference: folder.file('gone.parquet'), current: folder.file('gone.csv'), columns: [], tests: {} };
    expect(await complaint(driftData(gone, folder.ports))).toMatch(/no such file/);
  });
});

test('sensitive columns of a card are compared, and no value of them is told', async () => {
  const repository = smallRepository({ withoutModel: true, rows: 1200 });
  try {
    const sensitive = (line: string) =>
      repository.edit('data-cards/loans.md', line, line.replace(' }', ', sensitive: true }'));
    sensitive('region: { type: string }');
    sensitive('income: { type: float }');
    const rows = repository.read('data/loans.csv').trim().split('\n');
    const header = rows[0]!.split(',');
    const changed = rows.map((row, index) => {
      const fields = row.split(',');
      if (index > 0) {
        fields[header.indexOf('region')] = 'Atlantis';
        fields[header.indexOf('income')] = '4711.25';
      }
      return fields.join(',');
    });
    const now = folder.text('loans-now.csv', `${changed.join('\n')}\n`);
    const git = await openGit(repository.root);
    const report = await driftData(
      { reference: 'loans', current: now, columns: [], tests: {} },
      { ...folder.ports, git, dataFiles: dataFiles(git.privateFolder) },
    );
    expect(report.verdict).toBe('unnatural');
    expect(report.causes.map(({ cause }) => cause)).toContain('constant');
    expect(column(report, 'region').newCategories).toEqual([{ value: '(sensitive)', share: 1 }]);
    expect(column(report, 'income').verdict).toBe('alert');
    for (const text of [JSON.stringify(report), renderDriftText(report), renderDriftMarkdown(report)])
      expect(text).not.toMatch(/Atlantis|4711/);
  } finally {
    repository.remove();
  }
});

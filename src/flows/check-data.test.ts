import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { CheckedCard, PlacedFinding } from '../data/checked-card.ts';
import { UserError } from '../errors.ts';
import type { Git, Log, Snapshot } from '../ports.ts';
import { checkData } from './check-data.ts';

const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'proofmark-check-data-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const ROWS = [
  'id,origin,hour,delay,day,late,ann,bob',
  '1,ATL,3,5,2026-01-01,false,no,no',
  '2,LAX,25,90,2026-01-02,true,yes,yes',
  '3,ATL,3,5,2026-01-03,true,no,yes',
  '4,XXX,,7,2026-01-04,false,no,no',
  '4,LAX,12,-70,2026-01-05,false,yes,no',
].join('\n');

interface Given {
  readonly files?: Readonly<Record<string, string>>;
  readonly card: string;
  readonly now?: string;
  readonly timeoutMs?: number;
}

/** A repository of one card, which pins `trips.csv` unless it says `FILES` itself. */
async function check({
  files = { 'trips.csv': `${ROWS}\n` },
  card,
  now = '2026-02-01',
  timeoutMs,
}: Given): Promise<CheckedCard> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(root, name), content);
  const pins = Object.entries(files).map(([name, content]) => `{ uri: ${name}, sha256: ${sha256Hex(content)} }`);
  const markdown = `---\nname: trips\nfiles: [${pins.join(', ')}]\n${card}\n---\n# Trips\n`;
  const content = new TextEncoder().encode(markdown);
  const file = 'data-cards/trips.md';
  const snapshot: Snapshot = {
    commit: null,
    entries: [{ path: file, mode: '100644', oid: 'a'.repeat(40) }],
    read: async (paths) => new Map(paths.filter((path) => path === file).map((path) => [path, content])),
  };
  const privateFolder = join(root, '.private');
  const ports = {
    git: { root, privateFolder, snapshot: async () => snapshot } as unknown as Git,
    clock: { now: () => new Date(now), monotonic: () => 0 },
    log: silent,
    tables: duckDbTables(),
    dataFiles: dataFiles(privateFolder),
    sha256: sha256Hex,
  };
  const [checked] = await checkData({ cards: [], ...(timeoutMs === undefined ? {} : { timeoutMs }) }, ports);
  return checked!;
}

const SPLITS = 'splits: { all: { where: "true" } }';
const short = ({ check: kind, where, count, what }: PlacedFinding) => `${kind} ${where.line} ${count} ${what}`;

async function complaint(given: Given): Promise<string> {
  const error = await check(given).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof UserError) return error.message;
  throw error ?? new Error('nothing was wrong');
}

describe('a promise about a column', () => {
  test.each([
    ['min and max', 'hour: { type: int, min: 0, max: 23 }', /^bounds 5 1 hour is above 23$/],
    ['bounds of a date', "day: { type: date, max: '2026-01-04' }", /^bounds 5 1 day is above 2026-01-04$/],
    [
      'completeness',
      'hour: { completeness: 1 }',
      /^completeness 5 1 hour is missing; at least 100% of the rows must have one$/,
    ],
    ['listed values', 'origin: { values: [ATL, LAX] }', /^values 5 1 origin is not an allowed value$/],
    ['a pattern', 'origin: { pattern: "[A-W]{2}[A-Z]" }', /^pattern 5 1 origin does not match \[A-W\]\{2\}\[A-Z\]$/],
    ['length', 'origin: { max_length: 2 }', /^length 5 5 origin is longer than 2$/],
    ['uniqueness', 'id: { unique: true }', /^uniqueness 5 1 id repeats that of another row/],
    ['type', 'origin: { type: int }', /^type 5 5 origin is no int$/],
    [
      'a type that cannot be',
      'late: { type: float }',
      /^type 5 null late is stored as BOOLEAN, and the card says float$/,
    ],
    ['a column that is not there', 'orgin: { type: string }', /^columns 5 null the data has no column orgin$/],
  ])('%s is held against the rows', async (_, column, expected) => {
    const { findings, verdict } = await check({ card: `${SPLITS}\ncolumns: { ${column} }` });
    const errors = findings.filter(({ severity }) => severity === 'error').map(short);
    expect(errors).toEqual([expect.stringMatching(expected)]);
    expect(verdict).toBe('fail');
  });

  test('may be broken by as many rows as the tolerance allows', async () => {
    const card = (tolerance: number) => `${SPLITS}\ncolumns: { hour: { max: 23, tolerance: ${tolerance} } }`;
    expect((await check({ card: card(0.2) })).verdict).toBe('pass');
    expect((await check({ card: card(0.19) })).verdict).toBe('fail');
  });

  test('fails nothing when it counts as a warning', async () => {
    const { verdict, findings } = await check({ card: `${SPLITS}\ncolumns: { hour: { max: 23, severity: warning } }` });
    expect(verdict).toBe('pass');
    expect(findings.some(({ check: kind, severity }) => kind === 'bounds' && severity === 'warning')).toBe(true);
  });

  test('shows rows that break it, by number and key', async () => {
    const { findings } = await check({ card: `${SPLITS}\nkey: [id]\ncolumns: { hour: { max: 23 } }` });
    expect(findings.find(({ check: kind }) => kind === 'bounds')?.examples).toEqual([
      { row: 1, values: { id: '2', hour: '25' } },
    ]);
  });

  test('shows no value of a sensitive column, and keeps none in the profile', async () => {
    const checked = await check({
      card: `${SPLITS}\ncolumns: { hour: { max: 23, sensitive: true }, origin: { values: [ATL], sensitive: true } }`,
    });
    expect(JSON.stringify(checked.findings)).not.toMatch(/LAX|"25"/);
    const { profile } = checked;
    expect(profile.columns.find(({ name }) => name === 'origin')).toMatchObject({ values: null, numbers: null });
    expect(JSON.stringify(profile)).not.toContain('LAX');
  });
});

describe('a promise about rows', () => {
  test('in SQL names its rows', async () => {
    const { findings } = await check({ card: `${SPLITS}\nrules: [{ name: plausible, sql: "delay > -60" }]` });
    expect(findings.map(short)).toEqual(['rule 5 1 the rule "plausible" is broken: delay > -60']);
    expect(findings[0]?.examples).toEqual([{ row: 4, values: { delay: '-70' } }]);
  });

  test('about the key counts repeated rows', async () => {
    const { findings } = await check({ card: `${SPLITS}\nkey: [id]` });
    expect(findings.map(short)).toEqual(['key 5 1 the key (id) repeats that of another row']);
  });

  test('about another file looks the values up', async () => {
    const files = { 'trips.csv': `${ROWS}\n`, 'airports.csv': 'iata,name\nATL,Atlanta\nLAX,Los Angeles\n' };
    const card = (reference: string) =>
      `query: select * from trips\n${SPLITS}\nforeign_keys: [{ columns: [origin], references: "${reference}" }]`;
    const { findings } = await check({ files, card: card('airports.csv#iata') });
    expect(findings.map(short)).toEqual(['foreign-key 6 1 origin is not in airports.csv#iata']);
    expect(await complaint({ files, card: card('airports.csv#code') })).toMatch(/airports.csv has no column code/);
  });
});

describe('a promise about the label', () => {
  test('tells rows that are equal and labelled differently', async () => {
    const { findings } = await check({
      card: `${SPLITS}\nlabel: { column: late, features: [origin, hour, delay], conflicts: 0.1 }`,
    });
    expect(findings.map(short)).toEqual([
      'label-consistency 5 2 the features are equal to those of another row, and the label is not',
    ]);
  });

  test('tells how far annotators agree', async () => {
    const { agreement } = await check({ card: `${SPLITS}\nlabel: { column: late, annotators: [ann, bob] }` });
    expect(agreement?.rows).toBe(5);
    expect(agreement?.agreement).toBeCloseTo(0.6, 12);
    expect(agreement?.kappa).toBeCloseTo((0.6 - 0.52) / (1 - 0.52), 12);
  });

  test('tells a class that is too rare', async () => {
    const { findings } = await check({ card: `${SPLITS}\nlabel: { column: late, min_share: 0.45 }` });
    expect(findings.filter(({ check: kind }) => kind === 'balance').map(short)).toEqual([
      'balance 5 2 the label is true; every class must be at least 45% of them',
    ]);
  });
});

describe('a promise about the day', () => {
  test.each([
    ['deletion', 'delete-after: 2026-01-31', '2026-02-01', /^retention .* was to be deleted after 2026-01-31$/],
    [
      'retention',
      'collected: 2025-01-01/2025-01-10\nretention: 365d',
      '2026-01-12',
      /^retention .* may be kept for 365d$/,
    ],
    ['freshness', 'timestamp: day\nnewest-within: 7d', '2026-01-13', /^freshness .* longer ago than 7d$/],
    [
      'schedule',
      'updated: 2026-01-01\nupdate-schedule: weekly',
      '2026-01-10',
      /^schedule .* is renewed weekly: an update is/,
    ],
    [
      'schedule',
      'updated: 2026-01-01\nupdate-schedule: 3d',
      '2026-01-06',
      /^schedule .* is renewed every 3d: an update is/,
    ],
    ['staleness', 'updated: 2026-01-01\nstale-after: 10d', '2026-01-12', /^staleness .* stale after 10d$/],
  ])('of %s is kept until it is over', async (_, promise, day, expected) => {
    const late = await check({ card: `${SPLITS}\n${promise}`, now: day });
    expect(late.findings.map(short)).toEqual([expect.stringMatching(expected)]);
    const before = new Date(Date.parse(day) - 2 * 86_400_000).toISOString().slice(0, 10);
    expect((await check({ card: `${SPLITS}\n${promise}`, now: before })).findings).toEqual([]);
  });
});

describe('files', () => {
  test('that changed are told, and checked as they are', async () => {
    await writeFile(join(root, 'trips.csv'), ROWS);
    const { rows, findings } = await checkPattern('trips.csv', sha256Hex('other'), SPLITS);
    expect(rows).toBe(5);
    expect(findings).toMatchObject([{ check: 'digest', severity: 'error', where: { line: 3 } }]);
  });

  test('that a pattern matches are one table with one digest', async () => {
    const parts = { 'part-1.csv': 'id,x\n1,a\n', 'part-2.csv': 'id,x\n2,b\n' };
    for (const [name, content] of Object.entries(parts)) await writeFile(join(root, name), content);
    const list = Object.entries(parts).map(([name, content]) => `${sha256Hex(content)}  ${name}\n`);
    const card = `${SPLITS}\nkey: [id]`;
    const { rows } = await checkPattern('part-*.csv', sha256Hex(list.join('')), card);
    expect(rows).toBe(2);
    const other = await checkPattern('part-*.csv', sha256Hex('other'), card);
    expect(other.findings[0]).toMatchObject({ check: 'digest', severity: 'error' });
    await expect(checkPattern('nothing-*.csv', sha256Hex(''), card)).rejects.toThrow('no file matches');
  });

  test.each([
    ['a ragged CSV', { 'trips.csv': 'a,b\n1,2\n3,4,5\n6\n' }, 'has 3 fields, and the first line has 2'],
    ['a Parquet file cut in the middle', { 'trips.parquet': 'PAR1 and then nothing' }, 'is no whole Parquet file'],
    ['JSON that is none', { 'trips.json': '[{"a": 1}, {"a":' }, 'is no JSON at byte'],
    ['an empty file', { 'trips.csv': '' }, 'is empty'],
    ['a header without rows', { 'trips.csv': 'a,b\n' }, 'has no rows'],
  ])('that are %s give one message', async (_, files, message) => {
    const error = await check({ files, card: SPLITS }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    const { problems } = error as UserError;
    expect(problems).toHaveLength(1);
    expect(problems[0]!.what).toContain(message);
  });
});

async function checkPattern(pattern: string, digest: string, card: string): Promise<CheckedCard> {
  const markdown = `---\nname: trips\nfiles: [{ uri: "${pattern}", sha256: ${digest} }]\n${card}\n---\n`;
  const content = new TextEncoder().encode(markdown);
  const file = 'data-cards/trips.md';
  const privateFolder = join(root, '.private');
  const snapshot: Snapshot = {
    commit: null,
    entries: [{ path: file, mode: '100644', oid: 'a'.repeat(40) }],
    read: async () => new Map([[file, content]]),
  };
  const [checked] = await checkData(
    { cards: ['trips'] },
    {
      git: { root, privateFolder, snapshot: async () => snapshot } as unknown as Git,
      clock: { now: () => new Date('2026-02-01'), monotonic: () => 0 },
      log: silent,
      tables: duckDbTables(),
      dataFiles: dataFiles(privateFolder),
      sha256: sha256Hex,
    },
  );
  return checked!;
}

describe('SQL of a card', () => {
  test.each([
    ['writes', "copy trips to 'x.csv'", /is not SQL|not one SELECT/],
    ['reads other files', "select * from read_csv('/etc/passwd')", /could read outside|calls read_csv/],
    ['is a rule with a subquery', null, /has a subquery/],
  ])('that %s does not run', async (_, query, expected) => {
    const card =
      query === null
        ? `${SPLITS}\nrules: [{ name: r, sql: "(select count(*) from trips) > 0" }]`
        : `query: ${JSON.stringify(query)}\n${SPLITS}`;
    expect(await complaint({ card })).toMatch(expected);
  });

  test('that never ends is ended', async () => {
    const card = `query: "select a.x from generate_series(1, 100000) a(x), generate_series(1, 100000) b(y), generate_series(1, 10000) c(z) where a.x + b.y + c.z = -1"\n${SPLITS}`;
    expect(await complaint({ card, timeoutMs: 300 })).toMatch(/took longer than 0.3 s/);
  });
});

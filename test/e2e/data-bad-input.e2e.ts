import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, mkdirSync, mkdtempSync, realpathSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Finished, proofmark } from '../builders/command.ts';

let root: string;
const ROWS = Array.from({ length: 300 }, (_, i) => `${i},n${i % 7},${i}.5`);
const GOOD = `id,name,x\n${ROWS.join('\n')}\n`;

beforeAll(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-bad-data-')));
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: root });
  mkdirSync(join(root, 'data-cards'));
  // What git would look at in every command is as small as in a repository of people.
  write('.gitignore', 'long.*\n');
  write('good.csv', GOOD);
  write('ragged.csv', `${GOOD}300,a,1,2,3\n301,b\n${ROWS.join('\n')}\n`);
  write('latin1.csv', Buffer.from(`${GOOD}300,caf\u00e9,1\n`, 'latin1'));
  write('utf16.csv', Buffer.from(`\ufeff${GOOD}`, 'utf16le'));
  write('quote.csv', `${GOOD}300,"open,1\n${ROWS.join('\n')}\n`);
  write(
    'noise.csv',
    Uint8Array.from({ length: 20_000 }, (_, i) => (i * i * 31 + 7 * i + 128) % 256),
  );
  write('empty.csv', '');
  write('header.csv', 'id,name,x\n');
  write('half.json', '[{"id": 1}, {"id":');
  write('half.jsonl', '{"id": 1}\n{"id":\n{"id": 3}\n');
  write('values.jsonl', '[1, 2]\n[3]\n');
  write('text.parquet', 'PAR1 and then nothing');
  await writeParquet();
  write('long.csv', 'id,name,x\n1,');
  truncateSync(join(root, 'long.csv'), 2 ** 30);
  write('long.jsonl', '{"id": "');
  truncateSync(join(root, 'long.jsonl'), 2 ** 30);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string | Uint8Array): void {
  writeFileSync(join(root, path), content);
}

async function writeParquet(): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = (count: number) => `(select range as id, 'n' || range as name, range * 0.5 as x from range(${count}))`;
  const whole = join(root, 'whole.parquet');
  await connection.run(`copy ${rows(20_000)} to '${whole}' (format parquet)`);
  await connection.run(`copy ${rows(0)} to '${join(root, 'zero.parquet')}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
  const bytes = await readFile(whole);
  write('cut.parquet', bytes.subarray(0, bytes.length / 2));
  write(
    'damaged.parquet',
    bytes.map((byte, at) => (at > 2000 && at < 6000 ? byte ^ 0x5a : byte)),
  );
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(join(root, path))) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

/** Writes a card for a file; `lines` replace its splits and columns. */
async function writeCard(name: string, file: string, lines = 'splits: { all: { where: "true" } }'): Promise<void> {
  const pin = `files: [{ uri: ${file}, name: rows, sha256: ${await sha256(file)} }]`;
  write(`data-cards/${name}.md`, `---\nname: ${name}\n${pin}\n${lines}\n---\n# ${name}\n`);
}

/** One message, that says so and where, and no more. */
function expectComplaint(result: Finished, ...says: readonly RegExp[]): void {
  const said = `${result.stdout}\n${result.stderr}`;
  expect(result.exitCode, said).toBe(2);
  for (const pattern of says) expect(result.stderr).toMatch(pattern);
  expect(result.stderr.match(/Fix: /g), said).toHaveLength(1);
  expect(said).not.toMatch(
    /\n\s+at .+\.[jt]s:\d+|fault in proofmark|Conversion Error|Invalid Input|Binder Error|SqlFailure/,
  );
}

describe('a file that is no table gets one message from every command', () => {
  test.each([
    ['ragged.csv', /ragged\.csv:302: has 5 fields, and the first line has 3/],
    ['latin1.csv', /latin1\.csv:302: is not UTF-8/],
    ['utf16.csv', /utf16\.csv:1: the file is UTF-16/],
    ['quote.csv', /quote\.csv:302: a double quote is opened and never closed/],
    ['noise.csv', /noise\.csv:1: is not UTF-8/],
    ['empty.csv', /empty\.csv: is empty/],
    ['header.csv', /header\.csv.* has no rows|header has no rows/],
    ['half.json', /half\.json: is no JSON at byte \d+ of value/],
    ['half.jsonl', /half\.jsonl:\d: is no JSON/],
    ['text.parquet', /text\.parquet: is no whole Parquet file/],
    ['cut.parquet', /cut\.parquet: is no whole Parquet file/],
    ['damaged.parquet', /damaged\.parquet: is a damaged Parquet file/],
    ['zero.parquet', /zero\.parquet.* has no rows|zero has no rows/],
  ])('%s', async (file, says) => {
    const name = file.split('.')[0]!;
    const key = ['--key', 'id'];
    await writeCard(name, file);
    const results = await Promise.all([
      proofmark(root, 'data', 'init', file, '--name', `${name}-new`),
      proofmark(root, 'data', 'check', name),
      proofmark(root, 'data', 'drift', 'good.csv', file),
      proofmark(root, 'data', 'drift', file, 'good.csv', '--json'),
      proofmark(root, 'data', 'skew', 'good.csv', file, ...key),
      proofmark(root, 'data', 'skew', file, 'good.csv', ...key),
    ]);
    rmSync(join(root, 'data-cards', `${name}.md`));
    for (const result of results) expectComplaint(result, says);
  });
});

describe('a line of a gigabyte', () => {
  test.each([
    ['long.csv', /long\.csv: a line is longer than 2 MiB/],
    ['long.jsonl', /long\.jsonl: holds an object of more than 16 MiB/],
  ])('%s is refused before it is read', async (file, says) => {
    const result = await proofmark(root, 'data', 'drift', file, 'good.csv');
    expectComplaint(result, says);
    expect(result.seconds).toBeLessThan(30);
  });
});

describe('SQL and names in a card', () => {
  test.each<[string, string, RegExp]>([
    ['writes', `query: "copy rows to 'out.csv'"\nsplits: { all: {} }`, /query/],
    ['reads another file', `query: "select * from read_csv('/etc/passwd')"\nsplits: { all: {} }`, /query.*read_csv/],
    ['attaches', `query: "attach 'x.db'"\nsplits: { all: {} }`, /query/],
    [
      'never ends',
      'query: "with recursive n as (select 1 as i union all select i + 1 from n) select count(*) as c from n"\nsplits: { all: {} }',
      /query.*took longer than 2 s/,
    ],
    [
      'names a column that is not there',
      'splits: { all: { where: "idd > 5" } }',
      /splits\.all\.where: .*idd[\s\S]*Did you mean "id"/,
    ],
    [
      'has a rule on a column that is not there',
      'splits: { all: {} }\nrules: [{ name: a, sql: "y > 0" }]',
      /rules\[0\]\.sql: .*y/,
    ],
    ['smuggles a statement', 'splits: { all: { where: "true) or (1 = 1" } }', /splits\.all\.where/],
    [
      'expands without bound',
      `a: &a [x, x, x, x, x, x, x, x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c]`,
      /aliases/,
    ],
  ])('that %s', async (what, lines, says) => {
    const name = `card-${what.split(' ')[0]}`;
    await writeCard(name, 'good.csv', lines);
    const result = await proofmark(root, 'data', 'check', name, '--timeout', '2');
    rmSync(join(root, 'data-cards', `${name}.md`));
    expectComplaint(result, says);
    expect(result.seconds).toBeLessThan(20);
  });

  test('a column that a card promises and the data does not have is a finding with its line', async () => {
    await writeCard('promised', 'good.csv', 'splits: { all: {} }\ncolumns:\n  nam: { type: string }');
    const result = await proofmark(root, 'data', 'check', 'promised');
    rmSync(join(root, 'data-cards/promised.md'));
    expect(result.exitCode, result.stderr).toBe(1);
    expect(result.stdout).toMatch(/promised\.md:6 .*\n.*has no column nam\n.*Did you mean name/);
  });
});

describe('odd tables are read as they are', () => {
  test('numbers with a word among them are text, which a card and a comparison tell', async () => {
    write('mixed.csv', `${GOOD}300,n,unknown\n`);
    await writeCard('mixed', 'mixed.csv', 'splits: { all: {} }\ncolumns: { id: {}, name: {}, x: { type: float } }');
    const checked = await proofmark(root, 'data', 'check', 'mixed');
    rmSync(join(root, 'data-cards/mixed.md'));
    expect(checked.exitCode, checked.stderr).toBe(1);
    expect(checked.stdout).toMatch(/1 row \(0\.3%\): x is no float\n\s+row 300: x = unknown/);
    const drifted = await proofmark(root, 'data', 'drift', 'good.csv', 'mixed.csv');
    expect(drifted.exitCode, drifted.stderr).toBe(1);
    expect(drifted.stdout).toMatch(/x was DOUBLE and is VARCHAR/);
  });

  test('names with quotes and keywords', async () => {
    const head = `"a""b",select,with space,semi;colon,back\\slash,'q',hour`;
    write('names.csv', `${head}\n${ROWS.map((_, i) => `${i},${i},${i % 7},x${i % 3},y,z,${i % 24}`).join('\n')}\n`);
    const made = await proofmark(root, 'data', 'init', 'names.csv');
    expect(made.exitCode, made.stderr).toBe(0);
    const results = await Promise.all([
      proofmark(root, 'data', 'check', 'names'),
      proofmark(root, 'data', 'drift', 'names.csv', 'names.csv'),
      proofmark(root, 'data', 'skew', 'names.csv', 'names.csv', '--key', 'a"b,select'),
      proofmark(root, 'data', 'export', 'names'),
    ]);
    rmSync(join(root, 'data-cards/names.md'));
    for (const result of results) expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
  });

  test('two thousand columns', async () => {
    const names = Array.from({ length: 2000 }, (_, i) => `c${i}`);
    const rows = Array.from({ length: 250 }, (_, i) => [i, ...names.slice(1).map((_, j) => (i * j) % 97)].join(','));
    write('wide.csv', `${names.join(',')}\n${rows.join('\n')}\n`);
    const made = await proofmark(root, 'data', 'init', 'wide.csv');
    expect(made.exitCode, made.stderr).toBe(0);
    const checked = await proofmark(root, 'data', 'check', 'wide');
    rmSync(join(root, 'data-cards/wide.md'));
    expect(checked.exitCode, `${checked.stdout.slice(0, 2000)}\n${checked.stderr}`).toBe(0);
  });
});

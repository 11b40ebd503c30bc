import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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
  write('last.csv', `${GOOD}300,a,1,2\n`);
  write('last.csv.gz', gzipSync(`${GOOD}300,a,1,2\n`));
  write('cut.csv.gz', gzipSync(GOOD.repeat(50)).subarray(0, 300));
  write('bomb.csv.gz', gzipSync(Buffer.alloc(2 ** 28, 0x30), { level: 1 }));
  write('nul.csv', 'id,na\0me,x\n1,2,3\n');
  write('names.csv', `id,${'x'.repeat(10_000)}\n1,2\n`);
  write('deep.json', `[{"a": ${'['.repeat(100_000)}${']'.repeat(100_000)}}]`);
  write('deep.jsonl', `${'{"a": '.repeat(100_000)}1${'}'.repeat(100_000)}\n`);
  write('twice.jsonl', '{"id": 1}\n{"id": 1, "id": 2}\n');
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
  const forged = Buffer.from(bytes);
  forged.writeUInt32LE(0xff_ff_ff_f0, bytes.length - 8);
  write('forged.parquet', forged);
  write('tail.parquet', bytes.subarray(bytes.length / 2));
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
    ['last.csv', /last\.csv:302: has 4 fields, and the first line has 3/],
    ['last.csv.gz', /last\.csv\.gz:302: has 4 fields, and the first line has 3/],
    ['cut.csv.gz', /cut\.csv\.gz: cannot be unpacked/],
    ['bomb.csv.gz', /bomb\.csv\.gz:1: a line is longer than 2 MiB/],
    ['nul.csv', /nul\.csv: the name of column 2 holds a NUL/],
    ['names.csv', /names\.csv: the name of column 2 is 10,000 characters long/],
    ['deep.json', /deep\.json:1: is nested more than 1,000 levels deep/],
    ['deep.jsonl', /deep\.jsonl:1: is nested more than 1,000 levels deep/],
    ['twice.jsonl', /twice\.jsonl:2: an object has a name twice/],
    ['forged.parquet', /forged\.parquet: is a damaged Parquet file/],
    ['tail.parquet', /tail\.parquet: is a damaged Parquet file/],
    ['text.parquet', /text\.parquet: is no whole Parquet file/],
    ['cut.parquet', /cut\.parquet: is no whole Parquet file/],
    ['damaged.parquet', /damaged\.parquet: is a damaged Parquet file/],
    ['zero.parquet', /zero\.parquet.* has no rows|zero has no rows/],
  ])('%s', async (file, says) => {
    const name = file.replaceAll('.', '-');
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
    ...[
      "select getenv('HOME') as h from rows",
      "select * from glob('/*')",
      "from '/etc/passwd'",
      'install httpfs',
      "set memory_limit = '100GB'",
      'pragma database_list',
      'call pragma_version()',
      'select * from duckdb_settings()',
      'select * from rows; drop view rows',
      'select * from rows /* and',
      `select ${'('.repeat(50_000)}1${')'.repeat(50_000)} as one`,
    ].map((sql): [string, string, RegExp] => [
      `may not say ${sql.slice(0, 40)}`,
      `query: ${JSON.stringify(sql)}\nsplits: { all: {} }`,
      /query: /,
    ]),
    ...[
      'length(repeat(name, 1000000000)) > 0',
      "length(rpad(name, 2000000000, 'x')) > 0",
      'len(range(1000000000)) > id',
    ].map((sql): [string, string, RegExp] => [
      `makes values of a gigabyte: ${sql}`,
      `splits: { all: {} }\nrules: [{ name: a, sql: ${JSON.stringify(sql)} }]`,
      /rules\[0\]\.sql: .*with a size that is no number up to 10,000/,
    ]),
    [
      'takes the memory',
      'query: "select list(range) as l from range(10000000000)"\nsplits: { all: {} }',
      /query: .*(?:needs more memory than it may use|took longer)/,
    ],
    ...(
      [
        ['cast(name as int) > 5', /a value cannot be converted to INT32/],
        ['ln(id) > 0', /cannot take logarithm of zero/],
        ["strptime(name, '%Y') is not null", /was given a value that it does not take/],
        ["regexp_matches(name, '(')", /missing \): \(/],
      ] as const
    ).map(([sql, says]): [string, string, RegExp] => [
      `has a rule that fails at a row: ${sql}`,
      `splits: { all: {} }\nrules: [{ name: first, sql: "id >= 0" }, { name: a, sql: ${JSON.stringify(sql)} }]`,
      new RegExp(`rules\\[1\\]\\.sql: .*does not run: .*${says.source}`),
    ]),
    [
      'has a split that fails at a row',
      'splits: { all: { where: "name" } }',
      /splits\.all\.where: .*converted to BOOL/,
    ],
    [
      'has a pattern that is too large',
      `splits: { all: {} }\ncolumns: { name: { pattern: '${'[\\p{L}]{0,1000}'.repeat(300)}' } }`,
      /columns\.name\.pattern: cannot be held against the rows: pattern too large/,
    ],
    ['is nested without end', `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`, /is nested too deeply/],
    ['is ten megabytes', `columns:\n${'  c: { type: int }\n'.repeat(600_000)}`, /is larger than 4 MiB/],
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
    const name = `card-${what.replace(/\W+/g, '-').slice(0, 60)}-x`;
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

describe('links and files that are none', () => {
  test('a link out of the repository shows only what the card pins', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'proofmark-outside-'));
    try {
      writeFileSync(join(outside, 'secret.csv'), 'id,word\n1,SECRET\n2,SECRET\n');
      symlinkSync(join(outside, 'secret.csv'), join(root, 'link.csv'));
      await writeCard('link', 'link.csv', 'splits: { all: {} }\nrules: [{ name: a, sql: "id > 5" }]');
      const known = await proofmark(root, 'data', 'check', 'link');
      expect(known.exitCode, known.stderr).toBe(1);
      writeFileSync(join(outside, 'secret.csv'), 'id,word\n1,OTHER\n2,SECRET\n');
      const strange = await proofmark(root, 'data', 'check', 'link');
      expectComplaint(strange, /link\.csv is a link that leads out of the repository/);
      expect(`${strange.stdout}${strange.stderr}`).not.toMatch(/OTHER|SECRET/);
    } finally {
      rmSync(outside, { recursive: true });
      rmSync(join(root, 'link.csv'), { force: true });
      rmSync(join(root, 'data-cards/link.md'), { force: true });
    }
  });

  test.runIf(process.platform === 'linux')('devices, pipes, folders and circles are no files', async () => {
    mkdirSync(join(root, 'folder.csv'));
    execFileSync('mkfifo', ['pipe.csv'], { cwd: root });
    symlinkSync('/dev/zero', join(root, 'zero.csv'));
    symlinkSync('circle.csv', join(root, 'circle.csv'));
    for (const file of ['folder.csv', 'pipe.csv', 'zero.csv', 'circle.csv', 'nothing.csv']) {
      const results = await Promise.all([
        proofmark(root, 'data', 'init', file),
        proofmark(root, 'data', 'drift', 'good.csv', file),
      ]);
      rmSync(join(root, file), { recursive: true, force: true });
      for (const result of results) {
        expectComplaint(result, /there is no such file|leads out of the repository, or nowhere/);
        expect(result.seconds).toBeLessThan(20);
      }
    }
  });
});

describe('values that were made to do harm', () => {
  const HARM = [
    '<b>x</b>',
    '@everyone',
    '|',
    '\u202ex',
    '\u001b[31m',
    '</details>',
    '![i](https://e.example/x)',
    '<!--',
    '`',
  ];
  const cell = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  const table = (shift: number) =>
    ['id,ssn,"c <b>@x|y"']
      .concat(
        Array.from({ length: 6000 }, (_, i) =>
          [i, `SECRET-${i + shift}`, `${HARM[i % HARM.length]}${((i * 7) % 5000) + shift}`].map(cell).join(','),
        ),
      )
      .join('\n');

  test('show up as text in every report, and sensitive ones in none', async () => {
    write('one.csv', table(0));
    write('two.csv', table(2500));
    const columns = `columns:
  id: {}
  ssn: { sensitive: true, pattern: x, max_length: 3, unique: true }
  "c <b>@x|y": { values: [a], pattern: z }
key: [ssn]
entity: ssn
splits: { train: { where: "id < 4000" }, test: { where: "id >= 3000" } }
rules: [{ name: "r <b>@x|y", sql: "length(ssn) < 2" }]`;
    await writeCard('one', 'one.csv', columns);
    await writeCard('two', 'two.csv', columns);
    const commands = [
      ['check', 'one'],
      ['profile', 'one'],
      ['drift', 'one', 'two'],
      ['diff', 'one', 'two'],
      ['leakage', 'one'],
      ['skew', 'one', 'two', '--key', 'ssn'],
    ];
    for (const command of commands) {
      const forms = [[], ['--md'], ['--json']];
      const results = await Promise.all(forms.map((form) => proofmark(root, 'data', ...command, ...form)));
      for (const [index, { exitCode, stdout, stderr }] of results.entries()) {
        const said = `${stdout}\n${stderr}`;
        expect([0, 1, 3], said).toContain(exitCode);
        expect(said).not.toMatch(/SECRET/);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        if (index < 2) expect(said).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u202e]/);
        if (index === 1) expect(stdout).not.toMatch(/<b>|@(?:everyone|x)|<!--|!\[i\]|<\/details>\d/);
      }
    }
    for (const name of ['one', 'two']) rmSync(join(root, `data-cards/${name}.md`));
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

import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { silentLog } from '../../test/builders/silent-log.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { DataCard } from '../config/data-card.ts';
import { parseDataCard } from '../config/parse-data-card.ts';
import type { PlacedFinding } from '../data/checked-card.ts';
import { UserError } from '../errors.ts';
import { pinSplit } from '../experiment/keys.ts';
import { challengePin } from './challenges.ts';
import { checkData } from './check-data.ts';
import { readDeclaredChange } from './declared-change.ts';
import { diffChangedCards, diffData } from './diff-data.ts';
import { driftData } from './drift-data.ts';
import { prepareSplit } from './prepare-split.ts';
import { skewData } from './skew-data.ts';

let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository({ withoutModel: true, rows: 10 });
});
afterEach(() => repository.remove());

async function ports() {
  const git = await openGit(repository.root);
  const without = { git, log: silentLog, sha256: sha256Hex, tables: duckDbTables() };
  const clock = { now: () => new Date('2026-03-01T00:00:00Z'), monotonic: () => 0 };
  return { ...without, clock, dataFiles: dataFiles(git.privateFolder), evidence: openEvidence(git, silentLog) };
}

/** Writes files and the card that pins them, and says the card. */
function shops(
  files: Readonly<Record<string, string>>,
  yaml: string,
  more: Readonly<Record<string, string>> = {},
): DataCard {
  const pins = Object.entries(files).map(([uri, content]) => {
    repository.write(uri, content);
    return `  - { uri: ${uri}, sha256: ${sha256Hex(content)}${more[uri] ?? ''} }`;
  });
  const text = `---\nname: shops\nfiles:\n${pins.join('\n')}\n${yaml}\n---\n\n# Shops\n`;
  repository.write('data-cards/shops.md', text);
  const parsed = parseDataCard(text, 'data-cards/shops.md');
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.value;
}

const check = async () => (await checkData({ cards: ['shops'] }, await ports()))[0]!;
const short = ({ check: kind, column, count, what }: PlacedFinding) => `${kind} ${column} ${count} ${what}`;

const complaint = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems.map(({ what, where, fix }) => `${where?.file} ${where?.field}: ${what}. ${fix}`);
};

/** Rows of a split as they are trained on. */
async function rowsOf(card: DataCard, split: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const all = await ports();
  const { root, privateFolder } = all.git;
  const { path } = await prepareSplit({ pin: pinSplit('shops', card, split, sha256Hex), root, privateFolder }, all);
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(`from read_parquet('${path}')`)).getRowObjectsJson();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

const CODES = 'code,zip,sold\n1e5,00123,1\n100000,01234,2\n1e05,10115,3\n1E5,98101,4\n';
const AS_TEXT = 'columns: { code: { type: string }, zip: { type: string }, sold: { type: int } }';
const SPLIT_BY_ZIP = `splits: { train: { where: "left(zip, 1) = '0'" }, test: { where: "left(zip, 1) <> '0'" } }`;

describe('a key of text that looks like numbers', () => {
  test('tells rows apart that are one number, in the check and in the splits', async () => {
    const card = shops({ 'data/shops.csv': CODES }, `key: [code]\n${SPLIT_BY_ZIP}\n${AS_TEXT}`);
    const checked = await check();
    expect(checked.findings.map(short)).toEqual([]);
    expect(checked.profile.columns[0]).toMatchObject({ name: 'code', family: 'string', distinct: { value: 4 } });
    expect(await rowsOf(card, 'train')).toEqual([
      { code: '100000', zip: '01234', sold: '2' },
      { code: '1e5', zip: '00123', sold: '1' },
    ]);
    expect((await rowsOf(card, 'test')).map(({ code, zip }) => [code, zip])).toEqual([
      ['1E5', '98101'],
      ['1e05', '10115'],
    ]);
  });

  test('is read as numbers, as ever, where the card does not say so', async () => {
    shops({ 'data/shops.csv': CODES }, `key: [code]\n${SPLIT_BY_ZIP}\ncolumns: { code: {}, zip: {}, sold: {} }`);
    expect((await check()).findings.map(short)).toEqual(['key null 3 the key (code) repeats that of another row']);
  });

  test('is exact beyond 2^53, also in examples', async () => {
    const ids = ['9007199254740993', '9007199254740992', '12345678901234567890123', '7'];
    shops(
      { 'data/shops.csv': `id,sold\n${ids.map((id) => `${id},1`).join('\n')}\n` },
      'key: [id]\nsplits: { all: {} }\ncolumns: { id: { type: string, pattern: "[0-9]{16,}" }, sold: {} }',
    );
    expect((await check()).findings.map(({ check: kind, examples }) => [kind, examples])).toEqual([
      ['pattern', [{ row: 3, values: { id: '7' } }]],
    ]);
    shops(
      { 'data/shops.csv': `id,sold\n${ids.map((id) => `${id},1`).join('\n')}\n` },
      'key: [id]\nsplits: { all: {} }\ncolumns: { id: { type: string, pattern: "[0-9]" }, sold: {} }',
    );
    expect((await check()).findings[0]!.examples.map(({ values }) => values.id)).toEqual(ids.slice(0, 3));
  });
});

describe('the split of a stratified zip code', () => {
  test('is that of its first digits though no code of a file begins with zero, and misses empty ones', async () => {
    const card = shops(
      { 'data/shops.csv': 'zip,sold\n10115,1\n"20095",2\n,3\n"",4\n30159,5\n' },
      `splits: { train: { where: "left(zip, 1) in ('1', '2')" }, test: { where: "zip is null" } }\ncolumns: { zip: { type: string }, sold: {} }`,
    );
    expect((await rowsOf(card, 'train')).map(({ zip }) => zip)).toEqual(['10115', '20095']);
    expect((await rowsOf(card, 'test')).map(({ sold }) => sold)).toEqual(['3', '4']);
    expect((await check()).profile.columns[0]).toMatchObject({ count: 3, missing: 2, family: 'string' });
  });
});

describe('the digest of a split', () => {
  const digest = (yaml: string, uri = 'data/shops.csv', more = {}) =>
    pinSplit(
      'shops',
      shops({ [uri]: CODES }, `splits: { train: { where: "sold > 1" } }\n${yaml}`, more),
      'train',
      sha256Hex,
    );

  test('knows which columns are text, since they decide the rows', () => {
    const guessed = digest('columns: { code: {}, sold: { type: int } }').digest;
    const asText = digest('columns: { code: { type: string }, sold: { type: int } }');
    expect(asText.files[0]).toMatchObject({ texts: ['code'] });
    expect(asText.digest).not.toBe(guessed);
    expect(digest('columns: { sold: {}, code: { type: text, description: Its number, max_length: 9 } }').digest).toBe(
      asText.digest,
    );
    expect(digest('columns: { code: {} }', undefined, { 'data/shops.csv': ', text: [code]' }).digest).toBe(
      asText.digest,
    );
  });

  test('is what it always was without such columns, and of files whose columns have types', () => {
    const before = '096d6612';
    expect(digest('columns: { sold: { type: int, min: 0 } }').digest).toMatch(new RegExp(`^${before}`));
    expect(digest('columns: { code: { type: string } }', 'data/shops.parquet').digest).toMatch(
      new RegExp(`^${before}`),
    );
    expect(digest('columns: { code: { type: string } }', undefined, { 'data/shops.csv': ', text: []' }).digest).toMatch(
      new RegExp(`^${before}`),
    );
  });
});

describe('JSON with numbers where text is declared', () => {
  const JSONL = '{"id":1,"code":"007"}\n{"id":2,"code":9007199254740993}\n{"id":3,"code":null}\n{"id":4,"code":7.50}\n';
  const COLUMNS = 'columns: { id: { type: int }, code: { type: string, SETTING } }';
  const yaml = (setting: string) => `key: [id]\nsplits: { all: {} }\n${COLUMNS.replace(', SETTING', setting)}`;

  test('is compared as text, and told with its rows', async () => {
    const card = shops({ 'data/shops.jsonl': JSONL }, yaml(''));
    const [finding, ...others] = (await check()).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      check: 'type',
      severity: 'error',
      column: 'code',
      count: 2,
      share: 0.5,
      what: 'code is no text in the file, and the card says string',
      where: { file: 'data-cards/shops.md', line: 7 },
      examples: [
        { row: 1, values: { id: '2', code: '9007199254740993' } },
        { row: 3, values: { id: '4', code: '7.5' } },
      ],
    });
    expect((await rowsOf(card, 'all')).map(({ code }) => code)).toEqual(['007', '9007199254740993', null, '7.5']);
  });

  test('may be tolerated, and is not shown of a sensitive column', async () => {
    shops({ 'data/shops.jsonl': JSONL }, yaml(', tolerance: 0.5'));
    expect((await check()).findings).toEqual([]);
    shops({ 'data/shops.jsonl': JSONL }, yaml(', sensitive: true, severity: warning'));
    const [finding] = (await check()).findings;
    expect(finding).toMatchObject({ severity: 'warning', count: 2 });
    expect(finding!.examples.map(({ values }) => values)).toEqual([{ id: '2' }, { id: '4' }]);
  });

  test('is told of the file where a query makes the rows', async () => {
    shops(
      { 'data/shops.jsonl': JSONL },
      `query: "select id, code, id * 2 as twice from shops where id < 3"\n${yaml('').replace('id: { type: int }', 'id: {}, twice: {}')}`,
    );
    expect((await check()).findings.map(({ what, count, examples }) => [what, count, examples])).toEqual([
      [
        'code is no text in the file, and the card says string',
        2,
        [
          { row: 1, values: { code: '9007199254740993' } },
          { row: 3, values: { code: '7.5' } },
        ],
      ],
    ]);
  });
});

describe('a query over files', () => {
  const TOWNS = 'code,town\n1e5,Rome\n100000,Oslo\n2024-01-01,Bonn\n';
  const SALES = 'place,sold\n1e5,1\n100000,2\n';
  const JOIN =
    'query: "select s.place, t.town, s.sold from sales s join towns t on t.code = s.place"\nkey: [place]\nsplits: { all: {} }';

  test('joins text with text', async () => {
    const card = shops(
      { 'data/sales.csv': SALES, 'data/towns.csv': TOWNS },
      `${JOIN}\ncolumns: { place: { type: string, values: { from: "towns.csv#code" } }, town: {}, sold: {} }`,
    );
    expect((await check()).findings.map(short)).toEqual([]);
    expect((await rowsOf(card, 'all')).map(({ place, town }) => `${place} ${town}`)).toEqual([
      '100000 Oslo',
      '1e5 Rome',
    ]);
  });

  test('over Parquet and CSV takes types from the one, and of the other what the file says', async () => {
    const parquet = join(repository.root, 'data/sales.parquet');
    mkdirSync(dirname(parquet), { recursive: true });
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(
      `copy (select unnest(['1e5', '100000']) as place, 1 as sold) to '${parquet}' (format parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const pinned = (text: string) => {
      const yaml = `${JOIN}\ncolumns: { place: { type: string, values: { from: "towns.csv#code" } }, town: {}, sold: {} }`;
      const card = shops({ 'data/towns.csv': 'code,town\n1e5,Rome\n100000,Oslo\n' }, yaml);
      const pin = `  - { uri: data/sales.parquet, sha256: ${'a0'.repeat(32)} }\nquery`;
      repository.edit('data-cards/shops.md', 'query', pin);
      repository.edit('data-cards/shops.md', '  - { uri: data/towns.csv, ', `  - { uri: data/towns.csv, ${text}`);
      return card;
    };
    pinned('');
    // Both codes are the number 100000: each sale has two towns. The codes themselves are found in the file.
    expect((await check()).findings.filter(({ check: kind }) => kind !== 'digest').map(short)).toEqual([
      'key null 2 the key (place) repeats that of another row',
    ]);
    pinned('text: [code], ');
    expect((await check()).findings.filter(({ check: kind }) => kind !== 'digest').map(short)).toEqual([]);
    pinned('text: [cod], ');
    expect(await complaint(check())).toEqual([
      'data-cards/shops.md files[0].text: towns has no column cod. Did you mean code?',
    ]);
  });
});

describe('the rows of a challenge', () => {
  test('are read as the card of the model declares them, under a digest that knows it', () => {
    const challenge = { name: 'hard', file: 'challenges/hard.csv', sha256: sha256Hex(CODES) };
    const pin = (yaml: string, file = challenge.file) => {
      const card = shops({ 'data/shops.csv': CODES }, `splits: { all: {} }\n${yaml}`);
      return challengePin({ ...challenge, file }, { folder: 'models/m', card }, sha256Hex);
    };
    expect(pin(AS_TEXT).files).toMatchObject([{ uri: 'models/m/challenges/hard.csv', texts: ['code', 'zip'] }]);
    const guessed = pin('columns: { sold: { type: int } }');
    expect(guessed.files[0]).not.toHaveProperty('texts');
    expect(pin(AS_TEXT).digest).not.toBe(guessed.digest);
    expect(pin(AS_TEXT, 'challenges/hard.parquet').digest).toBe(guessed.digest);
  });
});

describe('data that is compared with a card', () => {
  const yaml = `key: [code]\nsplits: { all: {} }\n${AS_TEXT}`;
  /** Codes of the form 1e5, and days. */
  const many = (shift: number) =>
    `code,zip,sold\n${Array.from({ length: 400 }, (_, row) => `${row}e${row % 3},2024-01-0${1 + ((row + shift) % 5)},${row % 7}`).join('\n')}\n`;

  test('drifts as text', async () => {
    shops({ 'data/shops.csv': many(0) }, yaml);
    repository.write('data/new.csv', many(1));
    for (const request of [
      { reference: 'shops', current: join(repository.root, 'data/new.csv') },
      { reference: join(repository.root, 'data/new.csv'), current: 'shops/all' },
      {
        reference: join(repository.root, 'data/new.csv'),
        current: join(repository.root, 'data/shops.csv'),
        card: 'shops',
      },
    ]) {
      const report = await driftData({ columns: [], tests: {}, ...request }, await ports());
      expect(report.quality).toEqual([]);
      expect(report.columns.map(({ column, test: name, verdict }) => [column, name, verdict])).toContainEqual([
        'zip',
        'chisquare',
        'stable',
      ]);
    }
  });

  test('differs as text', async () => {
    shops({ 'data/shops.csv': CODES }, yaml);
    repository.write('data/new.csv', CODES.replace('1e05,', '1e005,').replace('00123', '123'));
    const found = await diffData({ before: 'shops', after: join(repository.root, 'data/new.csv') }, await ports());
    expect(found.schema).toEqual([]);
    expect(found.changes).toMatchObject({ key: ['code'], added: 1, removed: 1, changed: 1, same: 2 });
    expect(found.changes.examples.added[0]!.key).toEqual({ code: '1e005' });
  });

  test('is joined by text, where a server logs it', async () => {
    shops({ 'data/shops.csv': CODES }, yaml);
    repository.write(
      'data/log.jsonl',
      '{"code":"1e5","zip":"00123","sold":1}\n{"code":"1e05","zip":"10115","sold":3}\n',
    );
    const request = {
      logged: join(repository.root, 'data/log.jsonl'),
      recomputed: 'shops',
      key: ['code'],
      columns: [],
    };
    expect(await skewData(request, await ports())).toMatchObject({
      verdict: 'same',
      rows: { both: 2, onlyLogged: 0, onlyRecomputed: 2 },
    });
  });

  test('has another content when the card changes what is text, in the comment on a change', async () => {
    shops({ 'data/shops.csv': CODES }, yaml.replace('code: { type: string }', 'code: {}').replace('key: [code]', ''));
    const base = repository.commit('as numbers');
    shops({ 'data/shops.csv': CODES }, yaml);
    const head = repository.commit('as text');
    const all = await ports();
    const change = await readDeclaredChange({ base, head }, all);
    expect(await diffChangedCards(change!, all)).toMatchObject([
      { card: 'shops', status: 'changed', diff: { schema: [{ column: 'code', before: 'DOUBLE', after: 'VARCHAR' }] } },
    ]);
  });
});

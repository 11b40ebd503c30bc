import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { editLoans } from '../../test/builders/changed-loans.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openGit } from '../adapters/git-cli.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { DataDiff } from '../data/data-diff.ts';
import type { Log } from '../ports.ts';
import { renderCardChanges, renderDataDiffText } from '../report/data-diff.ts';
import { readDeclaredChange } from './declared-change.ts';
import { diffChangedCards, diffData } from './diff-data.ts';

const silent = { progress: () => ({ update() {}, done() {} }) } as unknown as Log;
let repository: SmallRepository;

beforeEach(() => {
  repository = smallRepository({ withoutModel: true, rows: 1200 });
});
afterEach(() => repository.remove());

async function ports() {
  const git = await openGit(repository.root);
  return { git, log: silent, sha256: sha256Hex, tables: duckDbTables(), dataFiles: dataFiles(git.privateFolder) };
}

const diff = async (before: string, after: string, key?: string[]): Promise<DataDiff> =>
  diffData({ before, after, ...(key === undefined ? {} : { key }) }, await ports());

describe('two versions of a card', () => {
  test('that are the same have no difference, also when the file lies elsewhere in time', async () => {
    const found = await diff('loans@HEAD', 'loans');
    expect(found).toMatchObject({
      same: true,
      files: [],
      schema: [],
      changes: { added: 0, removed: 0, changed: 0, same: 1200 },
    });
    expect(renderDataDiffText(found)).toContain('every row is the same');
  });

  test('tell rows added, removed and changed by the key, with the file of the commit', async () => {
    editLoans(repository, (fields, line) => {
      if (line < 10) return undefined;
      if (line < 40) fields[2] = '9.5';
      if (line === 50) fields[4] = '';
      if (line >= 1195) fields[0] = `${Number(fields[0]) + 5000}`;
      return fields;
    });
    const found = await diff('loans@HEAD', 'loans');
    expect(found.changes).toMatchObject({ key: ['id'], added: 5, removed: 15, changed: 31, same: 1154 });
    expect(found.changes.columns).toEqual([
      { column: 'income', changed: 30 },
      { column: 'region', changed: 1 },
    ]);
    expect(found.changes.examples.removed[0]!.key).toEqual({ id: '0' });
    expect(found.changes.examples.changed[0]).toMatchObject({ key: { id: '10' }, column: 'income', after: '9.5' });
    expect(found.changes.examples.changed[1]).toMatchObject({ column: 'region', after: null });
    expect(found.files).toMatchObject([{ name: 'loans' }]);
    const text = renderDataDiffText(found);
    expect(text).toContain('5 added, 15 removed, 31 changed (by id)');
    expect(text).toMatch(/[▁-█]{4}/);
  });

  test('tell columns that are new, gone, or of another type', async () => {
    editLoans(
      repository,
      ([id, month, income, debt, region, _customer, late], line) => [
        id!,
        month!,
        line === 3 ? 'none' : income!,
        debt!,
        region!,
        late!,
        'x',
      ],
      'id,month,income,debt,region,late,channel',
    );
    expect((await diff('loans@HEAD', 'loans')).schema).toMatchObject([
      { column: 'income', kind: 'type', before: 'DOUBLE', after: 'VARCHAR' },
      { column: 'customer', kind: 'removed' },
      { column: 'channel', kind: 'added', after: 'VARCHAR' },
    ]);
  });

  test('name the shift of a column, and a unit that changed', async () => {
    editLoans(repository, (fields) => {
      fields[2] = String(Number(fields[2]) * 1000);
      return fields;
    });
    const found = await diff('loans/train@HEAD', 'loans/train');
    expect(found.columns[0]).toMatchObject({ column: 'income', verdict: 'alert' });
    expect(found.causes.join()).toMatch(/income is 1,?000/);
    expect(found.columns.filter(({ verdict }) => verdict !== 'stable').map(({ column }) => column)).toEqual(['income']);
  });

  test('keep sensitive values to themselves', async () => {
    repository.edit('data-cards/loans.md', 'income: { type: float }', 'income: { type: float, sensitive: true }');
    repository.commit('sensitive');
    editLoans(repository, (fields, line) => {
      if (line < 5) fields[2] = '7.7777';
      return fields;
    });
    const found = await diff('loans@HEAD', 'loans');
    expect(found.changes.columns).toEqual([{ column: 'income', changed: 5 }]);
    expect(found.columns.find(({ column }) => column === 'income')).toMatchObject({
      mean: { before: null, after: null },
      picture: { before: [], after: [] },
    });
    expect(JSON.stringify(found)).not.toContain('7.7777');
  });

  test('say which condition of a split changed', async () => {
    repository.edit('data-cards/loans.md', 'month <= 6', 'month <= 7');
    const found = await diff('loans/train@HEAD', 'loans/train');
    expect(found.splits).toEqual(['the split train was month <= 6 and is month <= 7']);
    expect(found.changes).toMatchObject({ added: 100, removed: 0, changed: 0 });
  });

  test('use rows that were prepared before, when the file is gone from everywhere', async () => {
    repository.git('rm', '-q', '--cached', 'data/loans.csv');
    repository.write('.gitignore', 'node_modules\ndata\n');
    repository.commit('data is not in git');
    await diff('loans/train', 'loans/train@HEAD');
    editLoans(repository, (fields, line) => (line === 0 ? undefined : fields));
    const found = await diff('loans/train@HEAD', 'loans/train');
    expect(found.changes).toMatchObject({ added: 0, removed: 1 });
    await expect(diff('loans/test@HEAD', 'loans/test')).rejects.toThrow(/neither here, nor in the commit/);
  });
});

describe('two files', () => {
  test('are compared by whole rows when no key tells them apart', async () => {
    repository.write('a.csv', 'x,y\n1,a\n1,a\n2,\n');
    repository.write('b.csv', 'x,y\n1,a\n2,\n2,\n3,b\n');
    const files: [string, string] = [`${repository.root}/a.csv`, `${repository.root}/b.csv`];
    expect((await diff(...files)).changes).toMatchObject({ key: null, same: 2, added: 2, removed: 1 });
    expect((await diff(...files, ['x'])).changes).toMatchObject({ key: null, same: 2 });
  });

  test('are refused by name when they or their key are not there', async () => {
    repository.write('a.csv', 'x,y\n1,a\n');
    const a = `${repository.root}/a.csv`;
    await expect(diff(a, `${repository.root}/none.csv`)).rejects.toThrow(/no such file/);
    await expect(diff(a, a, ['z'])).rejects.toThrow(/"z"/);
  });

  test.each([
    ['loans@nowhere', /no revision "nowhere"/],
    ['loan', /Did you mean loans/],
    ['loans/tst', /Did you mean loans\/test/],
  ])('%s is told apart from what is there', async (text, message) => {
    await expect(diff(text, 'loans')).rejects.toThrow(message);
  });
});

describe('the data of a pull request', () => {
  const changed = async (base = 'main') => {
    const opened = await ports();
    const change = await readDeclaredChange({ base }, opened);
    return change === undefined ? undefined : diffChangedCards(change, opened);
  };

  test('is silent when no card changes its rows', async () => {
    repository.git('switch', '-q', '-c', 'words');
    repository.edit('data-cards/loans.md', 'Made-up loans', 'Invented loans');
    repository.commit('docs: words');
    expect(await changed()).toBeNull();
    expect(await changed('nowhere')).toBeUndefined();
  });

  test('shows a card that changed, and says of a new one that it is new', async () => {
    repository.git('switch', '-q', '-c', 'data');
    editLoans(repository, (fields, line) => {
      if (line >= 1100) return undefined;
      fields[2] = String(Number(fields[2]) + 2);
      return fields;
    });
    repository.write(
      'data-cards/other.md',
      repository.read('data-cards/loans.md').replace('name: loans', 'name: other'),
    );
    repository.commit('data: more');
    const found = await changed();
    expect(found).toMatchObject([
      { card: 'loans', status: 'changed', diff: { changes: { removed: 100, changed: 1100 } } },
      { card: 'other', status: 'added', diff: null },
    ]);
    const block = renderCardChanges(found!, 20_000);
    expect(block).toContain(
      '<details><summary>loans: 1,200 rows before, 1,100 after: 0 added, 100 removed, 1,100 changed',
    );
    expect(block).toContain('- other: the data card is new');
    const short = renderCardChanges(found!, 300);
    expect(short).not.toContain('<details>');
    expect(short.length).toBeLessThanOrEqual(300);
  });

  test('says what cannot be compared', async () => {
    repository.git('rm', '-q', '--cached', 'data/loans.csv');
    repository.write('.gitignore', 'node_modules\ndata\n');
    repository.commit('data is not in git');
    repository.git('switch', '-q', '-c', 'data');
    editLoans(repository, (fields, line) => (line < 10 ? undefined : fields));
    repository.commit('data: less');
    const found = await changed('HEAD~1');
    expect(found).toMatchObject([{ card: 'loans', diff: null, unavailable: expect.stringContaining('neither here') }]);
    expect(renderCardChanges(found!, 5000)).toContain('not compared');
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { silentLog } from '../../test/builders/silent-log.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { TableProfile } from '../data/profile.ts';
import { UserError } from '../errors.ts';
import type { TableSession, Tables } from '../ports.ts';
import { driftData } from './drift-data.ts';
import { profileCard } from './profile-card.ts';

let repository: SmallRepository;

beforeAll(() => {
  repository = smallRepository({ withoutModel: true, rows: 1200 });
});
afterAll(() => repository.remove());

/** The ports, with every statement that the tables were asked. */
async function ports() {
  const git = await openGit(repository.root);
  const statements: string[] = [];
  const inner = duckDbTables();
  const tables: Tables = {
    ...inner,
    open: async (options) => {
      const session = await inner.open(options);
      return {
        ...session,
        rows: (sql: string) => {
          statements.push(sql);
          return session.rows(sql);
        },
        rowsOfAll: (selects, tell) => {
          statements.push(...selects);
          return session.rowsOfAll(selects, tell);
        },
      } satisfies TableSession;
    },
  };
  const without = { git, log: silentLog, sha256: sha256Hex, tables, dataFiles: dataFiles(git.privateFolder) };
  return { statements, without, with: { ...without, evidence: openEvidence(git, silentLog) } };
}

const kept = () =>
  repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/profiles').split('\n').filter(Boolean);
/** Statements that look at all rows of a column. */
const looks = (statements: readonly string[]) =>
  statements.filter((sql) => sql.includes('approx_count_distinct') || sql.includes('group by 1'));

const complaint = async (promise: Promise<unknown>) => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).message;
};

describe('the profile of a card', () => {
  test('has all rows, then each split, with what they hold', async () => {
    const profiles = await profileCard({ card: 'loans' }, (await ports()).without);
    expect(profiles.map(({ split, rows }) => [split, rows])).toEqual([
      [null, 1200],
      ['train', 600],
      ['test', 600],
    ]);
    const csv = repository
      .read('data/loans.csv')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    const income = profiles[0]!.columns.find(({ name }) => name === 'income')!;
    const values = csv.map((fields) => Number(fields[2]));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(income).toMatchObject({ family: 'float', count: 1200, missing: 0 });
    expect(income.numbers).toMatchObject({ min: Math.min(...values), max: Math.max(...values) });
    expect(income.numbers!.mean).toBeCloseTo(mean, 10);
    const region = profiles[1]!.columns.find(({ name }) => name === 'region')!;
    const north = csv.filter((fields) => fields[4] === 'north' && Number(fields[1]) <= 6).length;
    expect(new Map(region.values!.counts).get('north')).toBe(north);
    expect(region).toMatchObject({ distinct: { value: 4, exact: true }, values: { all: true } });
    expect(kept()).toEqual([]);
  });

  test('is kept as evidence, and not looked for again', async () => {
    const first = await ports();
    const fresh = await profileCard({ card: 'loans' }, first.with);
    expect(looks(first.statements).length).toBeGreaterThan(0);
    expect(kept()).toHaveLength(3);
    for (const ref of kept()) {
      const text = repository.git('show', `${ref}:profile.json`);
      expect(fresh).toContainEqual(TableProfile.parse(JSON.parse(text)));
    }
    const second = await ports();
    expect(await profileCard({ card: 'loans' }, second.with)).toEqual(fresh);
    expect(await profileCard({ card: 'loans' }, second.without)).toEqual(fresh);
    const third = await ports();
    await profileCard({ card: 'loans' }, third.with);
    expect(looks(third.statements)).toEqual([]);
  });

  test('of one split is the same as of all', async () => {
    const [one] = await profileCard({ card: 'loans', split: 'test' }, (await ports()).without);
    expect(one).toEqual((await profileCard({ card: 'loans' }, (await ports()).with))[2]);
  });

  test('of a split whose condition is written in another way, or whose column is sensitive now, is another', async () => {
    const card = repository.read('data-cards/loans.md');
    try {
      repository.edit('data-cards/loans.md', '"month <= 6"', '"month < 7"');
      const before = kept().length;
      const [, train] = await profileCard({ card: 'loans' }, (await ports()).with);
      expect(train).toMatchObject({ split: 'train', rows: 600 });
      expect(kept()).toHaveLength(before + 1);
      repository.edit('data-cards/loans.md', 'region: { type: string }', 'region: { type: string, sensitive: true }');
      const [all] = await profileCard({ card: 'loans' }, (await ports()).with);
      expect(all!.columns.find(({ name }) => name === 'region')).toMatchObject({ sensitive: true, values: null });
      expect(JSON.stringify(all)).not.toContain('north');
    } finally {
      repository.write('data-cards/loans.md', card);
    }
  });

  test('is refused for a card, a split or files that are not there', async () => {
    const { without } = await ports();
    expect(await complaint(profileCard({ card: 'loan' }, without))).toMatch(/loans/);
    expect(await complaint(profileCard({ card: 'loans', split: 'tets' }, without))).toMatch(/Did you mean loans\/test/);
    const data = repository.read('data/loans.csv');
    const before = kept().length;
    try {
      repository.write('data/loans.csv', `${data}9999,1,0,0,north,c1,true\n`);
      expect(await complaint(profileCard({ card: 'loans' }, (await ports()).with))).toMatch(
        /not the one the data card pins/,
      );
    } finally {
      repository.write('data/loans.csv', data);
    }
    expect(kept()).toHaveLength(before);
  });
});

describe('drift between parts of a card', () => {
  const request = { reference: 'loans/train', current: 'loans/test', columns: [], tests: {} };

  test('is the same with profiles that were kept and without, and asks less with them', async () => {
    await profileCard({ card: 'loans' }, (await ports()).with);
    const [plain, reused] = [await ports(), await ports()];
    const [without, withKept] = [await driftData(request, plain.without), await driftData(request, reused.with)];
    expect(withKept).toEqual(without);
    expect(without.columns.map(({ column }) => column)).toEqual(
      expect.arrayContaining(['month', 'income', 'debt', 'region', 'late']),
    );
    expect(looks(plain.statements).length).toBeGreaterThan(0);
    expect(looks(reused.statements).length).toBeLessThan(looks(plain.statements).length);
  });

  test('keeps no profile of its own, and takes none of other rows', async () => {
    const before = kept();
    await driftData({ ...request, reference: 'loans' }, (await ports()).with);
    expect(kept()).toEqual(before);
    const card = repository.read('data-cards/loans.md');
    try {
      repository.edit('data-cards/loans.md', '"month <= 6"', '"month <= 3"');
      const report = await driftData(request, (await ports()).with);
      expect(report.rows).toEqual({ reference: 300, current: 600 });
    } finally {
      repository.write('data-cards/loans.md', card);
    }
  });
});

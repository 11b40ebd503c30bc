import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { declared, LOAN_REQUEST, LOANS, scaffoldedAuc } from '../../test/builders/scaffolded-model.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { nodeRepositoryFiles } from '../adapters/repository-files-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { Task } from '../config/model-config.ts';
import { checkMetrics } from '../gate/declared-metrics.ts';
import { type InitRequest, type InitResult, initRepository } from './init.ts';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'proofmark-init-'));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function init(request: Partial<InitRequest>): Promise<InitResult> {
  const ports = { files: nodeRepositoryFiles(root), tables: duckDbTables(), sha256: sha256Hex };
  return initRepository({ model: 'loan', language: 'python', ...request }, ports);
}

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe('init', () => {
  test.each(['python', 'typescript'] as const)(
    'in an empty folder writes a repository without a problem (%s)',
    async (language) => {
      const result = await init({ language });
      expect(result.existed).toEqual([]);
      expect(result.created).toContain('models/loan/model.yaml');
      expect(result.next.at(-1)).toBe('proofmark experiment loan');
      const loaded = await declared(root);
      expect({ problems: loaded.problems, warnings: loaded.warnings }).toEqual({ problems: [], warnings: [] });
      expect([...loaded.models.keys()]).toEqual(['loan']);
      expect(loaded.environments?.environments).toHaveLength(2);
    },
  );

  test.each(
    Task.options.flatMap((task) => (['python', 'typescript'] as const).map((language) => ({ task, language }))),
  )('writes a first model of $task in $language without a problem', async ({ task, language }) => {
    await init({ task, language });
    const loaded = await declared(root);
    expect({ problems: loaded.problems, warnings: loaded.warnings }).toEqual({ problems: [], warnings: [] });
    const { config } = loaded.models.get('loan')!;
    expect(config.task).toBe(task);
    expect(config.evaluate.query).toBe(task === 'ranking' ? 'search' : undefined);
    expect(checkMetrics(config)).toEqual([]);
  });

  test.each([
    ['regression', 'outcome', /is VARCHAR, and regression needs a number/],
    ['multiclass-classification', 'nothing', /no column "nothing"/],
  ] as const)('refuses %s of a label that cannot be one', async (task, label, message) => {
    write('data/Loans 2026.csv', LOANS);
    await expect(init({ ...LOAN_REQUEST, task, label })).rejects.toMatchObject({
      problems: [{ what: expect.stringMatching(message) }],
    });
  });

  test('pins the data it is given and describes its columns', async () => {
    write('data/Loans 2026.csv', LOANS);
    const result = await init(LOAN_REQUEST);
    const loaded = await declared(root);
    expect(loaded.problems).toEqual([]);
    expect(loaded.cards.get('Loans_2026')?.card).toMatchObject({
      files: [{ uri: 'data/Loans 2026.csv', sha256: sha256Hex(LOANS), bytes: LOANS.length }],
      entity: 'customer_id',
      columns: {
        income: { type: 'int' },
        'debt ratio': { type: 'float' },
        applied: { type: 'date' },
        outcome: { type: 'string' },
      },
    });
    expect(loaded.models.get('loan')?.config).toMatchObject({
      onnx: { inputs: { features: ['income', 'debt ratio', 'age'] } },
      evaluate: { label: 'outcome', positive: 'bad', entity: 'customer_id', slices: ['region'] },
    });
    expect(result.notes).toContain('The model learns outcome from income, debt ratio, age.');
    expect(readFileSync(join(root, '.gitattributes'), 'utf8')).toContain('"data/Loans 2026.csv" -text\n');
  });

  test('leaves every file that is there as it is', async () => {
    write('registry/policy.yaml', 'confidence: 0.9\n');
    write('.gitattributes', '*.onnx binary\n');
    const first = await init({});
    expect(first.existed).toEqual(['registry/policy.yaml', '.gitattributes']);
    expect(first.notes.at(-1)).toBe(
      'Add to .gitattributes, so that git keeps every byte: *.parquet binary · data/loan-example.csv -text',
    );
    const again = await init({ language: 'typescript' });
    expect(again.created).toEqual(['models/loan/train.ts', 'models/loan/package.json']);
    expect(readFileSync(join(root, 'registry/policy.yaml'), 'utf8')).toBe('confidence: 0.9\n');
  });

  test('keeps what commands leave in the work tree out of commits, where people have a .gitignore by telling them', async () => {
    await init({});
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8');
    expect(ignored).toBe(
      '/proofmark-shards/\n/proofmark-report/\n/proofmark-evidence/\n/proofmark-carried/\n/proofmark-large/\n',
    );
    write('.gitignore', 'node_modules/\r\n/proofmark-shards/\r\n/proofmark-carried/\r\n');
    expect((await init({ model: 'second' })).notes.at(-1)).toBe(
      'Add to .gitignore, so that git leaves alone what commands write: /proofmark-report/ · /proofmark-evidence/ · /proofmark-large/',
    );
  });

  test.each<[string, Partial<InitRequest>, string]>([
    ['a name that leads out', { model: '../x' }, '"../x" cannot name a model: it leads out of models/'],
    [
      'data that is not there',
      { data: 'data/loans.csv' },
      'data/loans.csv: there is no such file\n  Fix: did you mean data/Loans 2026.csv?',
    ],
    ['data outside', { data: '../x.csv' }, '"../x.csv" is not a path inside the repository'],
    ['data that is no table', { data: 'notes.txt' }, 'notes.txt: is not a kind of file that can be read as a table'],
    ['no label', { ...LOAN_REQUEST, label: '' }, 'there is no column ""'],
    [
      'a misspelt label',
      { ...LOAN_REQUEST, label: 'outcom' },
      'there is no column "outcom"\n  Fix: did you mean outcome? Its columns: customer_id,',
    ],
    ['a misspelt entity', { ...LOAN_REQUEST, entity: 'customer' }, 'there is no column "customer"'],
    [
      'a label of many values',
      { ...LOAN_REQUEST, label: 'region' },
      'column region has more than two values ("e", "n", "s", …)',
    ],
    [
      'a positive value that does not occur',
      { ...LOAN_REQUEST, positive: 'ugly' },
      'column outcome has no value "ugly"\n  Fix: its values: "bad", "good"',
    ],
    ['a card that cannot be a file', { card: '../card' }, '"../card" cannot name a data card'],
  ])('refuses %s and writes nothing', async (_, request, message) => {
    write('data/Loans 2026.csv', LOANS);
    write('notes.txt', 'a,b');
    await expect(init(request)).rejects.toThrow(message);
    expect(readdirSync(root).sort()).toEqual(['data', 'notes.txt']);
  });

  test('asks which value is positive only when it cannot know', async () => {
    write('a.csv', 'x,y\n1,good\n2,bad\n');
    write('b.csv', 'x,y\n1,no\n2,yes\n');
    await expect(init({ data: 'a.csv', label: 'y' })).rejects.toThrow(
      'a.csv: column y has the values "bad", "good"\n  Fix: say which one is positive: --positive <value>',
    );
    await init({ data: 'b.csv', label: 'y' });
    expect((await declared(root)).models.get('loan')?.config.evaluate.positive).toBeUndefined();
  });

  test('refuses a model that differs from another only in case', async () => {
    write('models/Loan/model.yaml', '');
    await expect(init({})).rejects.toThrow('there is a model Loan, which differs from loan only in case');
  });
});

describe('a scaffolded model', () => {
  test('in TypeScript learns and scores its test split well above chance', async () => {
    await init({ language: 'typescript' });
    symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), join(root, 'models/loan/node_modules'));
    expect(await scaffoldedAuc(root, { label: 'bought', positive: '1' })).toBeGreaterThan(0.8);
  });

  test('in TypeScript reads text labels, missing values and odd column names', async () => {
    write('data/Loans 2026.csv', LOANS);
    await init({ ...LOAN_REQUEST, language: 'typescript' });
    symlinkSync(join(import.meta.dirname, '..', '..', 'node_modules'), join(root, 'models/loan/node_modules'));
    expect(await scaffoldedAuc(root, { label: 'outcome', positive: 'bad' })).toBeGreaterThan(0.95);
  });
});

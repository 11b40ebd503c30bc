import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LeakageResult } from '../../src/flows/leakage.ts';
import { proofmark } from '../builders/command.ts';
import { copyMisleadingLoans, rewriteLoans } from '../builders/leaky-loans.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

let repository: SmallRepository;

beforeEach(() => {
  repository = smallRepository({ rows: 4000 });
});
afterEach(() => repository.remove());

const rewrite = (change: (lines: string[]) => string[], header?: string) => rewriteLoans(repository, change, header);

async function leakage(...args: string[]): Promise<{ exitCode: number | null; result: LeakageResult; stderr: string }> {
  const { exitCode, stdout, stderr } = await proofmark(repository.root, 'data', 'leakage', 'loans', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return { exitCode, result: JSON.parse(stdout) as LeakageResult, stderr };
}

async function train(): Promise<void> {
  repository.commit('data and model');
  const { exitCode, stderr } = await proofmark(repository.root, 'experiment', 'loan-default', '--baseline', 'none');
  expect([0, 1], stderr).toContain(exitCode);
}

describe('what a leak is worth', () => {
  test('is nothing to say of clean splits, whose evaluation is not touched', async () => {
    await train();
    const { exitCode, result } = await leakage();
    expect(result.findings.filter(({ status }) => status === 'fail' || status === 'warn')).toEqual([]);
    expect(result.worth).toMatchObject([{ model: 'loan-default', current: true, status: 'pass', prices: [] }]);
    expect(exitCode).toBe(0);
  });

  test('is the metric without doubled rows, which were the easy ones', async () => {
    // Training rows that any model gets right, copied into the test months under a new number.
    rewrite((lines) => {
      const easy = lines.filter((line) => {
        const [, month, income, debt, , , late] = line.split(',');
        const risk = -1.2 * Number(income) + Number(debt) - 1;
        return Number(month) <= 6 && (late === 'true' ? risk > 0.5 : risk < -2.5);
      });
      const copies = easy.slice(0, 200).map((line, index) => {
        const fields = line.split(',');
        return [9000 + index, Number(fields[1]) + 6, ...fields.slice(2)].join(',');
      });
      return [...lines, ...copies];
    });
    await train();
    const { exitCode, result } = await leakage('--id', 'month');
    expect(result.findings.find(({ check }) => check === 'duplicates')).toMatchObject({ status: 'fail', count: 200 });
    const [worth] = result.worth;
    const auc = worth!.prices.find(({ metric }) => metric === 'roc_auc')!;
    expect(auc).toMatchObject({ leak: 'duplicates', kind: 'rows', rows: 200 });
    expect(auc.change).toBeCloseTo(auc.with! - auc.without!, 9);
    expect(auc.change).toBeGreaterThan(0.005);
    expect(auc.ci![0]).toBeGreaterThan(0);
    expect(auc.ci![1]).toBeGreaterThan(auc.change!);
    expect(worth!.status).not.toBe('pass');
    expect(exitCode).toBe(1);
    const { stdout } = await proofmark(repository.root, 'data', 'leakage', 'loans', '--id', 'month');
    expect(stdout).toContain('what it is worth to loan-default');
    expect(stdout).toMatch(/200 duplicates +roc_auc/);
  });

  test('is a verdict, where the better model only remembers the doubled rows', async () => {
    copyMisleadingLoans(repository);
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.6', 'weight_debt: 0.7');
    repository.edit('models/loan-default/model.yaml', '[region, "debt > 1 as indebted"]', '[region]');
    await train();
    repository.git('switch', '-q', '-c', 'less-debt');
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.7', 'weight_debt: 0.5');
    repository.commit('look at debt less');
    const judged = await proofmark(repository.root, 'experiment', 'loan-default', '--baseline', 'main', '--json');
    expect(judged.exitCode, judged.stdout + judged.stderr).toBe(0);
    const { exitCode, result } = await leakage('--id', 'month');
    expect(exitCode).toBe(1);
    const [worth] = result.worth;
    expect(worth!.clean).toMatchObject({ before: 'pass', status: 'fail' });
    expect(worth!.clean!.leaked).toBeGreaterThanOrEqual(250);
    expect(worth!.clean!.after).not.toBe('pass');
    expect(worth!.clean!.turned.map(({ metric }) => metric)).toContain('roc_auc');
    expect(worth!.status).toBe('fail');
    const { stdout } = await proofmark(repository.root, 'data', 'leakage', 'loans', '--id', 'month');
    expect(stdout.replaceAll(/\s+/g, ' ')).toMatch(
      /The verdict [0-9a-f]{12} against main\S* was pass; without the 2\d\d/,
    );
  });

  test('is what a proxy adds to the model that reads it', async () => {
    rewrite(
      (lines) => lines.map((line, index) => `${line},${line.endsWith('true') ? 30 + (index % 9) : index % 7}`),
      'id,month,income,debt,region,customer,late,fees',
    );
    repository.edit('models/loan-default/model.yaml', '[income, debt]', '[income, fees]');
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.6', 'weight_debt: 0.3');
    await train();
    const { exitCode, result } = await leakage('--model', 'loan-default');
    expect(result.findings.find(({ check, status }) => check === 'target' && status === 'fail')).toMatchObject({
      column: 'fees',
    });
    const auc = result.worth[0]!.prices.find(({ metric }) => metric === 'roc_auc')!;
    expect(auc).toMatchObject({ leak: 'fees', kind: 'column' });
    expect(auc.with).toBeGreaterThan(0.99);
    expect(auc.without).toBeLessThan(0.75);
    expect(auc.ci![0]).toBeGreaterThan(0.2);
    expect(result.worth[0]!.status).toBe('fail');
    expect(exitCode).toBe(1);

    repository.edit(
      'data-cards/loans.md',
      '  region: { type: string }',
      '  region: { type: string }\n  fees: { may_know_label: true }',
    );
    const allowed = await leakage();
    expect(allowed.exitCode).toBe(0);

    // The same step as a pull request makes it: better by more than can be believed.
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.3', 'weight_debt: 0');
    await train();
    repository.git('switch', '-q', '-c', 'with-fees');
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0', 'weight_debt: 0.3');
    repository.commit('with fees');
    const judged = await proofmark(repository.root, 'experiment', 'loan-default', '--baseline', 'main');
    expect(judged.exitCode, judged.stderr).toBe(0);
    const jumped = await leakage();
    const jumps = jumped.result.findings.filter(({ check }) => check === 'too-good');
    expect(jumps.map(({ what }) => what)).toContainEqual(
      expect.stringMatching(/^roc_auc improved by 0\.\d+ over .*, \d+ margins$/),
    );
    expect(jumped.exitCode).toBe(3);
  });

  test('is told of files without a model, and wrong words are explained', async () => {
    const run = (...args: string[]) => proofmark(repository.root, 'data', 'leakage', ...args);
    repository.write('train.csv', 'a,b,y\n1,x,0\n2,y,1\n');
    repository.write('test.csv', 'a,b,y\n1,x,0\n3,z,1\n');
    const files = await run('train.csv', 'test.csv', '--label', 'y');
    expect(files.exitCode).toBe(1);
    expect(files.stdout).toContain('test row 0 = training row 0: a = 1, b = x');
    expect((await run('train.csv')).stderr).toContain('leakage is between two');
    expect((await run('train.csv', 'test.csv', '--model', 'm')).exitCode).toBe(2);
    expect((await run('loan')).stderr).toContain('Did you mean loans?');
    expect((await run('loans', '--test', 'tst')).stderr).toContain('Did you mean test?');
    expect((await run('loans', '--policy', 'none')).exitCode).toBe(2);
  });
});

test('a difference of data is code 3 when it is asked for', async () => {
  const run = (...args: string[]) => proofmark(repository.root, 'data', 'diff', ...args);
  expect(await run('loans', '--exit-code')).toMatchObject({ exitCode: 0 });
  rewrite((lines) => lines.slice(1));
  expect(await run('loans')).toMatchObject({ exitCode: 0 });
  const { exitCode, stdout } = await run('loans@HEAD', '--exit-code', '--md');
  expect(exitCode).toBe(3);
  expect(stdout).toContain('0 added, 1 removed, 0 changed (by id)');
});

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const MODEL = 'loan-default';
let repository: SmallRepository;
const run = (...args: string[]) => proofmark(repository.root, ...args);

beforeAll(async () => {
  repository = smallRepository({ rows: 800 });
  const trained = await run('experiment', MODEL, '--baseline', 'none');
  expect(trained.exitCode, trained.stderr).toBe(0);
});
afterAll(() => repository.remove());

function forgetEvaluations(): void {
  for (const line of repository.git('ls-remote', 'origin', 'refs/proofmark/evaluations/*').split('\n')) {
    const ref = line.split('\t')[1];
    if (ref === undefined) continue;
    repository.git('push', '-q', 'origin', `:${ref}`);
    repository.git('update-ref', '-d', ref);
  }
}

describe('shards on the command line', () => {
  test('are scored, merged, and then found like any evaluation', async () => {
    const whole = await run('evaluate', MODEL, '--json');
    forgetEvaluations();
    for (const shard of ['2/3', '0/3']) {
      const { exitCode, stdout } = await run('evaluate', MODEL, '--shard', shard);
      expect(exitCode).toBe(0);
      expect(stdout).toContain(`Shard ${shard} of ${MODEL}: `);
    }
    const gap = await run('merge-shards', MODEL);
    expect(gap.exitCode).toBe(2);
    expect(gap.stderr).toContain(`a shard of ${MODEL} is missing: 1/3`);

    await run('evaluate', MODEL, '--shard', '1/3', '--json');
    const merged = await run('merge-shards', MODEL, '--json');
    expect(merged.exitCode, merged.stderr).toBe(0);
    expect(merged.stdout).toBe(whole.stdout);
    const again = await run('experiment', MODEL, '--baseline', 'none', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ models: [{ trained: 0, evaluated: 0 }] });
  });

  test('are refused with a number that is none', async () => {
    const { exitCode, stderr } = await run('evaluate', MODEL, '--shard', '4/4');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Shards are counted from 0: 0/4 to 3/4.');
  });
});

describe('power and policy replay on the command line', () => {
  test('power prints a table, Markdown and JSON', async () => {
    const text = await run('power', MODEL);
    expect(text.exitCode, text.stderr).toBe(0);
    expect(text.stdout).toMatch(
      /^loan-default: what \d+ rows of loans\/test can tell; 1 verdict was reached on them\./,
    );
    expect((await run('power', MODEL, '--md')).stdout).toContain('| Metric | Rows | Margin | Smallest |');
    expect(JSON.parse((await run('power', MODEL, '--json')).stdout)).toMatchObject({ format: 'proofmark-power/1' });
    expect((await run('power', 'loan')).exitCode).toBe(2);
  });

  test('replay exits with 0 while nothing would turn, with 1 when something would, with 2 for broken rules', async () => {
    const same = await run('policy', 'replay');
    expect(same.exitCode, same.stderr).toBe(0);
    expect(same.stdout).toContain('1 past verdict judged again under the rules of this tree: none would turn.');
    repository.edit(`models/${MODEL}/model.yaml`, '{ upper_bound: 1 }', '{ upper_bound: 0.0000001 }');
    const strict = await run('policy', 'replay', '--json');
    expect(strict.exitCode).toBe(1);
    expect(JSON.parse(strict.stdout)).toMatchObject({ turned: 1, verdicts: [{ before: 'pass', after: 'fail' }] });
    expect((await run('policy', 'replay', '--md')).stdout).toContain('Past verdicts under these rules');
    repository.write('registry/policy.yaml', 'confidence: 2\n');
    expect((await run('policy', 'replay')).exitCode).toBe(2);
    expect((await run('policy', 'play')).exitCode).toBe(2);
    repository.git('checkout', '-q', '--', 'models', 'registry');
  });
});

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { type SmallRepository, smallRepository, writeModel } from '../builders/small-repository.ts';

interface ExperimentJson {
  readonly verdict: string;
  readonly reason: string;
  readonly models: readonly {
    readonly model: string;
    readonly verdict: string;
    readonly reason: string;
    readonly trained: number;
    readonly baseline: string | null;
  }[];
}

let repository: SmallRepository;

async function experiment(
  ...args: string[]
): Promise<{ exitCode: number | null; json: ExperimentJson; stderr: string }> {
  const { exitCode, stdout, stderr } = await proofmark(repository.root, 'experiment', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return { exitCode, json: JSON.parse(stdout) as ExperimentJson, stderr };
}

beforeEach(async () => {
  repository = smallRepository({ withoutModel: true });
  repository.git('switch', '-q', '-c', 'first');
  writeModel(repository.write);
  repository.commit('feat: first model');
});

afterEach(() => repository.remove());

function merge(branch: string): void {
  repository.git('switch', '-q', 'main');
  repository.git('merge', '-q', '--no-ff', '-m', `merge ${branch}`, branch);
  repository.git('push', '-q', 'origin', 'main');
}

describe('the experiment loop', () => {
  test('passes a first model, says that there is no baseline, and pushes its evidence', async () => {
    const { exitCode, json } = await experiment();
    expect(exitCode).toBe(0);
    expect(json.models).toMatchObject([{ model: 'loan-default', verdict: 'pass', trained: 1, baseline: null }]);
    expect(json.models[0]?.reason).toMatch(/first/i);
    const kinds = repository.git('ls-remote', 'origin', 'refs/proofmark/*');
    for (const kind of ['runs', 'evaluations', 'verdicts'])
      expect(kinds).toContain(`refs/proofmark/${kind}/loan-default/`);
  });

  test('passes a change that helps, fails one that harms, and finds its evidence the second time', async () => {
    await experiment();
    merge('first');

    repository.git('switch', '-q', '-c', 'better');
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.6', 'weight_debt: 1.0');
    repository.commit('feat: weigh debt');
    const better = await experiment();
    expect(better.json).toMatchObject({ verdict: 'pass', models: [{ verdict: 'pass', trained: 1 }] });
    expect(better.json.models[0]?.baseline).toMatch(/^main@/);

    const again = await experiment();
    expect(again.exitCode).toBe(0);
    expect(again.json.models[0]?.trained).toBe(0);
    merge('better');

    repository.git('switch', '-q', '-c', 'harm');
    repository.edit('models/loan-default/params.yaml', 'weight_income: -1.0', 'weight_income: 0.5');
    repository.commit('feat: break it');
    const harm = await experiment();
    expect(harm.exitCode).toBe(1);
    expect(harm.json).toMatchObject({ verdict: 'fail', models: [{ verdict: 'fail' }] });
    expect(harm.json.models[0]?.reason).toContain('roc_auc');

    const gate = await proofmark(repository.root, 'gate', '--json');
    expect(gate.exitCode).toBe(1);
  });

  test('judges an untrained change as an error in the gate, without training', async () => {
    const gate = await proofmark(repository.root, 'gate');
    expect(gate.exitCode).not.toBe(0);
    expect(`${gate.stdout}${gate.stderr}`).toContain('proofmark experiment');
    expect(repository.git('for-each-ref', 'refs/proofmark')).toBe('');
  });

  test('passes explicitly when no model changed', async () => {
    await experiment();
    merge('first');
    repository.git('switch', '-q', '-c', 'docs');
    repository.write('README.md', 'hello\n');
    repository.commit('docs: hello');
    const { exitCode, json } = await experiment();
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ verdict: 'pass', models: [] });
    expect(json.reason).toMatch(/no model changed/i);
  });

  test('gives identical bytes of evaluation.json on two clones', async () => {
    await experiment();
    const bytes = (cwd: string) => {
      const ref = repository.git('-C', cwd, 'for-each-ref', '--format=%(refname)', 'refs/proofmark/evaluations');
      return repository.git('-C', cwd, 'show', `${ref}:evaluation.json`);
    };
    const other = smallRepository({ withoutModel: true });
    try {
      other.git('switch', '-q', '-c', 'first');
      writeModel(other.write);
      other.commit('feat: the same model elsewhere');
      const result = await proofmark(other.root, 'experiment');
      expect(result.exitCode, result.stderr).toBe(0);
      expect(bytes(other.root)).toBe(bytes(repository.root));
    } finally {
      other.remove();
    }
  });

  test('reproduces an evaluation from its key', async () => {
    await experiment();
    const ref = repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/evaluations');
    const key = ref.split('/').at(-1)!;
    const result = await proofmark(repository.root, 'reproduce', key.slice(0, 12));
    expect(result.exitCode, result.stderr).toBe(0);
    expect(result.stdout).toMatch(/reproduced/i);
  });

  test('compares two commits in DVC’s columns with interval and outcome', async () => {
    await experiment();
    merge('first');
    repository.git('switch', '-q', '-c', 'better');
    repository.edit('models/loan-default/params.yaml', 'weight_debt: 0.6', 'weight_debt: 1.0');
    repository.commit('feat: weigh debt');
    await experiment();
    const result = await proofmark(repository.root, 'diff', 'main', 'HEAD', '--md');
    expect(result.exitCode, result.stderr).toBe(0);
    expect(result.stdout).toContain('roc_auc');
    expect(result.stdout).toContain('weight_debt');
    expect(result.stdout).toMatch(/better|non-inferior/);
    const runs = await proofmark(repository.root, 'runs', '--json');
    expect((JSON.parse(runs.stdout) as { runs: unknown[] }).runs).toHaveLength(2);
  });
});

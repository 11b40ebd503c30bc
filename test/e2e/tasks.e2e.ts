import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import type { SmallRepository } from '../builders/small-repository.ts';
import { type OtherTask, TASK_EXAMPLES, taskRepository, writeParams } from '../builders/task-repository.ts';

interface ModelJson {
  readonly verdict: string;
  readonly reason: string;
  readonly key: string;
}

describe.each(Object.keys(TASK_EXAMPLES) as OtherTask[])('a model of %s', (task) => {
  const example = TASK_EXAMPLES[task];
  let repository: SmallRepository;
  /** Reason of the last verdict. */
  let last = '';

  const run = async (...args: string[]) => {
    const finished = await proofmark(repository.root, ...args);
    return { ...finished, json: () => JSON.parse(finished.stdout) as Record<string, unknown> };
  };
  const judge = async () => {
    const { exitCode, stdout, stderr } = await run('experiment', '--json');
    expect(stdout, stderr).not.toBe('');
    const [model] = (JSON.parse(stdout) as { models: ModelJson[] }).models;
    last = model!.reason;
    return { exitCode, model: model! };
  };
  /** The page of the last verdict, as people read it. */
  const report = (kind: 'report.html' | 'report.md') => {
    const refs = repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/verdicts').split('\n');
    const ref = refs.find((name) => repository.git('show', `${name}:verdict.json`).includes(JSON.stringify(last)));
    return repository.git('show', `${ref}:${kind}`);
  };

  beforeAll(async () => {
    repository = taskRepository(task);
    const first = await judge();
    expect(first.exitCode, first.model.reason).toBe(0);
    expect(first.model).toMatchObject({ verdict: 'pass' });
    repository.git('push', '-q', 'origin', 'main');
  });
  afterAll(() => repository.remove());

  const change = (name: 'better' | 'worse' | 'mixed') => {
    repository.git('switch', '-q', '-C', name, 'main');
    writeParams(repository, task, example[name]);
    repository.commit(`feat: ${name}`);
  };

  test('passes a change that helps, and says by how much', async () => {
    change('better');
    const { exitCode, model } = await judge();
    expect(model.reason).toContain(`${example.optimized} ${task === 'regression' ? 'fell' : 'rose'} by`);
    expect(model.verdict).toBe('pass');
    expect(exitCode).toBe(0);
  });

  test('shows the answers that changed, without words of two classes', () => {
    const page = report('report.html');
    expect(page).not.toMatch(/\bpositives?\b/);
    expect(page).toContain('<svg');
    expect(page).toContain(
      { 'multiclass-classification': 'Confusion', regression: 'Residuals', ranking: 'NDCG@10 per query' }[task],
    );
    expect(report('report.md')).toMatch(
      {
        'multiclass-classification': /predicted class changed/,
        regression: /absolute error/,
        ranking: /Queries by NDCG@.*10: \d+ better/,
      }[task],
    );
  });

  test('reproduces the verdict bit by bit', async () => {
    const { stdout } = await run('experiment');
    const key = /proofmark reproduce ([0-9a-f]{12})/.exec(stdout)?.[1] ?? '';
    const { exitCode, json, stderr } = await run('reproduce', key, '--json');
    expect(exitCode, stderr).toBe(0);
    const again = json() as unknown as { reproduced: boolean; evaluations: { identical: boolean }[] };
    expect(again.reproduced).toBe(true);
    expect(again.evaluations).toHaveLength(2);
    expect(again.evaluations.every(({ identical }) => identical)).toBe(true);
  });

  test('fails a change that harms', async () => {
    change('worse');
    const { exitCode, model } = await judge();
    expect(model.verdict).toBe('fail');
    expect(model.reason).toContain(example.optimized);
    expect(exitCode).toBe(1);
  });

  test('fails a change that harms one slice, and names it', async () => {
    change('mixed');
    const { exitCode, model } = await judge();
    expect(model.verdict).toBe('fail');
    expect(`${model.reason} ${report('report.md')}`).toContain('region=north');
    expect(exitCode).toBe(1);
  });

  test('is registered and promoted after its smoke test', async () => {
    repository.git('switch', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '-m', 'merge better', 'better');
    repository.git('push', '-q', 'origin', 'main');
    repository.write('registry/environments.yaml', 'environments:\n  - { name: staging, requires: [gate, smoke] }\n');
    repository.commit('feat: staging');
    repository.git('push', '-q', 'origin', 'main');
    const registered = await run('register', example.model);
    expect(registered.exitCode, registered.stderr).toBe(0);
    expect(registered.stdout).toContain(`${example.model} v1.0.0 is registered`);
    const promoted = await run('promote', `${example.model}@v1.0.0`, '--to', 'staging');
    expect(promoted.exitCode, promoted.stderr).toBe(0);
    expect(promoted.stdout).toMatch(/smoke\s+yes/);
  });
});

import { openGit } from '../../src/adapters/git-cli.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { type ExperimentPorts, runExperiment } from '../../src/flows/experiment.ts';
import { planModels } from '../../src/flows/plan.ts';
import { trainModel } from '../../src/flows/train-model.ts';
import type { Log } from '../../src/ports.ts';
import type { MergeGroup } from '../../src/queue/merge-group.ts';
import { type SmallRepository, smallRepository, writeModel } from './small-repository.ts';

export const QUIET: Log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };

export interface QueuedModelsOptions {
  /** Lines of `registry/policy.yaml`. */
  readonly policy?: string;
  /** Models; default `loan-default`. */
  readonly models?: readonly string[];
}

/**
 * A repository whose models lose a little log loss with every change, and more than that together: the loss grows with the
 * square of the sum of `bias`, `a`, `b` and `c`, which stand far apart in `params.yaml` so that changes merge.
 *
 * Version v1.0.0 is the best there is and in production; v1.1.0 is the newest and a little worse. Both are on main.
 */
export async function queuedModels(options: QueuedModelsOptions = {}): Promise<SmallRepository> {
  const { policy = 'regression_budget: { anchor: production, margins: 1.7 }\n', models = ['loan-default'] } = options;
  const repository = smallRepository({ rows: 20_000, withoutModel: true });
  repository.write('registry/policy.yaml', policy);
  for (const name of models) {
    writeModel(repository.write, name);
    const folder = `models/${name}`;
    repository.write(`${folder}/params.yaml`, params({ bias: 0 }));
    repository.edit(`${folder}/train.mjs`, '[params.bias]', '[params.bias - 1 + params.a + params.b + params.c]');
    repository.edit(
      `${folder}/model.yaml`,
      '    - roc_auc: { role: optimize, margin: 0.01 }\n    - log_loss: { role: guard, margin: 2% }\n',
      '    - log_loss: { role: optimize, margin: 0.01 }\n',
    );
    repository.edit(`${folder}/model.yaml`, '  slices: [region, "debt > 1 as indebted"]\n', '');
  }
  repository.commit('models as they should be');
  await train(repository, models);
  for (const name of models) {
    tag(repository, `${name}@v1.0.0`);
    tag(repository, `${name}#production#2`);
    repository.edit(`models/${name}/params.yaml`, 'bias: 0', 'bias: 0.3');
  }
  repository.commit('a little worse');
  await train(repository, models);
  for (const name of models) tag(repository, `${name}@v1.1.0`);
  repository.git('push', '-q', 'origin', 'main', '--tags');
  repository.git('fetch', '-q', 'origin');
  return repository;
}

function params({ bias }: { readonly bias: number }): string {
  const apart = '# -\n# -\n# -\n# -\n';
  const lines = [`bias: ${bias}`, 'weight_income: -1.2', 'weight_debt: 1.0', 'a: 0', 'b: 0', 'c: 0'];
  return `${lines.join(`\n${apart}`)}\n`;
}

function tag({ git }: SmallRepository, name: string): void {
  git('tag', '-a', '-m', name, name);
}

export async function openPorts({ root }: SmallRepository, log: Log = QUIET): Promise<ExperimentPorts> {
  return openExperimentPorts(await openGit(root), log, new AbortController().signal);
}

/** Trains and evaluates what is checked out, as the jobs of a pull request do. */
export async function train(repository: SmallRepository, models?: readonly string[]): Promise<void> {
  await runExperiment(
    { mayTrain: true, ...(models === undefined ? {} : { models, baseline: 'none' }) },
    await openPorts(repository),
  );
}

/** A branch with one change on top of main, trained as its pull request trains it. Leaves main checked out. */
export async function pullRequest(
  repository: SmallRepository,
  name: string,
  change: (repository: SmallRepository) => void,
): Promise<void> {
  repository.git('checkout', '-q', '-b', name, 'origin/main');
  change(repository);
  repository.commit(name);
  await train(repository);
  repository.git('push', '-q', 'origin', name);
  repository.git('checkout', '-q', 'main');
}

/** What the jobs `plan` and `train` do on a merge group: trains what has no evidence. Answers what was trained. */
export async function trainGroup(repository: SmallRepository, group: MergeGroup): Promise<readonly string[]> {
  repository.git('checkout', '-q', '--detach', group.head);
  try {
    const ports = await openPorts(repository);
    const queue = { branch: group.branch };
    const plan = await planModels({ base: group.base, head: group.head, queue }, ports);
    const trained: string[] = [];
    for (const { model, runs, state } of plan.models) {
      const seeds = runs.filter(({ evidence }) => !evidence).map(({ seed }) => seed);
      if (state === 'unchanged' || seeds.length === 0) continue;
      await trainModel({ model, seeds, queue, base: group.base }, ports);
      trained.push(model);
    }
    return trained;
  } finally {
    repository.git('checkout', '-q', 'main');
  }
}

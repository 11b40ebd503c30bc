import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Finished, proofmark } from '../../test/builders/command.ts';
import { copyMisleadingLoans } from '../../test/builders/leaky-loans.ts';
import { type SmallRepository, smallRepository, writeModel } from '../../test/builders/small-repository.ts';
import type { Scene } from './page.ts';
import { printed, section } from './printed.ts';

const MODEL = 'loan-default';
const MODEL_FILE = `models/${MODEL}/model.yaml`;
const PARAMS = `models/${MODEL}/params.yaml`;

const ENVIRONMENTS = `environments:
  - name: staging
    requires: [gate, smoke]
  - name: production
    after: staging
    requires: [gate, smoke, data-card, model-card]
`;

interface Loans {
  readonly repository: SmallRepository;
  /** What the command printed. */
  run(...args: string[]): Promise<string>;
  finish(...args: string[]): Promise<Finished>;
}

/** Runs a story in a repository of made-up loans. */
function loans(
  name: string,
  rows: number,
  story: (loans: Loans) => Promise<Record<string, string>>,
  withoutModel = false,
): Scene {
  return {
    name,
    run: async () => {
      // So that commits, and what is ordered by their names, are the same on every day.
      process.env.GIT_AUTHOR_DATE = process.env.GIT_COMMITTER_DATE = '2026-03-02T09:00:00Z';
      const repository = smallRepository({ rows, withoutModel });
      const finish = (...args: string[]) => proofmark(repository.root, ...args);
      try {
        return await story({ repository, finish, run: async (...args) => printed(await finish(...args)) });
      } finally {
        repository.remove();
      }
    },
  };
}

/** Merges the branch `change` into the default branch and registers the model it holds. */
async function land({ repository: { git }, run }: Loans): Promise<void> {
  git('switch', '-q', 'main');
  git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
  git('push', '-q', 'origin', 'main');
  await run('register', MODEL);
}

/** A version on its way to production, its card, and what its file is in. */
export const lifecycle = loans(
  'lifecycle',
  8000,
  async (given) => {
    const { repository, run, finish } = given;
    const { root, git, write, edit, commit } = repository;
    git('switch', '-q', '-c', 'change');
    write('registry/environments.yaml', ENVIRONMENTS);
    edit('data-cards/loans.md', 'name: loans', 'name: loans\nowner: "@risk"\nlicence: CC0-1.0');
    writeModel(write);
    commit('feat: first model');
    await run('experiment');
    await land(given);
    for (const environment of ['staging', 'production']) {
      await run('promote', `${MODEL}@v1.0.0`, '--to', environment);
    }
    const card = await run('card', `${MODEL}@v1.0.0`);
    const path = join(root, 'model-card.md');
    const verify = async (text: string) => {
      writeFileSync(path, `${text}\n`);
      return printed(await finish('card', 'verify', 'model-card.md'));
    };
    const better = card
      .replace(/( value: 0\.)8/, '$19')
      .replace(/^(\| log_loss \| 0\.4)(\d)/m, (_, before: string, digit: string) => `${before}${Number(digit) - 1}`);
    if (better === card) throw new Error('the card has no such numbers');
    const reports = {
      'lineage-version': anywhere(await run('lineage', `${MODEL}@v1.0.0`)),
      'lineage-mermaid': anywhere(await run('lineage', `${MODEL}@v1.0.0`, '--format', 'mermaid')),
      'lineage-file': await run('lineage', '--file', 'data/loans.csv'),
      'card-metadata': /^library_name:[\s\S]*?name: log_loss\n.*$/m.exec(card)![0],
      'card-verified': await verify(card),
      'card-not-verified': await verify(better),
    };

    // Two steps, each within its margin, that are together too far from production.
    git('switch', '-q', 'main');
    write('registry/policy.yaml', 'regression_budget: { anchor: production, margins: 1 }\n');
    commit('feat: a budget');
    git('push', '-q', 'origin', 'main');
    git('switch', '-q', '-C', 'change', 'main');
    edit(PARAMS, 'weight_debt: 0.6', 'weight_debt: 0.54');
    commit('feat: weigh debt less');
    await run('experiment');
    await land(given);
    git('switch', '-q', '-C', 'change', 'main');
    edit(PARAMS, 'weight_debt: 0.54', 'weight_debt: 0.47');
    commit('feat: weigh debt less still');
    const judged = await run('experiment');
    return { ...reports, 'budget-spent': section(judged, /^In all/) };
  },
  true,
);

/** Three seeds of two recipes, what the rows can tell, and past verdicts under another rule. */
export const seeds = loans('seeds', 3000, async ({ repository, run, finish }) => {
  const { git, edit, commit } = repository;
  edit(MODEL_FILE, 'seeds: [1]', 'seeds: [1, 2, 3]');
  // The luck of a seed: it moves the weight of the debt.
  edit(
    `models/${MODEL}/train.mjs`,
    'const out =',
    'params.weight_debt += 0.02 * (Number(process.env.PROOFMARK_SEED) - 2);\nconst out =',
  );
  commit('feat: three seeds');
  git('push', '-q', 'origin', 'main');
  await run('experiment', MODEL, '--baseline', 'none');
  git('switch', '-q', '-c', 'change');
  edit(PARAMS, 'weight_debt: 0.6', 'weight_debt: 0.9');
  commit('feat: weigh debt');
  const verdict = await run('experiment', MODEL);
  const power = await run('power', MODEL);
  edit(MODEL_FILE, 'roc_auc: { role: optimize, margin: 0.01 }', 'roc_auc: { role: optimize, margin: 0.001 }');
  edit(PARAMS, 'weight_debt: 0.9', 'weight_debt: 0.8');
  const { stderr } = await finish('plan');
  git('checkout', '-q', '--', 'models');
  edit(
    MODEL_FILE,
    'roc_auc: { role: optimize, margin: 0.01 }',
    'roc_auc: { role: optimize, margin: 0.01, value_threshold: { lower_bound: 0.99 } }',
  );
  return {
    'seeds-recipe': lineWith(verdict, 'Recipe: '),
    power,
    'power-plan': lineWith(stderr, 'is finer than'),
    'policy-replay': await run('policy', 'replay'),
  };
});

/** A training that does not learn what it is shown. */
export const sanity = loans('sanity', 2000, async ({ repository, run }) => {
  repository.edit(MODEL_FILE, '  seeds: [1]\n', '  seeds: [1]\n  sanity: overfit\n');
  repository.commit('feat: overfit first');
  const found = /The sanity check failed[\s\S]*?was to be reached\./.exec(await failing(run));
  return { 'sanity-failed': found![0] };
});

async function failing(run: Loans['run']): Promise<string> {
  try {
    return await run('experiment', MODEL, '--baseline', 'none');
  } catch (error) {
    return (error as Error).message;
  }
}

/** A change that is better only on test rows that training has too. */
export const remembered = loans('remembered', 4000, async ({ repository, run }) => {
  const { git, edit, commit } = repository;
  copyMisleadingLoans(repository);
  edit(PARAMS, 'weight_debt: 0.6', 'weight_debt: 0.7');
  edit(MODEL_FILE, '[region, "debt > 1 as indebted"]', '[region]');
  commit('feat: data and model');
  await run('experiment', MODEL, '--baseline', 'none');
  git('switch', '-q', '-c', 'less-debt');
  edit(PARAMS, 'weight_debt: 0.7', 'weight_debt: 0.5');
  commit('feat: look at debt less');
  await run('experiment', MODEL, '--baseline', 'main');
  const found = await run('data', 'leakage', 'loans', '--id', 'month');
  return { 'leakage-verdict': section(found, /^\w+ what it is worth/) };
});

/** Where a model errs, and where a change did harm that nobody had named. */
export const errors = loans('errors', 6000, async ({ repository, run }) => {
  const { git, edit, commit } = repository;
  edit(PARAMS, 'weight_debt: 0.6', 'weight_debt: 1.0');
  commit('feat: the weight of debt');
  git('push', '-q', 'origin', 'main');
  await run('experiment', MODEL, '--baseline', 'none');
  const analysis = await run('errors', MODEL);
  git('switch', '-q', '-c', 'change');
  edit(PARAMS, 'weight_debt: 1.0', 'weight_debt: 0.5');
  commit('feat: weigh debt less');
  const verdict = await run('experiment', MODEL);
  return {
    errors: analysis,
    'slices-discovered': /warning: The candidate got worse[\s\S]*?(?=\n\n)/.exec(verdict)![0],
  };
});

/** Names of the machine that happened to run it say nothing to a reader. */
function anywhere(text: string): string {
  return text
    .replace(/(├─ machine |<br\/>)[^:\n<"]*(?=: [^\n"]* cores, )/, '$1runner-1')
    .replace(/(?<=, system linux )\S+/, '6.1');
}

function lineWith(text: string, words: string): string {
  const found = text.split('\n').find((line) => line.includes(words));
  if (found === undefined) throw new Error(`no line has "${words}":\n${text}`);
  return found;
}

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SmallRepository, smallRepository, writeModel } from '../../test/builders/small-repository.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../ports.ts';
import { PlanDocument, planDocument, renderPlanText } from '../report/plan-table.ts';
import { baselineFor } from './baseline.ts';
import { type PlanRequest, planModels } from './plan.ts';

const log: Log = { info() {}, warn() {}, output() {}, progress: () => ({ update() {}, done() {} }) };
const MODEL = 'models/loan-default/model.yaml';
const PARAMS = 'models/loan-default/params.yaml';
const TRAIN = 'models/loan-default/train.mjs';
const CARD = 'data-cards/loans.md';

async function ports(root: string) {
  const git = await openGit(root);
  return { git, evidence: openEvidence(git, log), sha256: sha256Hex, log };
}

async function planIn(root: string, request: PlanRequest = {}) {
  return planModels(request, await ports(root));
}

async function keysIn(root: string, request: PlanRequest = {}) {
  const [model] = (await planIn(root, request)).models;
  return { recipe: model!.recipe.key, runs: model!.runs.map((run) => run.key), evaluation: model!.evaluation.key };
}

/** A repository for one test, with a branch to change. */
async function withRepository(use: (repository: SmallRepository) => Promise<void>): Promise<void> {
  const repository = smallRepository({ rows: 20 });
  try {
    repository.git('switch', '-q', '-c', 'change');
    await use(repository);
  } finally {
    repository.remove();
  }
}

describe('keys', () => {
  it('are the same from the work tree, from the commit, and in another clone', () =>
    withRepository(async (repository) => {
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.5');
      const uncommitted = await keysIn(repository.root);
      const head = repository.commit('change');
      expect(await keysIn(repository.root)).toEqual(uncommitted);
      expect(await keysIn(repository.root, { head })).toEqual(uncommitted);
      const clone = join(repository.root, '..', 'somewhere else');
      repository.git('push', '-q', 'origin', 'change');
      execFileSync('git', ['clone', '-q', '--branch=change', repository.origin, clone]);
      expect(await keysIn(clone)).toEqual(uncommitted);
      expect(await keysIn(join(clone, 'models'))).toEqual(uncommitted);
    }));

  it('do not read data', () =>
    withRepository(async (repository) => {
      const before = await keysIn(repository.root);
      repository.git('rm', '-q', 'data/loans.csv');
      expect(await keysIn(repository.root)).toEqual(before);
    }));

  describe('change with what changes the result, and with nothing else', () => {
    let repository: SmallRepository;
    let before: Awaited<ReturnType<typeof keysIn>>;
    beforeAll(async () => {
      repository = smallRepository({ rows: 20 });
      before = await keysIn(repository.root);
    });
    afterAll(() => repository.remove());

    const change = async (path: string, from: string, to: string) => {
      repository.edit(path, from, to);
      try {
        const after = await keysIn(repository.root);
        return { recipe: after.recipe !== before.recipe, evaluation: after.evaluation !== before.evaluation };
      } finally {
        repository.git('checkout', '-q', '--', '.');
      }
    };

    it.each([
      ['a comment', MODEL, 'train:\n', '# how\ntrain:\n'],
      [
        'the order of keys',
        MODEL,
        '  command: node train.mjs\n  params: params.yaml\n',
        '  params: params.yaml\n  command: node train.mjs\n',
      ],
      ['the style of YAML', MODEL, 'seeds: [1]', 'seeds:\n    - 1'],
      ['owner', MODEL, '"@risk"', '"@other"'],
      ['description', MODEL, 'paid late', 'paid very late'],
      ['a margin', MODEL, 'margin: 0.01', 'margin: 0.02'],
      ['a role', MODEL, 'role: optimize', 'role: guard'],
      ['a threshold of a value', MODEL, 'upper_bound: 1', 'upper_bound: 2'],
      ['the timeout', MODEL, 'timeout: 1m', 'timeout: 2m'],
      ['the order of metrics', MODEL, '    - size_mb', '    - accuracy\n    - size_mb'],
      ['prose of the data card', CARD, 'Made-up', 'Invented'],
      ['a promise of the data card', CARD, 'debt: { type: float }', 'debt: { type: float, min: -9 }'],
      ['the path of a data file', CARD, 'uri: data/loans.csv', 'name: loans, uri: elsewhere/l.csv'],
      ['a second seed, for the first', MODEL, 'seeds: [1]', 'seeds: [1, 2]'],
    ])('%s: no key', async (_name, path, from, to) => {
      expect(await change(path, from, to)).toEqual({ recipe: false, evaluation: false });
    });

    it.each([
      ['the command', MODEL, 'node train.mjs', 'node ./train.mjs'],
      ['training code', TRAIN, 'bias', 'bias2'],
      ['params', PARAMS, 'bias: -1.0', 'bias: -2'],
      ['the training rows', CARD, 'month <= 6', 'month <= 5'],
      ['a data file', CARD, 'sha256: ', `sha256: ${'a'.repeat(64)} } # `],
      ['the key of the rows', CARD, 'key: [id]', 'key: [id, month]'],
    ])('%s: recipe and evaluation', async (_name, path, from, to) => {
      expect(await change(path, from, to)).toEqual({ recipe: true, evaluation: true });
    });

    it.each([
      ['the test rows', CARD, 'month > 6', 'month > 7'],
      ['slices', MODEL, '[region, "debt > 1 as indebted"]', '[region]'],
      ['the label', MODEL, 'label: late', 'label: late\n  positive: true'],
      ['the entity', MODEL, 'label: late', 'label: late\n  entity: customer'],
      ['the ONNX output', MODEL, 'column: 0', 'column: 1'],
      ['the order of input columns', MODEL, '[income, debt]', '[debt, income]'],
      [
        'a metric in SQL',
        MODEL,
        '    - size_mb',
        '    - profit: { sql: "case when late then -p else p end" }\n    - size_mb',
      ],
    ])('%s: only the evaluation', async (_name, path, from, to) => {
      expect(await change(path, from, to)).toEqual({ recipe: false, evaluation: true });
    });

    it('other seeds make other runs of the same recipe', async () => {
      repository.edit(MODEL, 'seeds: [1]', 'seeds: [2]');
      const after = await keysIn(repository.root);
      repository.git('checkout', '-q', '--', '.');
      expect(after.recipe).toBe(before.recipe);
      expect(after.runs).not.toEqual(before.runs);
      expect(after.evaluation).not.toBe(before.evaluation);
    });
  });
});

describe('planModels', () => {
  const only = async (repository: SmallRepository, request: PlanRequest = {}) =>
    (await planIn(repository.root, request)).models[0]!;

  it('finds nothing to do where nothing changed', () =>
    withRepository(async (repository) => {
      const plan = await planIn(repository.root);
      expect(plan.models.map(({ state, reasons }) => ({ state, reasons }))).toEqual([
        { state: 'unchanged', reasons: [] },
      ]);
      expect(plan.base.label).toMatch(/^main@[0-9a-f]{7}$/);
    }));

  it.each([
    [PARAMS, 'bias: -1.0', 'bias: -0.5', ['params: bias -1 -> -0.5']],
    [PARAMS, 'bias: -1.0', 'bias: -1.0 # same', ['params.yaml changed, but no value in it']],
    [TRAIN, 'seed', 'SEED', ['train.mjs changed']],
    [MODEL, 'seeds: [1]', 'seeds: [1, 2, 3]', ['seeds 1 -> 1, 2, 3']],
    [MODEL, 'slices: [region, ', 'slices: [', ['slices changed: evaluate only, no training']],
    [MODEL, 'margin: 0.01', 'margin: 0.02', ['what the gate asks changed: judge again']],
    [MODEL, 'node train.mjs', 'node  train.mjs', ['train.command changed']],
    [CARD, 'month > 6', 'month > 7', ['data: split test has another condition: evaluate only, no training']],
    [CARD, 'month <= 6', 'month <= 5', ['data: split train has another condition']],
  ])('says why: %s %s -> %s', (path, from, to, reasons) =>
    withRepository(async (repository) => {
      repository.edit(path, from, to);
      expect(await only(repository)).toMatchObject({ state: 'must-run', reasons });
    }),
  );

  it('counts hundreds of thousands of changed params after the first', () =>
    withRepository(async (repository) => {
      const names = Array.from({ length: 150_000 }, (_, index) => `p${index}: ${index}`);
      repository.write(PARAMS, `${repository.read(PARAMS)}${names.join('\n')}\n`);
      const [model] = (await planIn(repository.root)).models;
      expect(model!.reasons).toHaveLength(51);
      expect(model!.reasons[0]).toBe('params: p0 added (0)');
      expect(model!.reasons.at(-1)).toBe('and 149,950 more params');
    }));

  it('names a data file that is another one, once', () =>
    withRepository(async (repository) => {
      const digest = /sha256: ([0-9a-f]{64})/.exec(repository.read(CARD))![1]!;
      repository.edit(CARD, digest, 'a'.repeat(64));
      expect((await only(repository)).reasons).toEqual(['data: loans.csv is another file']);
    }));

  it('tells new, removed and once unreadable models', () =>
    withRepository(async (repository) => {
      writeModel(repository.write, 'fresh');
      repository.git('mv', 'models/loan-default', 'models/renamed');
      const plan = await planIn(repository.root);
      expect(plan.models.map(({ model, reasons }) => [model, reasons])).toEqual([
        ['fresh', ['new model']],
        ['renamed', ['new model']],
      ]);
      expect(plan.removed).toEqual(['loan-default']);
      const broken = repository.commit('two models');
      repository.write('models/fresh/model.yaml', 'task: [\n');
      repository.git('commit', '-qam', 'break it');
      repository.git('branch', 'broken');
      repository.git('checkout', '-q', broken, '--', '.');
      const repaired = await planIn(repository.root, { base: 'broken' });
      expect(repaired.models[0]?.reasons).toEqual(['the base has no valid configuration of this model']);
    }));

  it('knows what has evidence', () =>
    withRepository(async (repository) => {
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.5');
      repository.edit(MODEL, 'seeds: [1]', 'seeds: [1, 2]');
      const { evidence } = await ports(repository.root);
      const first = await only(repository);
      await evidence.write({ kind: 'runs', model: first.model, key: first.runs[0]!.key }, { 'run.json': '{}' });
      const second = await only(repository);
      expect(second).toMatchObject({ state: 'must-run', evaluationEvidence: false });
      expect(second.runs.map((run) => run.evidence)).toEqual([true, false]);
      await evidence.write({ kind: 'runs', model: first.model, key: first.runs[1]!.key }, { 'run.json': '{}' });
      await evidence.write({ kind: 'evaluations', model: first.model, key: first.evaluation.key }, { 'e.json': '{}' });
      expect(await only(repository)).toMatchObject({ state: 'evidence-exists', evaluationEvidence: true });
    }));

  it('does not count what others merged meanwhile', () =>
    withRepository(async (repository) => {
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.5');
      repository.commit('ours');
      repository.git('switch', '-q', 'main');
      repository.edit(TRAIN, 'seed', 'SEED');
      repository.commit('theirs');
      repository.git('push', '-q', 'origin', 'main');
      repository.git('switch', '-q', 'change');
      expect((await only(repository)).reasons).toEqual(['params: bias -1 -> -0.5']);
      expect((await only(repository, { base: 'main' })).reasons).toEqual(['params: bias -1 -> -0.5']);
    }));

  it('compares the default branch with what the remote has of it', () =>
    withRepository(async (repository) => {
      repository.git('switch', '-q', 'main');
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.5');
      repository.commit('not pushed');
      expect((await only(repository)).state).toBe('must-run');
      repository.git('push', '-q', 'origin', 'main');
      expect((await only(repository)).state).toBe('unchanged');
    }));

  it('reports all problems of all files at once', () =>
    withRepository(async (repository) => {
      writeModel(repository.write, 'second');
      repository.edit(MODEL, 'params: params.yaml', 'params: gone.yaml');
      repository.edit('models/second/model.yaml', 'seeds: [1]', 'seeds: [1]\n  inputs: ["*.R"]');
      const failure = await planIn(repository.root).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UserError);
      expect((failure as UserError).problems.map((problem) => [problem.where?.file, problem.where?.field])).toEqual([
        [MODEL, 'train.params'],
        ['models/second/model.yaml', 'train.inputs[0]'],
      ]);
    }));

  it('refuses unknown models and revisions with the nearest way out', () =>
    withRepository(async (repository) => {
      await expect(planIn(repository.root, { models: ['loan-defualt'] })).rejects.toThrow(
        /did you mean loan-default\?/,
      );
      await expect(planIn(repository.root, { models: ['../etc'] })).rejects.toThrow(/\.\.\/etc[\s\S]*letters/);
      await expect(planIn(repository.root, { base: 'nowhere' })).rejects.toThrow(/no revision "nowhere"/);
      const clone = join(repository.root, '..', 'shallow');
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.9');
      repository.commit('change');
      repository.git('push', '-q', 'origin', 'change');
      execFileSync('git', ['clone', '-q', '--depth=1', '--branch=change', `file://${repository.origin}`, clone]);
      await expect(planIn(clone)).rejects.toThrow(/shallow[\s\S]*--unshallow[\s\S]*fetch-depth: 0/);
      await expect(planIn(clone, { base: 'origin/main' })).rejects.toThrow(/shallow[\s\S]*fetch-depth: 0/);
    }));

  it('is shown as a table and as a document that follows its schema', () =>
    withRepository(async (repository) => {
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.5');
      repository.edit(TRAIN, 'seed', 'SEED');
      const plan = await planIn(repository.root);
      const text = renderPlanText(plan);
      expect(text.split('\n').slice(2, 6)).toEqual([
        'Model         State     Would run                      Why',
        'loan-default  must run  train seed 1, evaluate, judge  params: bias -1 -> -0.5',
        '                                                       train.mjs changed',
        '',
      ]);
      expect(text).toMatch(/1 model: 1 must run, 0 with evidence, 0 unchanged\.\n$/);
      const document = planDocument(plan);
      expect(PlanDocument.parse(JSON.parse(JSON.stringify(document)))).toEqual(document);
    }));
});

describe('baselineFor', () => {
  const choose = async (repository: SmallRepository, choice?: string) => {
    const opened = await ports(repository.root);
    const plan = await planModels({}, opened);
    const candidate = plan.models[0]!;
    const chosen = await baselineFor({ candidate, plan, ...(choice === undefined ? {} : { choice }) }, opened);
    return { ...chosen, candidate };
  };
  const tag = (repository: SmallRepository, name: string, commit = 'HEAD') =>
    repository.git('tag', '-a', name, '-m', name, commit);

  it('is the base as long as no version is registered, the newest version on the target branch then', () =>
    withRepository(async (repository) => {
      const start = repository.git('rev-parse', 'HEAD');
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.5');
      const unregistered = await choose(repository);
      expect(unregistered.baseline).toMatchObject({ label: `main@${start.slice(0, 7)}`, version: null, commit: start });
      tag(repository, 'loan-default@v1.9.0', start);
      tag(repository, 'loan-default@v1.10.0', start);
      repository.commit('ours');
      tag(repository, 'loan-default@v2.0.0'); // Not on the target branch.
      const registered = await choose(repository);
      expect(registered.baseline).toMatchObject({ label: 'v1.10.0', version: 'v1.10.0', commit: start });
      expect(registered.note).toMatch(/newest version on the target branch/);
      expect(registered.production).toBeNull();
      expect((await choose(repository, 'v2.0.0')).baseline?.label).toBe('v2.0.0');
      expect((await choose(repository, start)).baseline?.label).toBe(start.slice(0, 7));
    }));

  it('is evaluated as the candidate is', () =>
    withRepository(async (repository) => {
      repository.edit(MODEL, 'slices: [region, ', 'slices: [');
      const { baseline, candidate } = await choose(repository);
      expect(baseline?.facts.evaluation.key).not.toBe(candidate.evaluation.key);
      // Same run, same question: one evaluation serves both.
      expect(baseline?.evaluation).toEqual(candidate.evaluation);
    }));

  it('shows production beside it when that is another version', () =>
    withRepository(async (repository) => {
      const start = repository.git('rev-parse', 'HEAD');
      tag(repository, 'loan-default@v1.0.0', start);
      tag(repository, 'loan-default#production#1', start);
      expect((await choose(repository)).production).toBeNull();
      repository.git('switch', '-q', 'main');
      repository.edit(PARAMS, 'bias: -1.0', 'bias: -0.7');
      repository.commit('second');
      tag(repository, 'loan-default@v1.1.0');
      repository.git('push', '-q', 'origin', 'main');
      const chosen = await choose(repository);
      expect(chosen.baseline?.label).toBe('v1.1.0');
      expect(chosen.production).toMatchObject({ label: 'v1.0.0', commit: start });
      expect((await choose(repository, 'production')).baseline?.label).toBe('v1.0.0');
    }));

  it('is none for a first model, and when none is wanted', () =>
    withRepository(async (repository) => {
      expect((await choose(repository, 'none')).baseline).toBeNull();
      repository.git('mv', 'models/loan-default', 'models/other');
      const first = await choose(repository);
      expect(first.baseline).toBeNull();
      expect(first.note).toMatch(/^main@.* does not have this model$/);
      await expect(choose(repository, 'v9.0.0')).rejects.toThrow(/has no version v9\.0\.0/);
      await expect(choose(repository, 'nowhere')).rejects.toThrow(/no revision/);
    }));
});

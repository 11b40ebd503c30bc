import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { openGit } from '../../src/adapters/git-cli.ts';
import type { TerminalLog } from '../../src/adapters/log-terminal.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { type ExperimentResult, runExperiment } from '../../src/flows/experiment.ts';
import { planModels } from '../../src/flows/plan.ts';
import { power, resolutionWarnings } from '../../src/flows/power.ts';
import { replayPolicy } from '../../src/flows/replay-policy.ts';
import { reproduce } from '../../src/flows/reproduce.ts';
import { renderComment } from '../../src/report/comment.ts';
import { renderHtml } from '../../src/report/html.ts';
import { renderPowerMarkdown, renderPowerText } from '../../src/report/power-table.ts';
import { renderReplayMarkdown, renderReplayText } from '../../src/report/replay-table.ts';
import { renderSummary } from '../../src/report/terminal.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const MODEL = 'loan-default';
const MODEL_FILE = `models/${MODEL}/model.yaml`;
const silent = {
  info() {},
  warn() {},
  output() {},
  progress: () => ({ update() {}, done() {} }),
  close() {},
} as unknown as TerminalLog;

// Real trainings and evaluations, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let repository: SmallRepository;
let first: ExperimentResult;
let changed: ExperimentResult;

const open = async () => openExperimentPorts(await openGit(repository.root), silent, new AbortController().signal);
const experiment = async (baseline?: string) =>
  runExperiment({ models: [MODEL], mayTrain: true, ...(baseline === undefined ? {} : { baseline }) }, await open());

beforeAll(async () => {
  repository = smallRepository({ rows: 3000 });
  repository.edit(MODEL_FILE, 'seeds: [1]', 'seeds: [1, 2, 3]');
  // The luck of a seed: it moves the weight of the debt.
  repository.edit(
    `models/${MODEL}/train.mjs`,
    'const out =',
    'params.weight_debt += 0.02 * (Number(process.env.PROOFMARK_SEED) - 2);\nconst out =',
  );
  repository.commit('feat: three seeds');
  repository.git('push', '-q', 'origin', 'main');
  first = await experiment('none');
  repository.git('switch', '-q', '-c', 'change');
  repository.edit(`models/${MODEL}/params.yaml`, 'weight_debt: 0.6', 'weight_debt: 0.9');
  repository.commit('feat: weigh debt');
  changed = await experiment();
}, 120_000);

afterAll(() => repository.remove());
// Whatever a test changed, the next one starts from what is committed.
afterEach(() => void repository.git('checkout', '-q', '--', 'models', 'registry'));

const verdictOf = (result: ExperimentResult) => result.judged[0]!.report.verdict;

describe('a model of several seeds', () => {
  test('has all seeds of both recipes evaluated, and the baseline trains none again', () => {
    expect(changed.judged[0]).toMatchObject({ trained: 3 });
    const { seeds } = verdictOf(changed);
    expect(seeds!.candidate.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(seeds!.baseline.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    expect(seeds!.sameRecipe).toBe(false);
    const evaluations = repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/evaluations');
    expect(evaluations.split('\n')).toHaveLength(6);
  });

  test('is answered for its recipe beside its artifact', () => {
    const row = verdictOf(changed).seeds!.rows.find(({ metric }) => metric === 'roc_auc')!;
    expect(row.candidate).toHaveLength(3);
    expect(row.change!.value).toBeGreaterThan(0);
    expect(row).toMatchObject({ outcome: 'better', probabilityBetter: 1 });
    expect(row.candidateMean! - row.baselineMean!).toBeCloseTo(row.change!.value, 10);
  });

  test('shows the answer in every report', () => {
    const report = changed.judged[0]!.report;
    const sentence =
      /Recipe: better in roc_auc, \+0\.\d+ \[\+0\.\d+, \+0\.\d+\] over 3 seeds against 3 of the baseline; it wins 100% of the pairs/;
    expect(renderSummary(report).replace(/\s+/g, ' ')).toMatch(sentence);
    expect(renderComment([report]).replaceAll('\\', '')).toMatch(sentence);
    expect(renderHtml([report])).toMatch(sentence);
    expect(renderHtml([report])).toContain('Seed noise');
  });

  test('has nothing to compare as a first model, and says so', () => {
    expect(verdictOf(first).seeds!.rows[0]).toMatchObject({
      outcome: null,
      note: 'no seed of a baseline to compare with',
    });
  });

  test('comes out the same when its verdict is reproduced, and is found the second time', async () => {
    const again = await reproduce({ key: verdictOf(changed).key, tolerance: 0 }, await open());
    expect(again).toMatchObject({ kind: 'verdicts', reproduced: true });
    const second = await experiment();
    expect(second.judged[0]).toMatchObject({ trained: 0, evaluated: 0 });
    expect(verdictOf(second).key).toBe(verdictOf(changed).key);
  });
});

describe('power', () => {
  test('counts the verdicts on the test rows, and takes the errors that were measured there', async () => {
    const found = await power({ model: MODEL }, await open());
    expect(found.decisions).toBe(2);
    const overall = found.metrics.find(({ metric, slice }) => metric === 'roc_auc' && slice === null)!;
    const measured = verdictOf(changed).metrics.find(({ metric }) => metric === 'roc_auc')!;
    expect(overall).toMatchObject({ source: 'verdicts', se: measured.change!.se, rows: verdictOf(changed).data.rows });
    expect(overall.smallest).toBeCloseTo(2.8015852 * measured.change!.se, 6);
    expect(overall.rowsNeeded).toBe(measured.rowsNeeded);
    const slices = found.metrics.filter(({ metric, slice }) => metric === 'roc_auc' && slice !== null);
    expect(slices.map(({ slice }) => slice).sort()).toEqual(
      ['indebted', 'region=east', 'region=north', 'region=south', 'region=west'].sort(),
    );
    for (const slice of slices) expect(slice.smallest).toBeGreaterThan(overall.smallest);
    expect(renderPowerText(found)).toContain('2 verdicts were reached on them');
    expect(renderPowerMarkdown(found)).toContain('| roc_auc <sub>optimize</sub> |');
  });

  test('falls back on the evaluation of a model, and then on the number of rows', async () => {
    const bare = smallRepository({ rows: 600 });
    try {
      const ports = openExperimentPorts(await openGit(bare.root), silent, new AbortController().signal);
      const nothing = await power({ model: MODEL }, ports);
      expect(nothing.decisions).toBe(0);
      expect(new Set(nothing.metrics.map(({ source }) => source))).toEqual(new Set(['assumption']));
      expect(nothing.warnings[0]).toMatch(/^The margin 0\.01 of roc_auc is finer than \d+ rows can resolve/);
      await runExperiment({ models: [MODEL], mayTrain: true, baseline: 'none' }, ports);
      const evaluated = await power({ model: MODEL }, ports);
      expect(new Set(evaluated.metrics.map(({ source }) => source))).toEqual(new Set(['evaluation']));
      // Without evidence it is a guess, and not a wild one.
      const smallest = (found: typeof nothing) => found.metrics.find(({ metric }) => metric === 'roc_auc')!.smallest;
      expect(smallest(nothing) / smallest(evaluated)).toBeGreaterThan(0.5);
      expect(smallest(nothing) / smallest(evaluated)).toBeLessThan(2);
    } finally {
      bare.remove();
    }
  });

  test('is warned of in a plan whose margin the rows cannot resolve', async () => {
    repository.edit(MODEL_FILE, 'margin: 0.01', 'margin: 0.0001');
    repository.edit(`models/${MODEL}/params.yaml`, 'bias: -1.0', 'bias: -1.1');
    const ports = await open();
    const plan = await planModels({ models: [MODEL] }, ports);
    const warnings = await resolutionWarnings(plan, ports);
    expect(warnings[0]).toMatch(/^loan-default: The margin 0\.0001 of roc_auc is finer than/);
    repository.git('checkout', '-q', '--', 'models');
    // What is known already needs no warning before it runs.
    expect(await resolutionWarnings(await planModels({ models: [MODEL] }, await open()), await open())).toEqual([]);
  });
});

describe('policy replay', () => {
  test('turns nothing while the rules are the same', async () => {
    const same = await replayPolicy({}, await open());
    expect(same).toMatchObject({ judged: 2, turned: 0, skipped: 0 });
    expect(same.verdicts.every(({ rows }) => rows.length === 0)).toBe(true);
    expect(renderReplayText(same)).toBe('2 past verdicts judged again under the rules of this tree: none would turn.');
  });

  test('shows which verdicts a stricter model file would turn, and which rule does it', async () => {
    repository.edit(
      MODEL_FILE,
      'role: optimize, margin: 0.01',
      'role: optimize, margin: 0.01, value_threshold: { lower_bound: 0.99 }',
    );
    const before = repository.git('for-each-ref', 'refs/proofmark');
    const strict = await replayPolicy({ model: MODEL }, await open());
    expect(strict).toMatchObject({ judged: 2, turned: 2 });
    expect(strict.verdicts[0]).toMatchObject({
      before: 'pass',
      after: 'fail',
      turned: true,
      rows: [{ metric: 'roc_auc', slice: null, after: 'fail', why: 'value threshold none -> 0.99..none' }],
    });
    expect(renderReplayText(strict)).toContain('2 would turn (2 pass -> fail)');
    expect(renderReplayMarkdown(strict)).toContain('value threshold none -');
    // It only looks.
    expect(repository.git('for-each-ref', 'refs/proofmark')).toBe(before);
    repository.git('checkout', '-q', '--', 'models');
  });

  test('takes margins from a changed policy', async () => {
    repository.edit(
      MODEL_FILE,
      '- log_loss: { role: guard, margin: 2% }',
      '- log_loss: { role: guard, require: better }',
    );
    repository.write('registry/policy.yaml', 'margins: { log_loss: 0% }\non_inconclusive: block\n');
    const found = await replayPolicy({}, await open());
    expect(found.verdicts.flatMap(({ rows }) => rows).every(({ metric }) => metric === 'log_loss')).toBe(true);
    repository.git('checkout', '-q', '--', 'models', 'registry');
  });

  test('says of a verdict why it cannot be judged again, and refuses broken rules', async () => {
    repository.edit(MODEL_FILE, '  metrics:\n', '  metrics:\n    - cost: { sql: "p * 2" }\n');
    const unknown = await replayPolicy({}, await open());
    expect(unknown).toMatchObject({ judged: 0, skipped: 2, turned: 0 });
    expect(unknown.verdicts[0]!.reasonAfter).toBe('its predictions hold no values of cost: evaluate again');
    repository.git('checkout', '-q', '--', 'models');
    repository.write('registry/policy.yaml', 'on_inconclusive: perhaps\n');
    await expect(replayPolicy({}, await open())).rejects.toThrow('registry/policy.yaml');
    repository.git('checkout', '-q', '--', 'registry');
  });

  test('looks at as many as it is asked for', async () => {
    expect((await replayPolicy({ limit: 1 }, await open())).verdicts).toHaveLength(1);
    expect((await replayPolicy({ model: 'nobody' }, await open())).verdicts).toEqual([]);
  });
});

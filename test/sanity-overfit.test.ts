import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openGit } from '../src/adapters/git-cli.ts';
import type { TerminalLog } from '../src/adapters/log-terminal.ts';
import { openExperimentPorts } from '../src/assembly/experiment-ports.ts';
import { trainModel } from '../src/flows/train-model.ts';
import { type SmallRepository, smallRepository } from './builders/small-repository.ts';

const MODEL_FILE = 'models/loan-default/model.yaml';
// Real trainings, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

let repository: SmallRepository;
let lines: string[];

beforeEach(() => {
  repository = smallRepository({ rows: 400 });
  lines = [];
  repository.edit(MODEL_FILE, '  seeds: [1]\n', '  seeds: [1, 2]\n  sanity: overfit\n');
  // Says what it was given: the path of its data and whether this is the check.
  repository.edit(
    'models/loan-default/train.mjs',
    "console.log('seed', process.env.PROOFMARK_SEED);",
    "console.log('seed', process.env.PROOFMARK_SEED, process.env.PROOFMARK_SANITY ?? 'real', process.env.PROOFMARK_DATA_TRAIN.split('-').pop());",
  );
});
afterEach(() => repository.remove());

async function train() {
  const log = {
    info: (line: string) => void lines.push(line),
    warn() {},
    output: (_: string, line: string) => void lines.push(line),
    progress: () => ({ update() {}, done() {} }),
    close() {},
  } as unknown as TerminalLog;
  const ports = openExperimentPorts(await openGit(repository.root), log, new AbortController().signal);
  return trainModel({ model: 'loan-default' }, ports);
}

/** The logistic weights of the truth separate 16 late rows from 16 others as well as rows can be: not perfectly. */
function asking(reach: number): void {
  repository.edit(MODEL_FILE, 'sanity: overfit', `sanity: { overfit: { reach: ${reach} } }`);
}

describe('sanity: overfit', () => {
  test('runs once before the first of several seeds, on 32 rows, and lets what learns them train', async () => {
    asking(0.6);
    const outcomes = await train();
    expect(outcomes.map(({ status }) => status)).toEqual(['trained', 'trained']);
    const said = lines.filter((line) => line.startsWith('seed'));
    expect(said).toHaveLength(3);
    expect(said[0]).toMatch(/^seed 1 overfit overfit\.parquet$/);
    expect(said[1]).toMatch(/^seed 1 real/);
    expect(said[2]).toMatch(/^seed 2 real/);
    expect(lines.find((line) => line.includes('sanity check'))).toMatch(/32 rows were learned, roc_auc 0\.\d+ on them/);
  });

  test('fails early, with what was reached and what to look for, and trains no seed', async () => {
    const outcomes = await train();
    expect(outcomes[0]).toMatchObject({ status: 'failed', run: { status: 'failed', file: null } });
    expect(outcomes[0]!.run.reason).toMatch(
      /^The sanity check failed before the training: after learning 32 rows, roc_auc is 0\.\d+ on those very rows, and at least 0\.95 was to be reached\./,
    );
    expect(lines.filter((line) => line.includes(' real '))).toEqual([]);
    expect(repository.git('for-each-ref', 'refs/proofmark/runs')).toBe('');
    expect(repository.git('for-each-ref', 'refs/proofmark/failures')).not.toBe('');
  });

  test('says that the command could not even run', async () => {
    repository.edit(
      'models/loan-default/train.mjs',
      'const out =',
      'if (process.env.PROOFMARK_SANITY) process.exit(3);\nconst out =',
    );
    const [outcome] = await train();
    expect(outcome!.run.reason).toMatch(
      /^The sanity check, overfitting 32 rows, could not run\. The training command exited with 3\./,
    );
  });

  test('is not run for a seed that was trained, and changes no key', async () => {
    repository.edit(MODEL_FILE, '  sanity: overfit\n', '');
    await train();
    repository.edit(MODEL_FILE, '  seeds: [1, 2]\n', '  seeds: [1, 2]\n  sanity: overfit\n');
    lines = [];
    expect((await train()).map(({ status }) => status)).toEqual(['reused', 'reused']);
    expect(lines).toEqual([]);
  });

  test('refuses a metric of which it does not know what is good', async () => {
    repository.edit(MODEL_FILE, 'sanity: overfit', 'sanity: { overfit: { metric: f1 } }');
    await expect(train()).rejects.toThrow('train.sanity names f1, but not the value that has to be reached');
  });
});

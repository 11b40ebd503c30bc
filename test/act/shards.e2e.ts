import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeModel } from '../builders/small-repository.ts';
import type { ActRun } from './harness/act-run.ts';
import { MODEL, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';

describe('a model whose evaluation is divided', () => {
  let place: ActPlace;
  let pull: number;
  let divided: ActRun;
  /** What the first run left: contents of evidence, by kind and file. */
  let left: ReadonlyMap<string, string>;

  const inOrigin = (...args: string[]) => place.git('--git-dir', place.origin, ...args);
  /** Object ids of the files of the evidence that the pull request made, which no other run has. */
  const evidence = (known: readonly string[]) => {
    const files = new Map<string, string>();
    for (const ref of place.refs('refs/proofmark').filter((each) => !known.includes(each))) {
      const [, , kind] = ref.split('/');
      for (const line of inOrigin('ls-tree', ref).split('\n')) {
        const [, oid, name] = /^\S+ blob (\S+)\t(.+)$/.exec(line) ?? [];
        if (oid !== undefined) files.set(`${kind}/${name}`, oid);
      }
    }
    return files;
  };
  const verdict = (files: ReadonlyMap<string, string>) => {
    const record = JSON.parse(inOrigin('cat-file', 'blob', files.get('verdicts/verdict.json')!));
    const { verdict: word, reason, metrics } = record as Record<string, unknown>;
    return { word, reason, metrics };
  };

  beforeAll(async () => {
    place = await openActPlace({ start: startWithLoans({ models: [] }) });
    place.git('switch', '-q', '-c', 'divided');
    writeModel(place.write, MODEL);
    place.edit(`models/${MODEL}/model.yaml`, 'evaluate:\n', 'evaluate:\n  shards: 3\n');
    place.push('feat: a model that is scored in parts');
    pull = place.openPullRequest({ title: 'In parts' });
    divided = await place.pullRequest(pull);
    left = evidence([]);
  });
  afterAll(() => place.close());

  test('is scored by a job for each shard, and put together by one', () => {
    expect(divided.exitCode, divided.failures).toBe(0);
    // act numbers the jobs of a matrix after their names.
    const names = divided.jobsOf('evaluate').map(({ name }) => name.replace(/-\d+$/, ''));
    expect(names.sort()).toEqual(['0/3', '1/3', '2/3'].map((shard) => `evaluate (${MODEL} ${shard})`));
    expect(divided.jobsOf('merge').map(({ conclusion }) => conclusion)).toEqual(['success']);
    expect(divided.conclusion(GATE)).toBe('success');
    expect(place.comments(pull)[0]).toContain(`${MODEL}: pass`);
    expect(left.has('evaluations/predictions.parquet')).toBe(true);
    // What was scored in parts is not scored again by the gate.
    const gate = divided.jobsOf('gate')[0]!;
    expect(gate.output).not.toMatch(/merging \d+ shards/);
  });

  test('is found by one job when the same is pushed again', async () => {
    place.write('WORDS.md', 'Words.\n');
    place.push('docs: words');
    const again = await place.pullRequest(pull, 'synchronize');
    expect(again.exitCode, again.failures).toBe(0);
    expect(again.jobsOf('evaluate')).toHaveLength(1);
    expect(again.jobsOf('merge')).toEqual([]);
    expect(again.conclusion(GATE)).toBe('success');
  });

  test('has the same bytes and the same verdict as one in one piece', async () => {
    for (const ref of place.refs('refs/proofmark')) inOrigin('update-ref', '-d', ref);
    place.edit(`models/${MODEL}/model.yaml`, '  shards: 3\n', '');
    place.push('feat: in one piece');
    const whole = await place.pullRequest(pull, 'synchronize');
    expect(whole.exitCode, whole.failures).toBe(0);
    expect(whole.jobsOf('evaluate')).toHaveLength(1);
    expect(whole.jobsOf('merge')).toEqual([]);
    const right = evidence([]);
    for (const file of ['evaluations/evaluation.json', 'evaluations/predictions.parquet']) {
      expect(right.get(file)).toBe(left.get(file));
    }
    expect(verdict(right)).toEqual(verdict(left));
  });

  test('does not pass when a shard is missing', async () => {
    for (const ref of place.refs('refs/proofmark/evaluations')) inOrigin('update-ref', '-d', ref);
    place.edit(`models/${MODEL}/model.yaml`, 'evaluate:\n', 'evaluate:\n  shards: 2\n');
    // The second shard leaves nothing.
    place.edit(
      '.github/workflows/experiment.yml',
      `      - uses: ./actions/evaluate\n        with:\n          model: \${{ matrix.model }}\n          shard: \${{ matrix.shard }}\n`,
      `      - if: matrix.shard != '1/2'\n        uses: ./actions/evaluate\n        with:\n          model: \${{ matrix.model }}\n          shard: \${{ matrix.shard }}\n`,
    );
    place.push('feat: half of it');
    const half = await place.pullRequest(pull, 'synchronize');
    expect(half.exitCode).not.toBe(0);
    expect(half.jobsOf('merge').map(({ conclusion }) => conclusion)).toEqual(['failure']);
    expect(half.annotations.map(({ text }) => text).join('\n')).toContain(`a shard of ${MODEL} is missing: 1/2`);
    expect(half.conclusion(GATE)).toBe('failure');
    expect(place.comments(pull)[0]).toContain('merge failed');
  });

  test('asked of the server was only what GitHub has', () => {
    expect(place.server.violations).toEqual([]);
  });
});

import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { proofmark, startProofmark } from '../builders/command.ts';
import { type SmallRepository, smallRepository, writeModel } from '../builders/small-repository.ts';

let repository: SmallRepository;

beforeEach(() => {
  repository = smallRepository({ withoutModel: true });
  repository.git('switch', '-q', '-c', 'first');
  writeModel(repository.write);
  repository.commit('feat: first model');
});

afterEach(() => repository.remove());

/** Moments spread over a whole run, in milliseconds; every one interrupts something else. */
const MOMENTS = [150, 300, 450, 600, 750, 900, 1050, 1200, 1400, 1600, 1800, 2100, 2400];

test('killed at any moment and run again, an experiment completes and nothing is doubled', async () => {
  let interrupted = 0;
  for (const moment of MOMENTS) {
    const { child, finished } = startProofmark(repository.root, ['experiment']);
    await wait(moment);
    if (child.kill('SIGKILL')) interrupted++;
    await finished;
  }
  expect(interrupted).toBeGreaterThan(3);

  const { exitCode, stderr } = await proofmark(repository.root, 'experiment');
  expect(exitCode, stderr).toBe(0);
  const refs = repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark').split('\n');
  expect(refs.map((ref) => ref.split('/')[2]).sort()).toEqual(['evaluations', 'runs', 'verdicts']);
  const remote = repository.git('ls-remote', 'origin', 'refs/proofmark/*').split('\n');
  expect(remote.map((line) => line.split('\t')[1]).sort()).toEqual(refs.sort());
  expect(repository.git('fsck', '--no-dangling')).not.toMatch(/missing|corrupt/);
  expect(repository.git('status', '--porcelain')).toBe('');
});

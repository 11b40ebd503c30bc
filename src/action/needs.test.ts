import { describe, expect, test } from 'vitest';
import { type Needs, needsInput, unmetNeed } from './needs.ts';

const plan = (outputs: Record<string, string> = { count: '2', 'train-count': '1' }): Needs[string] => ({
  result: 'success',
  outputs,
});
const job = (result: Needs[string]['result']): Needs[string] => ({ result, outputs: {} });

describe('the jobs before the gate', () => {
  test('let it pass when all succeeded', () => {
    expect(unmetNeed({ plan: plan(), train: job('success'), evaluate: job('success') })).toBeUndefined();
    expect(unmetNeed({})).toBeUndefined();
  });

  test('may be skipped where the plan has nothing for them', () => {
    const nothing = plan({ count: '0', 'train-count': '0' });
    expect(unmetNeed({ plan: nothing, train: job('skipped'), evaluate: job('skipped') })).toBeUndefined();
    const evidence = plan({ count: '2', 'train-count': '0' });
    expect(unmetNeed({ plan: evidence, train: job('skipped'), evaluate: job('success') })).toBeUndefined();
  });

  test('may leave out merging where nothing is divided, and only there', () => {
    const rest = { train: job('success'), evaluate: job('success'), merge: job('skipped') };
    const whole = { count: '1', 'train-count': '1', sharded: '[]' };
    expect(unmetNeed({ plan: plan(whole), ...rest })).toBeUndefined();
    for (const outputs of [
      { ...whole, sharded: '["fraud"]' },
      { count: '1', 'train-count': '1' },
    ]) {
      expect(unmetNeed({ plan: plan(outputs), ...rest })?.reason).toContain('merge was skipped');
    }
  });

  test('may leave out fetching large files where the plan names none, and only there', () => {
    const rest = { train: job('success'), large: job('skipped'), evaluate: job('success') };
    const outputs = { count: '1', 'train-count': '1', large: '[]' };
    expect(unmetNeed({ plan: plan(outputs), ...rest })).toBeUndefined();
    const named = plan({ ...outputs, large: '["runs/fraud/00"]' });
    expect(unmetNeed({ plan: named, ...rest })?.reason).toContain('large was skipped');
    expect(unmetNeed({ plan: named, ...rest, large: job('failure') })?.verdict).toBe('error');
  });

  test.each([
    [
      'failed',
      { plan: plan(), train: job('failure'), evaluate: job('skipped') },
      'error',
      /train failed, evaluate was skipped/,
    ],
    ['was cancelled', { plan: plan(), train: job('cancelled') }, 'error', /train was cancelled/],
    ['was skipped with work to do', { plan: plan(), train: job('skipped') }, 'skipped', /train was skipped/],
    ['was skipped, and it is another', { plan: plan(), lint: job('skipped') }, 'skipped', /lint was skipped/],
    [
      'was skipped, and the plan said nothing',
      { plan: plan({}), train: job('skipped') },
      'skipped',
      /train was skipped/,
    ],
    ['is the plan', { plan: job('failure'), train: job('skipped'), evaluate: job('skipped') }, 'error', /plan failed/],
    [
      'is a plan that was skipped',
      { plan: { result: 'skipped', outputs: { 'train-count': '0' } }, train: job('skipped') },
      'skipped',
      /plan was skipped/,
    ],
  ] as const)('stop it when one %s', (_, needs, verdict, reason) => {
    expect(unmetNeed(needs as Needs)).toMatchObject({ verdict, reason: expect.stringMatching(reason) });
  });

  test('are read from what GitHub gives, and nothing else is taken for it', () => {
    expect(needsInput.parse('{"plan":{"result":"success","outputs":{"count":"1"}}}')).toEqual({
      plan: plan({ count: '1' }),
    });
    for (const text of ['', 'success', '[]', '{"plan":"success"}', '{"plan":{"result":"neutral"}}']) {
      expect(needsInput.safeParse(text).success).toBe(false);
    }
  });
});

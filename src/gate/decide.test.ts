import { describe, expect, it } from 'vitest';
import { Policy } from '../config/policy.ts';
import { type Stage, statusOfComparison, statusOfThreshold, verdictOf, withWaiver } from './decide.ts';
import { checkValueThreshold, thresholdShortfall } from './thresholds.ts';
import type { Outcome } from './verdict-record.ts';

const policies = {
  bounded: Policy.parse({}),
  block: Policy.parse({ on_inconclusive: 'block' }),
  warn: Policy.parse({ on_inconclusive: 'warn' }),
};

describe('what one comparison means', () => {
  it.each<[Outcome, number | null, Stage, keyof typeof policies, string]>([
    ['better', 0.1, 'merge', 'block', 'pass'],
    ['non-inferior', -0.001, 'merge', 'block', 'pass'],
    ['non-inferior', -0.001, 'promote', 'bounded', 'pass'],
    ['worse', -0.03, 'merge', 'warn', 'fail'],
    ['worse', -0.03, 'promote', 'warn', 'fail'],
    ['inconclusive', -0.019, 'merge', 'bounded', 'warn'],
    ['inconclusive', -0.02, 'merge', 'bounded', 'inconclusive'],
    ['inconclusive', -0.019, 'merge', 'block', 'inconclusive'],
    ['inconclusive', -0.5, 'merge', 'warn', 'warn'],
    ['inconclusive', -0.019, 'promote', 'bounded', 'inconclusive'],
    ['inconclusive', -0.019, 'promote', 'warn', 'inconclusive'],
    ['inconclusive', null, 'merge', 'warn', 'inconclusive'],
    ['inconclusive', null, 'merge', 'bounded', 'inconclusive'],
  ])('%s with lower bound %s at %s under %s is %s', (outcome, lower, stage, policy, want) => {
    const compared = { outcome, lower, upper: 0.01, neverExceed: 0.02, requireBetter: false };
    expect(statusOfComparison(compared, stage, policies[policy])).toBe(want);
  });

  it('needs an improvement where one is required', () => {
    const required = { lower: -0.001, upper: 0.01, neverExceed: 0.02, requireBetter: true } as const;
    const { bounded } = policies;
    expect(statusOfComparison({ ...required, outcome: 'better' }, 'merge', bounded)).toBe('pass');
    expect(statusOfComparison({ ...required, outcome: 'non-inferior' }, 'merge', bounded)).toBe('inconclusive');
    expect(statusOfComparison({ ...required, outcome: 'non-inferior', upper: -0.0001 }, 'merge', bounded)).toBe('fail');
    expect(statusOfComparison({ ...required, outcome: 'inconclusive' }, 'merge', bounded)).toBe('inconclusive');
  });
});

describe('a value threshold', () => {
  const recall = { value: 0.25, se: 0.02, ci: [0.21, 0.29] as [number, number] };

  it.each([
    [{ lower_bound: 0.2 }, 'pass'],
    [{ lower_bound: 0.21 }, 'inconclusive'],
    [{ lower_bound: 0.3 }, 'fail'],
    [{ upper_bound: 0.3 }, 'pass'],
    [{ upper_bound: 0.25 }, 'inconclusive'],
    [{ upper_bound: 0.2 }, 'fail'],
    [{ lower_bound: 0.1, upper_bound: 0.2 }, 'fail'],
    [{ lower_bound: 0.1, upper_bound: 0.3 }, 'pass'],
  ])('%j of recall 0.25 [0.21, 0.29] is %s', (threshold, state) => {
    expect(checkValueThreshold(recall, threshold).state).toBe(state);
  });

  it('compares exact values as they are, the bound included', () => {
    const exact = (value: number) => ({ value, se: null, ci: null });
    expect(checkValueThreshold(exact(20), { upper_bound: 20 }).state).toBe('pass');
    expect(checkValueThreshold(exact(20.000001), { upper_bound: 20 }).state).toBe('fail');
  });

  it('is inconclusive for an undefined value, and then never passes', () => {
    const undefinedValue = { value: null, se: null, ci: null };
    const { state } = checkValueThreshold(undefinedValue, { lower_bound: 0.2 });
    expect(state).toBe('inconclusive');
    const shortfall = thresholdShortfall(undefinedValue, { lower_bound: 0.2 });
    expect(statusOfThreshold(state, shortfall, 1, 'merge', policies.warn)).toBe('inconclusive');
  });

  it('passes with a warning when it can only be missed by less than the never-exceed margin', () => {
    const shortfall = thresholdShortfall(recall, { lower_bound: 0.22 });
    expect(shortfall).toBeCloseTo(0.01, 12);
    expect(statusOfThreshold('inconclusive', shortfall, 0.02, 'merge', policies.bounded)).toBe('warn');
    expect(statusOfThreshold('inconclusive', shortfall, 0.005, 'merge', policies.bounded)).toBe('inconclusive');
    expect(statusOfThreshold('inconclusive', shortfall, 0.02, 'promote', policies.bounded)).toBe('inconclusive');
  });
});

describe('the verdict of all rows', () => {
  it('fails on one failure, is inconclusive on one doubt, and passes with warnings and waivers', () => {
    expect(verdictOf(['pass', 'inconclusive', 'fail'])).toBe('fail');
    expect(verdictOf(['pass', 'inconclusive', 'warn'])).toBe('inconclusive');
    expect(verdictOf(['pass', 'warn', 'waived', 'info'])).toBe('pass');
    expect(verdictOf([])).toBe('pass');
  });

  it('is excused by a waiver only where something is to excuse', () => {
    expect(withWaiver('fail', true)).toBe('waived');
    expect(withWaiver('inconclusive', true)).toBe('waived');
    expect(withWaiver('pass', true)).toBe('pass');
    expect(withWaiver('fail', false)).toBe('fail');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assigned, hour, version } from '../../test/builders/registry-tags.ts';
import { foldTags } from './fold-registry.ts';
import { environmentOrder, intervalsOf, liveVersions, stateAt } from './timeline.ts';

const tags = [
  version('fraud', 'v1.0.0', 1),
  assigned('fraud#staging#2', 'v1.0.0', 2),
  assigned('fraud#production#3', 'v1.0.0', 4),
  version('fraud', 'v1.1.0', 5),
  assigned('fraud#staging#5', 'v1.1.0', 6),
  assigned('fraud#production#6', 'v1.1.0', 8),
  assigned('fraud#production#7', 'v1.0.0', 9, { 'Proofmark-Restores': 'v1.0.0', 'Proofmark-Replaces': 'v1.1.0' }),
  version('churn', 'v0.1.0', 3),
  assigned('churn#staging#2', 'v0.1.0', 7),
];
const state = foldTags(tags);
const liveAt = (time: number) =>
  liveVersions(stateAt(state, time)).map((live) => `${live.model}#${live.environment} ${live.assignment.version}`);

describe('the timeline', () => {
  it('has every interval of each model in the order in which it began', () => {
    const rows = intervalsOf(state).map(({ model, environment, assignment, until }) =>
      [model, environment, assignment.version, until?.time ?? 'now'].join(' '),
    );
    expect(rows).toEqual([
      'churn staging v0.1.0 now',
      `fraud staging v1.0.0 ${hour(6)}`,
      `fraud production v1.0.0 ${hour(8)}`,
      'fraud staging v1.1.0 now',
      `fraud production v1.1.0 ${hour(9)}`,
      'fraud production v1.0.0 now',
    ]);
  });

  it.each<[number, readonly string[]]>([
    [0, []],
    [2, ['fraud#staging v1.0.0']],
    [4.5, ['fraud#staging v1.0.0', 'fraud#production v1.0.0']],
    [8.5, ['churn#staging v0.1.0', 'fraud#staging v1.1.0', 'fraud#production v1.1.0']],
    [9, ['churn#staging v0.1.0', 'fraud#staging v1.1.0', 'fraud#production v1.0.0']],
  ])('tells what was live after %d hours', (at, expected) => expect(liveAt(hour(at))).toEqual(expected));

  it('puts environments in the order in which versions come to them', () => {
    expect(environmentOrder(state)).toEqual(['staging', 'production']);
    const canary = assigned('fraud#production-canary#8', 'v1.1.0', 10);
    expect(environmentOrder(foldTags([...tags, canary]))).toEqual(['staging', 'production', 'production-canary']);
  });

  it('agrees with its intervals at every instant when clocks and counters do', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 12, noNaN: true }), (hours) => {
        const time = hour(hours);
        const within = intervalsOf(state)
          .filter(({ since, until }) => since.time! <= time && (until === null || until.time! > time))
          .map(({ model, environment, assignment }) => `${model}#${environment} ${assignment.version}`);
        expect(liveAt(time).toSorted()).toEqual(within.toSorted());
      }),
    );
  });
});

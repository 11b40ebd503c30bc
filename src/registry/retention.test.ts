import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type EvidenceItem, planPruning, type RetentionRequest } from './retention.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 1);

function item(name: string, ageDays: number | null, links: Partial<EvidenceItem> = {}): EvidenceItem {
  const kind = name.slice(0, name.indexOf('/')) as EvidenceItem['kind'];
  return { name, kind, since: ageDays === null ? null : NOW - ageDays * DAY, uses: [], about: null, ...links };
}

function plan(items: readonly EvidenceItem[], holders: RetentionRequest['holders'] = []) {
  const { pruned, kept } = planPruning({ items, holders, now: NOW, olderThanSeconds: 90 * 86_400 });
  return { pruned: pruned.map(({ name }) => name), kept: new Map(kept.map((each) => [each.item.name, each.because])) };
}

const RUN = item('runs/fraud/a', 400);
const EVALUATION = item('evaluations/fraud/b', 400, { uses: ['runs/fraud/a'] });
const BASE_RUN = item('runs/fraud/c', 400);
const BASE = item('evaluations/fraud/d', 400, { uses: ['runs/fraud/c'] });
const VERDICT = item('verdicts/fraud/e', 400, {
  uses: ['evaluations/fraud/b', 'evaluations/fraud/d'],
  about: 'evaluations/fraud/b',
});
const ALL = [RUN, EVALUATION, BASE_RUN, BASE, VERDICT];

describe('what is pruned', () => {
  test('is old evidence that nothing needs, failures too', () => {
    const failure = item('failures/fraud/f', 91);
    expect(plan([...ALL, failure]).pruned).toHaveLength(6);
  });

  test('is nothing younger than the limit, and nothing of unknown age', () => {
    const { pruned, kept } = plan([item('failures/fraud/f', 89), item('runs/fraud/g', null)]);
    expect(pruned).toEqual([]);
    expect(kept.get('failures/fraud/f')).toBe('it is 89 days old');
    expect(kept.get('runs/fraud/g')).toBe('its age is not known');
  });

  test('is nothing that a registered version stands on: run, evaluation, verdict, and what it was judged against', () => {
    const { pruned, kept } = plan(ALL, [{ name: 'verdicts/fraud/e', because: 'fraud v1.0.0 is registered' }]);
    expect(pruned).toEqual([]);
    expect(kept.get('runs/fraud/c')).toContain('fraud v1.0.0 is registered');
  });

  test('is no verdict about evidence that somebody needs', () => {
    const { pruned } = plan(ALL, [{ name: 'evaluations/fraud/b', because: 'branch change is not merged' }]);
    expect(pruned).toEqual([]);
  });

  test('is no evidence that a young verdict compares', () => {
    const young = { ...VERDICT, since: NOW - DAY };
    expect(plan([RUN, EVALUATION, BASE_RUN, BASE, young]).pruned).toEqual([]);
  });

  test('is never the reason why a version may be promoted again', () => {
    expect(plan([item('unblocks/fraud/u', 4000)]).pruned).toEqual([]);
  });

  const names = fc.integer({ min: 0, max: 11 }).map((index) => `runs/m/${index}`);
  const items = fc.uniqueArray(
    fc.record({
      name: names,
      age: fc.option(fc.integer({ min: 0, max: 400 })),
      uses: fc.array(names, { maxLength: 3 }),
      about: fc.option(names),
    }),
    { selector: ({ name }) => name },
  );

  test('is never protected, young, or used by what is kept; and pruning twice prunes once', () => {
    fc.assert(
      fc.property(items, fc.array(names, { maxLength: 3 }), (drawn, held) => {
        const all = drawn.map(({ name, age, uses, about }) => item(name, age, { uses, about }));
        const holders = held.map((name) => ({ name, because: 'held' }));
        const { pruned, kept } = plan(all, holders);
        expect(pruned.length + kept.size).toBe(all.length);
        const gone = new Set(pruned);
        for (const each of all) {
          if (held.includes(each.name) || (each.about !== null && held.includes(each.about)))
            expect(gone.has(each.name)).toBe(false);
          if (each.since === null || each.since > NOW - 90 * DAY) expect(gone.has(each.name)).toBe(false);
          if (!gone.has(each.name)) for (const used of each.uses) expect(gone.has(used)).toBe(false);
        }
        const rest = all.filter(({ name }) => !gone.has(name));
        expect(plan(rest, holders).pruned).toEqual([]);
        expect(plan(all.toReversed(), holders).pruned).toEqual(pruned);
      }),
    );
  });
});

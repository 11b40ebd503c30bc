import { describe, expect, test } from 'vitest';
import { Policy } from '../config/policy.ts';
import { findStale, freshness, limitsOf, type StalenessFacts, staleText } from './staleness.ts';

const day = (text: string) => Date.parse(text);
const NOW = day('2026-06-01');
const facts = (changes: Partial<StalenessFacts> = {}): StalenessFacts => ({
  model: 'fraud',
  version: 'v1.0.0',
  cardFile: 'data-cards/cards.md',
  limits: { model: '90d', data: '30d', card: '30d', evaluation: '30d' },
  since: { model: day('2026-01-01'), data: day('2026-05-20'), card: null, evaluation: day('2026-05-02') },
  ...changes,
});

describe('what is stale', () => {
  test('is what is older than its limit, and what nobody knows the age of', () => {
    expect(findStale([facts()], NOW).map(({ what, since }) => [what, since])).toEqual([
      ['model', day('2026-04-01')],
      ['card', null],
    ]);
  });

  test('gets stale after its limit, not on it', () => {
    expect(findStale([facts({ limits: { evaluation: '30d' } })], NOW)).toEqual([]);
    expect(findStale([facts({ limits: { evaluation: '30d' } })], NOW + 1)).toHaveLength(1);
  });

  test('is nothing without limits, or where nobody looked', () => {
    expect(findStale([facts({ limits: {} }), facts({ since: {} })], NOW)).toEqual([]);
  });

  test('is told with its day and since when', () => {
    const [model, card] = findStale([facts()], NOW).map(staleText);
    expect(model).toBe('fraud v1.0.0: the model was trained on 2026-01-01 and may be 90d old: stale since 2026-04-01');
    expect(card).toBe('fraud v1.0.0: its data card does not say when it was updated, and it may be 30d old');
  });
});

test('limits of one model come before those of all, and those of a card before both', () => {
  const { staleness } = Policy.parse({ staleness: { model: '90d', card: '60d', models: { fraud: { model: '7d' } } } });
  expect(limitsOf('fraud', staleness)).toEqual({ model: '7d', card: '60d' });
  expect(limitsOf('other', staleness, '1d')).toEqual({ model: '90d', card: '1d' });
});

test('policy decides whether promoting is refused', () => {
  const policy = (on_stale?: 'warn' | 'block') =>
    Policy.parse({ staleness: on_stale === undefined ? {} : { on_stale } });
  expect(freshness(facts(), policy(), NOW)).toMatchObject({ state: 'passed' });
  expect(freshness(facts(), policy(), NOW)!.text).toContain('stale since 2026-04-01');
  // Promoting says whose it is; once is enough.
  expect(freshness(facts(), policy('block'), NOW)!.text).not.toContain('fraud');
  expect(freshness(facts(), policy('block'), NOW)).toMatchObject({ state: 'failed' });
  expect(freshness(facts({ limits: {} }), policy('block'), NOW)).toBeNull();
});

import { describe, expect, test } from 'vitest';
import { type LeakPrice, priceStatus } from './leak-price.ts';

describe('the price of a leak', () => {
  const price = (more: Partial<LeakPrice>): LeakPrice => ({
    leak: 'duplicates',
    kind: 'rows',
    rows: 10,
    metric: 'roc_auc',
    direction: 'higher',
    judged: true,
    with: 0.9,
    without: 0.88,
    change: 0.02,
    ci: [0.01, 0.03],
    margin: 0.01,
    ...more,
  });
  test.each([
    ['above the margin', {}, 'fail'],
    ['below the margin', { change: 0.005, ci: [0.001, 0.009] }, 'warn'],
    ['that may be chance', { ci: [-0.01, 0.05] }, 'pass'],
    ['that does harm', { change: -0.02, ci: [-0.03, -0.01] }, 'pass'],
    ['of a loss that fell', { direction: 'lower', change: -0.02, ci: [-0.03, -0.01] }, 'fail'],
    ['of a metric nobody decides by', { judged: false }, 'pass'],
    ['without a margin', { margin: null }, 'warn'],
    ['without an interval', { ci: null }, 'pass'],
  ] as const)('%s', (_, more, status) => expect(priceStatus(price(more as Partial<LeakPrice>))).toBe(status));
});

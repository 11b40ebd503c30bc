import { describe, expect, it } from 'vitest';
import { MetricOptions } from '../config/model-config.ts';
import { Policy } from '../config/policy.ts';
import { defineMetrics } from '../metrics/catalog.ts';
import { declaredMargins, neverExceed, resolveMargin, tightestMargin } from './margins.ts';

const [auc, loss] = defineMetrics(['roc_auc', 'log_loss']);
const policy = Policy.parse({});

describe('margins', () => {
  it('take a share of the absolute value of the baseline when relative', () => {
    expect(resolveMargin('1%', -0.5)).toEqual({ value: 0.005, text: '1%' });
    expect(resolveMargin(0.02, null)).toEqual({ value: 0.02, text: null });
    expect(resolveMargin('1%', null)).toBeUndefined();
  });

  it.each([
    [{ margin: 0.02, change_threshold: { absolute: 0.001 } }, {}, [0.02]],
    [{ change_threshold: { absolute: 0.03, relative: '2%' } }, {}, [0.03, '2%']],
    [{ change_threshold: { relative: 0.07 } }, {}, ['7%']],
    [{}, { roc_auc: 0.009 }, [0.009]],
    [{}, {}, [0.01]],
  ])(
    'come from the metric, then its change threshold, then the policy, then the default: %j %j',
    (options, margins, want) => {
      const declared = declaredMargins(auc!, MetricOptions.parse(options), Policy.parse({ margins }), 5_000);
      expect(declared).toEqual(want);
    },
  );

  it('are finer by default on larger test sets, and relative for losses', () => {
    expect(declaredMargins(auc!, MetricOptions.parse({}), policy, 10_000)).toEqual([0.005]);
    expect(declaredMargins(loss!, MetricOptions.parse({}), policy, 10_000)).toEqual(['1%']);
  });

  it('all hold, so the tightest decides', () => {
    expect(tightestMargin([0.03, '2%'], 1)).toEqual({ value: 0.02, text: '2%' });
    expect(tightestMargin([0.01, '2%'], 1)).toEqual({ value: 0.01, text: null });
    expect(tightestMargin([], 1)).toBeUndefined();
  });

  it('are exceeded by four times at most unless something else is declared, and never by less than themselves', () => {
    expect(neverExceed(MetricOptions.parse({}), policy, 0.005, 1)).toBe(0.02);
    expect(neverExceed(MetricOptions.parse({ never_exceed: '3%' }), policy, 0.005, 1)).toBe(0.03);
    expect(neverExceed(MetricOptions.parse({ never_exceed: 0.001 }), policy, 0.005, 1)).toBe(0.005);
  });
});

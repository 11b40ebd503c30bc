import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { METRIC_LIMIT, parseMetrics, parseSteps, STEP_LIMIT, thin } from './train-metrics.ts';

describe('metrics.json', () => {
  test('is flattened with dots', () => {
    expect(parseMetrics('{"loss": 0.5, "val": {"auc": 0.8, "by": [1, 2]}}')).toEqual({
      metrics: { loss: 0.5, 'val.auc': 0.8, 'val.by.0': 1, 'val.by.1': 2 },
      warnings: [],
    });
  });

  test('may hold what Python writes for numbers that are not finite', () => {
    const text = '\ufeff{"a": NaN, "b": -Infinity, "c": Infinity, "NaN": 1, "d": {"e": 1e400}}';
    expect(parseMetrics(text).metrics).toEqual({ a: null, b: null, c: null, NaN: 1, 'd.e': null });
  });

  test('loses what is no number, and says so', () => {
    const { metrics, warnings } = parseMetrics('{"ok": true, "name": "x", "when": "NaN", "x": "y", "loss": 1}');
    expect(metrics).toEqual({ loss: 1 });
    expect(warnings).toEqual(['metrics.json: "ok", "name", "when" and 1 more left out: not a number']);
  });

  test.each(['', 'loss: 1', '[1]', '3', 'null', '{"a":', '"NaN"'])(
    'that cannot be read gives a warning: %s',
    (text) => {
      expect(parseMetrics(text)).toMatchObject({ metrics: {}, warnings: [expect.stringContaining('metrics.json')] });
    },
  );

  test('keeps a bounded number of metrics', () => {
    const { metrics, warnings } = parseMetrics(JSON.stringify({ weights: Array.from({ length: 5000 }, (_, i) => i) }));
    expect(Object.keys(metrics)).toHaveLength(METRIC_LIMIT);
    expect(warnings[0]).toContain('4000 were left out');
  });

  test('cannot change the prototype of anything', () => {
    const { metrics } = parseMetrics('{"__proto__": 1, "a": {"__proto__": {"b": 2}}}');
    expect(Object.getPrototypeOf(metrics)).toBe(Object.prototype);
    expect(metrics).toEqual({ 'a.__proto__.b': 2 });
  });
});

describe('metrics.jsonl', () => {
  test('keeps lines that can be read and counts the others', () => {
    const text = '{"step":1,"loss":0.5}\n\nepoch 2\r\n{"step":2,"loss":NaN}\n{"step":3,"lo';
    expect(parseSteps(text)).toEqual({
      steps: [
        { step: 1, loss: 0.5 },
        { step: 2, loss: null },
      ],
      warnings: ['metrics.jsonl: 2 lines could not be read'],
    });
  });

  test('is thinned evenly, with the first and the last step', () => {
    const text = Array.from({ length: 12_345 }, (_, step) => JSON.stringify({ step })).join('\n');
    const { steps } = parseSteps(text);
    expect(steps).toHaveLength(STEP_LIMIT);
    expect(steps[0]).toEqual({ step: 0 });
    expect(steps.at(-1)).toEqual({ step: 12_344 });
  });

  test('of which only the beginning was read leaves out the half line and says so', () => {
    expect(parseSteps('{"step":1}\n{"step":2', true)).toEqual({
      steps: [{ step: 1 }],
      warnings: ['metrics.jsonl is very large; only its beginning was read'],
    });
  });

  test('thinning keeps order and never repeats', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 2, max: 50 }), (count, limit) => {
        const items = Array.from({ length: count }, (_, i) => i);
        const kept = thin(items, limit);
        expect(kept).toHaveLength(Math.min(count, limit));
        expect([...new Set(kept)].sort((a, b) => a - b)).toEqual(kept);
      }),
    );
  });
});

import { expect, test } from 'vitest';
import { HOSTILE, verdictRecord } from '../../test/builders/reports.ts';
import { diffValue, type ModelDiff, renderDiffMarkdown, renderDiffText } from './diff-table.ts';

const SIDES = { a: 'v1.3.0', b: 'work tree' };

const MODEL: ModelDiff = {
  path: 'models/flight-delay',
  metrics: verdictRecord().metrics.slice(0, 2),
  params: [
    { name: 'rate', before: '0.1', after: '0.05' },
    { name: 'loss', before: 'log', after: 'focal' },
    { name: 'depth', before: null, after: '6' },
  ],
  rows: 120_000,
};

test('a diff has the columns of DVC, interval and outcome', () => {
  const markdown = renderDiffMarkdown(SIDES, [MODEL]);
  expect(markdown).toContain('| Path | Metric | v1.3.0 |');
  expect(markdown).toMatch(/\| models\/flight-delay \| roc_auc \| 0\.7094 \| 0\.7151 \| \+0\.0057 .*better \|/);
});

test('params show a change when both sides are numbers', () => {
  const text = renderDiffText(SIDES, [MODEL], { width: 120 });
  expect(text).toMatch(/rate\s+0\.1\s+0\.05\s+-0\.05$/m);
  expect(text).toMatch(/loss\s+log\s+focal\s+–$/m);
  expect(text).toMatch(/depth\s+–\s+6\s+–$/m);
});

test('the value keeps numbers unrounded and says null where there is none', () => {
  const value = diffValue(SIDES, [MODEL]);
  expect(value.models[0]!.metrics[0]).toMatchObject({ a: 0.7094, b: 0.7151, ci: [0.0041, 0.0073], outcome: 'better' });
  expect(value.models[0]!.params[2]).toEqual({ param: 'depth', a: null, b: '6', change: null });
});

test('two equal sides say so', () => {
  expect(renderDiffText(SIDES, [])).toBe('No metric and no param differs.');
  expect(renderDiffMarkdown(SIDES, [{ ...MODEL, metrics: [], params: [] }])).toBe('No metric and no param differs.');
});

test('names cannot break the table', () => {
  const text = HOSTILE.join(' ');
  const markdown = renderDiffMarkdown({ a: text, b: text }, [
    { ...MODEL, path: text, params: [{ name: text, before: text, after: text }] },
  ]);
  for (const line of markdown.split('\n').filter((each) => each !== ''))
    expect([7, 8]).toContain(line.split('|').length);
});

import { describe, expect, it } from 'vitest';
import {
  type CompareResult,
  renderCompareMarkdown,
  renderCompareText,
  renderScoreMarkdown,
  renderScoreText,
  type ScoreResult,
} from './score-table.ts';

const accuracy = { value: 0.8, se: 0.01, ci: [0.78, 0.82] as [number, number] };
const precision = { value: 0, se: null, ci: null, undefined: 'no row is predicted positive' };

const scored: ScoreResult = {
  task: 'binary-classification',
  n: 12_000,
  threshold: 0.5,
  confidence: 0.9,
  metrics: { tp: { value: 43, se: null, ci: null }, accuracy, precision },
  slices: { 'a|b': { n: 3, metrics: { recall: accuracy } }, wide: { n: 40, metrics: { precision } } },
  reliability_bins: { columns: [], rows: [] },
};

const compared: CompareResult = {
  task: 'binary-classification',
  n: 300,
  threshold: 0.5,
  confidence: 0.95,
  metrics: {
    accuracy: {
      baseline: accuracy,
      candidate: { ...accuracy, value: 0.79 },
      delta: -0.01,
      se: 0.004,
      ci: [-0.018, -0.002],
      z: -2.5,
      p: 0.0124,
      margin: 0.005,
      outcome: 'worse',
      rows_needed: 1508,
    },
  },
  slices: {},
};

describe('tables of scores', () => {
  it('align values, intervals and the reason of what is undefined', () => {
    const text = renderScoreText(scored);
    expect(text).toContain('12,000 rows; predicted positive from a score of 0.5');
    expect(text).toMatch(/Metric\s+Value\s+90% CI\s+Note/);
    expect(text).toMatch(/tp\s+43\s+–/);
    expect(text).toMatch(/accuracy\s+0\.8000\s+\[0\.7800, 0\.8200\]/);
    expect(text).toMatch(/precision\s+–\s+–\s+no row is predicted positive/);
  });

  it('list the largest slices first and say how many are left out', () => {
    const lines = renderScoreText(scored).split('\n');
    expect(lines.findIndex((line) => line.startsWith('wide'))).toBeLessThan(
      lines.findIndex((line) => line.startsWith('a|b')),
    );
    const slices = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [`s${index}`, { n: index, metrics: {} }]),
    );
    expect(renderScoreText({ ...scored, slices })).toContain('5 more, see --json');
  });

  it('escape names in Markdown', () => {
    expect(renderScoreMarkdown(scored)).toContain('a&#124;b');
  });

  it('show change, interval, margin, outcome and rows needed of a comparison', () => {
    expect(renderCompareText(compared, { width: 200 })).toMatch(
      /accuracy\s+0\.8000\s+0\.7900\s+-0\.0100\s+\[-0\.0180, -0\.0020\]\s+0\.012\s+0\.005\s+worse\s+1,508/,
    );
    expect(renderCompareMarkdown(compared)).toMatch(/\| accuracy \|.*\| worse \|/);
  });
});

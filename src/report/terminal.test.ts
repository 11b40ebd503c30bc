import { describe, expect, test } from 'vitest';
import {
  failedModel,
  firstReport,
  HOSTILE,
  harmfulReport,
  hostileReport,
  inconclusiveReport,
} from '../../test/builders/reports.ts';
import { type Palette, renderSummary } from './terminal.ts';
import { textWidth } from './text-layout.ts';

const MARKED: Palette = {
  bold: (text) => text,
  dim: (text) => text,
  red: (text) => `<red>${text}</red>`,
  green: (text) => `<green>${text}</green>`,
  yellow: (text) => `<yellow>${text}</yellow>`,
};

describe('the summary', () => {
  test('says verdict and reason first, then metrics, slices and what to do', () => {
    const lines = renderSummary(harmfulReport(), { width: 140 }).split('\n');
    expect(lines[0]).toBe('FAIL  flight-delay');
    expect(lines[1]).toMatch(/^roc_auc at origin=ATL is worse/);
    const at = (start: string) => lines.findIndex((line) => line.startsWith(start));
    expect(at('Metric')).toBeLessThan(at('Slices: 1 harmed'));
    expect(at('origin=ATL')).toBeLessThan(at('Next'));
  });

  test('shows only slices that need attention', () => {
    const text = renderSummary(harmfulReport(), { width: 140 });
    expect(text).toContain('origin=SJC');
    expect(text).not.toContain('origin=DFW');
  });

  test('aligns the columns of numbers', () => {
    const lines = renderSummary(harmfulReport(), { width: 200 }).split('\n');
    const rows = lines.filter((line) => /^(roc_auc|log_loss|recall|utility) [↑↓]/.test(line));
    expect(new Set(rows.map((line) => line.indexOf(']'))).size).toBe(1);
  });

  test.each([60, 80, 100, 140])('leaves out spare columns and stays within %i columns', (width) => {
    const rows = renderSummary(inconclusiveReport(), { width }).split('\n');
    const needed = rows.filter((line) => line.startsWith('roc_auc')).map(textWidth);
    expect(Math.max(...needed)).toBeLessThanOrEqual(Math.max(width, 88));
    expect(rows.join('\n')).toContain('inconclusive');
  });

  test('colours by what a line means', () => {
    const text = renderSummary(harmfulReport(), { colour: MARKED, width: 160 });
    expect(text).toMatch(/^<red>FAIL<\/red>/);
    expect(text).toContain('<green>better');
    expect(text).toContain('<red>worse');
  });

  test('ends with the log of a failed training', () => {
    expect(renderSummary(failedModel())).toContain("│ KeyError: 'tenure'");
  });

  test('of a first version shows its own interval', () => {
    expect(renderSummary(firstReport(), { width: 140 })).toContain('[0.7110, 0.7192]');
  });

  test.each(HOSTILE)('lets no control sequence through: %j', (text) => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
    expect(renderSummary(hostileReport(text))).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});

import { describe, expect, test } from 'vitest';
import { expectHarmlessComment, expectValidComment } from '../../test/builders/comment-markup.ts';
import {
  airportSlices,
  failedModel,
  firstReport,
  HOSTILE,
  harmfulReport,
  hostileReport,
  inconclusiveReport,
  modelReport,
  skippedModel,
  sliceRow,
} from '../../test/builders/reports.ts';
import { COMMENT_LIMIT, COMMENT_MARKER, renderComment } from './comment.ts';

describe('the comment of one model', () => {
  test('begins with the marker, the verdict and the reason', () => {
    const lines = renderComment([harmfulReport()]).split('\n');
    expect(lines[0]).toBe(COMMENT_MARKER);
    expect(lines[2]).toBe('## ❌ flight-delay: fail');
    expect(lines[4]).toMatch(/^\*\*roc_auc at origin=ATL is worse/);
  });

  test('has the columns of the contract, production only when it is another version', () => {
    expect(renderComment([modelReport()])).toMatch(
      /^\| Metric \| baseline \(v1\.3\.0\) \| candidate \| Change \\\[95% CI] \| Margin \| Outcome \|$/m,
    );
    expect(renderComment([harmfulReport()])).toContain('| production (v1.2.0) | baseline (v1.3.0) |');
  });

  test('shows change, interval, margin and outcome of each metric', () => {
    const row = renderComment([modelReport()])
      .split('\n')
      .find((line) => line.startsWith('| log_loss'));
    for (const part of [
      '0.4021',
      '**0.3998**',
      '-0.0023',
      '-0.0031,&nbsp;-0.0015',
      '1%',
      '0.00402',
      '✅ better',
      'guard',
    ]) {
      expect(row?.replaceAll('&nbsp;', ' ')).toContain(part.replaceAll('&nbsp;', ' '));
    }
  });

  test('opens the slices when one is harmed, worst first, and counts the others', () => {
    const markdown = renderComment([harmfulReport()]);
    const block = markdown.slice(markdown.indexOf('<details open><summary>Slices: 1 harmed'));
    const rows = block
      .slice(0, block.indexOf('</details>'))
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);
    expect(rows).toHaveLength(10);
    expect(rows[0]).toContain('**origin=ATL**');
    expect(rows[0]).toContain('&lt;0.001');
    expect(block).toContain('44 other slices: no detectable harm');
  });

  test('counts slices, not rows, when a slice has several metrics', () => {
    const rows = ['roc_auc', 'log_loss'].flatMap((metric) =>
      ['ATL', 'ORD'].map((origin) =>
        sliceRow({ slice: `origin=${origin}`, metric, status: origin === 'ATL' ? 'fail' : 'pass' }),
      ),
    );
    const markdown = renderComment([modelReport({ slices: { tested: 40, tooSmall: 0, rows, harmless: 19 } })]);
    expect(markdown).toContain('Slices: 1 harmed<');
    expect(markdown).toContain('18 other slices: no detectable harm');
  });

  test('keeps harmless slices closed', () => {
    const markdown = renderComment([modelReport()]);
    expect(markdown).toContain('<details><summary>Slices: no detectable harm in 54 comparisons');
  });

  test('says how many rows an inconclusive metric needs', () => {
    const markdown = renderComment([inconclusiveReport()]);
    expect(markdown).toContain('**inconclusive, needs \\~17,000 rows**');
    expect(markdown).toContain('- roc_auc: needs \\~17,000 rows (has 10,000)');
  });

  test('says of a first version that there is nothing to compare with', () => {
    const markdown = renderComment([firstReport()]);
    expect(markdown).toContain('No baseline: no version is registered yet.');
    expect(markdown).not.toContain('baseline (v');
  });

  test('names flips, changes, cost, references, latency, plots and the command', () => {
    const markdown = renderComment([modelReport()]);
    for (const part of [
      '1,204 fixed, 1,011 broken',
      '2 params (trees 100 → 200, rate 0.1 → 0.05), 1 input (train.ts), data unchanged',
      '6 m 20 s of wall time for 2 seeds (1, 2)',
      '0.36 USD',
      '| naive | 0.5000 |',
      'AMD EPYC 9454',
      '/roc.png" width="400"',
      '```sh\nproofmark reproduce',
    ]) {
      expect(markdown).toContain(part);
    }
  });

  test('shows no image without a place for plots', () => {
    expect(renderComment([modelReport({}, { plotBase: null })])).not.toContain('<img');
    expect(renderComment([modelReport({}, { plotBase: 'javascript:x' })])).not.toContain('<img');
  });

  test('puts an alert at the top level only', () => {
    const markdown = renderComment([harmfulReport(), modelReport()]);
    expect(markdown.indexOf('> [!WARNING]')).toBeGreaterThan(0);
    expect(markdown.indexOf('> [!WARNING]')).toBeLessThan(markdown.indexOf('<details'));
  });
});

describe('the comment of several models', () => {
  test('lists them worst first, each in a closed block', () => {
    const markdown = renderComment([skippedModel(), modelReport(), failedModel(), harmfulReport()]);
    const order = [...markdown.matchAll(/^<details(?: open)?><summary>(?:⛔|❌|✅|⚪) ([\w-]+): (\w+)/gm)].map(
      (found) => found[2],
    );
    expect(order).toEqual(['error', 'fail', 'skipped', 'pass']);
    expect(markdown).toContain('## ⛔ Proofmark: error');
    expect(markdown).toContain('4 models: 1 error, 1 fail, 1 skipped, 1 pass.');
    expect(markdown).not.toMatch(/<details open><summary>(?:⛔|❌|✅|⚪)/);
    expect(markdown).toContain("KeyError: 'tenure'");
  });

  test('says so when there is no model', () => {
    expect(renderComment([])).toContain('No model is changed by this.');
  });
});

describe('the limit', () => {
  test('holds for 200 models with 5,000 slices each, whose rows are looked at a few times each', () => {
    let looks = 0;
    const rows = Array.from({ length: 5000 }, (_, index) => {
      const row = sliceRow({ slice: `route=${index}`.repeat(4) });
      return Object.defineProperty(row, 'status', {
        get: () => {
          looks += 1;
          return 'warn';
        },
      });
    });
    const reports = Array.from({ length: 200 }, (_, index) => harmful(`model-${index}`, rows));
    const markdown = renderComment(reports, { fullCopy: 'https://github.com/acme/models/raw/abc/report.md' });
    // To count findings, and to see whether one is urgent; more only for the rows of the tables.
    expect(looks).toBeLessThan(200 * 5000 * 2.1);
    expect(looks).toBeGreaterThan(200 * 5000);
    expect(markdown.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(markdown).toContain('[full report](https://github.com/acme/models/raw/abc/report.md)');
    expect(markdown).toContain('## ❌ Proofmark: fail');
    expectValidComment(markdown);
  });

  test('cuts plots and references before metrics, and names what was cut', () => {
    const whole = renderComment([harmfulReport()]);
    const cut = renderComment([harmfulReport()], { limit: whole.length - 1, fullCopy: 'proofmark show e5e5 --md' });
    expect(cut).not.toContain('/roc.png');
    expect(cut).toContain('| roc_auc');
    expect(cut).toContain('shortened: plots (1 model)');
    expect(cut).toContain('<code>proofmark show e5e5 --md</code>');
  });

  test.each([4096, 5000, 8000, 12_000, 20_000, 40_000])('of %i characters is kept with valid Markdown', (limit) => {
    const reports = [
      ...Array.from({ length: 12 }, (_, index) => harmful(`model-${index}`, airportSlices(54))),
      failedModel(),
    ];
    const markdown = renderComment(reports, { limit, fullCopy: 'x'.repeat(300) });
    expect(markdown.length).toBeLessThanOrEqual(limit);
    expectValidComment(markdown);
    expect(markdown).toContain('## ⛔ Proofmark: error');
    expect(markdown).toContain('churn');
  });

  test('holds for long hostile text', () => {
    const report = hostileReport(HOSTILE.join(' ').repeat(200));
    const markdown = renderComment(
      Array.from({ length: 20 }, () => report),
      { limit: 16_000, fullCopy: HOSTILE[0] },
    );
    expect(markdown.length).toBeLessThanOrEqual(16_000);
    expectValidComment(markdown);
  });

  test('below 4,096 characters is refused', () => {
    expect(() => renderComment([modelReport()], { limit: 4095 })).toThrow(RangeError);
  });
});

test.each(HOSTILE)('text from files cannot break out of the comment: %j', (text) => {
  const markdown = renderComment([{ ...hostileReport(text), plotBase: null }]);
  expectValidComment(markdown);
  expectHarmlessComment(markdown);
});

function harmful(model: string, rows: readonly ReturnType<typeof sliceRow>[]) {
  const report = harmfulReport();
  const slices = { ...report.verdict.slices, rows: [...rows] };
  return { ...report, verdict: { ...report.verdict, model, slices } };
}

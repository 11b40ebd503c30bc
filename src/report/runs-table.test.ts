import { describe, expect, test } from 'vitest';
import { runRecord } from '../../test/builders/runs.ts';
import { planRunTable } from '../experiment/run-table.ts';
import { renderRunsMarkdown, renderRunsText } from './runs-table.ts';

const table = planRunTable(
  [
    { run: runRecord(1, { cost: { amount: 0.001, currency: 'USD' } }), test: { roc_auc: 0.812345 } },
    {
      run: runRecord(2, {
        params: { rate: 0.2, depth: 3 },
        status: 'timed-out',
        metrics: {},
        wallSeconds: 7200,
        git: { commit: null, branch: null, dirty: ['models/fraud/train.mjs'] },
      }),
      test: {},
    },
  ],
  { sort: 'created' },
);

describe('the table of runs', () => {
  test('reads in a terminal', () => {
    expect(
      renderRunsText(table, { width: 120 })
        .split('\n')
        .map((line) => line.trimEnd()),
    ).toMatchInlineSnapshot(`
      [
        "run        created           commit   status     rate  roc_auc    loss      time       cost",
        "00000000   2026-01-01 12:00  ccccccc  succeeded   0.1   0.8123  0.5000      10 s  <0.01 USD",
        "00000000*  2026-01-02 12:00  –        timed-out   0.2        –       –  2 h 00 m          –",
        "* inputs were not committed",
      ]
    `);
  });

  test('reads as Markdown', () => {
    expect(renderRunsMarkdown(table)).toMatchInlineSnapshot(`
      "| run | created | commit | status | rate | roc_auc | loss | time | cost |
      | :- | :- | :- | :- | -: | -: | -: | -: | -: |
      | 00000000 | 2026-01-01&nbsp;12:00 | ccccccc | succeeded | 0.1 | 0.8123 | 0.5000 | 10&nbsp;s | &lt;0.01&nbsp;USD |
      | 00000000\\* | 2026-01-02&nbsp;12:00 | – | timed-out | 0.2 | – | – | 2&nbsp;h&nbsp;00&nbsp;m | – |

      \\* inputs were not committed"
    `);
  });

  test('says what the limit leaves out', () => {
    const cut = planRunTable(table.rows, { limit: 1, sort: '-time' });
    expect(renderRunsMarkdown(cut)).toContain('1 of 2 runs, sorted by -time');
  });

  test('says that there is nothing yet', () => {
    expect(renderRunsText(planRunTable([]))).toContain('No runs yet');
  });

  test('shows hostile params and metrics as they are', () => {
    const hostile = planRunTable([
      { run: runRecord(1, { params: { 'a|b': '<img src=x>\u001b[2J|@everyone' } }), test: {} },
      { run: runRecord(2, { params: { 'a|b': 'x\ny' } }), test: {} },
    ]);
    const markdown = renderRunsMarkdown(hostile);
    expect(markdown.split('\n')).toHaveLength(4);
    expect(new Set(markdown.split('\n').map((line) => line.split('|').length)).size).toBe(1);
    expect(markdown).not.toMatch(/<img|@everyone/);
    const text = renderRunsText(hostile, { width: 200 });
    expect(text).not.toContain('\u001b');
    expect(text.split('\n')).toHaveLength(renderRunsText(table, { width: 200 }).split('\n').length - 1);
  });
});

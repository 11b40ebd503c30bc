import { describe, expect, test } from 'vitest';
import { expectHarmlessComment, expectValidComment } from '../../test/builders/comment-markup.ts';
import { HOSTILE, harmfulReport, replayOfRules } from '../../test/builders/reports.ts';
import { renderComment } from './comment.ts';
import { renderReplayBlock, reportedReplay } from './replay-table.ts';

const ROOM = 20_000;

describe('past verdicts under the rules of a change', () => {
  test('are open with the verdicts that would turn and the rule that does it', () => {
    const block = renderReplayBlock(replayOfRules(), ROOM);
    expect(block).toMatch(/^<details open><summary>⚠️ Changed rules: 2 past verdicts judged again .*1 would turn/);
    expect(block).toContain('Rules changed in registry/policy.yaml.');
    const row = block.split('\n').find((line) => line.includes('| aaaaaaaaaaaa |'))!;
    expect(row).toContain('❌&nbsp;**fail**');
    expect(row).toContain('(margin 0.02 -&gt; 0.005) and 4 more');
    expect(block).toContain('log_loss is worse');
    expect(block.match(/^\| aaaa/gm)).toHaveLength(1);
  });

  test('are one closed line when nothing turns', () => {
    const block = renderReplayBlock(replayOfRules(undefined, 0), ROOM);
    expect(block).toMatch(/^<details><summary>✅ Changed rules: 1 past verdict judged again .*none would turn/);
    expect(block).not.toContain('| Verdict');
  });

  test('say so when there is none, and why one could not be judged', () => {
    const none = { files: ['registry/policy.yaml'], verdicts: [], judged: 0, turned: 0, skipped: 0 };
    expect(renderReplayBlock(none, ROOM)).toContain('There is no verdict in evidence to judge again.');
    const [turned] = replayOfRules().verdicts;
    const gone = { ...turned!, after: null, turned: false, reasonAfter: 'the model is no longer in models/', rows: [] };
    const block = renderReplayBlock({ ...none, verdicts: [gone], skipped: 1 }, ROOM);
    expect(block).toContain('1 verdict could not be judged again: the model is no longer in models/.');
  });

  test('take no more room than there is: fewer verdicts, and at last only how many', () => {
    const replay = replayOfRules(undefined, 500);
    const sizes = [60_000, 6000, 1500, 800].map((budget) => {
      const block = renderReplayBlock(replay, budget);
      expect(block.length).toBeLessThanOrEqual(budget);
      expect(block).toContain('500 would turn');
      return block.split('\n').filter((line) => line.startsWith('| aaaa')).length;
    });
    expect(sizes).toEqual([30, 10, 3, 0]);
  });

  test('keep of each verdict the first rows, and count the others', () => {
    const [verdict] = replayOfRules().verdicts;
    const rows = Array.from({ length: 5000 }, () => verdict!.rows[0]!);
    const kept = reportedReplay({ ...replayOfRules(), verdicts: [{ ...verdict!, rows }] });
    expect(kept.verdicts[0]).toMatchObject({ moreRows: 4997 });
    expect(kept.verdicts[0]!.rows).toHaveLength(3);
  });
});

describe('in a comment', () => {
  test('they stand above the models, and alone where no model is changed', () => {
    const whole = renderComment([harmfulReport(), harmfulReport()], { replay: replayOfRules() });
    expect(whole.indexOf('Changed rules:')).toBeLessThan(whole.indexOf('flight-delay: fail'));
    expect(renderComment([], { replay: replayOfRules() })).toContain('1 would turn');
    expect(renderComment([harmfulReport()])).not.toContain('Changed rules');
  });

  test.each(HOSTILE)('their texts stay text: %j', (text) => {
    for (const limit of [4096, 9000, 65_536]) {
      const markdown = renderComment([harmfulReport()], { limit, replay: replayOfRules(text.repeat(40), 60) });
      expect(markdown.length).toBeLessThanOrEqual(limit);
      expect(markdown).toContain('60 would turn');
      expectValidComment(markdown);
      expectHarmlessComment(markdown);
    }
  });
});

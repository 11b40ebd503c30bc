import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sha256Hex } from '../adapters/digest-node.ts';
import { type ReportOrigin, reportDocument } from '../report/report-document.ts';
import type { ActionContext } from './context.ts';
import type { Needs } from './needs.ts';
import { reportToPost } from './report-source.ts';

const HEAD = 'a'.repeat(40);
const BASE = { sha: 'b'.repeat(40), ref: 'main' };
const ORIGIN: ReportOrigin = { kind: 'pull-request', number: 7, head: HEAD };
const CONTEXT: ActionContext = {
  ...{ repository: 'octo/models', sha: HEAD, ref: 'refs/pull/7/merge', eventName: 'pull_request', actor: 'ada' },
  ...{ apiUrl: 'http://127.0.0.1:9', serverUrl: 'http://127.0.0.1:9', graphqlUrl: 'http://127.0.0.1:9' },
  ...{ runUrl: 'http://127.0.0.1:9/1', runId: '1', attempt: 2 },
  event: { pull_request: { number: 7, head: { sha: HEAD, ref: 'change' }, base: BASE } },
};

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-report-'));
  file = join(folder, 'report.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes a report; its digest comes back. */
function left(attempt: number): string {
  const text = JSON.stringify(reportDocument({ judged: [], others: [], removed: ['old'], attempt }, ORIGIN));
  writeFileSync(file, text);
  return sha256Hex(text);
}

const gate = (result: Needs[string]['result'], outputs: Record<string, string> = {}): Needs => ({
  gate: { result, outputs },
});

describe('the report that is posted', () => {
  test.each(['success', 'failure'] as const)('is that of the gate, whose job ended in %s', async (result) => {
    const digest = left(2);
    const { document, current } = await reportToPost(file, gate(result, { 'report-digest': digest }), CONTEXT, []);
    expect({ current, removed: document.removed, others: document.others }).toEqual({
      current: true,
      removed: ['old'],
      others: [],
    });
  });

  test('is that of the gate also when only the report is made again', async () => {
    const digest = left(1);
    expect(await reportToPost(file, gate('success', { 'report-digest': digest }), CONTEXT, [])).toMatchObject({
      current: true,
      document: { attempt: 1 },
    });
  });

  test.each([
    ['ended', 'failure'],
    ['was cancelled', 'cancelled'],
    ['was skipped', 'skipped'],
  ] as const)('says that there is none where the gate %s, whatever an earlier attempt left', async (word, result) => {
    for (const there of [true, false]) {
      if (there) left(1);
      else rmSync(file);
      const { document, current } = await reportToPost(file, gate(result), CONTEXT, []);
      expect(current).toBe(false);
      expect(document).toMatchObject({ origin: ORIGIN, models: [], removed: [] });
      expect(document.others).toEqual([
        {
          model: 'the workflow',
          verdict: 'error',
          reason: `The gate ${word} before it left a report, so there is no verdict on this commit. Run it again; its log says what happened.`,
          log: [],
        },
      ]);
    }
  });

  test('is not what another job uploaded in its place', async () => {
    const digest = left(2);
    writeFileSync(file, JSON.stringify(reportDocument({ judged: [], others: [], removed: [], attempt: 2 }, ORIGIN)));
    const { document, current } = await reportToPost(file, gate('success', { 'report-digest': digest }), CONTEXT, []);
    expect(current).toBe(false);
    expect(document.others[0]?.reason).toMatch(/^The report that was left is not the one that the gate made/);
  });

  test('of the merge queue names what is ahead, also without one', async () => {
    const branch = `refs/heads/gh-readonly-queue/main/pr-8-${'c'.repeat(40)}`;
    const group = { head_sha: HEAD, head_ref: branch, base_sha: BASE.sha, base_ref: 'refs/heads/main' };
    const queued = { ...CONTEXT, event: { merge_group: group } };
    const { document } = await reportToPost(file, gate('failure'), queued, [7]);
    expect(document.origin).toEqual({ kind: 'merge-group', number: 8, head: HEAD, ahead: [7] });
  });

  test('of a fork is that of the attempt which ended, and otherwise says so on the pull request it names', async () => {
    const run = { id: 5, event: 'pull_request', head_sha: HEAD, head_branch: 'change', head_repository: null };
    const attempt = (run_attempt: number) => ({ ...CONTEXT, event: { workflow_run: { ...run, run_attempt } } });
    left(1);
    expect(await reportToPost(file, undefined, attempt(1), [])).toMatchObject({ current: true });
    const { document, current } = await reportToPost(file, undefined, attempt(2), []);
    expect({ current, origin: document.origin }).toEqual({ current: false, origin: ORIGIN });
    expect(document.others[0]?.reason).toMatch(/^Attempt 2 of the run left no report, and that of attempt 1 is older/);
  });
});

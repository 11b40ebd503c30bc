import { expect, test } from 'vitest';
import { modelReport } from '../../test/builders/reports.ts';
import { renderComment } from './comment.ts';
import { reportsOf } from './posted-report.ts';
import { parseReportDocument, reportDocument } from './report-document.ts';

const ORIGIN = { kind: 'pull-request', number: 7, head: 'a'.repeat(40) } as const;
const PLACE = {
  serverUrl: 'https://github.com',
  repository: 'octo/models',
  runUrl: 'https://github.com/octo/models/1',
};

test('hundreds of thousands of changed params are read by the job that posts, and counted in the comment', () => {
  const params = Array.from({ length: 300_000 }, (_, at) => ({ name: `p${at}`, before: '1', after: '2' }));
  const report = modelReport({}, { differences: { params, data: [], inputs: [] } });
  const judged = [{ report, entry: { commit: 'b'.repeat(40) } }];
  const parsed = parseReportDocument(JSON.stringify(reportDocument({ judged, others: [], removed: [] }, ORIGIN)));
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  const { reports, options } = reportsOf(parsed, { ...PLACE, commits: new Map(), fork: null });
  const comment = renderComment(reports, options);
  expect(comment).toContain('Changed: 300,000 params (p0 1 → 2, p1 1 → 2, p2 1 → 2, …), inputs unchanged');
  expect(comment).toContain('and&nbsp;299,950&nbsp;more');
});

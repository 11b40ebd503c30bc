import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ExperimentResult } from '../flows/experiment.ts';
import { renderComment } from '../report/comment.ts';
import { renderHtml } from '../report/html.ts';
import type { ActionContext } from './context.ts';

/** Characters of a job summary: at most four bytes each. */
const SUMMARY_CHARACTERS = 250_000;

/** Writes `comment.md` and `report.html` for whoever posts them. Plots are shown by the address of their evidence. */
export async function writeReportFiles(
  { judged, others }: ExperimentResult,
  output: string,
  { serverUrl, repository, runUrl }: ActionContext,
): Promise<{ readonly comment: string; readonly summary: string }> {
  const plots = `${serverUrl}/${repository}/raw`;
  const reports = [
    ...judged.map(({ report, entry }) => ({ ...report, plotBase: `${plots}/${entry.commit}` })),
    ...others,
  ];
  const folder = resolve(output);
  await mkdir(folder, { recursive: true });
  const comment = join(folder, 'comment.md');
  await writeFile(comment, renderComment(reports, { fullCopy: runUrl }));
  await writeFile(join(folder, 'report.html'), renderHtml(reports));
  return { comment, summary: renderComment(reports, { limit: SUMMARY_CHARACTERS }) };
}

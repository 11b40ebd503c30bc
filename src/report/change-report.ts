import type { CardChange } from '../data/data-diff.ts';
import { renderComment } from './comment.ts';
import { renderHtml } from './html.ts';
import { SUMMARY_CHARACTERS } from './limits.ts';
import type { PostedPlace } from './posted-report.ts';
import { reportsOf } from './posted-report.ts';
import { reportedReplay } from './replay-table.ts';
import { type ReportDocument, type ReportedModels, type ReportOrigin, reportDocument } from './report-document.ts';

/** What was found about a change. */
export interface ReportSource extends Pick<ReportedModels, 'judged' | 'others' | 'attempt'> {
  readonly plan?: { readonly removed: readonly string[] };
  /** Past verdicts under the rules of the change, when it changes rules. */
  readonly replay?: Parameters<typeof reportedReplay>[0] | null;
  /** Data cards that the change touches. */
  readonly data?: readonly CardChange[] | null;
}

/** One report in all its forms. */
export interface ChangeReport {
  /** Data of the comment, for the job that posts. */
  readonly document: ReportDocument;
  /** The comment as it will look. Plots are shown by the address of their evidence. */
  readonly comment: string;
  readonly html: string;
  /** Markdown for the job summary. */
  readonly summary: string;
}

/** What people and the job that posts get to see of a change. */
export function renderChange(
  { judged, others, plan, replay = null, data = null, attempt = 1 }: ReportSource,
  origin: ReportOrigin,
  place: PostedPlace,
): ChangeReport {
  const document = reportDocument(
    {
      ...{ judged, others, attempt, data },
      removed: plan?.removed ?? [],
      replay: replay === null ? null : reportedReplay(replay),
    },
    origin,
  );
  const { reports, options } = reportsOf(document, place);
  return {
    document,
    comment: renderComment(reports, options),
    html: renderHtml([...judged.map((each) => each.report), ...others]),
    summary: renderComment(reports, { ...options, limit: SUMMARY_CHARACTERS }),
  };
}

/** Evidence commits by the key of the verdict they hold. */
export function evidenceCommits(judged: ReportSource['judged']): ReadonlyMap<string, string> {
  return new Map(judged.map(({ report, entry }) => [report.verdict.key, entry.commit]));
}

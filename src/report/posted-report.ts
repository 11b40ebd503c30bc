import type { CommentOptions } from './comment.ts';
import type { ReportDocument } from './report-document.ts';
import type { AnyReport } from './words.ts';

/** Where a report is posted. */
export interface ReportPlace {
  /** `https://github.com` */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /** Of the run that judged. */
  readonly runUrl: string;
}

export interface PostedPlace extends ReportPlace {
  /** Evidence commits that readers can open, by the key of the verdict they hold. */
  readonly commits: ReadonlyMap<string, string>;
  /** Set when the numbers are those of a run on a fork's code. */
  readonly fork: { readonly repository: string | null } | null;
}

/** What a comment is rendered from: every model of the document, with the addresses of its evidence where there is any. */
export function reportsOf(
  document: ReportDocument,
  place: PostedPlace,
): { readonly reports: readonly AnyReport[]; readonly options: CommentOptions } {
  const base = `${place.serverUrl}/${place.repository}`;
  const judged = document.models.map(({ evidence: _claimed, ...report }) => {
    const commit = place.commits.get(report.verdict.key);
    return {
      ...report,
      ...(commit === undefined ? {} : { evidence: commit }),
      plotBase: commit === undefined ? null : `${base}/raw/${commit}`,
      fullCopy: commit === undefined ? null : `${base}/blob/${commit}/report.md`,
    };
  });
  const reports: readonly AnyReport[] = [...judged, ...document.others];
  const [only] = judged;
  const fullCopy = reports.length === 1 && only !== undefined ? (only.fullCopy ?? place.runUrl) : place.runUrl;
  return {
    reports,
    options: {
      fullCopy,
      notes: notesOf(document, place),
      removed: document.removed,
      replay: document.replay,
      data: document.data,
    },
  };
}

function notesOf({ origin }: ReportDocument, { fork }: PostedPlace): readonly string[] {
  const head = origin.head.slice(0, 7);
  if (fork !== null) {
    return [
      `These are the numbers of a run on the code of ${fork.repository ?? 'a fork'} at ${head}. Nobody here has checked them: a fork's code ran where they were made. Plots and evidence are in the artifacts of that run.`,
    ];
  }
  if (origin.kind !== 'merge-group') return [];
  const ahead =
    origin.ahead.length === 0
      ? 'with nothing ahead of it'
      : `with what is ahead of it (${origin.ahead.map((number) => `pull request ${number}`).join(', ')})`;
  return [`From the merge queue: the tree that would land (${head}), this pull request ${ahead}.`];
}

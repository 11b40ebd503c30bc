import { UserError } from '../errors.ts';
import type { Comment, Forge, Written } from '../forge.ts';
import { COMMENT_LIMIT, COMMENT_MARKER, renderComment } from '../report/comment.ts';

export interface PostReportRequest {
  /** Number of the pull request. */
  readonly pullRequest: number;
  /** The comment as `gate` rendered it. */
  readonly body: string;
  /** Where the text came from, for messages. */
  readonly file: string;
}

/** `skipped`: no model is changed, and there is no comment that would have to say so. */
export type PostedReport = Written<Comment> | { readonly status: 'skipped' };

/** Posts the one comment of a pull request, or updates it in place. */
export async function postReport(
  request: PostReportRequest,
  { forge }: { readonly forge: Pick<Forge, 'comments'> },
): Promise<PostedReport> {
  const { body, file } = request;
  if (!body.startsWith(COMMENT_MARKER) || body.length > COMMENT_LIMIT) {
    throw new UserError({
      what: `this is no comment of Proofmark: it has to begin with ${COMMENT_MARKER} and to have at most ${COMMENT_LIMIT} characters`,
      where: { file },
      fix: 'give the comment.md that the gate wrote',
    });
  }
  const thread = String(request.pullRequest);
  if (body === renderComment([]) && (await forge.comments.find(thread, COMMENT_MARKER)) === undefined) {
    return { status: 'skipped' };
  }
  return forge.comments.put({ thread, marker: COMMENT_MARKER, body });
}

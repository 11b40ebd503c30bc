import { UserError } from '../errors.ts';
import type { Comment, Forge, Written } from '../forge.ts';
import type { MergeGroup } from '../queue/merge-group.ts';
import { COMMENT_LIMIT } from '../report/comment.ts';
import { QUEUE_MARKER, type QueueNotice } from '../report/merge-group.ts';

export interface PostNoticesRequest {
  readonly notices: readonly QueueNotice[];
  /** As the trusted plan resolved it: nobody outside of it is written to. */
  readonly group: MergeGroup;
  /** Where the notices came from, for messages. */
  readonly file: string;
}

export interface PostedNotice {
  readonly pullRequest: number;
  readonly posted: Written<Comment> | { readonly status: 'skipped' };
}

/**
 * Posts what the merge queue found on the pull requests it concerns, one comment each, updated in place.
 * @throws UserError before anything is written, when a notice is for a pull request outside the group, or is none of ours
 */
export async function postNotices(
  request: PostNoticesRequest,
  { forge }: { readonly forge: Pick<Forge, 'comments'> },
): Promise<readonly PostedNotice[]> {
  const { notices, group, file } = request;
  const inGroup = new Set(group.stack.map(({ number }) => number));
  const problems = notices.flatMap(({ pullRequest, body }) => {
    const proper = body.startsWith(QUEUE_MARKER) && body.length <= COMMENT_LIMIT;
    return [
      ...(inGroup.has(pullRequest) ? [] : [{ what: `#${pullRequest} is not in this merge group`, where: { file } }]),
      ...(proper ? [] : [{ what: `the notice for #${pullRequest} is no comment of Proofmark`, where: { file } }]),
    ];
  });
  if (problems.length > 0) throw new UserError(problems);
  const posted: PostedNotice[] = [];
  for (const { pullRequest, body, write } of notices) {
    const thread = String(pullRequest);
    const wanted = write === 'always' || (await forge.comments.find(thread, QUEUE_MARKER)) !== undefined;
    posted.push({
      pullRequest,
      posted: wanted ? await forge.comments.put({ thread, marker: QUEUE_MARKER, body }) : { status: 'skipped' },
    });
  }
  return posted;
}

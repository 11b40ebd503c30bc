import { UserError } from '../errors.ts';
import type { Forge, KnownPullRequest } from '../forge.ts';
import type { Git, Log, TagWriter } from '../ports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import { renderVersionsComment, VERSIONS_MARKER } from '../report/versions-comment.ts';

export interface CommentVersionsRequest {
  /** Of the commits that versions were registered from, and whose place in the environments may have changed. */
  readonly pulls: PullRequestsByCommit;
  /** Addresses of releases by tag. */
  readonly addresses: ReadonlyMap<string, string>;
}

export interface CommentVersionsPorts {
  readonly git: Pick<Git, 'tags' | 'subject'>;
  readonly tagWriter: Pick<TagWriter, 'fetch'>;
  readonly forge: Pick<Forge, 'comments' | 'pullRequest' | 'pullRequestsOf'>;
  readonly log: Log;
}

export interface PostedComment {
  readonly pullRequest: number;
  readonly status: 'created' | 'updated' | 'unchanged';
  readonly where: string;
}

/** Pull requests that are being looked for. */
export type PullRequestsByCommit = ReadonlyMap<string, Promise<readonly KnownPullRequest[]>>;

/** Begins to look for the pull requests that commits came from: what waits for them need not wait as long. */
export function lookForPullRequests(commits: readonly string[], ports: CommentVersionsPorts): PullRequestsByCommit {
  const looking = new Map(commits.map((commit) => [commit, pullRequestsOf(commit, ports)]));
  for (const pulls of looking.values()) pulls.catch(() => {}); // Told to whoever asks.
  return looking;
}

/**
 * Says on the pull requests that commits came from which versions they became, and where those are: one comment each,
 * written anew from the tags. A comment is a courtesy: that it cannot be written is said, and stops nothing.
 */
export async function commentVersions(
  request: CommentVersionsRequest,
  ports: CommentVersionsPorts,
): Promise<readonly PostedComment[]> {
  const posted: PostedComment[] = [];
  for (const [commit, pulls] of request.pulls) {
    try {
      for (const pull of await pulls) {
        const comment = await putCurrent(commit, pull.number, request, ports);
        if (comment !== null) posted.push(comment);
      }
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ports.log.warn(
        `The pull request of ${commit.slice(0, 7)} has no comment about its versions: ${error.problems[0]!.what}.`,
      );
    }
  }
  return posted;
}

/**
 * Of several jobs that register models of one merge, each knows only the tags that were there when it began, and any may be the
 * last to write: so each writes what is true now, and looks again afterwards, for tags that came in while it wrote.
 */
async function putCurrent(
  commit: string,
  pullRequest: number,
  request: CommentVersionsRequest,
  ports: CommentVersionsPorts,
): Promise<PostedComment | null> {
  const thread = String(pullRequest);
  const body = await currentBody(commit, request, ports);
  if (body === null) return null;
  const { status, value } = await ports.forge.comments.put({ thread, marker: VERSIONS_MARKER, body });
  const later = await currentBody(commit, request, ports);
  if (later !== null && later !== body) {
    await ports.forge.comments.put({ thread, marker: VERSIONS_MARKER, body: later });
  }
  return { pullRequest, status, where: value.where };
}

async function currentBody(
  commit: string,
  { addresses }: CommentVersionsRequest,
  { git, tagWriter }: CommentVersionsPorts,
): Promise<string | null> {
  await tagWriter.fetch();
  const models = [...foldTags(await git.tags()).models.values()];
  return renderVersionsComment({ models, commit, addresses });
}

/** As `git merge` and GitHub's squash merge end or begin the subject of what they make. */
const SUBJECT = /^Merge pull request #(?<merged>[1-9]\d{0,9}) from |\(#(?<squashed>[1-9]\d{0,9})\)$/;

/** What GitHub knows; else the number in the subject, which counts only when that pull request became this very commit. */
async function pullRequestsOf(
  commit: string,
  { git, forge }: CommentVersionsPorts,
): Promise<readonly KnownPullRequest[]> {
  const known = await forge.pullRequestsOf(commit);
  const exact = known.filter(({ mergeCommit }) => mergeCommit === commit);
  if (known.length > 0) return exact.length > 0 ? exact : known;
  const groups = SUBJECT.exec(await git.subject(commit))?.groups;
  const number = groups?.merged ?? groups?.squashed;
  if (number === undefined) return [];
  const named = await forge.pullRequest(Number(number));
  return named?.mergeCommit === commit ? [named] : [];
}

import { z } from 'zod';
import { UserError } from '../errors.ts';
import { CommitId, type MergeQueue, MergingStrategy, type QueueEntry, QueueEntryState } from '../queue/entries.ts';
import type { GitHubClient } from './github-client.ts';

/** Only GraphQL knows the merge queue. The titles and logins it answers are people's text. */
const QUERY = `query ProofmarkMergeQueue($owner: String!, $name: String!, $branch: String!, $ref: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $ref) { target { oid } }
    mergeQueue(branch: $branch) {
      configuration { mergingStrategy }
      entries(first: 50, after: $after) {
        nodes {
          position
          state
          baseCommit { oid }
          headCommit { oid }
          pullRequest { number headRefOid title author { login } }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;

const Commit = z.object({ oid: CommitId }).nullable();

const Node = z.object({
  position: z.number().int(),
  state: QueueEntryState,
  baseCommit: Commit,
  headCommit: Commit,
  pullRequest: z
    .object({
      number: z.number().int().positive(),
      headRefOid: CommitId,
      title: z.string(),
      author: z.object({ login: z.string() }).nullable(),
    })
    .nullable(),
});

const Answer = z.object({
  data: z
    .object({
      repository: z
        .object({
          ref: z.object({ target: Commit }).nullable(),
          mergeQueue: z
            .object({
              configuration: z.object({ mergingStrategy: MergingStrategy.nullable().catch(null) }).nullable(),
              entries: z.object({
                nodes: z.array(Node.nullable()),
                pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
              }),
            })
            .nullable(),
        })
        .nullable(),
    })
    .nullish(),
  errors: z.array(z.object({ message: z.string() })).optional(),
});

/** Pages of 50 entries; GitHub's queues are far shorter. */
const PAGES = 100;

/**
 * All entries of a branch's queue, all pages read, and the tip of the branch in the same answer: an entry ahead may merge
 * while we ask. An entry whose pull request GitHub does not show is an error: what is left out could be what is looked for.
 */
export async function githubMergeQueue(github: GitHubClient, branch: string): Promise<MergeQueue> {
  const { octokit, owner, repo } = github;
  const what = `tell the merge queue of ${branch}`;
  const entries: QueueEntry[] = [];
  let after: string | null = null;
  for (let page = 1; page <= PAGES; page++) {
    const variables = { owner, name: repo, branch, ref: `refs/heads/${branch}`, after };
    const answer = await github.call(what, (request) =>
      octokit.request({ method: 'POST', url: github.graphqlUrl, query: QUERY, variables, request }),
    );
    const repository = readAnswer(answer.data, what);
    const tip = repository.ref?.target?.oid ?? null;
    const queue = repository.mergeQueue?.entries;
    const strategy = repository.mergeQueue?.configuration?.mergingStrategy ?? null;
    entries.push(...(queue?.nodes ?? []).map((node) => entryOf(node, branch)));
    if (queue === undefined || !queue.pageInfo.hasNextPage) return { tip, entries, strategy };
    if (queue.pageInfo.endCursor === null) break;
    after = queue.pageInfo.endCursor;
  }
  throw new UserError({ what: `GitHub did not ${what}: its pages do not end` });
}

function readAnswer(data: unknown, what: string) {
  const parsed = Answer.safeParse(data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    throw new UserError({ what: `GitHub did not ${what} as documented: ${issue.path.join('.')}: ${issue.message}` });
  }
  const { errors = [], data: found } = parsed.data;
  if (errors.length > 0 || found?.repository === undefined || found.repository === null) {
    const said = errors.map(({ message }) => message).join('; ') || 'it does not show the repository';
    throw new UserError({
      what: `GitHub did not ${what}: ${said}`,
      fix: 'give the job the permissions `contents: read` and `pull-requests: read`',
    });
  }
  return found.repository;
}

function entryOf(node: z.infer<typeof Node> | null, branch: string): QueueEntry {
  if (node === null || node.pullRequest === null) {
    throw new UserError({
      what: `GitHub does not show all pull requests in the merge queue of ${branch}`,
      fix: 'give the job the permission `pull-requests: read`',
    });
  }
  const { position, state, baseCommit, headCommit, pullRequest } = node;
  const { number, headRefOid: head, title, author } = pullRequest;
  return {
    ...{ position, state },
    baseCommit: baseCommit?.oid ?? null,
    headCommit: headCommit?.oid ?? null,
    pullRequest: { number, head, title, author: author?.login ?? null },
  };
}

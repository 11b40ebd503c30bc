import type { RestEndpointMethodTypes } from '@octokit/rest';
import {
  type Comment,
  type CommentRequest,
  type Comments,
  ForgeUnavailable,
  type Issue,
  type IssueRequest,
  type Issues,
  type Written,
} from '../forge.ts';
import type { GitHubClient } from './github-client.ts';

type IssueAnswer = RestEndpointMethodTypes['issues']['get']['response']['data'];
type CommentAnswer = RestEndpointMethodTypes['issues']['getComment']['response']['data'];

/** On every issue of ours, so that finding them reads no others. */
const LABEL = 'proofmark';

/** How often a comment is written that somebody removes meanwhile. */
const PUTS = 3;

/** Login of the token's owner. */
export type AskAuthor = () => Promise<string>;

/** Some answers of GitHub name an app without its `[bot]`. */
function isBy(user: { readonly login: string; readonly type?: string } | null | undefined, author: string): boolean {
  if (user === null || user === undefined) return false;
  return user.login === author || (user.type === 'Bot' && user.login === `${author}[bot]`);
}

export function githubIssues(github: GitHubClient, author: AskAuthor): Issues {
  const { octokit, owner, repo } = github;

  async function listOurs(state: 'open' | 'all'): Promise<readonly { key: string; answer: IssueAnswer }[]> {
    const us = await author();
    const fields = { owner, repo, state, labels: LABEL } as const;
    const found = await github.list('list our issues', (paging) =>
      octokit.rest.issues.listForRepo({ ...fields, ...paging }),
    );
    return found
      .filter((answer) => answer.pull_request === undefined && isBy(answer.user, us))
      .flatMap((answer) => {
        const key = keyOf(answer.body ?? '');
        return key === undefined ? [] : [{ key, answer: answer as IssueAnswer }];
      })
      .sort((a, b) => a.answer.number - b.answer.number);
  }

  async function findAnswer(key: string): Promise<IssueAnswer | undefined> {
    return (await listOurs('all')).find((one) => one.key === key)?.answer;
  }

  async function update(number: number, what: string, fields: Partial<IssueRequest> & { state: 'open' | 'closed' }) {
    const { key, title, body, labels, state } = fields;
    const changes = {
      state,
      ...(title === undefined ? {} : { title }),
      ...(body === undefined || key === undefined ? {} : { body: bodyOf(key, body) }),
      ...(labels === undefined ? {} : { labels: [LABEL, ...labels] }),
    };
    const { data } = await github.call(what, (request) =>
      octokit.rest.issues.update({ owner, repo, issue_number: number, ...changes, request }),
    );
    return data;
  }

  async function create({ key, title, body, labels }: IssueRequest): Promise<Written<IssueAnswer>> {
    const { value, created } = await github.createOnce(
      `open an issue "${title}"`,
      () => findAnswer(key),
      async (request) => {
        const fields = { owner, repo, title, body: bodyOf(key, body), labels: [LABEL, ...labels] };
        return (await octokit.rest.issues.create({ ...fields, request })).data;
      },
    );
    if (!created) return { status: 'unchanged', value };
    const oldest = (await findAnswer(key)) ?? value;
    if (oldest.number === value.number) return { status: 'created', value };
    // Another process opened one at the same time. Issues cannot be removed: ours is taken out of the search.
    await github.call(`close our second issue "${title}"`, (request) =>
      octokit.rest.issues.update({
        owner,
        repo,
        issue_number: value.number,
        state: 'closed',
        state_reason: 'not_planned',
        body: `Duplicate of #${oldest.number}.`,
        request,
      }),
    );
    return { status: 'unchanged', value: oldest };
  }

  return {
    async find(key) {
      const answer = await findAnswer(key);
      return answer === undefined ? undefined : issueOf(key, answer);
    },

    async list(state) {
      const seen = new Map<string, Issue>();
      for (const { key, answer } of await listOurs(state)) if (!seen.has(key)) seen.set(key, issueOf(key, answer));
      return [...seen.values()];
    },

    async open(request) {
      const found = await findAnswer(request.key);
      const { status, value } =
        found === undefined ? await create(request) : { status: 'unchanged' as const, value: found };
      const there = issueOf(request.key, value);
      if (status === 'created' || saysTheSame(there, request)) return { status, value: there };
      const updated = await update(value.number, `update the issue "${request.title}"`, { ...request, state: 'open' });
      return { status: 'updated', value: issueOf(request.key, updated) };
    },

    async close(key) {
      const found = await findAnswer(key);
      if (found === undefined) return undefined;
      if (found.state === 'closed') return { status: 'unchanged', value: issueOf(key, found) };
      const closed = await update(found.number, `close the issue "${found.title}"`, { state: 'closed' });
      return { status: 'updated', value: issueOf(key, closed) };
    },
  };
}

function saysTheSame(issue: Issue, request: IssueRequest): boolean {
  const sorted = (labels: readonly string[]) => [...labels].sort().join('\n');
  return (
    issue.state === 'open' &&
    issue.title === request.title &&
    issue.body === request.body &&
    sorted(issue.labels) === sorted(request.labels)
  );
}

/** An encoded key holds no `>`, so it cannot end the hidden line. */
function bodyOf(key: string, body: string): string {
  return `<!-- proofmark-issue: ${encodeURIComponent(key)} -->\n${body}`;
}

const ISSUE_MARKER = /^<!-- proofmark-issue: (\S+) -->\r?\n?/;

function keyOf(body: string): string | undefined {
  const encoded = ISSUE_MARKER.exec(body)?.[1];
  if (encoded === undefined) return undefined;
  try {
    return decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}

function issueOf(key: string, answer: IssueAnswer): Issue {
  const labels = answer.labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
  return {
    id: String(answer.number),
    key,
    title: answer.title,
    body: (answer.body ?? '').replace(ISSUE_MARKER, ''),
    labels: labels.filter((label) => label !== LABEL),
    state: answer.state === 'closed' ? 'closed' : 'open',
    where: answer.html_url,
  };
}

export function githubComments(github: GitHubClient, author: AskAuthor): Comments {
  const { octokit, owner, repo } = github;

  /**
   * Ours of this marker, oldest first. Every page is read: missing one would post a second comment.
   * @param us our login, where it is known
   */
  async function listOurs(thread: string, marker: string, us?: string): Promise<readonly CommentAnswer[]> {
    const fields = { owner, repo, issue_number: numberOf(thread) };
    const comments = await github.list(`list the comments of #${thread}`, (paging) =>
      octokit.rest.issues.listComments({ ...fields, ...paging }),
    );
    const marked = comments.filter(({ body }) => body?.startsWith(marker) === true);
    if (marked.length === 0) return [];
    const login = us ?? (await author());
    return marked.filter(({ user }) => isBy(user, login)).sort((a, b) => a.id - b.id);
  }

  async function remove(id: number, thread: string): Promise<void> {
    await github.lookUp(`remove our comment on #${thread}`, (request) =>
      octokit.rest.issues.deleteComment({ owner, repo, comment_id: id, request }),
    );
  }

  const commentOf = (thread: string, marker: string, { id, body = '', html_url: where }: CommentAnswer): Comment => ({
    id: String(id),
    thread,
    marker,
    body,
    where,
  });

  /** Undefined when somebody removed the comment between our looking and our writing. */
  async function putOnce({ thread, marker, body }: CommentRequest): Promise<Written<Comment> | undefined> {
    let found = (await listOurs(thread, marker))[0];
    if (found === undefined) {
      const { value, created } = await github.createOnce(
        `comment on #${thread}`,
        async () => (await listOurs(thread, marker))[0],
        async (request) => {
          const fields = { owner, repo, issue_number: numberOf(thread), body };
          return (await octokit.rest.issues.createComment({ ...fields, request })).data;
        },
      );
      const oldest = created ? ((await listOurs(thread, marker, value.user?.login))[0] ?? value) : value;
      if (oldest.id === value.id && created) return { status: 'created', value: commentOf(thread, marker, value) };
      if (created) await remove(value.id, thread); // Another process commented at the same time.
      found = oldest;
    }
    if (found.body === body) return { status: 'unchanged', value: commentOf(thread, marker, found) };
    const { id } = found;
    const updated = await github.lookUp(`update our comment on #${thread}`, (request) =>
      octokit.rest.issues.updateComment({ owner, repo, comment_id: id, body, request }),
    );
    return updated && { status: 'updated', value: commentOf(thread, marker, updated.data) };
  }

  return {
    async find(thread, marker) {
      const answer = (await listOurs(thread, marker))[0];
      return answer === undefined ? undefined : commentOf(thread, marker, answer);
    },

    async put(request) {
      const { thread, marker, body } = request;
      if (!body.startsWith(marker)) throw new Error(`the body of a comment begins with its marker ${marker}`);
      for (let attempt = 1; attempt <= PUTS; attempt++) {
        const written = await putOnce(request);
        if (written !== undefined) return written;
      }
      throw new ForgeUnavailable({ what: `our comment on #${thread} was removed ${PUTS} times while it was written` });
    },

    async remove(thread, marker) {
      const ours = await listOurs(thread, marker);
      for (const { id } of ours) await remove(id, thread);
      return ours.length > 0;
    },
  };
}

function numberOf(thread: string): number {
  if (!/^[1-9][0-9]*$/.test(thread)) throw new Error(`not the number of an issue or pull request: ${thread}`);
  return Number(thread);
}

import {
  commentOf,
  DONE,
  type HandlerRequest,
  type Handlers,
  invalid,
  issueOf,
  NOT_FOUND,
  page,
  pullOf,
  repositoryUrl,
} from './answers.ts';
import type { CommentState, IssueState } from './state.ts';

interface IssueBody {
  readonly title?: string;
  readonly body?: string | null;
  readonly labels?: readonly (string | { readonly name?: string })[];
  readonly state?: 'open' | 'closed';
  readonly state_reason?: string | null;
}

const LONGEST_BODY = 65_536;
const LONGEST_TITLE = 256;

export const threadHandlers: Handlers = {
  'issues/list-for-repo': (request) => {
    const { state = 'open', labels = '', creator } = request.query;
    const wanted = String(labels).split(',').filter(Boolean);
    const items = request.state.issues
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => wanted.every((label) => issue.labels.includes(label)))
      .filter((issue) => creator === undefined || issue.user.login === creator)
      .sort((a, b) => b.number - a.number)
      .map((issue) => issueOf(request, issue));
    return page(request, `${repositoryUrl(request)}/issues`, items);
  },

  'issues/get': (request) => {
    const issue = byNumber(request);
    return issue === undefined ? NOT_FOUND : { status: 200, body: issueOf(request, issue) };
  },

  'issues/create': (request) => {
    const body = request.body as IssueBody & { title: string };
    if (body.title.length > LONGEST_TITLE) return tooLong('Issue', 'title', LONGEST_TITLE);
    if ((body.body ?? '').length > LONGEST_BODY) return tooLong('Issue', 'body', LONGEST_BODY);
    const issue: IssueState = {
      id: request.state.nextId(),
      number: request.state.nextNumber(),
      title: String(body.title),
      body: body.body ?? null,
      labels: namesOf(body.labels ?? []),
      state: 'open',
      stateReason: null,
      user: request.actor,
    };
    request.state.issues.push(issue);
    return { status: 201, body: issueOf(request, issue) };
  },

  'issues/update': (request) => {
    const issue = byNumber(request);
    if (issue === undefined) return NOT_FOUND;
    const body = request.body as IssueBody;
    if ((body.body ?? '').length > LONGEST_BODY) return tooLong('Issue', 'body', LONGEST_BODY);
    issue.title = body.title ?? issue.title;
    if (body.body !== undefined) issue.body = body.body;
    if (body.labels !== undefined) issue.labels = namesOf(body.labels);
    if (body.state !== undefined && body.state !== issue.state) {
      issue.state = body.state;
      issue.stateReason = body.state_reason ?? (body.state === 'closed' ? 'completed' : 'reopened');
    }
    return { status: 200, body: issueOf(request, issue) };
  },

  'issues/list-comments': (request) => {
    const issue = byNumber(request);
    if (issue === undefined) return NOT_FOUND;
    const items = request.state.comments
      .filter((comment) => comment.issue === issue.number)
      .map((comment) => commentOf(request, comment));
    return page(request, `${repositoryUrl(request)}/issues/${issue.number}/comments`, items);
  },

  'issues/create-comment': (request) => {
    const issue = byNumber(request);
    if (issue === undefined) return NOT_FOUND;
    const { body } = request.body as { body: string };
    if (body.length > LONGEST_BODY) return tooLong('IssueComment', 'body', LONGEST_BODY);
    const comment = { id: request.state.nextId(), issue: issue.number, body, user: request.actor };
    request.state.comments.push(comment);
    return { status: 201, body: commentOf(request, comment) };
  },

  'issues/get-comment': (request) => {
    const comment = byComment(request);
    return comment === undefined ? NOT_FOUND : { status: 200, body: commentOf(request, comment) };
  },

  'issues/update-comment': (request) => {
    const comment = byComment(request);
    if (comment === undefined) return NOT_FOUND;
    const { body } = request.body as { body: string };
    if (body.length > LONGEST_BODY) return tooLong('IssueComment', 'body', LONGEST_BODY);
    comment.body = body;
    return { status: 200, body: commentOf(request, comment) };
  },

  'issues/delete-comment': (request) => {
    const comment = byComment(request);
    if (comment === undefined) return NOT_FOUND;
    request.state.comments.splice(request.state.comments.indexOf(comment), 1);
    return DONE;
  },

  'pulls/list': (request) => {
    const { state = 'open', base, head } = request.query;
    const items = request.state.issues
      .filter((issue) => issue.pull !== undefined && (state === 'all' || issue.state === state))
      .filter((issue) => head === undefined || `${request.path.owner}:${issue.pull?.head}` === head)
      .filter((issue) => base === undefined || issue.pull?.base === base)
      .sort((a, b) => b.number - a.number)
      .map((issue) => pullOf(request, issue));
    return page(request, `${repositoryUrl(request)}/pulls`, items);
  },

  'pulls/create': (request) => {
    const {
      title = '',
      body = null,
      head,
      base,
    } = request.body as { title?: string; body?: string; head: string; base: string };
    const open = request.state.issues.find(
      (one) => one.state === 'open' && one.pull?.head === head && one.pull.base === base,
    );
    if (open !== undefined)
      return invalid('PullRequest', 'head', 'custom', `A pull request already exists for ${head}.`);
    const number = request.state.nextNumber();
    const common = {
      id: request.state.nextId(),
      number,
      title,
      body,
      labels: [],
      stateReason: null,
      user: request.actor,
    };
    const issue: IssueState = { ...common, state: 'open', pull: { head, base } };
    request.state.issues.push(issue);
    return { status: 201, body: pullOf(request, issue) };
  },

  'pulls/get': (request) => {
    const issue = request.state.issues.find((one) => one.number === request.path.pull_number);
    if (issue?.pull === undefined) return NOT_FOUND;
    const merged = issue.pull.mergeCommit !== undefined;
    return { status: 200, body: { ...pullOf(request, issue), merged, mergeable_state: 'clean' } };
  },

  // Merged ones that brought the commit to its branch, else open ones that hold it.
  'repos/list-pull-requests-associated-with-commit': (request) => {
    const { git, issues } = request.state;
    const commit = String(request.path.commit_sha);
    const pulls = issues.filter((issue) => issue.pull !== undefined);
    const isIn = (head: string | undefined) =>
      head !== undefined && git('merge-base', '--is-ancestor', commit, head) !== undefined;
    const merged = pulls.filter(({ pull }) => pull?.mergeCommit === commit);
    const open = pulls.filter(
      ({ state, number }) => state === 'open' && isIn(git('rev-parse', `refs/pull/${number}/head`)),
    );
    const items = (merged.length > 0 ? merged : open).map((issue) => pullOf(request, issue));
    return page(request, `${repositoryUrl(request)}/commits/${commit}/pulls`, items);
  },
};

function tooLong(resource: string, field: string, most: number) {
  return invalid(resource, field, 'custom', `Validation Failed: ${field} is too long (maximum is ${most} characters)`);
}

function namesOf(labels: readonly (string | { readonly name?: string })[]): string[] {
  return labels.map((label) => (typeof label === 'string' ? label : (label.name ?? '')));
}

function byNumber(request: HandlerRequest): IssueState | undefined {
  return request.state.issues.find((one) => one.number === request.path.issue_number);
}

function byComment(request: HandlerRequest): CommentState | undefined {
  return request.state.comments.find((one) => one.id === request.path.comment_id);
}

import { createHash } from 'node:crypto';
import type {
  Actor,
  AssetState,
  CommentState,
  DeploymentState,
  IssueState,
  ReleaseState,
  RepositoryState,
} from './state.ts';

/** Where the server is, as clients see it. It lies at the addresses of an Enterprise Server. */
export interface Addresses {
  /** `http://127.0.0.1:PORT`: where people read. */
  readonly server: string;
  readonly api: string;
  readonly uploads: string;
}

/** What a handler is asked. Parameters and body have been validated. */
export interface HandlerRequest {
  readonly path: Readonly<Record<string, string | number>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The JSON body; of an upload its bytes. */
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly actor: Actor;
  readonly state: RepositoryState;
  readonly addresses: Addresses;
  /** Releases that are published cannot be changed. */
  readonly immutable: boolean;
  /** GitHub tells the digests of assets; older servers do not. */
  readonly digests: boolean;
  readonly now: string;
}

export interface Answer {
  readonly status: number;
  /** JSON, completed by the operation's schema; or bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handlers = Readonly<Record<string, (request: HandlerRequest) => Answer>>;

export const NOT_FOUND: Answer = { status: 404, body: { message: 'Not Found', status: '404' } };
export const DONE: Answer = { status: 204 };

export function invalid(resource: string, field: string, code: string, message = 'Validation Failed'): Answer {
  return { status: 422, body: { message, errors: [{ resource, field, code }], documentation_url: 'about:blank' } };
}

/** One page of a list, with the header that leads to the others. */
export function page(request: HandlerRequest, url: string, items: readonly unknown[]): Answer {
  const size = Math.min(100, Number(request.query.per_page ?? 30));
  const number = Number(request.query.page ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const body = items.slice((number - 1) * size, number * size);
  if (number >= last) return { status: 200, body };
  const link = (to: number) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries({ ...request.query, page: to })) query.set(name, String(value));
    return `<${url}?${query}>`;
  };
  return { status: 200, body, headers: { link: `${link(number + 1)}; rel="next", ${link(last)}; rel="last"` } };
}

export function repositoryUrl({ addresses, state }: HandlerRequest): string {
  return `${addresses.api}/repos/${state.owner}/${state.repo}`;
}

function pageUrl({ addresses, state }: HandlerRequest): string {
  return `${addresses.server}/${state.owner}/${state.repo}`;
}

export function userOf({ login, type }: Actor) {
  return { login, type, id: 1, node_id: 'U_1', site_admin: false };
}

export function assetOf(request: HandlerRequest, release: ReleaseState, asset: AssetState) {
  const digest = `sha256:${createHash('sha256').update(asset.content).digest('hex')}`;
  return {
    url: `${repositoryUrl(request)}/releases/assets/${asset.id}`,
    browser_download_url: `${pageUrl(request)}/releases/download/${encodeURIComponent(release.tag)}/${asset.name}`,
    id: asset.id,
    name: asset.name,
    label: '',
    state: asset.state,
    content_type: asset.contentType,
    size: asset.content.length,
    digest: request.digests && asset.state === 'uploaded' ? digest : null,
    uploader: userOf(asset.uploader),
  };
}

export function releaseOf(request: HandlerRequest, release: ReleaseState) {
  const url = `${repositoryUrl(request)}/releases/${release.id}`;
  const { addresses, state } = request;
  const page = release.draft ? `untagged-${release.id}` : encodeURIComponent(release.tag);
  return {
    id: release.id,
    url,
    assets_url: `${url}/assets`,
    upload_url: `${addresses.uploads}/repos/${state.owner}/${state.repo}/releases/${release.id}/assets{?name,label}`,
    html_url: `${pageUrl(request)}/releases/tag/${page}`,
    tag_name: release.tag,
    target_commitish: release.target,
    name: release.name,
    body: release.body,
    draft: release.draft,
    prerelease: release.prerelease,
    immutable: request.immutable && !release.draft,
    published_at: release.publishedAt,
    author: userOf(release.author),
    assets: release.assets.map((asset) => assetOf(request, release, asset)),
  };
}

export function deploymentOf(request: HandlerRequest, deployment: DeploymentState) {
  const url = `${repositoryUrl(request)}/deployments/${deployment.id}`;
  const { id, sha, ref, task, environment, description, payload, production, transient } = deployment;
  return {
    ...{ id, sha, ref, task, environment, description, payload },
    production_environment: production,
    transient_environment: transient,
    creator: userOf(deployment.creator),
    url,
    statuses_url: `${url}/statuses`,
    repository_url: repositoryUrl(request),
  };
}

export function statusOf(request: HandlerRequest, deployment: DeploymentState, at: number) {
  const { id, state, description, creator } = deployment.statuses[at]!;
  const url = `${repositoryUrl(request)}/deployments/${deployment.id}`;
  return { id, state, description, creator: userOf(creator), url: `${url}/statuses/${id}`, deployment_url: url };
}

export function issueOf(request: HandlerRequest, issue: IssueState) {
  const url = `${repositoryUrl(request)}/issues/${issue.number}`;
  const kind = issue.pull === undefined ? 'issues' : 'pull';
  const pull =
    issue.pull === undefined ? {} : { pull_request: { url, html_url: null, diff_url: null, patch_url: null } };
  return {
    id: issue.id,
    number: issue.number,
    title: issue.title,
    body: issue.body,
    labels: issue.labels.map((name) => ({ name, color: 'ededed' })),
    state: issue.state,
    state_reason: issue.stateReason,
    user: userOf(issue.user),
    comments: request.state.comments.filter((comment) => comment.issue === issue.number).length,
    url,
    html_url: `${pageUrl(request)}/${kind}/${issue.number}`,
    closed_at: issue.state === 'closed' ? request.now : null,
    ...pull,
  };
}

export function commentOf(request: HandlerRequest, comment: CommentState) {
  const { id, body, user, issue } = comment;
  return {
    id,
    body,
    user: userOf(user),
    url: `${repositoryUrl(request)}/issues/comments/${id}`,
    issue_url: `${repositoryUrl(request)}/issues/${issue}`,
    html_url: `${pageUrl(request)}/issues/${issue}#issuecomment-${id}`,
  };
}

export function pullOf(request: HandlerRequest, issue: IssueState) {
  const { state } = request;
  const { head, base, fork, mergeCommit } = issue.pull!;
  const branch = (name: string, repository: string, sha: string | undefined) => ({
    label: `${repository.split('/')[0]}:${name}`,
    ref: name,
    sha: sha ?? '0'.repeat(40),
    user: userOf(issue.user),
    repo: {
      full_name: repository,
      name: repository.split('/')[1],
      fork: repository !== `${state.owner}/${state.repo}`,
    },
  });
  const own = `${state.owner}/${state.repo}`;
  // A fork's branch is known here by the ref of its pull request alone.
  const headSha =
    state.git('rev-parse', '--verify', `refs/pull/${issue.number}/head`) ??
    (fork === undefined ? state.git('rev-parse', '--verify', `refs/heads/${head}`) : undefined);
  const baseSha = state.git('rev-parse', '--verify', `refs/heads/${base}`);
  const { pull_request: _, ...common } = issueOf(request, issue) as Record<string, unknown>;
  return {
    ...common,
    url: `${repositoryUrl(request)}/pulls/${issue.number}`,
    merged_at: mergeCommit === undefined ? null : request.now,
    // Before it is merged, GitHub names a trial merge of its own here.
    merge_commit_sha: mergeCommit ?? state.git('rev-parse', '--verify', `refs/pull/${issue.number}/merge`) ?? null,
    head: branch(head, fork ?? own, headSha),
    base: branch(base, own, baseSha),
  };
}

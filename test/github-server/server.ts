import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Addresses, Answer, HandlerRequest, Handlers } from './answers.ts';
import { type Fault, type Injection, openFaults } from './faults.ts';
import { fill } from './fill.ts';
import { answerGit, type GitRequest, gitRequest } from './git-http.ts';
import { answerGraphQL } from './graphql.ts';
import { deploymentHandlers } from './handlers-deployments.ts';
import { gitHandlers } from './handlers-git.ts';
import { releaseHandlers } from './handlers-releases.ts';
import { threadHandlers } from './handlers-threads.ts';
import { trustHandlers } from './handlers-trust.ts';
import { githubApi, type Operation } from './openapi.ts';
import { lackingPermission } from './permissions.ts';
import { type Actor, openState, type RepositoryState } from './state.ts';

export interface LoggedRequest {
  /** `repos/create-release`, or `graphql`, `storage`; of git itself `git-upload-pack` or `git-receive-pack`. */
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** Null until it is answered, and when the connection was broken. */
  status: number | null;
}

export interface GitHubServerOptions {
  /** A bare repository: refs and tags are there and nowhere else. */
  readonly gitFolder: string;
  /** `owner/name`. */
  readonly repository: string;
  /** By token. */
  readonly tokens: Readonly<Record<string, Actor>>;
  /** Published releases are frozen. Default true. */
  readonly immutable?: boolean;
  /** Digests of assets are told. Default true. */
  readonly digests?: boolean;
  readonly now?: () => Date;
}

export interface GitHubServer {
  readonly apiUrl: string;
  readonly graphqlUrl: string;
  readonly serverUrl: string;
  readonly repository: string;
  readonly state: RepositoryState;
  /** Every request, in the order of arrival. */
  readonly log: LoggedRequest[];
  /** Requests, and answers of ours, that GitHub's description does not allow. A test expects none. */
  readonly violations: string[];
  inject(injection: Injection): void;
  clearFaults(): void;
  /** Forgets everything but what is in git, and the faults. */
  reset(): void;
  /** Answers its number. */
  openPullRequest(pull: { head: string; base: string; title: string; by: Actor; fork?: string }): number;
  /** It became this commit of its base branch. */
  mergePullRequest(number: number, commit: string): void;
  close(): Promise<void>;
}

const HANDLERS: Handlers = {
  ...releaseHandlers,
  ...deploymentHandlers,
  ...threadHandlers,
  ...gitHandlers,
  ...trustHandlers,
};

const UPLOAD = 'repos/upload-release-asset';

/**
 * GitHub on this machine, with one repository: stateful, and strict where the real one is lenient. Every request and every
 * answer is held against GitHub's official OpenAPI description.
 */
export async function startGitHubServer(options: GitHubServerOptions): Promise<GitHubServer> {
  const api = githubApi();
  const state = openState(options.gitFolder, options.repository);
  const faults = openFaults();
  const log: LoggedRequest[] = [];
  const violations: string[] = [];
  const now = options.now ?? (() => new Date('2026-03-01T12:00:00Z'));
  let addresses: Addresses;

  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      violations.push(`the server itself failed: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', addresses.server);
    const method = request.method ?? 'GET';
    const asksGit = gitRequest(url, options.repository);
    if (asksGit !== undefined) return serveGit(request, response, url, asksGit);
    const { path, found } = route(method, url.pathname);
    const operation = found?.operation.id ?? path;
    const fault = faults.take(operation);
    const entry: LoggedRequest = { operation, method, path, status: null };
    log.push(entry);
    if (fault?.kind === 'drop' && fault.when === 'before') {
      request.socket.destroy();
      return;
    }
    const body = await readBody(request);
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    const early = fault === undefined ? undefined : answerInstead(fault);
    let answer = early ?? (await handle(request, url, path, found, body, fault));
    if (fault?.kind === 'status' && fault.after === true) answer = failure(fault.status);
    if (fault?.kind === 'drop' && fault.when === 'after') {
      request.socket.destroy();
      return;
    }
    entry.status = answer.status;
    send(response, answer, fault?.kind === 'drop');
  }

  /** The same over git's own protocol: what goes wrong there goes wrong with each of its requests. */
  async function serveGit(request: IncomingMessage, response: ServerResponse, url: URL, asked: GitRequest) {
    const fault = faults.take(asked.service);
    const entry: LoggedRequest = {
      operation: asked.service,
      method: request.method ?? 'GET',
      path: url.pathname,
      status: null,
    };
    log.push(entry);
    if (fault?.kind === 'drop' && fault.when === 'before') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'slow') await new Promise((resolve) => setTimeout(resolve, fault.milliseconds));
    const early = fault === undefined ? undefined : answerInstead(fault);
    if (early !== undefined) request.resume();
    let answer: Answer = early ?? (await answerGit(request, url, asked, options));
    if (fault?.kind === 'status' && fault.after === true) answer = failure(fault.status);
    if (fault?.kind === 'drop' && fault.when === 'after') {
      request.socket.destroy();
      return;
    }
    entry.status = answer.status;
    send(response, answer, fault?.kind === 'drop');
  }

  function route(method: string, pathname: string) {
    if (pathname.startsWith('/storage/')) return { path: 'storage', found: undefined };
    if (pathname === '/api/graphql') return { path: 'graphql', found: undefined };
    const base = ['/api/v3', '/api/uploads'].find((one) => pathname.startsWith(`${one}/`)) ?? '';
    const path = pathname.slice(base.length);
    const found = api.find(method, path);
    // Uploads have a host of their own, and only they do.
    const isUpload = base === '/api/uploads';
    if (base === '' || found === undefined || (found.operation.id === UPLOAD) !== isUpload)
      return { path, found: undefined };
    return { path, found };
  }

  function handle(
    request: IncomingMessage,
    url: URL,
    path: string,
    found: ReturnType<typeof api.find>,
    bytes: Buffer,
    fault: Fault | undefined,
  ): Answer | Promise<Answer> {
    if (path === 'storage') return storage(url);
    const actor = options.tokens[request.headers.authorization?.replace(/^(?:token|bearer) /i, '') ?? ''];
    if (actor === undefined) return { status: 401, body: { message: 'Bad credentials', status: '401' } };
    if (path === 'graphql') return graphql(actor, bytes);
    if (found === undefined) {
      violations.push(`${request.method} ${url.pathname}: GitHub has no such address`);
      return { status: 404, body: { message: 'Not Found' } };
    }
    const { operation, encoded } = found;
    if (operation.method !== 'GET' && actor.permission !== 'write') {
      return {
        status: 403,
        body: { message: 'Resource not accessible by integration', status: '403' },
        headers: { 'x-accepted-github-permissions': 'contents=write' },
      };
    }
    const lacking = lackingPermission(actor, operation);
    if (lacking !== undefined) {
      return {
        status: 403,
        body: { message: 'Resource not accessible by integration', status: '403' },
        headers: { 'x-accepted-github-permissions': lacking.replaceAll('-', '_').replaceAll(': ', '=') },
      };
    }
    const decoded = Object.fromEntries(Object.entries(encoded).map(([name, text]) => [name, decodeURIComponent(text)]));
    const pathValues = operation.parameters('path', decoded);
    const query = operation.parameters('query', Object.fromEntries(url.searchParams));
    const json = operation.id === UPLOAD ? undefined : parseJson(bytes);
    const bodyComplaints = operation.id === UPLOAD ? uploadComplaints(request) : operation.body(json);
    const complaints = [...pathValues.complaints, ...query.complaints, ...bodyComplaints];
    if (complaints.length > 0) {
      violations.push(...complaints.map((one) => `${operation.id}: ${one}`));
      return {
        status: 422,
        body: { message: `Invalid request. ${complaints.join('. ')}`, documentation_url: 'about:blank' },
      };
    }
    if (decoded.owner !== state.owner || decoded.repo !== state.repo)
      return { status: 404, body: { message: 'Not Found' } };
    const handler = HANDLERS[operation.id];
    if (handler === undefined) {
      violations.push(`${operation.id}: this server does not do that`);
      return { status: 501 };
    }
    const headers = { ...(request.headers as Record<string, string | undefined>) };
    if (fault?.kind === 'broken-upload') headers['x-test-unfinished'] = 'yes';
    const answer = handler({
      path: pathValues.value as HandlerRequest['path'],
      query: query.value,
      body:
        operation.id !== UPLOAD ? json : fault?.kind === 'damaged-upload' ? Buffer.from(bytes).fill(0, 0, 1) : bytes,
      headers,
      actor,
      state,
      addresses,
      immutable: options.immutable ?? true,
      digests: options.digests ?? true,
      now: now().toISOString(),
    });
    return fault?.kind === 'broken-upload' ? failure(502) : complete(operation, answer);
  }

  /** The answer with every field its description promises, held against that description. */
  function complete(operation: Operation, answer: Answer): Answer {
    const schema = operation.answerSchema(answer.status);
    const body = schema === undefined ? answer.body : fill(api, schema, answer.body);
    violations.push(...operation.answer(answer.status, body).map((one) => `answer of ${operation.id}: ${one}`));
    return { ...answer, body };
  }

  function storage(url: URL): Answer {
    const id = Number(url.pathname.slice('/storage/'.length));
    const asset = state.releases.flatMap((release) => release.assets).find((one) => one.id === id);
    return asset === undefined ? { status: 404 } : { status: 200, body: asset.content };
  }

  const releaseUrl = (tag: string) =>
    `${addresses.server}/${options.repository}/releases/tag/${encodeURIComponent(tag)}`;

  async function graphql(actor: Actor, bytes: Buffer): Promise<Answer> {
    const { body, violations: found } = await answerGraphQL(parseJson(bytes) ?? {}, state, actor, releaseUrl);
    violations.push(...found);
    return { status: 200, body };
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  addresses = { server: serverUrl, api: `${serverUrl}/api/v3`, uploads: `${serverUrl}/api/uploads` };

  return {
    apiUrl: addresses.api,
    graphqlUrl: `${serverUrl}/api/graphql`,
    serverUrl,
    repository: options.repository,
    state,
    log,
    violations,
    inject: faults.add,
    clearFaults: faults.clear,
    reset() {
      faults.clear();
      for (const list of [log, state.releases, state.deployments, state.issues, state.comments]) list.length = 0;
      state.queues.clear();
      state.mergingStrategy = 'ALLGREEN';
      state.approvals = new Map();
      state.attestations = new Map();
    },
    openPullRequest({ head, base, title, by, fork }) {
      const number = state.nextNumber();
      const common = { id: state.nextId(), number, title, body: null, labels: [], stateReason: null, user: by };
      state.issues.push({ ...common, state: 'open', pull: { head, base, ...(fork === undefined ? {} : { fork }) } });
      return number;
    },
    mergePullRequest(number, commit) {
      const issue = state.issues.find((one) => one.number === number);
      if (issue?.pull === undefined) throw new Error(`there is no pull request ${number}`);
      issue.state = 'closed';
      issue.pull.mergeCommit = commit;
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.closeAllConnections();
        server.close((error) => (error === undefined ? resolve() : reject(error)));
      }),
  };
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks)));
    request.on('error', reject);
  });
}

function parseJson(bytes: Buffer): unknown {
  return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
}

function uploadComplaints(request: IncomingMessage): string[] {
  const complaints: string[] = [];
  if (request.headers['content-type'] === undefined) complaints.push('an upload says its content type');
  if (request.headers['content-length'] === undefined) complaints.push('an upload says its content length');
  return complaints;
}

function failure(status: number): Answer {
  return {
    status,
    body: { message: status === 502 ? 'Server Error' : 'Something went wrong', status: String(status) },
  };
}

/** The answer of faults that keep a request from being looked at. */
function answerInstead(fault: Fault): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return fault.after === true ? undefined : failure(fault.status);
    case 'retry-after':
      return {
        status: fault.status,
        body: { message: 'Too busy' },
        headers: { 'retry-after': String(fault.seconds) },
      };
    case 'secondary-limit':
      return {
        status: fault.status,
        body: { message: 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.' },
        headers: { 'retry-after': String(fault.seconds) },
      };
    case 'rate-limit':
      return {
        status: 403,
        body: { message: 'API rate limit exceeded for installation ID 1.' },
        headers: {
          'x-ratelimit-remaining': '0',
          // By the real clock: that is what a client compares it with.
          'x-ratelimit-reset': String(Math.floor(Date.now() / 1000) + fault.seconds),
        },
      };
    default:
      return undefined;
  }
}

function send(response: ServerResponse, answer: Answer, cutOff: boolean): void {
  const isBytes = Buffer.isBuffer(answer.body);
  const bytes = isBytes
    ? (answer.body as Buffer)
    : Buffer.from(answer.body === undefined ? '' : JSON.stringify(answer.body), 'utf8');
  const type = isBytes ? 'application/octet-stream' : 'application/json; charset=utf-8';
  response.writeHead(answer.status, {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': '4999',
    ...(bytes.length === 0 ? {} : { 'content-type': type }),
    'content-length': bytes.length,
    ...answer.headers,
  });
  if (!cutOff) {
    response.end(bytes);
    return;
  }
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}

import { spawn } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import type { Actor } from './state.ts';

export interface GitHttpOptions {
  /** The bare repository. */
  readonly gitFolder: string;
  /** `owner/name`. */
  readonly repository: string;
  /** By token. */
  readonly tokens: Readonly<Record<string, Actor>>;
}

/** What is asked of the repository over git's own protocol; undefined for every other address. */
export interface GitRequest {
  /** `git-upload-pack` reads, `git-receive-pack` writes. */
  readonly service: 'git-upload-pack' | 'git-receive-pack';
  /** Below the repository. */
  readonly path: string;
}

/** `/owner/name/info/refs` and the two services, with `.git` or without, as on GitHub. */
export function gitRequest(url: URL, repository: string): GitRequest | undefined {
  const base = [`/${repository}.git/`, `/${repository}/`].find((one) => url.pathname.startsWith(one));
  if (base === undefined) return undefined;
  const path = url.pathname.slice(base.length - 1);
  const service = path === '/info/refs' ? url.searchParams.get('service') : path.slice(1);
  return service === 'git-upload-pack' || service === 'git-receive-pack' ? { service, path } : undefined;
}

/** Whose request it is, by the password of `x-access-token`, as `actions/checkout` sends it. Everybody may read. */
export function gitActor(request: IncomingMessage, tokens: GitHttpOptions['tokens']): Actor | 'anonymous' | 'unknown' {
  const [, encoded] = /^basic (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
  if (encoded === undefined) return 'anonymous';
  const [, token = ''] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return tokens[token] ?? 'unknown';
}

/** What git's own CGI program answers. */
export interface GitAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** Answers with git's own CGI program. */
export async function answerGit(
  request: IncomingMessage,
  url: URL,
  { service, path }: GitRequest,
  options: GitHttpOptions,
): Promise<GitAnswer> {
  const actor = gitActor(request, options.tokens);
  const refused = refusal(service, actor);
  if (refused !== undefined) {
    request.resume();
    const headers: Record<string, string> = refused === 401 ? { 'www-authenticate': 'Basic realm="GitHub"' } : {};
    return { status: refused, headers, body: Buffer.from('Write access to repository not granted.\n') };
  }
  return runBackend(request, url, path, options.gitFolder, actor === 'anonymous' ? '' : (actor as Actor).login);
}

function refusal(service: GitRequest['service'], actor: Actor | 'anonymous' | 'unknown'): 401 | 403 | undefined {
  if (actor === 'unknown') return 401;
  if (service === 'git-upload-pack') return undefined;
  if (actor === 'anonymous') return 401;
  return actor.permission === 'write' ? undefined : 403;
}

function runBackend(
  request: IncomingMessage,
  url: URL,
  path: string,
  gitFolder: string,
  login: string,
): Promise<GitAnswer> {
  const header = (name: string) => String(request.headers[name] ?? '');
  const child = spawn(
    'git',
    ['-c', 'http.receivepack=true', '-c', 'uploadpack.allowAnySHA1InWant=true', 'http-backend'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        GIT_PROJECT_ROOT: gitFolder,
        GIT_HTTP_EXPORT_ALL: '1',
        PATH_INFO: path,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: header('content-type'),
        HTTP_CONTENT_ENCODING: header('content-encoding'),
        GIT_PROTOCOL: header('git-protocol'),
        REMOTE_USER: login,
        REMOTE_ADDR: '127.0.0.1',
      },
    },
  );
  request.pipe(child.stdin);
  child.stdin.on('error', () => {}); // The program may end before it has read everything.
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    child.on('error', reject);
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', () => resolve(parseAnswer(Buffer.concat(chunks))));
  });
}

/** Headers as CGI has them, an empty line, the body. */
function parseAnswer(bytes: Buffer): GitAnswer {
  const end = bytes.indexOf('\r\n\r\n');
  if (end === -1) return { status: 500, headers: {}, body: Buffer.alloc(0) };
  let status = 200;
  const headers: Record<string, string> = {};
  for (const line of bytes.subarray(0, end).toString('utf8').split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === 'status') status = Number.parseInt(value, 10);
    else headers[name.toLowerCase()] = value;
  }
  return { status, headers, body: bytes.subarray(end + 4) };
}

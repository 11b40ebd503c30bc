import { throttling } from '@octokit/plugin-throttling';
import { Octokit } from '@octokit/rest';
import { UserError } from '../errors.ts';
import type { Log } from '../ports.ts';
import {
  explainFailure,
  isBrokenQuery,
  isExisting,
  isPassing,
  retryAfterSeconds,
  unavailable,
} from './github-failures.ts';
import { sleep } from './sleep.ts';
import { throttleQueues } from './throttle-queues.ts';

export interface GitHubOptions {
  /** GITHUB_API_URL: `https://api.github.com`, or `https://HOST/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  /** GITHUB_SERVER_URL: where people read. */
  readonly serverUrl: string;
  /** GITHUB_GRAPHQL_URL. */
  readonly graphqlUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly token: string;
  readonly log: Log;
  /** How long a second of waiting is; default 1000 ms. Tests have shorter ones. */
  readonly secondMs?: number;
  /** Longest wait for an answer without a file in it, in ms; default one minute. */
  readonly timeoutMs?: number;
}

/** Requests for one thing: the first and three more. */
const TRIES = 4;

/** Longest wait, in seconds, that we take from GitHub before giving up; a primary rate limit may ask for an hour. */
const LONGEST_WAIT = 15 * 60;

/** Slowest transfer of a file that is waited for, in bytes per second, on top of the time for a request. */
const SLOWEST_TRANSFER = 100_000;

/** What octokit's `request` option takes from us. */
export interface RequestOptions {
  readonly fetch: typeof fetch;
  /** Zero where we look before trying again. */
  readonly retries?: 0;
  /** What the request is for, in words. */
  readonly what: string;
}

/** Parameters of one page. */
export interface Paging {
  readonly per_page: number;
  readonly page: number;
  readonly request: RequestOptions;
}

export interface CallOptions {
  /** Bytes sent or received, for the timeout. */
  readonly bytes?: number;
  /** The answer is a stream that the caller reads. */
  readonly stream?: boolean;
}

export interface GitHubClient {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly repo: string;
  readonly serverUrl: string;
  readonly graphqlUrl: string;
  readonly secondMs: number;
  /** A request that may be sent twice: what reads, or sets a value. `what` completes "GitHub did not …". */
  call<T>(what: string, send: (request: RequestOptions) => Promise<T>, options?: CallOptions): Promise<T>;
  /** All pages of a list, in GitHub's order. */
  list<T>(
    what: string,
    send: (paging: Paging) => Promise<{ readonly data: T[]; readonly headers: { readonly link?: string } }>,
  ): Promise<T[]>;
  /** As `call`; undefined where GitHub answers 404. */
  lookUp<T>(what: string, send: (request: RequestOptions) => Promise<T>): Promise<T | undefined>;
  /**
   * A request that makes something new each time it arrives. When its fate is unknown, or GitHub says that there is one,
   * `find` tells whether it is there, before it is sent again.
   */
  createOnce<T>(
    what: string,
    find: () => Promise<T | undefined>,
    send: (request: RequestOptions) => Promise<T>,
    options?: CallOptions,
  ): Promise<{ readonly value: T; readonly created: boolean }>;
}

const ThrottledOctokit = Octokit.plugin(throttling);

/** Octokit that waits as GitHub asks, tries a bounded number of times, and says in whole sentences what went wrong. */
export function openGitHub(options: GitHubOptions): GitHubClient {
  const { log, repository, secondMs = 1000, timeoutMs = 60_000 } = options;
  const [owner, repo] = parseRepository(repository);
  const octokit = new ThrottledOctokit({
    auth: options.token,
    baseUrl: options.apiUrl,
    userAgent: 'proofmark',
    // Every 404 would be a warning.
    log: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    throttle: {
      ...throttleQueues(secondMs),
      retryAfterBaseValue: secondMs,
      onRateLimit: (seconds, request, _octokit, count) => mayWait(seconds, request, count, 'its rate limit'),
      onSecondaryRateLimit: (seconds, request, _octokit, count) =>
        mayWait(seconds, request, count, 'its secondary rate limit'),
    },
  });

  function mayWait(seconds: number, request: unknown, count: number, limit: string): boolean {
    if (seconds > LONGEST_WAIT || count >= TRIES - 1) return false;
    const { what } = (request as { request: Partial<RequestOptions> }).request;
    log.warn(`GitHub asks us to wait ${seconds} s because of ${limit}, before it can ${what ?? 'go on'}.`);
    return true;
  }

  // Outside of the plugin, which waits for limits that GitHub tells by its headers or in its words: limits that say how long
  // to wait in another way, and failures that pass. The retry plugin makes a queue for every request, which takes longer
  // than the request.
  octokit.hook.wrap('request', async (request, endpoint) => {
    let waits = 0;
    let failures = 0;
    for (;;) {
      try {
        const response = await request(endpoint);
        if (!isBrokenQuery(response.data) || failures + 1 === TRIES) return response;
        failures += 1;
        await sleep(failures ** 2 * secondMs);
      } catch (error) {
        const seconds = retryAfterSeconds(error);
        if (seconds !== undefined) {
          if (!mayWait(seconds, endpoint, waits, 'its load')) throw error;
          waits += 1;
          await sleep(seconds * secondMs);
        } else {
          failures += 1;
          if (!isPassing(error) || endpoint.request.retries === 0 || failures === TRIES) throw error;
          await sleep(failures ** 2 * secondMs);
        }
      }
    }
  });

  /** Counts what is really sent since the last answer, and reads answers whole: one that was cut off is a failed request. */
  function counting({ bytes = 0, stream = false }: CallOptions) {
    const sent = { count: 0 };
    const longest = Math.ceil(timeoutMs + (bytes / SLOWEST_TRANSFER) * 1000);
    const counted: typeof fetch = async (input, init) => {
      sent.count += 1;
      const response = await fetch(input, { ...init, signal: AbortSignal.timeout(longest) });
      const whole = stream && response.ok ? response : await readWhole(response);
      if (response.ok) sent.count = 0;
      return whole;
    };
    return { sent, fetch: counted };
  }

  async function call<T>(what: string, send: (request: RequestOptions) => Promise<T>, options: CallOptions = {}) {
    const { sent, fetch: counted } = counting(options);
    try {
      return await send({ fetch: counted, what });
    } catch (error) {
      throw explainFailure(error, what, repository, sent.count);
    }
  }

  async function createOnce<T>(
    what: string,
    find: () => Promise<T | undefined>,
    send: (request: RequestOptions) => Promise<T>,
    options: CallOptions = {},
  ) {
    const { sent, fetch: counted } = counting(options);
    for (let attempt = 1; ; attempt++) {
      try {
        return { value: await send({ fetch: counted, retries: 0, what }), created: true };
      } catch (error) {
        if (!isPassing(error) && !isExisting(error)) throw explainFailure(error, what, repository, sent.count);
        const found = await find();
        if (found !== undefined) return { value: found, created: false };
        if (isExisting(error) && !isPassing(error)) throw explainFailure(error, what, repository, sent.count);
        if (attempt === TRIES) throw unavailable(error, what, sent.count);
        await sleep(attempt ** 2 * secondMs);
      }
    }
  }

  return {
    octokit,
    owner,
    repo,
    serverUrl: options.serverUrl.replace(/\/+$/, ''),
    graphqlUrl: options.graphqlUrl,
    secondMs,
    call,
    createOnce,
    async list(what, send) {
      // Not by octokit's own paging, which does not hand our options on to the request.
      const items: Awaited<ReturnType<typeof send>>['data'] = [];
      for (let page = 1; ; page++) {
        const answer = await call(what, (request) => send({ per_page: 100, page, request }));
        items.push(...answer.data);
        if (!/rel="next"/.test(answer.headers.link ?? '')) return items;
      }
    },
    async lookUp(what, send) {
      const { sent, fetch: counted } = counting({});
      try {
        return await send({ fetch: counted, what });
      } catch (error) {
        if ((error as { status?: unknown }).status === 404) return undefined;
        throw explainFailure(error, what, repository, sent.count);
      }
    },
  };
}

function parseRepository(repository: string): [string, string] {
  const [, owner, repo] = /^([^/\s]+)\/([^/\s]+)$/.exec(repository) ?? [];
  if (owner !== undefined && repo !== undefined) return [owner, repo];
  throw new UserError({
    what: `${JSON.stringify(repository)} is not a GitHub repository`,
    fix: 'write it as owner/name, for example GITHUB_REPOSITORY=octo/models',
  });
}

async function readWhole(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const body = await response.arrayBuffer();
  const hasNoBody = status === 204 || status === 205 || status === 304;
  return new Response(hasNoBody ? null : body, { status, statusText, headers });
}

import { UserError } from '../errors.ts';
import { ForgeUnavailable } from '../forge.ts';

/** What octokit throws, as far as we read it. A request that got no answer at all has status 500 and no response. */
interface RequestFailure extends Error {
  readonly status: number;
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data?: unknown;
  };
}

function isFailure(error: unknown): error is RequestFailure {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'request' in error;
}

function headerOf(error: RequestFailure, name: string): string | undefined {
  const value = error.response?.headers[name];
  return value === undefined ? undefined : String(value);
}

/** GitHub or the way to it failed; another time it may work. */
export function isPassing(error: unknown): boolean {
  return isFailure(error) && error.status >= 500;
}

/** GraphQL has status 200 also where GitHub failed; it asks to try that again. */
export function isBrokenQuery(data: unknown): boolean {
  const { errors } = (data ?? {}) as { readonly errors?: unknown };
  const [first] = Array.isArray(errors) ? (errors as { readonly message?: unknown }[]) : [];
  return (
    typeof first?.message === 'string' && first.message.includes('Something went wrong while executing your query')
  );
}

/** GitHub says that what was to be made is there, or that somebody is making it. */
export function isExisting(error: unknown): boolean {
  return isFailure(error) && (error.status === 409 || error.status === 422);
}

function isLimit(error: RequestFailure): boolean {
  if (error.status === 429) return true;
  return error.status === 403 && (isKnownLimit(error) || headerOf(error, 'retry-after') !== undefined);
}

/** Limits the throttling plugin waits for itself. */
function isKnownLimit(error: RequestFailure): boolean {
  return /\bsecondary rate\b/i.test(error.message) || headerOf(error, 'x-ratelimit-remaining') === '0';
}

/** Seconds after which GitHub wants to be asked again, where no plugin looks at it. */
export function retryAfterSeconds(error: unknown): number | undefined {
  if (!isFailure(error) || ![403, 429].includes(error.status) || isKnownLimit(error)) return undefined;
  const seconds = Number(headerOf(error, 'retry-after'));
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

/** `attempts`: requests that were sent for it. */
export function unavailable(error: unknown, what: string, attempts: number): ForgeUnavailable {
  return new ForgeUnavailable(
    { what: `GitHub did not ${what}: ${reasonOf(error)} (${attempts === 1 ? '1 try' : `${attempts} tries`})` },
    { cause: error },
  );
}

/** A request that failed, as a sentence. What is not an answer of GitHub comes back as it is. */
export function explainFailure(error: unknown, what: string, repository: string, attempts: number): unknown {
  if (!isFailure(error)) return error;
  if (isLimit(error)) return limited(error, what, attempts);
  if (error.status >= 500) return unavailable(error, what, attempts);
  return new UserError(
    { what: `GitHub did not ${what}: ${reasonOf(error)}`, fix: remedy(error, repository) },
    { cause: error },
  );
}

function limited(error: RequestFailure, what: string, attempts: number): ForgeUnavailable {
  const reset = Number(headerOf(error, 'x-ratelimit-reset'));
  const when =
    headerOf(error, 'x-ratelimit-remaining') === '0' && Number.isFinite(reset)
      ? ` until ${new Date(reset * 1000).toISOString()}`
      : '';
  const tries = attempts === 1 ? '1 try' : `${attempts} tries`;
  return new ForgeUnavailable(
    {
      what: `GitHub did not ${what}: it takes no more requests of ours${when} (${reasonOf(error)}; ${tries})`,
      fix: 'run the same command again later: it goes on where this stopped',
    },
    { cause: error },
  );
}

function remedy(error: RequestFailure, repository: string): string {
  const needs = headerOf(error, 'x-accepted-github-permissions');
  const permission = needs === undefined ? 'the permissions that the workflow guide lists' : needs;
  switch (error.status) {
    case 401:
      return 'set GITHUB_TOKEN to a token that is valid: this one has expired or was mistyped';
    case 403:
      return `give the token more permissions on ${repository}: ${permission}`;
    case 404:
      return `check that ${repository} is written correctly and that the token may see it (${permission})`;
    default:
      return 'change what GitHub names, and run the same command again';
  }
}

/** GitHub's own words, with the fields it complains about. */
function reasonOf(error: unknown): string {
  if (!isFailure(error)) return error instanceof Error ? error.message : String(error);
  if (error.response === undefined) return `no answer: ${error.message}`;
  return `${error.status} ${error.message.replace(/ - https:\/\/docs\.github\.com\S*/, '')}`.trim();
}

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../errors.ts';
import { shownAddress } from './address-text.ts';
import { type GetOptions, openAddress } from './http-get.ts';
import { s3Request } from './s3-request.ts';

interface Pin {
  readonly sha256: string;
  /** Size in bytes, where it is known: more is not read. */
  readonly bytes: number | null;
}

export interface DownloadOptions extends Omit<GetOptions, 'headers' | 'signal'> {
  /** Milliseconds in each of which at least `LEAST` bytes have to come; default a minute. */
  readonly patienceMs?: number;
  /** For the time in signatures; default the machine's. */
  readonly now?: () => Date;
}

/** Bytes read of a file whose size the card does not pin. */
const LARGEST_UNPINNED = 8 * 2 ** 30;
const PATIENCE_MS = 60_000;
/** Bytes that come at least while the patience lasts: one at a time now and then is no download. */
const LEAST = 16 * 1024;

/** Writes a remote file to `target` and holds it against its pin. Throws a UserError that names the address. */
export async function download(uri: string, pin: Pin, target: string, options: DownloadOptions = {}): Promise<void> {
  const sha256 = await fetchTo(uri, pin, target, options);
  if (sha256 === pin.sha256) return;
  throw new UserError({
    what: `${shownAddress(uri)} is not the file the data card pins: expected sha256 ${pin.sha256}, found ${sha256}`,
    where: { field: 'files' },
    fix: 'Find out who changed the file; or, when it is meant to change, pin the digest that was found.',
  });
}

async function fetchTo(uri: string, pin: Pin, target: string, options: DownloadOptions): Promise<string> {
  const limit = pin.bytes ?? LARGEST_UNPINNED;
  const tooLarge = () => new Error(`it is larger than ${limit.toLocaleString('en-US')} bytes`);
  const hash = createHash('sha256');
  const { patienceMs = PATIENCE_MS } = options;
  const impatience = new AbortController();
  let [received, before] = [0, 0];
  const timer = setInterval(() => {
    if (received - before < LEAST) impatience.abort();
    else before = received;
  }, patienceMs);
  try {
    const response = await open(uri, { ...options, signal: impatience.signal });
    if (response.statusCode !== 200) throw new Error(`the server answered ${answerOf(response)}`);
    const announced = Number(response.headers['content-length'] ?? 0);
    if (announced > limit) {
      response.destroy();
      throw tooLarge();
    }
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        received += chunk.byteLength;
        if (received > limit) throw tooLarge();
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(response, counted, createWriteStream(target), { signal: impatience.signal });
    return hash.digest('hex');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOSPC') throw error;
    throw notThere(
      uri,
      impatience.signal.aborted ? silence(received - before, patienceMs) : reasonOf(error, received),
      error,
    );
  } finally {
    clearInterval(timer);
  }
}

async function open(
  uri: string,
  options: DownloadOptions & { readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  if (!/^s3:/i.test(uri)) return openAddress(new URL(uri), options);
  const { environment = process.env, now = () => new Date() } = options;
  const asked = s3Request(uri, environment, now());
  const response = await openAddress(asked.url, { ...options, headers: asked.headers });
  // A bucket elsewhere answers with its region, under which the request has to be signed again.
  const region = response.headers['x-amz-bucket-region'];
  if (response.statusCode === 200 || typeof region !== 'string') return response;
  const again = s3Request(uri, environment, now(), region);
  if (again.url.href === asked.url.href && again.headers.authorization === asked.headers.authorization) return response;
  response.destroy();
  return openAddress(again.url, { ...options, headers: again.headers });
}

function answerOf({ statusCode = 0 }: IncomingMessage): string {
  switch (statusCode) {
    case 401:
    case 403:
      return `${statusCode}: you may not read it`;
    case 404:
      return '404: it is not there';
    default:
      return String(statusCode);
  }
}

function silence(bytes: number, patienceMs: number): string {
  const came = bytes === 0 ? 'nothing' : `only ${bytes.toLocaleString('en-US')} bytes`;
  return `${came} came for ${patienceMs / 1000} s`;
}

function notThere(uri: string, reason: string, cause: unknown): UserError {
  const credentials = /^s3:/i.test(uri)
    ? 'Check the address, AWS_REGION or AWS_ENDPOINT_URL, and AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'
    : 'Check the address and your access to it';
  return new UserError(
    {
      what: `${shownAddress(uri)} cannot be read: ${reason}`,
      where: { field: 'files' },
      fix: `${credentials}; or bring the file into the repository folder and pin its path.`,
    },
    { cause },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'there is no such server',
  EAI_AGAIN: 'the name of the server could not be looked up',
  ECONNREFUSED: 'nothing listens at this address',
  ETIMEDOUT: 'the server cannot be reached',
  EHOSTUNREACH: 'the server cannot be reached',
  ENETUNREACH: 'the server cannot be reached',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate of the server is not trusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate of the server is not trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate of the server is not trusted',
  CERT_HAS_EXPIRED: 'the certificate of the server is no longer valid',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is of another server',
  HPE_INVALID_CONSTANT: 'the server does not speak HTTP',
};

/** One sentence, of the innermost error. */
function reasonOf(error: unknown, received: number): string {
  if (!(error instanceof Error)) return String(error);
  const { code = '' } = error as { code?: string };
  if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
    return `the connection broke after ${received.toLocaleString('en-US')} bytes`;
  }
  const known = REASONS[code];
  if (known !== undefined) return known;
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  return inner instanceof Error ? reasonOf(inner, received) : (error.message.split('\n', 1)[0] ?? '');
}

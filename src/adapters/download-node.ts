import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { UserError } from '../errors.ts';
import { sha256Hex } from './digest-node.ts';
import { duckDb } from './native-modules.ts';

interface Pin {
  readonly sha256: string;
  /** Size in bytes, where it is known: more is not read. */
  readonly bytes: number | null;
}

/** Bytes read of a file whose size the card does not pin. */
const LARGEST_UNPINNED = 8 * 2 ** 30;
/** Milliseconds without a single byte after which a server is given up. */
const SILENCE = 60_000;

/** Writes a remote file to `target` and holds it against its pin. Throws a UserError that names the address. */
export async function download(uri: string, pin: Pin, target: string): Promise<void> {
  const sha256 = uri.startsWith('s3://') ? await fromS3(uri, target) : await fromHttps(uri, pin, target);
  if (sha256 === pin.sha256) return;
  throw new UserError({
    what: `${uri} is not the file the data card pins: expected sha256 ${pin.sha256}, found ${sha256}`,
    where: { field: 'files' },
    fix: 'Find out who changed the file; or, when it is meant to change, pin the digest that was found.',
  });
}

async function fromHttps(uri: string, pin: Pin, target: string): Promise<string> {
  const limit = pin.bytes ?? LARGEST_UNPINNED;
  const hash = createHash('sha256');
  let received = 0;
  const silence = new AbortController();
  let timer = setTimeout(() => silence.abort(), SILENCE);
  try {
    const response = await fetch(uri, { signal: silence.signal, redirect: 'follow' });
    if (!response.ok || response.body === null) throw new Error(`the server answered ${response.status}`);
    const counted = async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        clearTimeout(timer);
        timer = setTimeout(() => silence.abort(), SILENCE);
        received += chunk.byteLength;
        if (received > limit) throw new Error(`it is larger than ${limit.toLocaleString('en-US')} bytes`);
        hash.update(chunk);
        yield chunk;
      }
    };
    await pipeline(Readable.fromWeb(response.body as never), counted, createWriteStream(target));
    return hash.digest('hex');
  } catch (error) {
    if ((error as { code?: string }).code === 'ENOSPC') throw error;
    throw notThere(uri, silence.signal.aborted ? `nothing came for ${SILENCE / 1000} s` : reasonOf(error), error);
  } finally {
    clearTimeout(timer);
  }
}

/** Through DuckDB's extension for object stores, which has to be downloaded; credentials come from the environment. */
async function fromS3(uri: string, target: string): Promise<string> {
  const { DuckDBInstance } = duckDb();
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  try {
    await connection.run('install httpfs; load httpfs');
    const { AWS_ACCESS_KEY_ID: key, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
    if (key !== undefined && secret !== undefined) {
      await connection.run('set s3_access_key_id = $1', [key]);
      await connection.run('set s3_secret_access_key = $1', [secret]);
      if (token !== undefined) await connection.run('set s3_session_token = $1', [token]);
    }
    if (process.env.AWS_REGION !== undefined) await connection.run('set s3_region = $1', [process.env.AWS_REGION]);
    const reader = await connection.runAndReadAll('select content from read_blob($1)', [uri]);
    const content = (reader.getRows()[0]?.[0] as { bytes?: Uint8Array } | undefined)?.bytes;
    if (content === undefined) throw new Error('there is no such object');
    await writeFile(target, content);
    return sha256Hex(content);
  } catch (error) {
    const text = reasonOf(error);
    const extension = /extension/i.test(text) ? "DuckDB's extension httpfs, which reads s3://, could not be had: " : '';
    throw notThere(uri, `${extension}${text}`, error);
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function notThere(uri: string, reason: string, cause: unknown): UserError {
  return new UserError(
    {
      what: `${uri} cannot be read: ${reason}`,
      where: { field: 'files' },
      fix: 'Check the address and your access to it; or bring the file into the repository folder and pin its path.',
    },
    { cause },
  );
}

/** The innermost sentence: `fetch failed` alone says nothing. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = cause instanceof Error ? cause.message : String(cause);
  return text.split('\n', 1)[0]!;
}

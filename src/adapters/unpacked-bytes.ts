import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';

/** The end of a packed file that is damaged, cut off or not packed at all. */
export class PackingFault extends Error {
  constructor(cause: unknown) {
    super('cannot be unpacked', { cause });
    this.name = 'PackingFault';
  }
}

export function isPacked(file: string): boolean {
  return /\.(?:gz|zst)$/i.test(file);
}

/**
 * The bytes of a file as its readers see them, in pieces of at most 1 MiB; nothing of a `.zst` file, which Node.js 20
 * cannot unpack.
 * @throws PackingFault for a `.gz` file that is damaged, after the bytes that could be unpacked
 */
export async function* unpackedBytes(file: string): AsyncGenerator<Buffer> {
  if (/\.zst$/i.test(file)) return;
  const stream = createReadStream(file, { highWaterMark: 2 ** 20 });
  if (!/\.gz$/i.test(file)) {
    yield* stream as AsyncIterable<Buffer>;
    return;
  }
  const unpacked = pipeline(stream, createGunzip(), () => {});
  try {
    yield* unpacked as AsyncIterable<Buffer>;
  } catch (error) {
    throw String((error as { code?: string }).code).startsWith('Z_') ? new PackingFault(error) : error;
  } finally {
    stream.destroy();
  }
}

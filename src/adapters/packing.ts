import { type FileHandle, open, stat } from 'node:fs/promises';
import { PackingFault, unpackedBytes } from './unpacked-bytes.ts';

/** Why a packed file is not read. `bloated`: what it unpacks to is far more than rows that differ could be. */
export type PackingFaultKind = 'damaged' | 'bloated';

/** A packed file is bloated when it unpacks to more than both. Tables of ordinary rows have 3 to 50 times their packed bytes. */
export interface UnpackedLimits {
  /** Bytes for each packed byte. */
  readonly times: number;
  readonly bytes: number;
}
export const UNPACKED_LIMITS: UnpackedLimits = { times: 200, bytes: 2 ** 30 };

/**
 * What is wrong with a packed file: it ends before its time or is damaged, where the engine reads what is there of it and
 * says nothing; or it is bloated, where the engine would read for hours. A `.gz` file is unpacked for it, as far as the
 * limits; of a `.zst` file the frames and blocks are counted (RFC 8878, section 3.1), and what they say of their content
 * is taken, which none has to.
 */
export async function findPackingFault(
  file: string,
  limits: UnpackedLimits = UNPACKED_LIMITS,
): Promise<PackingFaultKind | undefined> {
  if (/\.gz$/i.test(file)) return findGzipFault(file, limits);
  if (!/\.zst$/i.test(file)) return undefined;
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    let [at, content] = [0, 0];
    while (at < size) {
      const frame = await readFrame(handle, at);
      if (frame === undefined || frame.end > size) return 'damaged';
      at = frame.end;
      content += frame.content;
    }
    return isBloated(content, size, limits) ? 'bloated' : undefined;
  } finally {
    await handle.close();
  }
}

function isBloated(content: number, packed: number, { times, bytes }: UnpackedLimits): boolean {
  return content > bytes && content > times * packed;
}

async function findGzipFault(file: string, limits: UnpackedLimits): Promise<PackingFaultKind | undefined> {
  const { size } = await stat(file);
  let content = 0;
  try {
    for await (const piece of unpackedBytes(file)) {
      content += piece.length;
      if (isBloated(content, size, limits)) return 'bloated';
    }
    return undefined;
  } catch (error) {
    if (error instanceof PackingFault) return 'damaged';
    throw error;
  }
}

const FRAME = 0xfd2fb528;
/** Sixteen numbers mean a frame that is to be skipped. */
const SKIPPED_FRAME = 0x184d2a50;
/** Magic number, descriptor, window, dictionary, content size. */
const LARGEST_HEADER = 4 + 1 + 1 + 4 + 8;
const [RAW_BLOCK, REPEATED_BLOCK, RESERVED_BLOCK] = [0, 1, 3];

interface Frame {
  /** Place after it. */
  readonly end: number;
  /** Bytes it unpacks to, as far as it says. */
  readonly content: number;
}

/** Undefined for what is no frame, or ends within a header. */
async function readFrame(handle: FileHandle, start: number): Promise<Frame | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(LARGEST_HEADER), 0, LARGEST_HEADER, start);
  if (bytesRead < 8) return undefined;
  const magic = buffer.readUInt32LE(0);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPED_FRAME) return { end: start + 8 + buffer.readUInt32LE(4), content: 0 };
  if (magic !== FRAME) return undefined;
  const descriptor = buffer[4]!;
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const sizeBytes = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  const sizeAt = 5 + (single ? 0 : 1) + dictionary;
  const declared = contentSize(buffer.subarray(sizeAt, sizeAt + sizeBytes));
  let at = start + sizeAt + sizeBytes;
  let plain = 0;
  for (;;) {
    const block = await handle.read(Buffer.alloc(3), 0, 3, at);
    if (block.bytesRead < 3) return undefined;
    const header = block.buffer.readUIntLE(0, 3);
    const type = (header >> 1) & 3;
    if (type === RESERVED_BLOCK) return undefined;
    at += 3 + (type === REPEATED_BLOCK ? 1 : header >> 3);
    if (type === RAW_BLOCK || type === REPEATED_BLOCK) plain += header >> 3;
    if ((header & 1) === 1) {
      return { end: at + ((descriptor & 4) === 0 ? 0 : 4), content: Math.max(declared, plain) };
    }
  }
}

/** `Frame_Content_Size`, which two bytes hold less 256; 0 where a frame does not say. */
function contentSize(field: Buffer): number {
  switch (field.length) {
    case 1:
      return field[0]!;
    case 2:
      return field.readUInt16LE() + 256;
    case 4:
      return field.readUInt32LE();
    case 8:
      return Number(field.readBigUInt64LE());
    default:
      return 0;
  }
}

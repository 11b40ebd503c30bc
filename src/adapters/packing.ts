import { type FileHandle, open } from 'node:fs/promises';
import { PackingFault, unpackedBytes } from './unpacked-bytes.ts';

/**
 * Whether a packed file ends before its time or is damaged: the engine reads what is there of it and says nothing. A `.gz`
 * file is unpacked for it; of a `.zst` file the frames and blocks are counted (RFC 8878, section 3.1).
 */
export async function isBadlyPacked(file: string): Promise<boolean> {
  if (/\.gz$/i.test(file)) return !(await unpacks(file));
  if (!/\.zst$/i.test(file)) return false;
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    let at = 0;
    while (at < size) {
      const next = await endOfFrame(handle, at);
      if (next === undefined || next > size) return true;
      at = next;
    }
    return false;
  } finally {
    await handle.close();
  }
}

async function unpacks(file: string): Promise<boolean> {
  try {
    for await (const _ of unpackedBytes(file));
    return true;
  } catch (error) {
    if (error instanceof PackingFault) return false;
    throw error;
  }
}

const FRAME = 0xfd2fb528;
/** Sixteen numbers mean a frame that is to be skipped. */
const SKIPPED_FRAME = 0x184d2a50;
const RESERVED_BLOCK = 3;
const REPEATED_BLOCK = 1;

/** Place after a frame; undefined for what is no frame, or ends within a header. */
async function endOfFrame(handle: FileHandle, start: number): Promise<number | undefined> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, start);
  if (bytesRead < 8) return undefined;
  const magic = buffer.readUInt32LE(0);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPED_FRAME) return start + 8 + buffer.readUInt32LE(4);
  if (magic !== FRAME) return undefined;
  const descriptor = buffer[4]!;
  const single = (descriptor & 0x20) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const contentSize = [single ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  let at = start + 5 + (single ? 0 : 1) + dictionary + contentSize;
  for (;;) {
    const block = await handle.read(Buffer.alloc(3), 0, 3, at);
    if (block.bytesRead < 3) return undefined;
    const header = block.buffer.readUIntLE(0, 3);
    const type = (header >> 1) & 3;
    if (type === RESERVED_BLOCK) return undefined;
    at += 3 + (type === REPEATED_BLOCK ? 1 : header >> 3);
    if ((header & 1) === 1) return at + ((descriptor & 4) === 0 ? 0 : 4);
  }
}

import { PackingFault, unpackedBytes } from './unpacked-bytes.ts';

/** Brackets around a value beyond which the engine is not asked: at about twenty thousand it ends the whole process. */
export const DEEPEST_JSON = 1000;

const [NEWLINE, QUOTE, BACKSLASH] = [0x0a, 0x22, 0x5c];
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Line, from 1, on which a JSON file is nested more than `DEEPEST_JSON` deep; undefined for others, and for what is no JSON,
 * which is the engine's to refuse. Reads the file once, in pieces.
 */
export async function findDeepJson(file: string): Promise<number | undefined> {
  let [depth, line] = [0, 1];
  let [quoted, escaped] = [false, false];
  try {
    for await (const bytes of unpackedBytes(file)) {
      for (let at = 0; at < bytes.length; at++) {
        if (quoted) {
          if (escaped) {
            escaped = false;
            continue;
          }
          const byte = bytes[at]!;
          if (byte === BACKSLASH) escaped = true;
          // A string of JSON cannot have a line break; a file that is no JSON is not to be read as one string.
          else if (byte === QUOTE || byte === NEWLINE) quoted = false;
          if (byte === NEWLINE) line++;
          continue;
        }
        switch (bytes[at]) {
          case QUOTE:
            quoted = true;
            break;
          case OPEN_LIST:
          case OPEN_OBJECT:
            if (++depth > DEEPEST_JSON) return line;
            break;
          case CLOSE_LIST:
          case CLOSE_OBJECT:
            if (depth > 0) depth--;
            break;
          case NEWLINE:
            line++;
            break;
        }
      }
    }
  } catch (error) {
    if (!(error instanceof PackingFault)) throw error;
  }
  return undefined;
}

import { isUtf8 } from 'node:buffer';
import { type FileHandle, open } from 'node:fs/promises';
import { isPacked, PackingFault, unpackedBytes } from './unpacked-bytes.ts';

/** Why a CSV file cannot be read, with the line on which it begins to be wrong, counted from 1. */
export interface CsvFault {
  readonly line?: number;
  readonly what: string;
  readonly fix: string;
}

/** Bytes of a line that the engine reads. */
const LONGEST_LINE = 2 * 2 ** 20;
/** Bytes looked at for the end of a line, at a time. */
const PIECE = 64 * 1024;
const [NEWLINE, RETURN, QUOTE] = [0x0a, 0x0d, 0x22];
const DELIMITERS = [',', ';', '\t', '|'];

export const NOT_UNPACKED = 'cannot be unpacked: it is damaged or cut off, or not packed as its ending says';
export const BRING = 'Bring the whole file again, and compare its size and digest with the source’s.';

const TOO_LONG: Omit<CsvFault, 'line'> = {
  what: `a line is longer than ${LONGEST_LINE / 2 ** 20} MiB`,
  fix: 'Check for an unclosed quote and for line ends other than \\n; keep long values out of tables.',
};

/**
 * A line so long that the engine would take long to refuse it, found by looking for one end of a line in every window of two
 * MiB, which reads little of an ordinary file; of a packed file only the first window is looked at. Undefined for others.
 */
export async function findEndlessLine(file: string): Promise<CsvFault | undefined> {
  if (isPacked(file)) return (await beginsEndless(file)) ? { line: 1, ...TOO_LONG } : undefined;
  const handle = await open(file);
  try {
    const { size } = await handle.stat();
    for (let start = 0; start + LONGEST_LINE <= size; start += LONGEST_LINE) {
      if (await hasNewline(handle, start, start + LONGEST_LINE)) continue;
      return start === 0 ? { line: 1, ...TOO_LONG } : TOO_LONG;
    }
    return undefined;
  } finally {
    await handle.close();
  }
}

async function beginsEndless(file: string): Promise<boolean> {
  let read = 0;
  try {
    for await (const chunk of unpackedBytes(file)) {
      if (chunk.includes(NEWLINE) || chunk.includes(RETURN)) return false;
      read += chunk.length;
      if (read > LONGEST_LINE) return true;
    }
  } catch (error) {
    if (!(error instanceof PackingFault)) throw error;
  }
  return false;
}

async function hasNewline(handle: FileHandle, start: number, end: number): Promise<boolean> {
  const piece = Buffer.alloc(PIECE);
  for (let at = start; at < end; at += PIECE) {
    const { bytesRead } = await handle.read(piece, 0, Math.min(PIECE, end - at), at);
    const seen = piece.subarray(0, bytesRead);
    // Old Macintosh files end their lines with \r alone.
    if (seen.includes(NEWLINE) || seen.includes(RETURN)) return true;
  }
  return false;
}

/** The character between the fields of the first line; undefined when it has one field, or cannot be known. */
export async function findDelimiter(file: string): Promise<string | undefined> {
  const counts = new Map(DELIMITERS.map((delimiter) => [delimiter.charCodeAt(0), 0]));
  let quoted = false;
  let read = 0;
  try {
    for await (const chunk of unpackedBytes(file)) {
      for (const byte of chunk) {
        if (byte === QUOTE) quoted = !quoted;
        else if (!quoted && byte === NEWLINE) return best(counts);
        else if (!quoted && counts.has(byte)) counts.set(byte, counts.get(byte)! + 1);
      }
      read += chunk.length;
      if (read > LONGEST_LINE) return undefined;
    }
  } catch (error) {
    if (!(error instanceof PackingFault)) throw error;
  }
  return best(counts);
}

function best(counts: ReadonlyMap<number, number>): string | undefined {
  const [first] = [...counts].sort(([, a], [, b]) => b - a);
  return first === undefined || first[1] === 0 ? undefined : String.fromCharCode(first[0]);
}

/**
 * The first thing that is wrong with a CSV file: another encoding than UTF-8, a quote that is never closed, a line with more
 * or fewer fields than the first, a line without end, a packed file that cannot be unpacked. Undefined when none of them is.
 */
export async function findCsvFault(file: string, delimiter: string | undefined): Promise<CsvFault | undefined> {
  try {
    return await scanCsv(file, delimiter);
  } catch (error) {
    if (error instanceof PackingFault) return { what: NOT_UNPACKED, fix: BRING };
    throw error;
  }
}

async function scanCsv(file: string, delimiter: string | undefined): Promise<CsvFault | undefined> {
  const scan = new CsvScan(delimiter?.charCodeAt(0));
  let first = true;
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of unpackedBytes(file)) {
    if (first) {
      const encoding = wideEncoding(chunk);
      if (encoding !== undefined) return notUtf8(encoding, 1);
      first = false;
    }
    const whole = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = wholeCharacters(whole);
    const complete = whole.subarray(0, end);
    rest = whole.subarray(end);
    const fault = isUtf8(complete) ? scan.read(complete) : (scan.read(validPart(complete)) ?? notUtf8(null, scan.line));
    if (fault !== undefined) return fault;
  }
  return rest.length > 0 ? notUtf8(null, scan.line) : scan.end();
}

/** Reads bytes of a CSV file by RFC 4180, in pieces. */
class CsvScan {
  /** Line that is being read. */
  line = 1;
  readonly #delimiter: number | undefined;
  #fields = 1;
  #expected: number | undefined;
  #bytes = 0;
  #empty = true;
  #recordLine = 1;
  #quotedFrom: number | undefined;

  constructor(delimiter: number | undefined) {
    this.#delimiter = delimiter;
  }

  read(bytes: Buffer): CsvFault | undefined {
    for (const byte of bytes) {
      this.#bytes++;
      if (byte !== NEWLINE && byte !== RETURN) this.#empty = false;
      if (byte === QUOTE) this.#quotedFrom = this.#quotedFrom === undefined ? this.line : undefined;
      else if (byte === NEWLINE) {
        this.line++;
        if (this.#quotedFrom !== undefined) continue;
        const fault = this.#endOfRecord();
        if (fault !== undefined) return fault;
      } else if (byte === this.#delimiter && this.#quotedFrom === undefined) this.#fields++;
      if (this.#bytes > LONGEST_LINE) return this.#tooLong();
    }
    return undefined;
  }

  end(): CsvFault | undefined {
    if (this.#quotedFrom !== undefined) return unclosed(this.#quotedFrom);
    return this.#bytes === 0 ? undefined : this.#endOfRecord();
  }

  #tooLong(): CsvFault {
    if (this.#quotedFrom !== undefined && this.line > this.#quotedFrom) return unclosed(this.#quotedFrom);
    return { line: this.#recordLine, ...TOO_LONG };
  }

  #endOfRecord(): CsvFault | undefined {
    const [fields, line, empty] = [this.#fields, this.#recordLine, this.#empty];
    this.#expected ??= fields;
    this.#fields = 1;
    this.#bytes = 0;
    this.#empty = true;
    this.#recordLine = this.line;
    // An empty line is no row.
    if (fields === this.#expected || empty) return undefined;
    return {
      line,
      what: `has ${fields} field${fields === 1 ? '' : 's'}, and the first line has ${this.#expected}`,
      fix: 'Put values that contain the delimiter or a line break in double quotes, and give every row all its fields.',
    };
  }
}

function unclosed(line: number): CsvFault {
  return {
    line,
    what: 'a double quote is opened and never closed',
    fix: 'Close it; a quote inside a quoted value is written twice.',
  };
}

function notUtf8(encoding: string | null, line: number): CsvFault {
  const from = encoding ?? 'ISO-8859-1';
  return {
    line,
    what: encoding === null ? 'is not UTF-8: the file has another encoding' : `the file is ${encoding}, not UTF-8`,
    fix: `Convert it: iconv -f ${from} -t UTF-8${encoding === null ? ' (or from what it was written in)' : ''}.`,
  };
}

function wideEncoding(bytes: Buffer): string | undefined {
  const [a, b, c, d] = bytes;
  if (a === 0xff && b === 0xfe && c === 0 && d === 0) return 'UTF-32';
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return 'UTF-16';
  const head = bytes.subarray(0, 1000);
  const zeros = (parity: number) => head.filter((byte, index) => index % 2 === parity && byte === 0).length;
  const most = 0.3 * head.length;
  if (head.length >= 4 && zeros(1) > most && zeros(0) === 0) return 'UTF-16LE';
  if (head.length >= 4 && zeros(0) > most && zeros(1) === 0) return 'UTF-16BE';
  return undefined;
}

/** Length of the bytes without a last character that the next piece completes. */
function wholeCharacters(bytes: Buffer): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return bytes.length;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}

/** The longest beginning that is UTF-8. */
function validPart(bytes: Buffer): Buffer {
  let [valid, invalid] = [0, bytes.length];
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1;
    if (isUtf8(bytes.subarray(0, wholeCharacters(bytes.subarray(0, middle))))) valid = middle;
    else invalid = middle;
  }
  return bytes.subarray(0, valid);
}

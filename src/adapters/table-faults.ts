import { readFile, stat } from 'node:fs/promises';
import { isLfsPointer, LFS_POINTER, LFS_POINTER_BYTES } from '../config/lfs-pointer.ts';
import { type Problem, UserError } from '../errors.ts';
import { BRING, type CsvFault, findCsvFault, findDelimiter, findEndlessLine, NOT_UNPACKED } from './csv-faults.ts';
import { DEEPEST_JSON, findDeepJson } from './json-depth.ts';
import { findPackingFault, UNPACKED_LIMITS } from './packing.ts';

/**
 * Refuses what can be told before the engine reads a file.
 * @throws UserError for an empty file, a packed file that is cut off or a bomb, a CSV file with an endless line, and JSON so deep that it would end the process
 */
export async function refuseAtOnce(file: string): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info?.size === 0)
    throw new UserError({ what: 'is empty', where: { file }, fix: 'Bring the file with its rows.' });
  if (info !== undefined && info.size < LFS_POINTER_BYTES && isLfsPointer(await readFile(file, 'latin1'))) {
    throw new UserError({ ...LFS_POINTER, where: { file } });
  }
  const endless = info !== undefined && isCsv(file) ? await findEndlessLine(file) : undefined;
  if (endless !== undefined) throw new UserError(placed(endless, file));
  const packing = info === undefined ? undefined : await findPackingFault(file);
  if (packing === 'damaged') throw new UserError({ what: NOT_UNPACKED, where: { file }, fix: BRING });
  if (packing === 'bloated') throw new UserError({ what: BLOATED, where: { file }, fix: UNBLOATED });
  const deep = info !== undefined && isJson(file) ? await findDeepJson(file) : undefined;
  if (deep !== undefined) {
    throw new UserError({
      what: `is nested more than ${DEEPEST_JSON.toLocaleString('en-US')} levels deep`,
      where: { file, line: deep },
      fix: 'Write one object a row, whose values are no more than a few levels deep.',
    });
  }
}

const BLOATED = `unpacks to more than ${UNPACKED_LIMITS.times} times its size and ${UNPACKED_LIMITS.bytes / 2 ** 30} GiB, which rows that differ do not`;
const UNBLOATED =
  'Check what wrote it. Rows that are equal belong in Parquet, which is read in little time however many there are.';

/** The longest name of a column, in UTF-16 units: a data card, whose fields are named by columns, could hold no longer one. */
const LONGEST_NAME = 1000;

/**
 * Refuses tables with columns that no card and no report could name.
 * @param files those whose columns they may be
 */
export function refuseNames(columns: readonly { readonly name: string }[], files: readonly string[]): void {
  const where = { file: files.join(', ') };
  for (const [index, { name }] of columns.entries()) {
    const place = `the name of column ${index + 1}`;
    if (name.includes('\0')) {
      const fix = 'Check the encoding of the file; name columns with characters that can be seen.';
      throw new UserError({ what: `${place} holds a NUL character`, where, fix });
    }
    if (name === '__proto__') {
      throw new UserError({ what: `${place} is __proto__, which no data card can hold`, where, fix: 'Rename it.' });
    }
    if (name.length > LONGEST_NAME) {
      const lengths = `${name.length.toLocaleString('en-US')} characters long; the longest is ${LONGEST_NAME.toLocaleString('en-US')}`;
      throw new UserError({ what: `${place} is ${lengths}`, where, fix: 'Rename it; is the first line the header?' });
    }
  }
}

/**
 * What the engine's refusal of a file means, in a sentence, with the line where there is one; undefined for a message that is
 * not about a file.
 * @param message of the engine, all its lines
 * @param files those that may be meant
 */
export async function explainFile(message: string, files: readonly string[]): Promise<Problem | undefined> {
  const records = /json_read expected records/.test(message);
  const file =
    files.find((each) => message.includes(each) || (records && isJson(each))) ?? damagedParquet(message, files);
  if (file === undefined) return undefined;
  const where = { file };
  if (isCsv(file)) {
    const fault = await findCsvFault(file, await findDelimiter(file));
    if (fault !== undefined) return placed(fault, file);
    const what = /Original Line/.test(message) ? reasonOfCsv(message) : 'is no CSV file that can be understood';
    return { what, where, fix: 'Write it with one header line, one row a line and the same fields in every row.' };
  }
  const json = /Malformed JSON in file .*?, at byte (\d+) in (line|record\/value) (\d+): (.*)/.exec(message);
  if (json !== null) {
    const [, byte, unit, number, reason = ''] = json;
    const what = `is no JSON at byte ${byte}${unit === 'line' ? '' : ` of value ${number}`}: ${reason.trim().replace(/\.$/, '')}`;
    return {
      what,
      where: unit === 'line' ? { file, line: Number(number) } : where,
      fix: 'Correct it: .jsonl has one object a line, .json a list of objects.',
    };
  }
  const twice = /in line (\d+): Object .* has duplicate key/s.exec(message);
  if (twice !== null) {
    const line = { file, line: Number(twice[1]) };
    return { what: 'an object has a name twice', where: line, fix: 'Give every object each name once.' };
  }
  if (/JSON transform error/.test(message)) {
    return { what: 'has values of different kinds in one column', where, fix: 'Give a column values of one kind.' };
  }
  if (/maximum_object_size/.test(message)) {
    const fix = 'Check for a missing line break; keep long values out of tables.';
    return { what: 'holds an object of more than 16 MiB', where, fix };
  }
  if (records) {
    const fix = 'Write one object a row, such as {"id": 1, "late": true}.';
    return { what: 'holds values that are no objects, so it is no table', where, fix };
  }
  if (/too small to be a Parquet|No magic bytes/i.test(message)) {
    return { what: 'is no whole Parquet file: it was cut off, or is something else', where, fix: BRING };
  }
  if (isParquet(file)) {
    return { what: 'is a damaged Parquet file', where, fix: BRING };
  }
  if (/gzip|zstd|decompress|inflate/i.test(message)) {
    return { what: NOT_UNPACKED, where, fix: BRING };
  }
  return undefined;
}

/** The Parquet files of which one is meant by a message of the engine's lower parts, which name none. */
function damagedParquet(message: string, files: readonly string[]): string | undefined {
  const parquet = files.filter(isParquet);
  const low = /^(?:Invalid|IO|Serialization) Error: |TProtocolException|Invalid unicode|don't know what type/.test(
    message,
  );
  return low && parquet.length > 0 ? parquet.join(', ') : undefined;
}

function isParquet(file: string): boolean {
  return /\.parquet$/i.test(file);
}

function isCsv(file: string): boolean {
  return /\.(?:csv|tsv)(?:\.(?:gz|zst))?$/i.test(file);
}

function isJson(file: string): boolean {
  return /\.(?:json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.test(file);
}

function placed({ line, what, fix }: CsvFault, file: string): Problem {
  return { what, where: { file, ...(line === undefined ? {} : { line }) }, fix };
}

/** The sentence after "Original Line"; of a value that cannot be converted without the value. */
function reasonOfCsv(message: string): string {
  const lines = message.split('\n');
  const at = lines.findIndex((line) => line.startsWith('Original Line'));
  const said = (lines[at + 1] ?? '').trim().replace(/\.$/, '') || 'is no CSV file that can be understood';
  const column = /when converting column "(.*?)"\./.exec(said)?.[1];
  if (column === undefined) return said;
  const type = / to '?([A-Z][A-Z0-9_]*)/.exec(said)?.[1];
  return `a value of column ${column} is no ${type ?? 'value of its type'}`;
}

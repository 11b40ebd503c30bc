import { stat } from 'node:fs/promises';
import { type Problem, UserError } from '../errors.ts';
import { type CsvFault, findCsvFault, findDelimiter, findEndlessLine } from './csv-faults.ts';

const BRING = 'Bring the whole file again, and compare its size and digest with the source’s.';

/**
 * Refuses what can be told before the engine reads a file.
 * @throws UserError for an empty file and for a CSV file with an endless line
 */
export async function refuseAtOnce(file: string): Promise<void> {
  const info = await stat(file).catch(() => undefined);
  if (info?.size === 0)
    throw new UserError({ what: 'is empty', where: { file }, fix: 'Bring the file with its rows.' });
  const endless = info !== undefined && isCsv(file) ? await findEndlessLine(file) : undefined;
  if (endless !== undefined) throw new UserError(placed(endless, file));
}

/**
 * What the engine's refusal of a file means, in a sentence, with the line where there is one; undefined for a message that is
 * not about a file.
 * @param message of the engine, all its lines
 * @param files those that may be meant
 */
export async function explainFile(message: string, files: readonly string[]): Promise<Problem | undefined> {
  const records = /json_read expected records/.test(message);
  const file = files.find((each) => message.includes(each) || (records && isJson(each)));
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
  if (/\.parquet$/i.test(file)) {
    return { what: 'is a damaged Parquet file', where, fix: BRING };
  }
  if (/gzip|zstd|decompress|inflate/i.test(message)) {
    return { what: 'cannot be unpacked: it is damaged, or not compressed as its ending says', where, fix: BRING };
  }
  return undefined;
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

/** The sentence after "Original Line". */
function reasonOfCsv(message: string): string {
  const lines = message.split('\n');
  const at = lines.findIndex((line) => line.startsWith('Original Line'));
  return (lines[at + 1] ?? '').trim().replace(/\.$/, '') || 'is no CSV file that can be understood';
}

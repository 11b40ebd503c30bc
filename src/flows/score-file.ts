import { z } from 'zod';
import { type Problem, UserError } from '../errors.ts';
import type { ScoreFileReader, ScoreTable } from '../ports.ts';

/** Low enough that the squares of a billion of them still add up. */
const LARGEST_WEIGHT = 1e100;

const Columns = z.record(z.string(), z.unknown());
const Rows = z.array(Columns);

/**
 * Reads by the file's ending: `.csv`, `.tsv` and `.parquet` as tables, everything else as JSON.
 * @param further columns that are wanted because of the names a file has
 */
export async function readScoreTable(
  file: string,
  wanted: readonly string[],
  reader: ScoreFileReader,
  further: (names: readonly string[]) => readonly string[] = () => [],
): Promise<ScoreTable> {
  const read = await readerOf(file, reader);
  const table = await read(wanted);
  const more = further(table.names);
  return more.length === 0 ? table : read([...wanted, ...more]);
}

async function readerOf(
  file: string,
  reader: ScoreFileReader,
): Promise<(wanted: readonly string[]) => ScoreTable | Promise<ScoreTable>> {
  if (/\.(csv|tsv|parquet)(\.gz)?$/i.test(file)) return (wanted) => reader.readTable(file, wanted);
  const text = await reader.readText(file);
  return (wanted) => parseScoreJson(text, file, wanted);
}

/**
 * JSON in one of three forms: columns `{"y_true": [...], "y_score": [...]}`, the same inside `{"inputs": {...}}`, or rows
 * `[{"y_true": 0, "y_score": 0.2}, ...]`.
 */
export function parseScoreJson(text: string, file: string, wanted: readonly string[]): ScoreTable {
  const content = parseJson(text, file);
  const rows = Rows.safeParse(content);
  if (rows.success) return tableOfRows(rows.data, file, wanted);

  const object = Columns.safeParse(content);
  if (!object.success) {
    throw new UserError({
      what: 'neither an object of columns nor an array of rows',
      where: { file },
      fix: 'write {"y_true": [0, 1], "y_score": [0.2, 0.9]}',
    });
  }
  const inputs = Columns.safeParse(object.data.inputs);
  const fields = inputs.success ? inputs.data : object.data;
  const columns = new Map<string, readonly unknown[]>();
  for (const name of wanted) {
    const values = fields[name];
    if (values === undefined || values === null) continue;
    if (!Array.isArray(values)) {
      throw new UserError({ what: 'not an array', where: { file, field: name }, fix: 'write one value per row' });
    }
    columns.set(name, values);
  }
  return {
    file,
    names: Object.keys(fields),
    columns,
    threshold: thresholdOf(fields.threshold, file),
    ...classesOf(fields.classes, file),
  };
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const notFinite = /[[,:]\s*(-?Infinity|NaN)\b/.exec(text)?.[1];
    throw new UserError({
      what: `not JSON: ${(error as Error).message}`,
      where: { file },
      fix:
        notFinite === undefined
          ? 'give a file that ends in .json, .csv or .parquet, with what its ending says'
          : `JSON has no ${notFinite}, and scores must be finite numbers`,
    });
  }
}

function tableOfRows(rows: z.infer<typeof Rows>, file: string, wanted: readonly string[]): ScoreTable {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const present = wanted.filter((name) => names.includes(name));
  const columns = new Map(present.map((name) => [name, rows.map((row) => row[name])]));
  return { file, names, columns, threshold: undefined };
}

function thresholdOf(value: unknown, file: string): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new UserError({ what: 'not a number', where: { file, field: 'threshold' } });
}

/** `3` for classes 0, 1, 2, or their names in the order of the probabilities. */
function classesOf(value: unknown, file: string): { readonly classes?: readonly string[] } {
  if (value === undefined || value === null) return {};
  if (Number.isSafeInteger(value) && (value as number) > 0) {
    return { classes: Array.from({ length: value as number }, (_, code) => String(code)) };
  }
  const names = z.array(z.union([z.string(), z.number()])).safeParse(value);
  if (names.success && names.data.length > 0) return { classes: names.data.map(String) };
  throw new UserError({
    what: 'neither a number of classes nor their names',
    where: { file, field: 'classes' },
    fix: 'write "classes": ["cat", "dog"], in the order of the probabilities',
  });
}

/** Columns of a table checked and typed, with every problem collected. */
export class ScoreColumns {
  readonly problems: Problem[] = [];
  readonly rows: number;
  readonly table: ScoreTable;

  /** @param required names of columns; of several with `|` between them, one */
  constructor(table: ScoreTable, required: readonly string[]) {
    this.table = table;
    const alternatives = required.map((names) => names.split('|'));
    const missing = alternatives
      .filter((names) => !names.some((name) => table.columns.has(name)))
      .map(([name]) => name!);
    for (const name of missing) {
      this.report(
        name,
        'no such column',
        table.names.length === 0 ? undefined : `the file has ${table.names.join(', ')}; rename one to ${name}`,
      );
    }
    const lengths = [...table.columns].map(([name, values]) => ({ name, length: values.length }));
    const counted = alternatives[0]!.find((name) => table.columns.has(name));
    this.rows = lengths.find(({ name }) => name === counted)?.length ?? 0;
    for (const { name, length } of lengths) {
      if (missing.length === 0 && length !== this.rows) {
        this.report(name, `${length} values, but ${counted} has ${this.rows}`, 'give one value per row');
      }
    }
    if (missing.length === 0 && this.rows === 0) this.problems.push({ what: 'no rows', where: { file: table.file } });
    this.throwProblems();
  }

  /** 0 and 1, as numbers, booleans or the text of either. */
  labels(name: string): Uint8Array | undefined {
    const values = this.table.columns.get(name);
    if (values === undefined) return undefined;
    const labels = new Uint8Array(values.length);
    this.check(name, values, 'are not 0 or 1', 'write 1 for the positive class and 0 for the other', (value, row) => {
      const label = typeof value === 'boolean' ? Number(value) : (labelOfText(value) ?? numberOf(value));
      if (label !== 0 && label !== 1) return false;
      labels[row] = label;
      return true;
    });
    return labels;
  }

  /** Finite numbers, or their text. */
  numbers(name: string): Float64Array | undefined {
    const values = this.table.columns.get(name);
    if (values === undefined) return undefined;
    const numbers = new Float64Array(values.length);
    this.check(name, values, 'are not finite numbers', undefined, (value, row) => {
      const number = numberOf(value);
      if (!Number.isFinite(number)) return false;
      numbers[row] = number;
      return true;
    });
    return numbers;
  }

  /** The first of several columns that the file has. */
  firstOf(...names: readonly string[]): string | undefined {
    return names.find((name) => this.table.columns.has(name));
  }

  /** A column as it stands in the file. */
  raw(name: string): readonly unknown[] | undefined {
    return this.table.columns.get(name);
  }

  weights(name: string): Float64Array | undefined {
    const weights = this.numbers(name);
    if (weights === undefined) return undefined;
    this.check(name, Array.from(weights), 'are negative', 'weights are 0 or more', (value) => (value as number) >= 0);
    const limit = `weights are at most ${LARGEST_WEIGHT}`;
    this.check(name, Array.from(weights), 'are too large', limit, (value) => (value as number) <= LARGEST_WEIGHT);
    if (this.problems.length === 0 && weights.every((weight) => weight === 0)) {
      this.report(name, 'every weight is 0');
    }
    return weights;
  }

  /** Codes in order of first appearance; rows without a value get -1. */
  categories(name: string): { readonly values: readonly string[]; readonly codes: Int32Array } | undefined {
    const values = this.table.columns.get(name);
    if (values === undefined) return undefined;
    const codeOf = new Map<string, number>();
    const codes = new Int32Array(values.length).fill(-1);
    this.check(name, values, 'are not text, numbers or booleans', undefined, (value, row) => {
      if (value === null || value === undefined) return true;
      if (typeof value === 'object') return false;
      const text = String(value);
      const code = codeOf.get(text) ?? codeOf.size;
      codeOf.set(text, code);
      codes[row] = code;
      return true;
    });
    return { values: [...codeOf.keys()], codes };
  }

  throwProblems(): void {
    if (this.problems.length > 0) throw new UserError(this.problems);
  }

  report(name: string, what: string, fix?: string): void {
    this.problems.push({ what, where: { file: this.table.file, field: name }, ...(fix === undefined ? {} : { fix }) });
  }

  /** Reports how many values are not as they should be and where the first one is; rows count from 1. */
  check(
    name: string,
    values: readonly unknown[],
    fault: string,
    fix: string | undefined,
    accept: (value: unknown, row: number) => boolean,
  ): void {
    let count = 0;
    let first = -1;
    for (let row = 0; row < values.length; row++) {
      if (accept(values[row], row)) continue;
      if (count === 0) first = row;
      count += 1;
    }
    if (count === 0) return;
    const place = `the first is in row ${first + 1} (${shownValue(values[first])})`;
    this.report(name, `${count} of ${values.length} values ${fault}; ${place}`, fix);
  }
}

/** NaN for what is neither a number nor the text of one: one word among numbers makes text of a whole column of CSV. */
function numberOf(value: unknown): number {
  if (typeof value === 'number' || typeof value === 'bigint') return Number(value);
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

function labelOfText(value: unknown): number | undefined {
  if (typeof value !== 'string' || !/^(true|false)$/i.test(value)) return undefined;
  return value.toLowerCase() === 'true' ? 1 : 0;
}

function shownValue(value: unknown): string {
  if (value === undefined || value === null) return 'missing';
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}

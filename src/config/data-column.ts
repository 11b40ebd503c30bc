import { z } from 'zod';

export const FindingSeverity = z.enum(['error', 'warning']);
export type FindingSeverity = z.infer<typeof FindingSeverity>;

/** Evidently's names, so that settings can be carried over. */
export const DriftTest = z.enum(['ks', 'chisquare', 'z', 'wasserstein', 'jensenshannon', 'psi', 'kl_div']);
export type DriftTest = z.infer<typeof DriftTest>;

export const ColumnDrift = z.strictObject({
  test: DriftTest.optional().describe('Test to use instead of the default for this kind of column.'),
  warn: z.number().nonnegative().optional().describe('Effect from which the drift is a warning.'),
  alert: z.number().nonnegative().optional().describe('Effect from which the drift is an alert.'),
  importance: z.number().nonnegative().optional().describe('Weight among the columns of the data set. Default 1.'),
  ignore: z.boolean().optional().describe('True: the column may drift as it likes, such as a date.'),
});
export type ColumnDrift = z.infer<typeof ColumnDrift>;

const Share = z.number().min(0).max(1);

/** What a data card promises about one column. */
export const DataColumn = z.strictObject({
  type: z
    .string()
    .optional()
    .describe('int, float, string, bool, date, timestamp, time, or list of one of them: list<float>.'),
  unit: z.string().optional().describe('Unit of measurement: miles, EUR, s.'),
  description: z.string().optional().describe('What the column means.'),
  min: z.union([z.number(), z.string()]).optional().describe('Smallest allowed value.'),
  max: z.union([z.number(), z.string()]).optional().describe('Largest allowed value.'),
  min_length: z.number().int().nonnegative().optional().describe('Fewest characters of a text, or items of a list.'),
  max_length: z.number().int().nonnegative().optional().describe('Most characters of a text, or items of a list.'),
  pattern: z
    .string()
    .min(1)
    .optional()
    .describe('Regular expression (RE2) that the whole of every text must match: "[A-Z]{3}".'),
  completeness: Share.optional().describe('Share of rows that must have a value, 0 to 1.'),
  unique: z
    .union([z.boolean(), Share])
    .optional()
    .describe('True: no value occurs twice. A number: the smallest share of distinct values among all values.'),
  values: z
    .union([
      z.array(z.union([z.string(), z.number(), z.boolean()])),
      z.strictObject({ from: z.string().describe('A file and its column: airports.csv#iata.') }),
    ])
    .optional()
    .describe('Allowed values: a list, or a column of another file.'),
  tolerance: Share.optional().describe('Share of rows that may break the rules of this column, 0 to 1. Default 0.'),
  severity: FindingSeverity.optional().describe('How a broken rule of this column counts. Default error.'),
  may_know_label: z
    .boolean()
    .optional()
    .describe('True: the column may tell the label nearly alone; data leakage allows it.'),
  sensitive: z.boolean().optional().describe('True: values of this column are never shown in reports.'),
  drift: ColumnDrift.optional().describe('How much the column may drift. Default: by the kind of column.'),
});
export type DataColumn = z.infer<typeof DataColumn>;

/** Families of column types, by which values are compared and profiled. */
export type ColumnFamily = 'int' | 'float' | 'string' | 'bool' | 'date' | 'timestamp' | 'time' | 'list' | 'other';

const FAMILIES: Readonly<Record<string, ColumnFamily>> = {
  int: 'int',
  integer: 'int',
  int8: 'int',
  int16: 'int',
  int32: 'int',
  int64: 'int',
  uint8: 'int',
  uint16: 'int',
  uint32: 'int',
  uint64: 'int',
  bigint: 'int',
  float: 'float',
  float16: 'float',
  float32: 'float',
  float64: 'float',
  double: 'float',
  decimal: 'float',
  number: 'float',
  string: 'string',
  large_string: 'string',
  text: 'string',
  category: 'string',
  bool: 'bool',
  boolean: 'bool',
  date: 'date',
  datetime: 'timestamp',
  timestamp: 'timestamp',
  time: 'time',
  struct: 'other',
  blob: 'other',
};

/** Names a card may give as a type, for messages. */
export const COLUMN_TYPES = ['int', 'float', 'string', 'bool', 'date', 'timestamp', 'time', 'struct', 'blob'] as const;

/** Family of a type that a card names, also by the words of Hugging Face's dtypes; undefined when nobody knows the type. */
export function declaredFamily(type: string): ColumnFamily | undefined {
  const name = type.trim().toLowerCase();
  const item = itemOf(name);
  if (item !== undefined) return declaredFamily(item) === undefined ? undefined : 'list';
  return FAMILIES[name];
}

/** Type of what is in a list, also in a list of lists, that a card names; of other types the type itself. */
export function itemType(type: string): string {
  const item = itemOf(type.trim().toLowerCase());
  return item === undefined ? type : itemType(item);
}

function itemOf(name: string): string | undefined {
  return /^(?:list|array|sequence)<(.+)>$/.exec(name)?.[1] ?? /^(.+)\[\]$/.exec(name)?.[1];
}

/** Family of a type of the SQL engine. */
export function storedFamily(type: string): ColumnFamily {
  const name = type.toUpperCase();
  if (/\[\d*\]$/.test(name)) return 'list';
  if (/^U?(?:(?:TINY|SMALL|BIG|HUGE)?INT|INTEGER)$/.test(name)) return 'int';
  if (/^(?:FLOAT|DOUBLE|REAL|DECIMAL)/.test(name)) return 'float';
  if (/^(?:VARCHAR|ENUM|UUID)/.test(name)) return 'string';
  if (name === 'BOOLEAN') return 'bool';
  if (name === 'DATE') return 'date';
  if (name.startsWith('TIMESTAMP')) return 'timestamp';
  if (name.startsWith('TIME')) return 'time';
  return 'other';
}

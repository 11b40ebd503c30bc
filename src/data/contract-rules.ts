import type { DataCard } from '../config/data-card.ts';
import type { FindingSeverity } from '../config/data-column.ts';
import { type ColumnFamily, type DataColumn, declaredFamily, storedFamily } from '../config/data-column.ts';
import { nearestName } from '../config/nearest-name.ts';
import type { FieldPath } from '../config/yaml-document.ts';
import { operand, quoteName, quoteText } from '../experiment/sql-text.ts';
import type { DataFinding } from './finding.ts';

/** A column as it is stored. */
export interface StoredColumn {
  readonly name: string;
  /** In the SQL engine's words. */
  readonly type: string;
}

/** A promise that each row keeps or breaks, as a condition in SQL that is true for rows that break it. */
export interface RowRule {
  /** What kind of promise: `type`, `bounds`, `values`, `pattern`, `length`, `rule`, `foreign-key`. */
  readonly check: string;
  /** Columns it looks at; shown with examples. */
  readonly columns: readonly string[];
  /** Where the card promises it. */
  readonly path: FieldPath;
  readonly severity: FindingSeverity;
  /** Share of rows that may break it. */
  readonly tolerance: number;
  /** Never null. */
  readonly broken: string;
  /** What is wrong with a row, after "N rows (x%): ". */
  readonly what: string;
  readonly fix: string;
  /** Set when the condition needs a table beside the card's: counted on its own. */
  readonly needsTable?: true;
  /** The table the condition is over, where it is not the card's: one with the columns it looks at. */
  readonly from?: string;
}

/** A column that is read as text, and whose file holds other values. */
export interface NoTextValues {
  readonly column: string;
  readonly from: string;
  /** True for values that are no text in the file; never null. */
  readonly broken: string;
}

export interface ContractPlan {
  readonly rules: readonly RowRule[];
  /** What is wrong whatever the rows say: columns that are not there, types that cannot be. */
  readonly findings: readonly DataFinding[];
}

/** SQL of a referenced column's values, by the reference's text; made by who knows the tables. */
export type ReferenceSelect = (reference: string, columns: number) => string | undefined;

/** The row-wise promises of a card for columns as they are stored. */
export function planContract(
  card: DataCard,
  stored: readonly StoredColumn[],
  select: ReferenceSelect,
  noTexts: readonly NoTextValues[] = [],
): ContractPlan {
  const types = new Map(stored.map(({ name, type }) => [name, type]));
  const names = [...types.keys()];
  const findings: DataFinding[] = [];
  const rules: RowRule[] = [];
  for (const [name, column] of Object.entries(card.columns)) {
    const type = types.get(name);
    if (type === undefined) {
      findings.push(missingColumn(name, ['columns', name], names));
      continue;
    }
    const mismatch = typeMismatch(name, column, type);
    if (mismatch !== undefined) findings.push(mismatch);
    else rules.push(...columnRules(name, column, type, select));
  }
  rules.push(...noTexts.flatMap((values) => noTextRule(card, values)));
  findings.push(...namedColumns(card, names));
  if (Object.keys(card.columns).length > 0) {
    const undeclared = names.filter((name) => !Object.hasOwn(card.columns, name));
    findings.push(...undeclared.map((name) => undeclaredColumn(name)));
  }
  for (const [index, { name, sql, tolerance = 0, severity = 'error' }] of card.rules.entries()) {
    rules.push({
      check: 'rule',
      columns: [],
      path: ['rules', index, 'sql'],
      severity,
      tolerance,
      broken: `not coalesce(cast(${operand(sql)} as boolean), true)`,
      what: `the rule "${name}" is broken: ${oneLine(sql)}`,
      fix: 'Correct the rows, or the rule if it is too strict.',
    });
  }
  for (const [index, { columns, references, severity = 'error' }] of card.foreign_keys.entries()) {
    const values = select(references, columns.length);
    if (values === undefined || columns.some((column) => !types.has(column))) continue;
    const given = columns.map((column) => `${quoteName(column)} is not null`).join(' and ');
    const tuple = columns.map((column) => `cast(${quoteName(column)} as varchar)`).join(', ');
    rules.push({
      check: 'foreign-key',
      columns,
      path: ['foreign_keys', index],
      severity,
      tolerance: 0,
      broken: `${given} and ${columns.length === 1 ? tuple : `(${tuple})`} not in (${values})`,
      what: `${columns.join(', ')} is not in ${references}`,
      fix: 'Add the missing rows to the file it refers to, or correct the values.',
      needsTable: true,
    });
  }
  return { rules, findings };
}

function columnRules(name: string, column: DataColumn, type: string, select: ReferenceSelect): RowRule[] {
  const { severity = 'error', tolerance = 0 } = column;
  const id = quoteName(name);
  const declared = column.type === undefined ? undefined : declaredFamily(column.type);
  const family = storedFamily(type);
  const rules: RowRule[] = [];
  const add = (check: string, field: keyof DataColumn, broken: string, what: string, fix: string, needsTable = false) =>
    void rules.push({
      check,
      columns: [name],
      path: ['columns', name, field],
      severity,
      tolerance,
      broken: `coalesce(${broken}, false)`,
      what,
      fix,
      ...(needsTable ? { needsTable } : {}),
    });

  const text = declared !== undefined && family === 'string' && declared !== 'string';
  const cast = text ? castOf(declared) : undefined;
  const value = cast === undefined ? id : `try_cast(${id} as ${cast})`;
  if (cast !== undefined) {
    const what = `${name} is no ${column.type}`;
    add('type', 'type', `${id} is not null and ${value} is null`, what, 'Correct these values at the source.');
  } else if (declared === 'int' && family === 'float') {
    const what = `${name} is no whole number`;
    add(
      'type',
      'type',
      `${id} <> trunc(${id}) or isinf(${id}) or isnan(${id})`,
      what,
      'Correct them, or write type: float.',
    );
  }
  const compared = declared ?? family;
  if (compared === 'float' && (column.min !== undefined || column.max !== undefined)) {
    const what = `${name} is not a number (NaN)`;
    add(
      'bounds',
      column.min === undefined ? 'max' : 'min',
      `isnan(cast(${value} as double))`,
      what,
      'Leave the value out where it is not known.',
    );
  }
  if (column.min !== undefined) {
    const what = `${name} is below ${column.min}${unitOf(column)}`;
    add(
      'bounds',
      'min',
      `${value} < ${literal(column.min, compared)}`,
      what,
      'Correct the values, or the bound if they are right.',
    );
  }
  if (column.max !== undefined) {
    const what = `${name} is above ${column.max}${unitOf(column)}`;
    const above = `${value} > ${literal(column.max, compared)}`;
    const finite = compared === 'float' ? `${above} and not isnan(cast(${value} as double))` : above;
    add('bounds', 'max', finite, what, 'Correct the values, or the bound if they are right.');
  }
  const length = family === 'list' ? `len(${id})` : `length(cast(${id} as varchar))`;
  if (column.min_length !== undefined) {
    const what = `${name} is shorter than ${column.min_length}`;
    add('length', 'min_length', `${length} < ${column.min_length}`, what, 'Correct the values, or the length.');
  }
  if (column.max_length !== undefined) {
    const what = `${name} is longer than ${column.max_length}`;
    add('length', 'max_length', `${length} > ${column.max_length}`, what, 'Correct the values, or the length.');
  }
  if (column.pattern !== undefined) {
    const what = `${name} does not match ${column.pattern}`;
    const matches = `regexp_full_match(cast(${id} as varchar), ${quoteText(column.pattern)})`;
    add('pattern', 'pattern', `not ${matches}`, what, 'Correct the values, or the pattern.');
  }
  if (Array.isArray(column.values)) {
    const allowed = column.values.map((each) => quoteText(String(each))).join(', ');
    const what = `${name} is not an allowed value`;
    add(
      'values',
      'values',
      `${canonicalText(id, family)} not in (${allowed})`,
      what,
      'Correct the values, or list the new ones.',
    );
  } else if (column.values !== undefined) {
    const values = select(column.values.from, 1);
    if (values !== undefined) {
      const what = `${name} is not in ${column.values.from}`;
      const broken = `${id} is not null and cast(${id} as varchar) not in (${values})`;
      add('values', 'values', broken, what, 'Correct the values, or add them to that file.', true);
    }
  }
  return rules;
}

/** Numbers of JSON in a column of text are compared as text, and are told: whoever wrote them may have lost their zeros. */
function noTextRule({ columns }: DataCard, { column, from, broken }: NoTextValues): RowRule[] {
  const { type, severity = 'error', tolerance = 0 } = columns[column] ?? {};
  if (type === undefined || declaredFamily(type) !== 'string') return [];
  return [
    {
      check: 'type',
      columns: [column],
      path: ['columns', column, 'type'],
      severity,
      tolerance,
      broken,
      what: `${column} is no text in the file, and the card says ${type}`,
      fix: 'Write these values in double quotes, as texts; or write the type they have.',
      needsTable: true,
      from,
    },
  ];
}

/** The type text is read as where a card promises more than text. */
function castOf(declared: ColumnFamily): string | undefined {
  switch (declared) {
    case 'int':
      return 'bigint';
    case 'float':
      return 'double';
    case 'bool':
      return 'boolean';
    case 'date':
      return 'date';
    case 'timestamp':
      return 'timestamp';
    case 'time':
      return 'time';
    default:
      return undefined;
  }
}

/** Declared families that a stored family can hold. */
const HOLDS: Readonly<Record<ColumnFamily, readonly ColumnFamily[]>> = {
  int: ['int', 'float'],
  float: ['float', 'int'],
  string: ['string', 'int', 'float', 'bool', 'date', 'timestamp', 'time'],
  bool: ['bool'],
  date: ['date', 'timestamp'],
  timestamp: ['timestamp'],
  time: ['time'],
  list: ['list'],
  other: ['other'],
};

function typeMismatch(name: string, { type, severity = 'error' }: DataColumn, stored: string): DataFinding | undefined {
  const declared = type === undefined ? undefined : declaredFamily(type);
  if (declared === undefined || HOLDS[storedFamily(stored)].includes(declared)) return undefined;
  return {
    check: 'type',
    severity,
    column: name,
    count: null,
    share: null,
    what: `${name} is stored as ${stored}, and the card says ${type}`,
    path: ['columns', name, 'type'],
    fix: `Write the type it has, or write the file with ${type}.`,
    examples: [],
  };
}

/** Columns that other fields of the card name. */
function namedColumns(card: DataCard, names: readonly string[]): DataFinding[] {
  const uses: [FieldPath, string | undefined][] = [
    [['label', 'column'], card.label?.column],
    ...(card.label?.annotators ?? []).map((name, index): [FieldPath, string] => [['label', 'annotators', index], name]),
    ...(card.label?.features ?? []).map((name, index): [FieldPath, string] => [['label', 'features', index], name]),
    [['entity'], card.entity],
    [['timestamp'], card.timestamp],
    ...(card.key ?? []).map((name, index): [FieldPath, string] => [['key', index], name]),
    ...card.foreign_keys.flatMap(({ columns }, index) =>
      columns.map((name, place): [FieldPath, string] => [['foreign_keys', index, 'columns', place], name]),
    ),
  ];
  return uses.flatMap(([path, name]) =>
    name === undefined || names.includes(name) ? [] : [missingColumn(name, path, names)],
  );
}

function missingColumn(name: string, path: FieldPath, names: readonly string[]): DataFinding {
  const near = nearestName(name, names);
  return {
    check: 'columns',
    severity: 'error',
    column: name,
    count: null,
    share: null,
    what: `the data has no column ${name}`,
    path,
    fix: near === undefined ? `The columns are ${names.join(', ')}.` : `Did you mean ${near}?`,
    examples: [],
  };
}

function undeclaredColumn(name: string): DataFinding {
  return {
    check: 'columns',
    severity: 'warning',
    column: name,
    count: null,
    share: null,
    what: `the data has a column ${name} that the card does not describe`,
    path: ['columns'],
    fix: `Describe it: ${name}: { type: …, description: … }.`,
    examples: [],
  };
}

function literal(bound: number | string, family: ColumnFamily): string {
  if (typeof bound === 'number' && (family === 'int' || family === 'float' || family === 'bool')) return `(${bound})`;
  const cast = castOf(family);
  const text = quoteText(String(bound));
  return cast === undefined ? text : `cast(${text} as ${cast})`;
}

/** Text by which a value is compared with those a card lists: 1.0 in the data is 1 in the card. */
function canonicalText(id: string, family: ColumnFamily): string {
  if (family !== 'float') return `cast(${id} as varchar)`;
  return `case when ${id} = trunc(${id}) and abs(${id}) < 1e15 then cast(cast(${id} as bigint) as varchar) else cast(${id} as varchar) end`;
}

function unitOf({ unit }: DataColumn): string {
  return unit === undefined ? '' : ` ${unit}`;
}

function oneLine(sql: string): string {
  const line = sql.replace(/\s+/g, ' ').trim();
  return line.length > 120 ? `${line.slice(0, 119)}…` : line;
}

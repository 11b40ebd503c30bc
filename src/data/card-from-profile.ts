import { CARD_SECTIONS } from '../config/scaffold/card-sections.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { looksPersonal } from './personal.ts';
import { type ColumnProfile, DAY, type TableProfile } from './profile.ts';
import { quantileOf } from './spread.ts';

/** What a card is written from. */
export interface CardFacts {
  readonly name: string;
  readonly files: readonly {
    readonly uri: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly table?: string;
  }[];
  /** SQL over the files' tables; null when there is one file. */
  readonly query: string | null;
  readonly profile: TableProfile;
  /** Columns in which no two rows are equal. */
  readonly unique: ReadonlySet<string>;
  readonly label: string | null;
}

/** Texts with at most so many values are listed. */
const LISTED_VALUES = 20;
/** A card of more columns has one short line of each, so that people and commands can still read it. */
const WIDE = 200;
/** Share of the rows, by time, that a split trains on. */
const TRAIN_SHARE = 0.8;
/** Of fewer rows a random fifth might be none. */
const SPLIT_ROWS = 50;
/** Milliseconds. */
const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** Digits of a bound: more than that says how the file stores numbers, not what they are. */
const BOUND_DIGITS = 6;

/**
 * Markdown of a card whose every promise was read off the data. Each is marked for review: what the data happens to be is not
 * what it has to be.
 */
export function cardFromProfile(facts: CardFacts): string {
  const { name, files, query, profile, unique, label } = facts;
  const time = profile.columns.find(({ family }) => family === 'timestamp' || family === 'date');
  const key = profile.columns.find((column) => unique.has(column.name) && column.missing === 0);
  const wide = profile.columns.length > WIDE;
  const lines = [
    '---',
    `name: ${yaml(name)}`,
    'files:',
    ...files.flatMap(({ uri, sha256, bytes, table }) => [
      `  - uri: ${yaml(uri)}`,
      ...(table === undefined ? [] : [`    name: ${yaml(table)}`]),
      `    sha256: ${sha256}`,
      `    bytes: ${bytes}`,
    ]),
    ...(query === null ? [] : [`query: ${yaml(query)}`]),
    ...(key === undefined ? [] : [`key: [${yaml(key.name)}]  # review: no value occurs twice`]),
    'splits:',
    ...splitLines(profile, time, label),
    'columns:',
    ...(wide ? [`  # review: everything below was read off ${profile.rows.toLocaleString('en-US')} rows`] : []),
    ...profile.columns.flatMap((column) => (wide ? wideLine(column) : columnLines(column, profile.rows, unique))),
    ...(label === null ? ['# label: { column: … }'] : [`label: { column: ${yaml(label)} }`]),
    '# entity: …            # the column rows belong to, when rows of one are not independent',
    time === undefined ? '# timestamp: …' : `timestamp: ${yaml(time.name)}  # review: a column of this type`,
    '# owner: "@your-team"',
    '# licence: CC-BY-4.0',
    '# retention: 365d',
    '# stale-after: 90d',
    '---',
    '',
    `# ${name.replaceAll('\n', ' ')}`,
    '',
    '<!-- One paragraph: what one row is, and where the rows come from. -->',
    '',
    CARD_SECTIONS.trimEnd(),
    '',
  ];
  return lines.join('\n');
}

function splitLines(profile: TableProfile, time: ColumnProfile | undefined, label: string | null): string[] {
  if (profile.rows < SPLIT_ROWS) return ['  all: { where: "true" }  # review: too few rows to split'];
  const cut = time === undefined ? null : cutOf(time);
  if (time !== undefined && cut !== null) {
    const where = (sign: string) => yaml(`${quoteName(time.name)} ${sign} ${quoteText(cut)}`);
    return [
      `  train: { where: ${where('<')} }  # review: about the first ${TRAIN_SHARE * 100}% of the time`,
      `  test: { where: ${where('>=')} }  # review`,
    ];
  }
  const hashed = profile.columns.filter(({ name, sensitive }) => name !== label && !sensitive).slice(0, 8);
  const hash = `md5(concat_ws('|', ${hashed.map(({ name }) => `${quoteName(name)}::varchar`).join(', ')}))`;
  return [
    `  train: { where: ${yaml(`${hash} < 'cc'`)} }  # review: random by content, 80% of the rows`,
    `  test: { where: ${yaml(`${hash} >= 'cc'`)} }  # review`,
  ];
}

/** Days of rows from which they are split between days, and not within one. */
const DAYS_TO_SPLIT = 10;

/** The day, or the minute of what is shorter, before which about the rows to train on lie; null where it divides nothing. */
function cutOf(time: ColumnProfile): string | null {
  const { numbers, family } = time;
  const at = quantileOf(time, TRAIN_SHARE);
  if (numbers === null || at === null) return null;
  const unit = family === 'date' || numbers.max - numbers.min > DAYS_TO_SPLIT * DAY ? DAY : MINUTE;
  const cut = Math.floor(at / unit) * unit;
  if (cut <= numbers.min || cut > numbers.max) return null;
  return new Date(cut)
    .toISOString()
    .slice(0, unit === DAY ? 10 : 16)
    .replace('T', ' ');
}

/** Type, bounds and completeness of a column of many. */
function wideLine(column: ColumnProfile): string[] {
  const { name, family, missing, numbers } = column;
  const personal = looksPersonal(column) !== null;
  const bounded = isBounded(column) && numbers !== null && !personal;
  const fields = [
    `type: ${typeText(family)}`,
    ...(personal ? ['sensitive: true'] : []),
    ...(bounded
      ? [`min: ${boundText(numbers.min, family, 'min')}`, `max: ${boundText(numbers.max, family, 'max')}`]
      : []),
    ...(missing === 0 ? ['completeness: 1'] : []),
  ];
  return [`  ${yaml(name)}: { ${fields.join(', ')} }`];
}

/** Whole numbers that doubles do not have are not known well enough. */
function isBounded({ family, count, numbers }: ColumnProfile): boolean {
  if (numbers === null || family === 'bool' || count === 0) return false;
  return family !== 'int' || Math.max(Math.abs(numbers.min), Math.abs(numbers.max)) <= Number.MAX_SAFE_INTEGER;
}

function typeText(family: ColumnProfile['family']): string {
  return family === 'other' ? 'struct' : family === 'list' ? 'list<float>' : family;
}

function columnLines(column: ColumnProfile, rows: number, unique: ReadonlySet<string>): string[] {
  const { name, family, count, missing, numbers, values, lengths } = column;
  const seen = `of ${rows.toLocaleString('en-US')} row${rows === 1 ? '' : 's'}`;
  const lines = [`  ${yaml(name)}:`, `    type: ${typeText(family)}`];
  const add = (field: string, value: string, why: string) =>
    void lines.push(`    ${field}: ${value}  # review: ${why}`);
  const personal = looksPersonal(column);
  if (personal !== null) add('sensitive', 'true', personal);
  if (isBounded(column) && numbers !== null && personal === null) {
    add('min', boundText(numbers.min, family, 'min'), `the smallest ${seen}`);
    add('max', boundText(numbers.max, family, 'max'), `the largest ${seen}`);
  }
  if (
    family === 'string' &&
    personal === null &&
    values?.all === true &&
    values.counts.length <= LISTED_VALUES &&
    values.counts.length < count / 2
  ) {
    add('values', `[${values.counts.map(([value]) => yaml(value)).join(', ')}]`, `all values ${seen}`);
  } else if (family === 'string' && lengths !== null) {
    add('max_length', String(lengths.max), `the longest ${seen}`);
  }
  const share = Math.floor((count / Math.max(1, rows)) * 1000) / 1000;
  if (missing === 0 && rows > 0) add('completeness', '1', 'no row is without it');
  else if (share > 0)
    add(
      'completeness',
      String(share),
      `${missing.toLocaleString('en-US')} ${missing === 1 ? 'row is' : 'rows are'} without it`,
    );
  if (unique.has(name)) add('unique', 'true', 'no value occurs twice');
  return lines;
}

/** A bound that holds for the data: what has many digits is rounded outwards. */
function boundText(value: number, family: ColumnProfile['family'], side: 'min' | 'max'): string {
  if (family === 'date') return `'${new Date(value).toISOString().slice(0, 10)}'`;
  if (family === 'timestamp') {
    const second = (side === 'min' ? Math.floor(value / SECOND) : Math.ceil(value / SECOND)) * SECOND;
    return `'${new Date(second).toISOString().slice(0, 19).replace('T', ' ')}'`;
  }
  const short = Number(value.toPrecision(BOUND_DIGITS));
  if (family !== 'float' || short === value) return String(value);
  const holds = side === 'min' ? short <= value : short >= value;
  const step = 10 ** (Math.floor(Math.log10(Math.abs(value))) - BOUND_DIGITS + 1);
  const outwards = holds ? short : short + (side === 'min' ? -step : step);
  return String(Number(outwards.toPrecision(BOUND_DIGITS)));
}

/** A JSON text is a YAML text; plain where nobody could read it as something else. */
function yaml(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

import { CARD_SECTIONS } from '../config/scaffold/card-sections.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { type ColumnProfile, profileQuantile, type TableProfile } from './profile.ts';

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
  const cut = time?.numbers == null ? null : profileQuantile(time.numbers, TRAIN_SHARE);
  if (time !== undefined && cut !== null && time.distinct.value > 1) {
    const day = new Date(cut).toISOString().slice(0, 10);
    const where = (sign: string) => yaml(`${quoteName(time.name)} ${sign} ${quoteText(day)}`);
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

/** Type, bounds and completeness of a column of many. */
function wideLine({ name, family, count, missing, numbers }: ColumnProfile): string[] {
  const bounded = numbers !== null && family !== 'bool' && count > 0;
  const fields = [
    `type: ${typeText(family)}`,
    ...(bounded ? [`min: ${boundText(numbers.min, family)}`, `max: ${boundText(numbers.max, family)}`] : []),
    ...(missing === 0 ? ['completeness: 1'] : []),
  ];
  return [`  ${yaml(name)}: { ${fields.join(', ')} }`];
}

function typeText(family: ColumnProfile['family']): string {
  return family === 'other' ? 'struct' : family === 'list' ? 'list<float>' : family;
}

function columnLines(column: ColumnProfile, rows: number, unique: ReadonlySet<string>): string[] {
  const { name, family, count, missing, numbers, values, lengths } = column;
  const seen = `of ${rows.toLocaleString('en-US')} rows`;
  const lines = [`  ${yaml(name)}:`, `    type: ${typeText(family)}`];
  const add = (field: string, value: string, why: string) =>
    void lines.push(`    ${field}: ${value}  # review: ${why}`);
  if (numbers !== null && family !== 'bool' && count > 0) {
    add('min', boundText(numbers.min, family), `the smallest ${seen}`);
    add('max', boundText(numbers.max, family), `the largest ${seen}`);
  }
  if (
    family === 'string' &&
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
  else if (share > 0) add('completeness', String(share), `${missing.toLocaleString('en-US')} rows are without it`);
  if (unique.has(name)) add('unique', 'true', 'no value occurs twice');
  return lines;
}

function boundText(value: number, family: ColumnProfile['family']): string {
  if (family === 'date') return `'${new Date(value).toISOString().slice(0, 10)}'`;
  if (family === 'timestamp') return `'${new Date(value).toISOString().replace('T', ' ').replace('Z', '')}'`;
  return String(value);
}

/** A JSON text is a YAML text; plain where nobody could read it as something else. */
function yaml(text: string): string {
  return /^[A-Za-z_][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
    ? text
    : JSON.stringify(text);
}

import { type DataCard, HUGGING_FACE_KEYS } from '../config/data-card.ts';
import { storedFamily } from '../config/data-column.ts';
import type { StoredColumn } from './contract-rules.ts';

/** What a card of the Hugging Face Hub is made from. */
export interface ExportFacts {
  readonly card: DataCard;
  /** Markdown after the front matter. */
  readonly body: string;
  readonly columns: readonly StoredColumn[];
  readonly rows: number;
  /** Rows of each split. */
  readonly splits: Readonly<Record<string, number>>;
}

/** Front matter with keys of the Hub alone, in its order, and Markdown below it. */
export interface HuggingFaceCard {
  readonly frontMatter: Readonly<Record<string, unknown>>;
  readonly body: string;
}

/**
 * A data card as the Hugging Face Hub wants it: what the card says under the Hub's own keys stays as it is; licence, name,
 * files and features that it does not say there follow from the rest of the card and from the data. The size is counted.
 */
export function huggingFaceCard(facts: ExportFacts): HuggingFaceCard {
  const { card } = facts;
  const derived: Readonly<Record<string, unknown>> = {
    ...licenceOf(card),
    pretty_name: card.name,
    ...configsOf(card),
    dataset_info: datasetInfo(facts),
  };
  const given = Object.entries(card).filter(([key]) => HUGGING_FACE_KEYS.includes(key));
  const all: Readonly<Record<string, unknown>> = {
    ...derived,
    ...Object.fromEntries(given),
    size_categories: [sizeCategory(facts.rows)],
  };
  const frontMatter = Object.fromEntries(
    HUGGING_FACE_KEYS.flatMap((key) => (all[key] === undefined ? [] : [[key, all[key]]])),
  );
  return {
    frontMatter,
    body: `${facts.body.trim()}\n\n${[splitsSection(facts), columnsSection(facts)].join('\n\n')}\n`,
  };
}

/** Identifiers of licences that the Hub knows; any other licence is `other`. */
const LICENCES: ReadonlySet<string> = new Set([
  ...['apache-2.0', 'mit', 'bsd', 'bsd-2-clause', 'bsd-3-clause', 'bsd-3-clause-clear', 'isc', 'zlib', 'unlicense'],
  ...['cc', 'cc0-1.0', 'cc-by-2.0', 'cc-by-2.5', 'cc-by-3.0', 'cc-by-4.0', 'cc-by-sa-3.0', 'cc-by-sa-4.0'],
  ...['cc-by-nc-2.0', 'cc-by-nc-3.0', 'cc-by-nc-4.0', 'cc-by-nd-4.0', 'cc-by-nc-nd-3.0', 'cc-by-nc-nd-4.0'],
  ...['cc-by-nc-sa-2.0', 'cc-by-nc-sa-3.0', 'cc-by-nc-sa-4.0', 'cdla-sharing-1.0', 'cdla-permissive-1.0'],
  ...['cdla-permissive-2.0', 'odc-by', 'odbl', 'pddl', 'wtfpl', 'etalab-2.0', 'ms-pl', 'gfdl', 'artistic-2.0'],
  ...['gpl', 'gpl-2.0', 'gpl-3.0', 'lgpl', 'lgpl-2.1', 'lgpl-3.0', 'agpl-3.0', 'mpl-2.0', 'epl-1.0', 'epl-2.0'],
  ...['eupl-1.1', 'eupl-1.2', 'afl-3.0', 'bsl-1.0', 'c-uda', 'ecl-2.0', 'ncsa', 'ofl-1.1', 'osl-3.0', 'postgresql'],
  ...['unknown', 'other'],
]);

function licenceOf({ licence, license }: DataCard): Readonly<Record<string, unknown>> {
  if (licence === undefined || license !== undefined) return {};
  const id = licence.trim().toLowerCase().replaceAll(' ', '-');
  return LICENCES.has(id) ? { license: id } : { license: 'other', license_details: licence };
}

const SIZES = ['1K', '10K', '100K', '1M', '10M', '100M', '1B', '10B', '100B', '1T'] as const;

/** `100K<n<1M`, as the Hub writes numbers of rows. */
export function sizeCategory(rows: number): string {
  const above = SIZES.filter((_, index) => rows >= 1000 * 10 ** index).length;
  if (above === 0) return 'n<1K';
  return above === SIZES.length ? 'n>1T' : `${SIZES[above - 1]}<n<${SIZES[above]}`;
}

/**
 * Files of the splits. The Hub knows splits as files, not as conditions: it is told of a split that is all rows of one file,
 * and else of the file alone. What a query makes is in no file.
 */
function configsOf({ files, query, splits }: DataCard): Readonly<Record<string, unknown>> {
  const [file] = files;
  if (query !== undefined || files.length !== 1 || file === undefined || file.uri.startsWith('s3:')) return {};
  const whole = Object.entries(splits).filter(([, { where }]) => where.trim().toLowerCase() === 'true');
  const [only] = Object.keys(splits).length === 1 ? whole : [];
  const path = file.uri;
  return { configs: [{ config_name: 'default', data_files: only === undefined ? path : [{ split: only[0], path }] }] };
}

function datasetInfo({ columns, splits }: ExportFacts): Readonly<Record<string, unknown>> {
  return {
    features: columns.map(({ name, type }) => ({ name, ...featureOf(type) })),
    splits: Object.entries(splits).map(([name, rows]) => ({ name, num_examples: rows })),
  };
}

const DTYPES: Readonly<Record<string, string>> = {
  TINYINT: 'int8',
  SMALLINT: 'int16',
  INTEGER: 'int32',
  BIGINT: 'int64',
  UTINYINT: 'uint8',
  USMALLINT: 'uint16',
  UINTEGER: 'uint32',
  UBIGINT: 'uint64',
  FLOAT: 'float32',
  DOUBLE: 'float64',
  BOOLEAN: 'bool',
  VARCHAR: 'string',
  UUID: 'string',
  JSON: 'string',
  BLOB: 'binary',
  DATE: 'date32',
  TIME: 'time64[us]',
  TIMESTAMP: 'timestamp[us]',
  TIMESTAMP_S: 'timestamp[s]',
  TIMESTAMP_MS: 'timestamp[ms]',
  TIMESTAMP_NS: 'timestamp[ns]',
  'TIMESTAMP WITH TIME ZONE': 'timestamp[us, tz=UTC]',
  // No integer of 128 bits is known to Arrow; doubles is what its readers make of them.
  HUGEINT: 'float64',
  UHUGEINT: 'float64',
};

/** A type of the SQL engine as a feature: a dtype, or a list of one. */
function featureOf(type: string): Readonly<Record<string, unknown>> {
  const list = /^(.*)\[(\d*)\]$/.exec(type);
  if (list !== null) {
    const [, inner = '', length = ''] = list;
    const feature = featureOf(inner);
    const item = feature.dtype ?? feature;
    return length === '' ? { list: item } : { list: item, length: Number(length) };
  }
  const decimal = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  if (decimal !== null) return { dtype: `decimal128(${decimal[1]}, ${decimal[2]})` };
  return { dtype: DTYPES[type] ?? (storedFamily(type) === 'int' ? 'int64' : 'string') };
}

function splitsSection({ card, splits, rows }: ExportFacts): string {
  const lines = Object.entries(card.splits).map(
    ([name, { where }]) => `| ${name} | ${(splits[name] ?? 0).toLocaleString('en-US')} | ${code(where)} |`,
  );
  return [
    '## Splits',
    '',
    `${rows.toLocaleString('en-US')} rows in all. A split is a condition in SQL over them.`,
    '',
    '| split | rows | condition |',
    '|---|---:|---|',
    ...lines,
  ].join('\n');
}

function columnsSection({ card, columns }: ExportFacts): string {
  const lines = columns.map(({ name, type }) => {
    const { unit = '', description = '' } = card.columns[name] ?? {};
    return `| ${[code(name), code(type), cell(unit), cell(description)].join(' | ')} |`;
  });
  return ['## Columns', '', '| column | type | unit | description |', '|---|---|---|---|', ...lines].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

/** Text as code in a cell of a table, whatever backticks it has. */
function code(text: string): string {
  const plain = cell(text);
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${plain}${fence}` : `${fence} ${plain} ${fence}`;
}

import { UserError } from '../errors.ts';
import { quoteText } from '../experiment/sql-text.ts';
import { findDelimiter } from './csv-faults.ts';

/** Levels of JSON that become columns and fields; what is deeper stays JSON. Its time grows with the square of the levels. */
const JSON_LEVELS = 32;

/** How columns are read whose types are not guessed. */
export interface TextReading {
  /** Columns of text; the file has all of them, or of several files each one or more. */
  readonly texts: readonly string[];
  /** Names of the columns stand in the first line. */
  readonly header: boolean;
}

/**
 * The table function for files, by the ending of the first. Types of text formats are guessed from all rows, so that no row
 * is refused later. Columns of several files are joined by name. Nothing is guessed that could leave out rows (titles above
 * the header, comments) or add columns (names of folders such as `year=2026`).
 * @param reading of a CSV file, where some columns are not guessed
 */
export async function tableReader(files: readonly string[], reading?: TextReading): Promise<string> {
  const source = sourceOf(files);
  switch (tableFormat(files)) {
    case 'parquet':
      return `read_parquet(${source})`;
    case 'csv':
    case 'tsv': {
      // The engine would read rows of different lengths as one column, or skip them, and an open quote as text.
      const delimiter = tableFormat(files) === 'tsv' ? '\t' : await findDelimiter(files[0]!);
      const dialect = delimiter === undefined ? '' : `, delim = ${quoteText(delimiter)}, quote = '"', escape = '"'`;
      // What is guessed of the first line would depend on the types.
      const given =
        reading === undefined ? '' : `, header = ${reading.header}, types = ${typesOf(reading.texts, 'VARCHAR')}`;
      return `read_csv(${source}, sample_size = -1, skip = 0, comment = ''${dialect}${given})`;
    }
    case 'json':
      return `read_json(${source}, sample_size = -1, maximum_depth = ${JSON_LEVELS})`;
    case 'jsonl':
    case 'ndjson':
      return `read_json(${source}, sample_size = -1, maximum_depth = ${JSON_LEVELS}, format = 'newline_delimited')`;
    default:
      throw new UserError({
        what: 'is no kind of table Proofmark can read',
        where: { file: files[0] ?? '' },
        fix: 'Pin a file that ends in .parquet, .csv, .tsv, .json or .jsonl (text also with .gz or .zst).',
      });
  }
}

/** The table function for some columns of JSON files, as the JSON they are written in; its rows are in the order of the others. */
export function jsonReader(files: readonly string[], columns: readonly string[]): string {
  const lines = tableFormat(files) === 'json' ? '' : ", format = 'newline_delimited'";
  return `read_json(${sourceOf(files)}, columns = ${typesOf(columns, 'JSON')}${lines})`;
}

/** The ending of the first file that says what they are, in lower case; undefined where it says nothing. */
export function tableFormat([file = '']: readonly string[]): string | undefined {
  return /\.(parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.exec(file)?.[1]?.toLowerCase();
}

function sourceOf(files: readonly string[]): string {
  const literals = files.map((each) => quoteText(literalPath(each)));
  const paths = files.length === 1 ? literals[0]! : `[${literals.join(', ')}], union_by_name = true`;
  return `${paths}, hive_partitioning = false`;
}

function typesOf(columns: readonly string[], type: string): string {
  return `{${columns.map((name) => `${quoteText(name)}: '${type}'`).join(', ')}}`;
}

/** A path as a pattern that matches it alone: the engine reads `*`, `?` and `[` in paths as patterns. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

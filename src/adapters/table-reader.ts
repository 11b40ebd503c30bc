import { UserError } from '../errors.ts';
import { quoteText } from '../experiment/sql-text.ts';
import { findDelimiter } from './csv-faults.ts';

/** Levels of JSON that become columns and fields; what is deeper stays JSON. Its time grows with the square of the levels. */
const JSON_LEVELS = 32;

/**
 * The table function for files, by the ending of the first. Types of text formats are guessed from all rows, so that no row
 * is refused later. Columns of several files are joined by name. Nothing is guessed that could leave out rows (titles above
 * the header, comments) or add columns (names of folders such as `year=2026`).
 */
export async function tableReader(files: readonly string[]): Promise<string> {
  const [file = ''] = files;
  const literals = files.map((each) => quoteText(literalPath(each)));
  const paths = files.length === 1 ? literals[0]! : `[${literals.join(', ')}], union_by_name = true`;
  const source = `${paths}, hive_partitioning = false`;
  const ending = /\.(parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.exec(file)?.[1]?.toLowerCase();
  switch (ending) {
    case 'parquet':
      return `read_parquet(${source})`;
    case 'csv':
    case 'tsv': {
      // The engine would read rows of different lengths as one column, or skip them, and an open quote as text.
      const delimiter = ending === 'tsv' ? '\t' : await findDelimiter(file);
      const dialect = delimiter === undefined ? '' : `, delim = ${quoteText(delimiter)}, quote = '"', escape = '"'`;
      return `read_csv(${source}, sample_size = -1, skip = 0, comment = ''${dialect})`;
    }
    case 'json':
      return `read_json(${source}, sample_size = -1, maximum_depth = ${JSON_LEVELS})`;
    case 'jsonl':
    case 'ndjson':
      return `read_json(${source}, sample_size = -1, maximum_depth = ${JSON_LEVELS}, format = 'newline_delimited')`;
    default:
      throw new UserError({
        what: 'is no kind of table Proofmark can read',
        where: { file },
        fix: 'Pin a file that ends in .parquet, .csv, .tsv, .json or .jsonl (text also with .gz or .zst).',
      });
  }
}

/** A path as a pattern that matches it alone: the engine reads `*`, `?` and `[` in paths as patterns. */
export function literalPath(path: string): string {
  return path.replace(/[*?[]/g, '[$&]');
}

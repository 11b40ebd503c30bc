import type { DataCard, DataFile } from './data-card.ts';
import { declaredFamily, itemType } from './data-column.ts';
import { parseReference, referencedFile } from './data-reference.ts';

/** What of a card says which columns are text. */
export type Declared = Pick<DataCard, 'columns' | 'files' | 'foreign_keys' | 'query'>;

/**
 * Columns of a file that are read as text, whatever their values look like: sorted names, not all of which the file need
 * have. They decide rows, so they are part of the digests of what is read; none for Parquet, whose columns have types.
 *
 * A file lists them itself (`text`), or they follow from the card: those it declares as text. The columns of a card are those
 * its query makes, so of a query only what it takes over is meant; and where one of its files is Parquet, nothing: that
 * file may be where a column comes from.
 */
export function textColumns(card: Declared, file: DataFile): readonly string[] {
  if (isParquet(file)) return [];
  if (file.text !== undefined) return sorted(file.text);
  const declared = declaredTexts(card);
  if (card.query === undefined) return sorted(declared);
  if (card.files.some(isParquet)) return [];
  const taken = takenOver(card.query);
  return sorted([...declared.filter(taken), ...referencedColumns(card, file).filter(taken)]);
}

/**
 * The same for a file whose values others are held against: also the columns that a column of text refers to. They decide
 * findings, not rows.
 */
export function comparedTextColumns(card: Declared, file: DataFile): readonly string[] {
  if (isParquet(file)) return [];
  return sorted([...textColumns(card, file), ...(file.text === undefined ? referencedColumns(card, file) : [])]);
}

/** Columns that a card declares as text, or as lists of text. */
export function declaredTexts({ columns }: Pick<DataCard, 'columns'>): readonly string[] {
  return Object.entries(columns).flatMap(([name, { type }]) => (isText(type) ? [name] : []));
}

export function isParquet({ uri }: Pick<DataFile, 'uri'>): boolean {
  return /\.parquet$/i.test(uri.replace(/[?#].*$/, ''));
}

function isText(type: string | undefined): boolean {
  return type !== undefined && declaredFamily(itemType(type)) === 'string';
}

/** Columns of a file to which columns of text refer. */
function referencedColumns(card: Declared, file: DataFile): readonly string[] {
  const meant = (text: string) => {
    const reference = parseReference(text);
    return reference !== undefined && referencedFile(card, reference.file) === file ? reference.columns : [];
  };
  return [
    ...Object.values(card.columns).flatMap(({ type, values }) =>
      !isText(type) || values === undefined || Array.isArray(values) ? [] : meant(values.from),
    ),
    ...card.foreign_keys.flatMap(({ columns, references }) =>
      meant(references).filter((_, index) => isText(card.columns[columns[index] ?? '']?.type)),
    ),
  ];
}

/**
 * Whether a query can take a column over from a file: it selects all columns, or names this one, and not only as what a new
 * one is called (`as week`).
 */
function takenOver(query: string): (name: string) => boolean {
  const sql = query.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, ' ').replace(/'(?:[^']|'')*'/g, "''");
  if (/(?:\bselect(?:\s+distinct)?|,|\.)\s*\*/i.test(sql) || /^\s*from\b/i.test(sql)) return () => true;
  const words = [...sql.matchAll(/(\bas\s+)?(?:"((?:[^"]|"")*)"|[\p{L}\p{N}_$]+)/giu)];
  const named = new Set(
    words
      .filter(([, as]) => as === undefined)
      .map(([word, , quoted]) => (quoted === undefined ? word : quoted.replaceAll('""', '"')).toLowerCase()),
  );
  return (name) => named.has(name.toLowerCase());
}

/** The part of a digest or a view that says which columns are text; none where no column is, as of data that was never read so. */
export function textsOf(texts: readonly string[]): { readonly texts?: readonly string[] } {
  return texts.length === 0 ? {} : { texts };
}

function sorted(names: readonly string[]): readonly string[] {
  return [...new Set(names)].sort();
}

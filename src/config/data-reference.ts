import type { DataCard, DataFile } from './data-card.ts';
import { tableName } from './table-name.ts';

/** A file of a card and columns of it. */
export interface DataReference {
  readonly file: string;
  readonly columns: readonly string[];
}

/** `airports.csv#iata`, `stops.csv#line,stop`; undefined when it is not one. */
export function parseReference(text: string): DataReference | undefined {
  const [file, columns, ...rest] = text.split('#');
  if (file === undefined || file === '' || columns === undefined || rest.length > 0) return undefined;
  const names = columns.split(',').map((name) => name.trim());
  return names.includes('') ? undefined : { file, columns: names };
}

/** The file of a card that a reference means: by its path, its name or its table. */
export function referencedFile(card: Pick<DataCard, 'files'>, name: string): DataFile | undefined {
  return card.files.find(
    (file) => file.uri === name || file.uri.split('/').at(-1) === name || tableName(file) === name,
  );
}

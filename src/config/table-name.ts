import type { DataFile } from './data-card.ts';

/**
 * Name of a data file's table in the card's SQL: as the card says, else the file name up to its first dot with everything
 * but letters, digits and _ replaced by _: `flights-3m.parquet` is `flights_3m`.
 */
export function tableName(file: Pick<DataFile, 'name' | 'uri'>): string {
  if (file.name !== undefined) return file.name;
  const withoutQuery = file.uri.replace(/[?#].*$/, '');
  const base = withoutQuery.slice(withoutQuery.lastIndexOf('/') + 1);
  const stem = base.replace(/^\.+/, '').replace(/\..*$/, '');
  return stem.replace(/[^A-Za-z0-9_]/g, '_').replace(/^(?=\d|$)/, '_');
}

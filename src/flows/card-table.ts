import type { Problem } from '../errors.ts';
import type { Column, TableSession } from '../ports.ts';

/** All rows of a card, before they are cut into splits. */
export interface CardTable {
  readonly session: TableSession;
  /** What stands after `from`: one row per row of the card. */
  readonly from: string;
  readonly columns: readonly Column[];
  /** Names the rows by their content: pinned digests, as they were found, and the query. */
  readonly digest: string;
  /** Files that are not those that were pinned; their rows are read as they are. */
  readonly changed: readonly Problem[];
  /** `select` of the values a reference such as `airports.csv#iata` means. */
  referenceSelect(reference: string, columns: number): string | undefined;
  close(): void;
}

import type { DataCard } from '../config/data-card.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import type { Sha256 } from '../ports.ts';

/** The query of a card as it is run; undefined where the rows are those of its only file. */
export function queryOf({ query }: DataCard): string | undefined {
  return query?.trim().replace(/;$/, '');
}

/** Names the rows of a card by their content. @param files digests in the order of the card */
export function tableDigest(files: readonly string[], query: string | undefined, sha256: Sha256): string {
  return sha256(canonicalJson({ files, query: query ?? null }));
}

/** Names the rows of a table for which a condition holds. */
export function partDigest(table: string, where: string | null, sha256: Sha256): string {
  return where === null ? table : sha256(`${table}\n${where}`);
}

/** What the rows of a card and of each of its splits are named when the files are those that it pins. */
export function pinnedDigests(card: DataCard, sha256: Sha256): readonly string[] {
  const files = card.files.map((file) => file.sha256);
  const table = tableDigest(files, queryOf(card), sha256);
  return [table, ...Object.values(card.splits).map(({ where }) => partDigest(table, where, sha256))];
}

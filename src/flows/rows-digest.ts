import type { DataCard } from '../config/data-card.ts';
import { textColumns } from '../config/text-columns.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import type { Sha256 } from '../ports.ts';

/** The query of a card as it is run; undefined where the rows are those of its only file. */
export function queryOf({ query }: DataCard): string | undefined {
  return query?.trim().replace(/;$/, '');
}

/** Names the rows of a card by their content. @param files digests of its files as they were found, in its order */
export function tableDigest(card: DataCard, files: readonly string[], sha256: Sha256): string {
  const texts = card.files.map((file) => textColumns(card, file));
  const read = texts.some((names) => names.length > 0) ? { texts } : {};
  return sha256(canonicalJson({ files, query: queryOf(card) ?? null, ...read }));
}

/** Names the rows of a table for which a condition holds. */
export function partDigest(table: string, where: string | null, sha256: Sha256): string {
  return where === null ? table : sha256(`${table}\n${where}`);
}

/** What the rows of a card and of each of its splits are named when the files are those that it pins. */
export function pinnedDigests(card: DataCard, sha256: Sha256): readonly string[] {
  const files = card.files.map((file) => file.sha256);
  const table = tableDigest(card, files, sha256);
  return [table, ...Object.values(card.splits).map(({ where }) => partDigest(table, where, sha256))];
}

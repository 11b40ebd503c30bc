import { storedFamily } from '../config/data-column.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import { ModelName } from '../config/model-config.ts';
import { TableProfile } from '../data/profile.ts';
import { keyOf } from '../experiment/keys.ts';
import { operand } from '../experiment/sql-text.ts';
import type { Evidence, EvidenceId, Sha256 } from '../ports.ts';
import type { CardTable } from './card-table.ts';
import { parseEvidence } from './parse-evidence.ts';
import { numberOf, type ProfileRequest, profileTable } from './profile-table.ts';
import { partDigest } from './rows-digest.ts';

const FILE = 'profile.json';

/** What profiles of a card's rows and of its splits have in common. */
export type ProfileShape = Omit<ProfileRequest, 'split' | 'digest' | 'from'>;

/** How the rows of a card are profiled: sensitive columns without values, and with the label where it is a number. */
export function profileShape({ name, card }: LoadedCard, { columns }: CardTable): ProfileShape {
  const sensitive = new Set(Object.keys(card.columns).filter((column) => card.columns[column]?.sensitive === true));
  const label = columns.find((column) => column.name === card.label?.column);
  const number = label === undefined ? undefined : numberOf(label.name, storedFamily(label.type));
  return { card: name, columns, sensitive, ...(number === undefined ? {} : { label: number }) };
}

/** Which rows of a card: a split with its condition, or all of them. */
export interface CardPart {
  readonly split: string | null;
  readonly where: string | null;
}

/** All parts of a card, all rows first. */
export function partsOf({ card }: LoadedCard): readonly CardPart[] {
  return [{ split: null, where: null }, ...Object.entries(card.splits).map(([split, { where }]) => ({ split, where }))];
}

/** What stands after `from`, and the digest of its rows. */
export function rowsOfPart({ where }: CardPart, table: CardTable, sha256: Sha256): { from: string; digest: string } {
  if (where === null) return { from: table.from, digest: table.digest };
  return {
    from: `(select * from ${table.from} where ${operand(where)}) as split`,
    digest: partDigest(table.digest, where, sha256),
  };
}

export interface ProfilePorts {
  readonly sha256: Sha256;
  /** Left out: profiles are neither looked up nor kept. */
  readonly evidence?: Evidence;
}

/**
 * The profile of a part of a card: the one that was kept of the same rows, else a new one, which is kept when the files are
 * those that are pinned.
 * @param tell told the share of the work that is done
 */
export async function profilePart(
  part: CardPart,
  { loaded, table }: { readonly loaded: LoadedCard; readonly table: CardTable },
  ports: ProfilePorts,
  tell: (share: number) => void = () => {},
): Promise<TableProfile> {
  const known = await recallProfile(part, { loaded, table }, ports);
  if (known !== undefined) return known;
  const shape = profileShape(loaded, table);
  const rows = rowsOfPart(part, table, ports.sha256);
  const { profile } = await profileTable({ ...shape, ...rows, split: part.split }, table.session, { tell });
  await keepProfile(part, profile, { loaded, table }, ports);
  return profile;
}

/** The profile that was kept of a part, under the name the part has now; undefined when there is none. */
export async function recallProfile(
  part: CardPart,
  { loaded, table }: { readonly loaded: LoadedCard; readonly table: CardTable },
  ports: ProfilePorts,
): Promise<TableProfile | undefined> {
  const { evidence } = ports;
  const id = evidence === undefined ? undefined : await profileId(part, loaded, table, ports.sha256);
  const entry = id === undefined ? undefined : await evidence!.find(id);
  if (entry === undefined) return undefined;
  const profile = await parseEvidence(TableProfile, entry, FILE, evidence!);
  return { ...profile, card: loaded.name, split: part.split };
}

/** Keeps a profile as evidence; not of files that are others than those that are pinned. */
export async function keepProfile(
  part: CardPart,
  profile: TableProfile,
  { loaded, table }: { readonly loaded: LoadedCard; readonly table: CardTable },
  { evidence, sha256 }: ProfilePorts,
): Promise<void> {
  if (evidence === undefined || table.changed.length > 0) return;
  const id = await profileId(part, loaded, table, sha256);
  if (id !== undefined) await evidence.write(id, { [FILE]: JSON.stringify(profile) });
}

/**
 * `profiles/<card>/<key>`. The key is made of everything that decides the profile: the rows, what of them may be kept, the
 * format, and the engine whose types, estimates and order of values it holds. Undefined for a card whose name is no name for
 * refs (it begins or ends with `_`).
 */
async function profileId(
  { where }: CardPart,
  loaded: LoadedCard,
  table: CardTable,
  sha256: Sha256,
): Promise<EvidenceId | undefined> {
  if (!ModelName.safeParse(loaded.name).success) return undefined;
  const { sensitive, label = null } = profileShape(loaded, table);
  const [row] = await table.session.rows('select version() as version');
  const material = {
    format: TableProfile.shape.format.value,
    engine: `duckdb ${String(row?.version)}`,
    table: table.digest,
    where,
    sensitive: [...sensitive].sort(),
    label,
  };
  return { kind: 'profiles', model: loaded.name, key: keyOf(material, sha256).key };
}

import type { DataCard } from '../config/data-card.ts';
import { storedFamily } from '../config/data-column.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { type AnnotatorAgreement, annotatorAgreement } from '../data/agreement.ts';
import type { RowRule } from '../data/contract-rules.ts';
import type { ContractFacts, RuleCount } from '../data/decide-contract.ts';
import { type DataFinding, EXAMPLES_SHOWN } from '../data/finding.ts';
import type { TableProfile } from '../data/profile.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { TableSession } from '../ports.ts';
import type { CardTable } from './open-card-table.ts';
import { numberOf } from './profile-table.ts';

/** What the promises of a card are decided by, beyond the profile: asked of the rows one by one. */
export async function contractFacts(
  card: DataCard,
  users: readonly ModelConfig[],
  profile: TableProfile,
  counted: readonly { readonly rule: RowRule; readonly count: number }[],
  table: CardTable,
  now: number,
): Promise<ContractFacts> {
  const rules: RuleCount[] = [];
  for (const { rule, count } of counted) {
    const broken = count / Math.max(1, profile.rows) > rule.tolerance;
    rules.push({ rule, count, examples: broken ? await examplesOf(rule, card, table) : [] });
  }
  const has = (name: string) => table.columns.some((column) => column.name === name);
  const unique = Object.entries(card.columns).filter(
    ([name, { unique: promise }]) => promise !== undefined && promise !== false && has(name),
  );
  const repeatedValues = new Map<string, number>();
  for (const [name] of unique) repeatedValues.set(name, await repeated([name], table));
  const newest = profile.columns.find(({ name }) => name === card.timestamp);
  return {
    profile,
    rules,
    repeatedKeys: card.key?.every(has) === true ? await repeatedKeys(card.key, repeatedValues, table) : null,
    repeatedValues,
    conflicts: await conflictsOf(card, users, table),
    agreement: await agreementOf(card, table),
    newest: newest === undefined ? null : await newestOf(newest.name, table),
    now,
  };
}

/** Rows for which a condition is true. */
export async function countRows({ session, from }: CardTable, condition: string): Promise<number> {
  return Number((await session.rows(`select count(*) as n from ${from} where ${condition}`))[0]?.n);
}

/** Rows before which another row had the same values; rows without a value do not count. */
async function repeated(columns: readonly string[], { session, from }: CardTable): Promise<number> {
  const names = columns.map(quoteName);
  const given = names.map((name) => `${name} is not null`).join(' and ');
  const select = `select coalesce(sum(n - 1), 0) as n from (select count(*) as n from ${from} where ${given} group by ${names.join(', ')} having n > 1)`;
  return Number((await session.rows(select))[0]?.n);
}

/** A key of one column that promises to be unique was counted already. */
async function repeatedKeys(
  key: readonly string[],
  counted: ReadonlyMap<string, number>,
  table: CardTable,
): Promise<number> {
  const known = key.length === 1 ? counted.get(key[0]!) : undefined;
  return known ?? repeated(key, table);
}

/** Rows in groups of equal features with different labels. */
async function conflictsOf(card: DataCard, users: readonly ModelConfig[], table: CardTable): Promise<number | null> {
  const { session, from, columns } = table;
  const label = card.label?.column;
  if (label === undefined || !columns.some(({ name }) => name === label)) return null;
  const used = users.flatMap(({ onnx }) => Object.values(onnx.inputs).flatMap((bound) => inputColumns(bound).columns));
  const wanted = card.label?.features ?? (used.length > 0 ? used : undefined);
  const aside = new Set([label, card.entity, card.timestamp, ...(card.key ?? []), ...(card.label?.annotators ?? [])]);
  const names = columns.map(({ name }) => name);
  const features = [...new Set(wanted ?? names.filter((name) => !aside.has(name)))].filter((name) =>
    names.includes(name),
  );
  if (features.length === 0) return null;
  const id = quoteName(label);
  const select = `select coalesce(sum(n), 0) as n from (
    select count(*) as n, min(${id}) as least, max(${id}) as greatest from ${from} where ${id} is not null
    group by hash(${features.map(quoteName).join(', ')}) having least <> greatest)`;
  return Number((await session.rows(select))[0]?.n);
}

async function agreementOf(card: DataCard, { session, from, columns }: CardTable): Promise<AnnotatorAgreement | null> {
  const annotators = card.label?.annotators ?? [];
  const names = columns.map(({ name }) => name);
  if (annotators.length === 0 || !annotators.every((name) => names.includes(name))) return null;
  return readAgreement(session, from, annotators);
}

/** How far the columns of several people's answers agree, over the rows of a table. */
export async function readAgreement(
  session: Pick<TableSession, 'rows'>,
  from: string,
  annotators: readonly string[],
): Promise<AnnotatorAgreement> {
  const items = annotators.map((name, index) => `cast(${quoteName(name)} as varchar) as a${index}`);
  const patterns = await session.rows(`select ${items.join(', ')}, count(*) as n from ${from} group by all`);
  return annotatorAgreement(
    patterns.map((row) => ({
      answers: annotators.map((_, index) => (row[`a${index}`] === null ? null : String(row[`a${index}`]))),
      rows: Number(row.n),
    })),
  );
}

async function newestOf(name: string, { session, from, columns }: CardTable): Promise<number | null> {
  const number = numberOf(name, storedFamily(columns.find((column) => column.name === name)!.type));
  if (number === undefined) return null;
  const [row] = await session.rows(`select max(${number}) as newest from ${from}`);
  return row?.newest === null || row?.newest === undefined ? null : Number(row.newest);
}

/** The first rows that break a rule, with what tells them apart; nothing of sensitive columns. */
async function examplesOf(rule: RowRule, card: DataCard, table: CardTable): Promise<DataFinding['examples']> {
  const { session, from, columns } = table;
  const mentioned = (name: string) =>
    new RegExp(`(?<![\\w"])"?${name.replace(/[^\w]/g, '\\$&')}"?(?![\\w"])`, 'i').test(rule.broken);
  const named = columns.map(({ name }) => name);
  const wanted = new Set([
    ...(card.key ?? []),
    ...rule.columns,
    ...named.filter((name) => mentioned(name)).slice(0, 6),
  ]);
  const shown = named.filter((name) => wanted.has(name) && card.columns[name]?.sensitive !== true);
  const items = shown.map((name) => `cast(${quoteName(name)} as varchar) as ${quoteName(name)}`);
  const numbered = `(select row_number() over () - 1 as "row number", * from ${from})`;
  const rows = await session.rows(
    `select ${['"row number"', ...items].join(', ')} from ${numbered} where ${rule.broken} limit ${EXAMPLES_SHOWN}`,
  );
  return rows.map((row) => ({
    row: Number(row['row number']),
    values: Object.fromEntries(
      shown.map((name) => [name, row[name] === null ? null : String(row[name]).slice(0, 200)]),
    ),
  }));
}

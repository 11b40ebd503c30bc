import type { DataCard } from '../config/data-card.ts';
import { storedFamily } from '../config/data-column.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { nearestName } from '../config/nearest-name.ts';
import { parseDataCard } from '../config/parse-data-card.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { type AnnotatorAgreement, annotatorAgreement } from '../data/agreement.ts';
import { planContract, type RowRule } from '../data/contract-rules.ts';
import { type ContractFacts, decideContract, type RuleCount } from '../data/decide-contract.ts';
import { byImportance, type DataFinding, EXAMPLES_SHOWN } from '../data/finding.ts';
import type { TableProfile } from '../data/profile.ts';
import { type ProblemLocation, UserError } from '../errors.ts';
import { operand, quoteName } from '../experiment/sql-text.ts';
import type { Clock, Git, Snapshot } from '../ports.ts';
import {
  type CardTable,
  type CardTablePorts,
  checkConditions,
  findReferenceProblems,
  openCardTable,
} from './open-card-table.ts';
import { numberOf, profileTable } from './profile-table.ts';
import { openFacts } from './read-facts.ts';

export interface CheckDataRequest {
  /** Names of data cards; all of them when empty. */
  readonly cards: readonly string[];
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

/** A finding with its place in the card. */
export interface PlacedFinding extends DataFinding {
  readonly where: ProblemLocation;
}

export interface CheckedCard {
  readonly card: string;
  readonly file: string;
  readonly verdict: 'pass' | 'fail';
  readonly rows: number;
  /** Promises that were held against the rows. */
  readonly rules: number;
  /** Errors first. */
  readonly findings: readonly PlacedFinding[];
  readonly agreement: AnnotatorAgreement | null;
  readonly profile: TableProfile;
  /** Profiles of its splits, which select rows of `profile`. */
  readonly splits: readonly TableProfile[];
}

export interface CheckDataPorts extends CardTablePorts {
  readonly git: Git;
  readonly clock: Clock;
}

/**
 * Holds data against its cards, as the work tree has both.
 * @throws UserError for cards that do not exist or have problems, data that is not there, SQL that does not run
 */
export async function checkData(request: CheckDataRequest, ports: CheckDataPorts): Promise<readonly CheckedCard[]> {
  const { declared, snapshot } = await openFacts(ports).at('work-tree');
  const wrong = declared.problems.filter(({ where }) => where?.file?.startsWith('data-cards/') === true);
  if (wrong.length > 0) throw new UserError(wrong);
  const cards = chooseCards(request.cards, declared.cards);
  const checked: CheckedCard[] = [];
  for (const loaded of cards) {
    const users = [...declared.models.values()].filter(({ config }) => config.data.card === loaded.name);
    checked.push(
      await checkCard(
        loaded,
        users.map(({ config }) => config),
        snapshot,
        request,
        ports,
      ),
    );
  }
  return checked;
}

/** The cards of these names, or all. */
export function chooseCards(names: readonly string[], cards: ReadonlyMap<string, LoadedCard>): readonly LoadedCard[] {
  if (cards.size === 0) {
    throw new UserError({
      what: 'there is no data card in data-cards/',
      fix: 'proofmark data init FILE writes one from a look at the data.',
    });
  }
  const known = [...cards.keys()];
  const unknown = names.filter((name) => !cards.has(name));
  if (unknown.length > 0) {
    throw new UserError(
      unknown.map((name) => {
        const near = nearestName(name, known);
        return {
          what: `there is no data card ${name}`,
          fix: near === undefined ? `The cards are ${known.join(', ')}.` : `Did you mean ${near}?`,
        };
      }),
    );
  }
  return names.length === 0 ? [...cards.values()] : names.map((name) => cards.get(name)!);
}

async function checkCard(
  loaded: LoadedCard,
  users: readonly ModelConfig[],
  snapshot: Snapshot,
  { timeoutMs }: CheckDataRequest,
  ports: CheckDataPorts,
): Promise<CheckedCard> {
  const { card, name, file } = loaded;
  const { git, log, clock } = ports;
  const timeout = timeoutMs === undefined ? {} : { timeoutMs };
  const progress = log.progress(`checking ${name}`);
  const table = await openCardTable(
    { loaded, root: git.root, privateFolder: git.privateFolder, ...timeout },
    ports,
  ).catch((error: unknown) => {
    progress.done('failed');
    throw error;
  });
  try {
    const problems = await findReferenceProblems(loaded, table.session);
    if (problems.length > 0) throw new UserError(problems);
    await checkConditions(
      [
        ...card.rules.map(({ sql }, index) => ({ field: `rules[${index}].sql`, sql })),
        ...Object.entries(card.splits).map(([split, { where }]) => ({ field: `splits.${split}.where`, sql: where })),
      ],
      table,
      file,
    );
    const plan = planContract(card, table.columns, table.referenceSelect);
    const sensitive = new Set(Object.keys(card.columns).filter((column) => card.columns[column]?.sensitive === true));
    const label = labelNumber(card, table);
    const shared = { card: name, columns: table.columns, sensitive, ...(label === undefined ? {} : { label }) };
    const inline = plan.rules.filter((rule) => rule.needsTable !== true);
    const counts = Object.fromEntries(
      inline.map((rule, index) => [`rule${index}`, `count(*) filter (where ${rule.broken})`]),
    );
    const { profile, extra } = await profileTable(
      { ...shared, split: null, digest: table.digest, from: table.from },
      table.session,
      counts,
    );
    const counted = inline.map((rule, index) => ({ rule, count: Number(extra[`rule${index}`]) }));
    for (const rule of plan.rules.filter(({ needsTable }) => needsTable === true)) {
      counted.push({ rule, count: await countRows(table, rule.broken) });
    }
    const splits: TableProfile[] = [];
    for (const [split, { where }] of Object.entries(card.splits)) {
      const from = `(select * from ${table.from} where ${operand(where)}) as split`;
      const digest = ports.sha256(`${table.digest}\n${where}`);
      splits.push((await profileTable({ ...shared, split, digest, from }, table.session)).profile);
    }
    const facts = await contractFacts(card, users, profile, counted, table, clock.now().getTime());
    const findings = [
      ...table.changed.map(({ what, fix = '' }): DataFinding => digestFinding(what, fix)),
      ...plan.findings,
      ...decideContract(card, facts),
      ...splits.filter(({ rows }) => rows === 0).map(({ split }) => emptySplit(split!)),
    ];
    const markdown = new TextDecoder().decode((await snapshot.read([file])).get(file));
    const parsed = parseDataCard(markdown, file);
    const placed = findings.toSorted(byImportance).map(
      (finding): PlacedFinding => ({
        ...finding,
        where: parsed.ok ? parsed.locate(finding.path) : { file },
      }),
    );
    progress.done(`${profile.rows.toLocaleString('en-US')} rows`);
    return {
      card: name,
      file,
      verdict: placed.some(({ severity }) => severity === 'error') ? 'fail' : 'pass',
      rows: profile.rows,
      rules: plan.rules.length + promises(card),
      findings: placed,
      agreement: facts.agreement,
      profile,
      splits,
    };
  } catch (error) {
    progress.done('failed');
    throw error;
  } finally {
    table.close();
  }
}

/** Promises that are not rules over rows. */
function promises(card: DataCard): number {
  const columns = Object.values(card.columns);
  const count = (given: readonly unknown[]) => given.filter((each) => each !== undefined && each !== false).length;
  return (
    card.files.length +
    columns.length +
    count(columns.flatMap(({ completeness, unique }) => [completeness, unique])) +
    count([card.key, card.label?.min_share, card.label?.conflicts, card['delete-after'], card.retention]) +
    count([card['stale-after'], card['newest-within']])
  );
}

function digestFinding(what: string, fix: string): DataFinding {
  return {
    check: 'digest',
    severity: 'error',
    column: null,
    count: null,
    share: null,
    what,
    path: ['files'],
    fix,
    examples: [],
  };
}

function emptySplit(split: string): DataFinding {
  return {
    check: 'rows',
    severity: 'error',
    column: null,
    count: null,
    share: null,
    what: `the split ${split} has no rows`,
    path: ['splits', split],
    fix: 'Correct its condition; compare it with the values the data has.',
    examples: [],
  };
}

async function contractFacts(
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
    repeatedKeys: card.key?.every(has) === true ? await repeated(card.key, table) : null,
    repeatedValues,
    conflicts: await conflictsOf(card, users, table),
    agreement: await agreementOf(card, table),
    newest: newest === undefined ? null : await newestOf(newest.name, table),
    now,
  };
}

async function countRows({ session, from }: CardTable, condition: string): Promise<number> {
  return Number((await session.rows(`select count(*) as n from ${from} where ${condition}`))[0]?.n);
}

/** Rows before which another row had the same values; rows without a value do not count. */
async function repeated(columns: readonly string[], { session, from }: CardTable): Promise<number> {
  const names = columns.map(quoteName);
  const given = names.map((name) => `${name} is not null`).join(' and ');
  const select = `select coalesce(sum(n - 1), 0) as n from (select count(*) as n from ${from} where ${given} group by ${names.join(', ')} having n > 1)`;
  return Number((await session.rows(select))[0]?.n);
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

/** SQL of the label as a number; undefined for texts, which have no correlation. */
function labelNumber(card: DataCard, { columns }: CardTable): string | undefined {
  const column = columns.find(({ name }) => name === card.label?.column);
  return column === undefined ? undefined : numberOf(column.name, storedFamily(column.type));
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

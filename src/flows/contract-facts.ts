import type { DataCard } from '../config/data-card.ts';
import { storedFamily } from '../config/data-column.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { type AnnotatorAgreement, annotatorAgreement } from '../data/agreement.ts';
import type { RowRule } from '../data/contract-rules.ts';
import type { ContractFacts } from '../data/decide-contract.ts';
import type { TableProfile } from '../data/profile.ts';
import { quoteName } from '../experiment/sql-text.ts';
import type { TableSession } from '../ports.ts';
import type { CardTable } from './card-table.ts';
import { numberOf } from './profile-table.ts';
import type { Question } from './questions.ts';
import { repeatedQuestions, repeatedRows } from './repeated-values.ts';
import { withExamples } from './rule-examples.ts';

/** What the promises of a card are decided by, beyond the profile. */
export interface PlannedFacts {
  /** What has to be asked of the rows. */
  readonly questions: readonly Question[];
  /**
   * What was found, with examples of the rows that break a promise; after the questions are answered.
   * @param now milliseconds since 1970
   */
  read(profile: TableProfile, now: number): Promise<ContractFacts>;
}

export async function planFacts(
  card: DataCard,
  users: readonly ModelConfig[],
  rules: readonly RowRule[],
  table: CardTable,
): Promise<PlannedFacts> {
  const counts: number[] = rules.map(() => 0);
  const repeatedValues = new Map<string, number>();
  const found = new Map<'conflicts' | 'keys' | 'newest', number | null>();
  const asked = (name: 'conflicts' | 'keys' | 'newest', select: string | null): Question[] =>
    select === null ? [] : [numberQuestion(select, (n) => void found.set(name, n))];
  const has = (name: string) => table.columns.some((column) => column.name === name);
  const unique = Object.entries(card.columns).flatMap(([name, { unique: promise }]) =>
    promise !== undefined && promise !== false && has(name) ? [name] : [],
  );
  const key = card.key?.every(has) === true ? card.key : null;
  // A key of one column that promises to be unique is counted already.
  const ofKey = key?.length === 1 && unique.includes(key[0]!) ? null : key;
  const questions: Question[] = [
    ...asked('conflicts', conflictsOf(card, users, table)),
    ...asked('keys', ofKey === null ? null : repeatedRows(ofKey, table)),
    ...(await repeatedQuestions(unique, table, repeatedValues)),
    ...ruleQuestions(rules, table, counts),
    ...asked('newest', newestOf(card.timestamp, table)),
  ];
  return {
    questions,
    async read(profile, now) {
      return {
        profile,
        rules: await withExamples(rules, counts, profile.rows, card, table),
        repeatedKeys: (ofKey === null && key !== null ? repeatedValues.get(key[0]!) : found.get('keys')) ?? null,
        repeatedValues,
        conflicts: found.get('conflicts') ?? null,
        agreement: await agreementOf(card, table),
        newest: found.get('newest') ?? null,
        now,
      };
    },
  };
}

/** A select of one number, under the name `n`. */
function numberQuestion(select: string, take: (n: number | null) => void): Question {
  return {
    select,
    take: ([row]) => take(row?.n === null || row?.n === undefined ? null : Number(row.n)),
  };
}

/** Rules counted in one statement; the engine takes very long to plan a statement of thousands. */
const RULES_AT_ONCE = 200;

function ruleQuestions(rules: readonly RowRule[], { from }: CardTable, counts: number[]): Question[] {
  const numbered = rules.map((rule, index) => ({ rule, index }));
  const inline = numbered.filter(({ rule }) => rule.needsTable !== true);
  const together = Array.from({ length: Math.ceil(inline.length / RULES_AT_ONCE) }, (_, part) =>
    inline.slice(part * RULES_AT_ONCE, (part + 1) * RULES_AT_ONCE),
  );
  return [
    ...together.map((some): Question => {
      const items = some.map(({ rule: { broken } }, place) => `count_if(${broken}) as rule${place}`);
      return {
        select: `select ${items.join(',\n')} from ${from}`,
        take: ([row]) => {
          for (const [place, { index }] of some.entries()) counts[index] = Number(row?.[`rule${place}`] ?? 0);
        },
      };
    }),
    ...numbered
      .filter(({ rule }) => rule.needsTable === true)
      .map(({ rule, index }) =>
        numberQuestion(`select count(*) as n from ${rule.from ?? from} where ${rule.broken}`, (n) => {
          counts[index] = n ?? 0;
        }),
      ),
  ];
}

/** Counts the rows in groups of equal features with different labels. */
function conflictsOf(card: DataCard, users: readonly ModelConfig[], { from, columns }: CardTable): string | null {
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
  return `select coalesce(sum(n), 0) as n from (
    select count(*) as n, min(${id}) as least, max(${id}) as greatest from ${from} where ${id} is not null
    group by hash(${features.map(quoteName).join(', ')}) having least <> greatest)`;
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

/** Finds the newest value of a timestamp, in milliseconds since 1970. */
function newestOf(timestamp: string | undefined, { from, columns }: CardTable): string | null {
  const column = columns.find(({ name }) => name === timestamp);
  const number = column === undefined ? undefined : numberOf(column.name, storedFamily(column.type));
  return number === undefined ? null : `select max(${number}) as n from ${from}`;
}

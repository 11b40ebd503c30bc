import { durationSeconds } from '../config/duration.ts';
import type { Policy } from '../config/policy.ts';
import type { RequirementFact } from './plan-promotion.ts';

/** What can be too old. */
export type Ageing = 'model' | 'data' | 'card' | 'evaluation';

/** How old the parts of a model are, and how old they may be. Times in milliseconds since 1970; null when nobody says. */
export interface StalenessFacts {
  readonly model: string;
  /** Null for what the work tree declares. */
  readonly version: string | null;
  /** `data-cards/flights.md` */
  readonly cardFile: string | null;
  /** Durations such as `180d`; what is left out never gets stale. */
  readonly limits: Readonly<Partial<Record<Ageing, string>>>;
  /** When each came to be; what is left out is not looked at. */
  readonly since: Readonly<Partial<Record<Ageing, number | null>>>;
}

/** Something older than it may be. */
export interface StaleFinding {
  readonly model: string;
  readonly version: string | null;
  readonly what: Ageing;
  readonly limit: string;
  /** When it came to be. */
  readonly born: number | null;
  /** Since when it is stale; null when nobody wrote down how old it is, which counts as stale. */
  readonly since: number | null;
  readonly file: string | null;
}

const ORDER: readonly Ageing[] = ['model', 'data', 'card', 'evaluation'];
const MS_PER_SECOND = 1000;

/** What is stale at `now`, milliseconds since 1970; in the order of the facts. */
export function findStale(facts: readonly StalenessFacts[], now: number): readonly StaleFinding[] {
  return facts.flatMap(({ model, version, cardFile, limits, since }) =>
    ORDER.flatMap((what): StaleFinding[] => {
      const limit = limits[what];
      const born = since[what];
      if (limit === undefined || born === undefined) return [];
      const file = what === 'card' || what === 'data' ? cardFile : null;
      if (born === null) return [{ model, version, what, limit, born, since: null, file }];
      const over = born + durationSeconds(limit) * MS_PER_SECOND;
      return now > over ? [{ model, version, what, limit, born, since: over, file }] : [];
    }),
  );
}

/** The limits of a model: its own before those of all. */
export function limitsOf(
  model: string,
  staleness: Policy['staleness'],
  staleAfter?: string,
): Readonly<Partial<Record<Ageing, string>>> {
  const { models, on_stale: _, ...all } = staleness;
  const own = models?.[model] ?? {};
  return Object.fromEntries(
    Object.entries({ ...all, ...own, ...(staleAfter === undefined ? {} : { card: staleAfter }) }).filter(
      ([, limit]) => limit !== undefined,
    ),
  );
}

const NAMES: Readonly<Record<Ageing, (finding: StaleFinding) => string>> = {
  model: () => 'the model was trained',
  data: () => 'its data is from',
  card: ({ file }) => `${file ?? 'its data card'} was updated`,
  evaluation: () => 'its evaluation is from',
};

const UNKNOWN: Readonly<Record<Ageing, string>> = {
  model: 'nobody knows when the model was trained',
  data: 'its data card does not say when the data was collected',
  card: 'its data card does not say when it was updated',
  evaluation: 'nobody knows when it was evaluated',
};

/** A sentence without its full stop: what is stale, and since when. */
export function staleText(finding: StaleFinding): string {
  const { model, version } = finding;
  return `${model}${version === null ? '' : ` ${version}`}: ${ageText(finding)}`;
}

function ageText(finding: StaleFinding): string {
  const { what, limit, born, since } = finding;
  if (born === null || since === null) return `${UNKNOWN[what]}, and it may be ${limit} old`;
  const on = what === 'model' || what === 'card' ? ' on ' : ' ';
  return `${NAMES[what](finding)}${on}${day(born)} and may be ${limit} old: stale since ${day(since)}`;
}

/** What to do about it. */
export const STALE_FIX: Readonly<Record<Ageing, string>> = {
  model: 'train it again, and register the version',
  data: 'bring newer data, or say in the card until when it was collected',
  card: 'look the data card over and set its updated',
  evaluation: 'evaluate on current data, and register the version',
};

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** What promoting says of it; null where the policy sets no limit. */
export function freshness(facts: StalenessFacts, { staleness }: Policy, now: number): RequirementFact | null {
  if (Object.keys(facts.limits).length === 0) return null;
  const stale = findStale([facts], now);
  if (stale.length === 0) {
    return { state: 'passed', evidence: null, text: `${Object.keys(facts.limits).sort().join(', ')}: not stale` };
  }
  const text = stale.map(ageText).join('; ');
  return staleness.on_stale === 'block'
    ? { state: 'failed', evidence: null, text }
    : { state: 'passed', evidence: null, text: `stale, and only warned of: ${text}` };
}

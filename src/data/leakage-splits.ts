import type { DataCard } from '../config/data-card.ts';
import { leakageFinding as finding, type LeakageFinding } from './leakage-finding.ts';

/** How rows were dealt to the splits, as the card says it. */
export type SplitPolicy = NonNullable<DataCard['split_policy']>;

/** Entities that are on both sides. */
export function decideEntities(
  column: string,
  facts: { readonly rows: number; readonly testRows: number; readonly entities: number },
  policy: SplitPolicy | undefined,
): LeakageFinding {
  const { rows, testRows, entities } = facts;
  const share = rows / Math.max(1, testRows);
  if (rows === 0) {
    const what = `no ${column} of the test rows is in training`;
    return finding('entities', { status: 'pass', column, count: 0, share: 0, what, fix: '' });
  }
  const what = `of ${number(entities)} ${column} that training has too`;
  if (policy === 'random' || policy === 'time') {
    const allowed = `${what}, as split_policy ${policy} allows`;
    return finding('entities', { status: 'pass', column, count: rows, share, what: allowed, fix: '' });
  }
  return finding('entities', {
    status: policy === 'group' ? 'fail' : 'warn',
    column,
    count: rows,
    share,
    what,
    fix:
      policy === 'group'
        ? `The card asks for a split by group: put all rows of one ${column} on one side.`
        : `A model may know the ${column} instead of the answer. Split by it, or write split_policy: random or time in the card if known ones are what the model will meet.`,
  });
}

/** Milliseconds since 1970; null on a side without times. */
export interface TimeFacts {
  readonly trainFirst: number | null;
  readonly trainLast: number | null;
  readonly testFirst: number | null;
  /** Test rows that are not after the last training row. */
  readonly early: number;
  readonly testRows: number;
  /** Training rows whose answer was not known yet when the first test row happened. */
  readonly unknown: number;
  readonly trainRows: number;
  /** Milliseconds until an answer is known. */
  readonly embargo: number;
}

/** Share of training rows inside the embargo up to which it is a warning. */
const FEW_INSIDE = 0.01;

/** Order of the splits in time, and the gap an answer takes to be known. */
export function decideTime(column: string, facts: TimeFacts, policy: SplitPolicy | undefined): LeakageFinding {
  const { trainLast, testFirst, early, testRows, unknown, trainRows, embargo } = facts;
  if (trainLast === null || testFirst === null) {
    return finding('time', { status: 'skip', column, what: `${column} has no times to compare`, fix: '' });
  }
  if (testFirst <= trainLast) {
    const random = policy === 'random' || policy === 'group';
    return finding('time', {
      status: random ? 'pass' : 'fail',
      column,
      count: early,
      share: early / Math.max(1, testRows),
      what: random
        ? `not after the last training row (${day(trainLast)}), as the card's split_policy ${policy} allows`
        : `not after the last training row (${day(trainLast)}): the model has seen the future of these`,
      fix: random ? '' : 'Split by time; or write split_policy: random or group in the card if order does not matter.',
    });
  }
  if (unknown > 0) {
    const share = unknown / Math.max(1, trainRows);
    return finding('time', {
      status: share > FEW_INSIDE ? 'fail' : 'warn',
      column,
      count: unknown,
      share,
      what: `of training happened less than ${hours(embargo)} before the first test row (${day(testFirst)}): their answer was not known yet`,
      fix: `Leave a gap of ${hours(embargo)} between the splits.`,
    });
  }
  const gap = embargo === 0 ? '' : `, with a gap of at least ${hours(embargo)}`;
  const what = `training ends ${day(trainLast)}, before the first test row ${day(testFirst)}${gap}`;
  return finding('time', { status: 'pass', column, what, fix: '' });
}

/** A column with times after the row's own: it may not have been known when the row happened. */
export function decideFuture(
  column: string,
  timestamp: string,
  later: number,
  rows: number,
  allowed: boolean,
): LeakageFinding | undefined {
  if (later === 0 || allowed) return undefined;
  return finding('future', {
    status: 'warn',
    column,
    count: later,
    share: later / Math.max(1, rows),
    what: `have a ${column} after their ${timestamp}: it may not have been known then`,
    fix: `Leave ${column} out of the features, or write may_know_label: true for it in the card if it was planned ahead.`,
  });
}

/** How well a classifier tells training from test rows. */
export function decideAdversarial(
  facts: {
    readonly auc: number;
    readonly interval: readonly [number, number];
    readonly importance: readonly { readonly column: string; readonly share: number }[];
  } | null,
  ordered: boolean,
): LeakageFinding {
  if (facts === null) {
    const what = 'fewer than 1,000 rows on a side: too few to tell the splits apart by';
    return finding('adversarial', { status: 'skip', what, fix: '' });
  }
  const { auc, interval, importance } = facts;
  const told = `a classifier tells test from training rows with AUC ${auc.toFixed(3)} [${interval[0].toFixed(3)}, ${interval[1].toFixed(3)}]`;
  if (interval[0] <= 0.55) return finding('adversarial', { status: 'pass', what: told, fix: '' });
  const by = importance.slice(0, 3).map(({ column }) => column);
  const most = `mostly by ${by.join(', ')}`;
  if (ordered) {
    const what = `${told}, ${most}: the splits are of different times, so some of that is to be expected`;
    return finding('adversarial', { status: 'pass', what, fix: '' });
  }
  return finding('adversarial', {
    status: 'warn',
    what: `${told}, ${most}: the splits are not from one distribution`,
    fix: 'Look at these columns with `proofmark data drift`; a random split would give 0.5.',
  });
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

function hours(ms: number): string {
  const h = ms / 3_600_000;
  return h >= 48 ? `${Math.round((h / 24) * 10) / 10} days` : `${Math.round(h * 10) / 10} h`;
}

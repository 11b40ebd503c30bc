import type { DataCard } from '../config/data-card.ts';
import { durationSeconds } from '../config/duration.ts';
import type { FieldPath } from '../config/yaml-document.ts';
import { type AnnotatorAgreement, agreementText } from './agreement.ts';
import type { RowRule } from './contract-rules.ts';
import type { DataFinding } from './finding.ts';
import { type ColumnProfile, completeness, type TableProfile } from './profile.ts';

/** Rows that break a rule, with examples. */
export interface RuleCount {
  readonly rule: RowRule;
  readonly count: number;
  readonly examples: DataFinding['examples'];
}

/** What one look at the rows told, beside their profile. */
export interface ContractFacts {
  readonly profile: TableProfile;
  readonly rules: readonly RuleCount[];
  /** Rows whose key another row before them has; null without a key. */
  readonly repeatedKeys: number | null;
  /** Rows before which an equal value of the column stood, by column that promises to be unique. */
  readonly repeatedValues: ReadonlyMap<string, number>;
  /** Rows whose label other rows with equal features contradict; null when nobody asked. */
  readonly conflicts: number | null;
  readonly agreement: AnnotatorAgreement | null;
  /** Newest value of the card's timestamp, in milliseconds since 1970. */
  readonly newest: number | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What the rows, and the day, say against the card. */
export function decideContract(card: DataCard, facts: ContractFacts): DataFinding[] {
  return [
    ...(facts.profile.rows === 0
      ? [about('rows', ['files'], 'the data has no rows', 'Check the files and the query.')]
      : []),
    ...facts.rules.flatMap((counted) => brokenRule(counted, facts.profile.rows)),
    ...facts.profile.columns.flatMap((column) => columnFindings(card, column, facts)),
    ...keyFindings(card, facts),
    ...labelFindings(card, facts),
    ...dayFindings(card, facts),
  ];
}

function about(
  check: string,
  path: FieldPath,
  what: string,
  fix: string,
  more: Partial<DataFinding> = {},
): DataFinding {
  return { check, severity: 'error', column: null, count: null, share: null, what, path, fix, examples: [], ...more };
}

function brokenRule({ rule, count, examples }: RuleCount, rows: number): DataFinding[] {
  // A file has other rows than a query makes of it.
  const share = rows === 0 ? 0 : Math.min(1, count / rows);
  if (count === 0 || share <= rule.tolerance) return [];
  const { check, severity, path, what, fix, columns } = rule;
  return [
    { check, severity, column: columns.length === 1 ? columns[0]! : null, count, share, what, path, fix, examples },
  ];
}

function columnFindings(card: DataCard, profile: ColumnProfile, facts: ContractFacts): DataFinding[] {
  const { name } = profile;
  const column = card.columns[name];
  if (column === undefined) return [];
  const findings: DataFinding[] = [];
  const { severity = 'error' } = column;
  const rows = profile.count + profile.missing;
  if (column.completeness !== undefined && completeness(profile) < column.completeness) {
    findings.push(
      about(
        'completeness',
        ['columns', name, 'completeness'],
        `${name} is missing; at least ${percent(column.completeness)} of the rows must have one`,
        'Find out why the values are missing, or lower the completeness.',
        { severity, column: name, count: profile.missing, share: profile.missing / rows },
      ),
    );
  }
  const repeated = facts.repeatedValues.get(name);
  if (repeated !== undefined && column.unique !== undefined && column.unique !== false && profile.count > 0) {
    const least = column.unique === true ? 1 : column.unique;
    const share = 1 - repeated / profile.count;
    if (share < least) {
      const promise =
        column.unique === true ? 'no value may occur twice' : `at least ${percent(least)} of the values must differ`;
      findings.push(
        about(
          'uniqueness',
          ['columns', name, 'unique'],
          `${name} repeats that of another row; ${promise}`,
          'Remove the repeated rows, or take the promise back.',
          { severity, column: name, count: repeated, share: repeated / profile.count },
        ),
      );
    }
  }
  return findings;
}

function keyFindings(card: DataCard, { repeatedKeys, profile }: ContractFacts): DataFinding[] {
  if (repeatedKeys === null || repeatedKeys === 0) return [];
  const share = repeatedKeys / Math.max(1, profile.rows);
  return [
    about(
      'key',
      ['key'],
      `the key (${card.key?.join(', ')}) repeats that of another row`,
      'Add columns to the key until it tells all rows apart, or remove the repeated rows.',
      { count: repeatedKeys, share },
    ),
  ];
}

function labelFindings({ label }: DataCard, { profile, conflicts, agreement }: ContractFacts): DataFinding[] {
  if (label === undefined) return [];
  const findings: DataFinding[] = [];
  const column = profile.columns.find(({ name }) => name === label.column);
  if (column !== undefined && column.missing > 0) {
    findings.push(
      about('label', ['label', 'column'], 'the label is missing', 'Leave rows without a label out of the splits.', {
        severity: 'warning',
        column: label.column,
        count: column.missing,
        share: column.missing / profile.rows,
      }),
    );
  }
  if (column?.values?.all === true && label.min_share !== undefined && column.count > 0) {
    for (const [value, count] of column.values.counts) {
      if (count / column.count >= label.min_share) continue;
      findings.push(
        about(
          'balance',
          ['label', 'min_share'],
          `the label is ${value}; every class must be at least ${percent(label.min_share)} of them`,
          'Collect more of this class, or lower min_share.',
          { column: label.column, count, share: count / column.count },
        ),
      );
    }
  }
  if (column?.values?.all === true && column.values.counts.length === 1) {
    const what = `every label is ${column.values.counts[0]![0]}: there is nothing to learn`;
    findings.push(
      about('balance', ['label', 'column'], what, 'Check the label column and the query.', { column: label.column }),
    );
  }
  if (conflicts !== null && conflicts > 0) {
    const share = conflicts / Math.max(1, profile.rows);
    const allowed = label.conflicts ?? 1;
    findings.push(
      about(
        'label-consistency',
        label.conflicts === undefined ? ['label', 'column'] : ['label', 'conflicts'],
        'the features are equal to those of another row, and the label is not',
        'Look at them: the labels are noisy, or a feature that tells them apart is missing.',
        { severity: share > allowed ? 'error' : 'warning', column: label.column, count: conflicts, share },
      ),
    );
  }
  if (agreement !== null && agreement.kappa !== null && agreement.kappa < POOR_AGREEMENT) {
    findings.push(
      about(
        'annotators',
        ['label', 'annotators'],
        agreementText(agreement),
        'Write the instructions for annotators more clearly, and have the rows they disagree on looked at again.',
        { severity: 'warning' },
      ),
    );
  }
  return findings;
}

/** Landis & Koch (1977): below 0.4 agreement is at most "fair". */
const POOR_AGREEMENT = 0.4;
const DAY = 86_400_000;

function dayFindings(card: DataCard, { newest, now }: ContractFacts): DataFinding[] {
  const findings: DataFinding[] = [];
  const until = card['delete-after'];
  if (until !== undefined && now >= Date.parse(until) + DAY) {
    findings.push(
      about(
        'retention',
        ['delete-after'],
        `the data was to be deleted after ${until}`,
        'Delete it, and what was trained on it if it must go too: proofmark lineage --file.',
      ),
    );
  }
  const collected = lastDay(card.collected);
  const kept = durationMilliseconds(card.retention);
  if (collected !== null && kept !== null && now > collected + DAY + kept) {
    findings.push(
      about(
        'retention',
        ['retention'],
        `the data was collected until ${dayText(collected)} and may be kept for ${card.retention}`,
        'Delete it, or agree on a longer retention.',
      ),
    );
  }
  const updated = lastDay(card.updated);
  const stale = durationMilliseconds(card['stale-after']);
  if (updated !== null && stale !== null && now > updated + stale) {
    findings.push(
      about(
        'staleness',
        ['stale-after'],
        `the data was updated on ${dayText(updated)} and is stale after ${card['stale-after']}`,
        'Renew the data, or look at it and write the new day in updated.',
        { severity: 'warning' },
      ),
    );
  }
  const every = scheduleMilliseconds(card['update-schedule']);
  if (updated !== null && every !== null && now > updated + DAY + every) {
    findings.push(
      about(
        'schedule',
        ['update-schedule'],
        `the data was updated on ${dayText(updated)} and is renewed ${scheduleText(card['update-schedule']!)}: an update is missing`,
        'Bring the update, find out why none came, or write another schedule.',
        { severity: 'warning' },
      ),
    );
  }
  const within = durationMilliseconds(card['newest-within']);
  if (within !== null && newest !== null && now > newest + within) {
    findings.push(
      about(
        'freshness',
        ['newest-within'],
        `the newest ${card.timestamp ?? 'row'} is ${new Date(newest).toISOString()}, longer ago than ${card['newest-within']}`,
        'Bring newer data, or find out why none arrives.',
        { column: card.timestamp ?? null },
      ),
    );
  }
  return findings;
}

/** The last day of `2001-01-01` or `2001-01-01/2001-06-30`, in milliseconds since 1970; null for other words. */
export function lastDay(text: string | undefined): number | null {
  const day = /(\d{4}-\d{2}-\d{2})$/.exec(text?.trim() ?? '')?.[1];
  if (day === undefined) return null;
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(time) ? null : time;
}

function scheduleText(schedule: string): string {
  return /^\d/.test(schedule) ? `every ${schedule}` : schedule;
}

/** Longest time between two updates by their schedule; null for data that stays. */
function scheduleMilliseconds(schedule: DataCard['update-schedule']): number | null {
  const days = { hourly: 1 / 24, daily: 1, weekly: 7, monthly: 31, quarterly: 92, yearly: 366 } as const;
  if (schedule === undefined || schedule === 'once') return null;
  return schedule in days ? days[schedule as keyof typeof days] * DAY : durationMilliseconds(schedule);
}

function durationMilliseconds(text: string | undefined): number | null {
  if (text === undefined || !/^\d+(?:\.\d+)?[smhd]$/.test(text)) return null;
  return durationSeconds(text) * 1000;
}

function dayText(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(4))}%`;
}

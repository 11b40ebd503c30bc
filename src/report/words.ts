import { overallVerdict, severity, WORST_FIRST } from '../gate/overall.ts';
import type { MetricRow, RowStatus, SliceRow, VerdictWord } from '../gate/verdict-record.ts';
import type { ModelReport, ModelWithoutVerdict } from './model-report.ts';
import { formatCount, formatNumber, NOTHING } from './numbers.ts';

export type AnyReport = ModelReport | ModelWithoutVerdict;

export const VERDICT_ICON: Readonly<Record<VerdictWord, string>> = {
  pass: '✅',
  fail: '❌',
  inconclusive: '❔',
  error: '⛔',
  skipped: '⚪',
};

export const STATUS_ICON: Readonly<Record<RowStatus, string>> = {
  pass: '✅',
  warn: '⚠️',
  fail: '❌',
  inconclusive: '❔',
  waived: '🏳️',
  info: '',
};

/** Colour family of a word; renderers decide what it looks like. */
export type Tone = 'good' | 'bad' | 'unsure' | 'plain';

export const VERDICT_TONE: Readonly<Record<VerdictWord, Tone>> = {
  pass: 'good',
  fail: 'bad',
  inconclusive: 'unsure',
  error: 'bad',
  skipped: 'plain',
};

export const STATUS_TONE: Readonly<Record<RowStatus, Tone>> = {
  pass: 'good',
  warn: 'unsure',
  fail: 'bad',
  inconclusive: 'unsure',
  waived: 'unsure',
  info: 'plain',
};

export function isJudged(report: AnyReport): report is ModelReport {
  return typeof report.verdict === 'object';
}

export function verdictWord(report: AnyReport): VerdictWord {
  return isJudged(report) ? report.verdict.verdict : report.verdict;
}

export function modelName(report: AnyReport): string {
  return isJudged(report) ? report.verdict.model : report.model;
}

export function reasonOf(report: AnyReport): string {
  return isJudged(report) ? report.verdict.reason : report.reason;
}

/** Sorted worst verdict first; equal ones keep their order. */
export function worstFirst<T extends AnyReport>(reports: readonly T[]): T[] {
  return [...reports].sort((a, b) => severity(verdictWord(a)) - severity(verdictWord(b)));
}

/** The verdict of the whole change. */
export function overallOf(reports: readonly AnyReport[]): VerdictWord {
  return overallVerdict(reports.map(verdictWord));
}

/** `1 fail, 2 pass`, worst first. */
export function countVerdicts(reports: readonly AnyReport[]): string {
  return WORST_FIRST.map((word) => ({ word, count: reports.filter((report) => verdictWord(report) === word).length }))
    .filter(({ count }) => count > 0)
    .map(({ word, count }) => `${count} ${word}`)
    .join(', ');
}

/** `1 row`, `2 rows`. */
export function plural(count: number, noun: string, several = `${noun}s`): string {
  return `${formatCount(count)} ${count === 1 ? noun : several}`;
}

/** What one line of the metric table concluded, in the words of the contract. */
export function outcomeText(row: MetricRow, rows: number): string {
  const parts: string[] = [];
  if (row.outcome !== null) parts.push(row.outcome);
  const threshold = thresholdText(row);
  if (threshold !== null && row.threshold !== null && row.threshold.state !== 'pass') {
    parts.push(row.threshold.state === 'fail' ? `not ${threshold}` : `${threshold} not proved`);
  }
  if (row.status === 'waived') parts.push('waived');
  const unsure = row.outcome === 'inconclusive' || row.threshold?.state === 'inconclusive';
  if (unsure && row.rowsNeeded !== null && row.rowsNeeded > rows) {
    parts.push(`needs ~${formatCount(Number(row.rowsNeeded.toPrecision(2)))} rows`);
  }
  if (parts.length > 0) return parts.join(', ');
  if (row.status === 'info') return NOTHING;
  return row.threshold?.state === 'pass' ? 'within bounds' : row.status;
}

export function sliceOutcomeText(row: SliceRow): string {
  const calm = row.status === 'pass' || row.status === 'info';
  if (calm && row.outcome === 'inconclusive') return 'no harm found';
  // One of many comparisons: alone it looks worse, but not after the correction, or not by more than matters.
  if (calm && row.outcome === 'worse') return 'slightly worse, does not block';
  const word = row.outcome ?? (row.status === 'info' ? NOTHING : row.status);
  return row.status === 'waived' ? `${word}, waived` : word;
}

/** `≥ 0.2`, `≤ 20 MB`, `0.2 to 0.9`; null without bounds. */
export function thresholdText(row: Pick<MetricRow, 'threshold' | 'unit'>): string | null {
  if (row.threshold === null) return null;
  const { lowerBound, upperBound } = row.threshold;
  const text = (value: number) => `${Number(value.toPrecision(6))}${row.unit === null ? '' : ` ${row.unit}`}`;
  if (lowerBound !== null && upperBound !== null) return `${formatNumber(lowerBound)} to ${text(upperBound)}`;
  if (lowerBound !== null) return `≥ ${text(lowerBound)}`;
  return upperBound === null ? null : `≤ ${text(upperBound)}`;
}

/** What to do or to look at, most urgent first: the notes of lines that block or are unsure. */
export function nextSteps(report: ModelReport, limit = 5): string[] {
  const { metrics, slices, fairness = [], challenges = [] } = report.verdict;
  const steps = new Map<RowStatus, string[]>([
    ['fail', []],
    ['inconclusive', []],
    ['warn', []],
  ]);
  // Most rows have nothing to say, and there may be thousands.
  function add<Row extends { status: RowStatus; note: string | null }>(
    rows: readonly Row[],
    name: (row: Row) => string,
  ) {
    for (const row of rows) if (row.note !== null) steps.get(row.status)?.push(`${name(row)}: ${row.note}`);
  }
  add(metrics, (row) => row.metric);
  add(slices.rows, (row) => `${row.metric} on ${row.slice}`);
  add(fairness, (row) => `${row.measure} between groups of ${row.by}`);
  add(challenges, (row) => `challenge ${row.name}`);
  const shown = [...new Set([...steps.values()].flat())];
  return shown.length <= limit ? shown : [...shown.slice(0, limit), `and ${shown.length - limit} more like these`];
}

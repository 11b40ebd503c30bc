import { z } from 'zod';
import type { ModelConfig } from '../config/model-config.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { type MetricRow, RowStatus, type SliceRow, VerdictRecord, VerdictWord } from './verdict-record.ts';

/** A row of a verdict whose status the new rules change. */
export const TurnedRow = z.strictObject({
  metric: z.string(),
  /** Null for all rows. */
  slice: z.string().nullable(),
  before: RowStatus.nullable(),
  after: RowStatus.nullable(),
  /** What changed about the rule, such as `margin 0.005 -> 0.002`; null when it is the row's own. */
  why: z.string().nullable(),
});
export type TurnedRow = z.infer<typeof TurnedRow>;

/** One past verdict under the rules of the work tree. */
export const ReplayedVerdict = z.strictObject({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  model: z.string(),
  stage: VerdictRecord.shape.stage,
  candidate: z.string(),
  commit: z.string().nullable(),
  baseline: z.string().nullable(),
  /** Day of the verdict. */
  day: z.string(),
  before: VerdictWord,
  reasonBefore: z.string(),
  /** Null when it cannot be judged again; then `reasonAfter` says why. */
  after: VerdictWord.nullable(),
  reasonAfter: z.string(),
  turned: z.boolean(),
  rows: z.array(TurnedRow).readonly(),
});
export type ReplayedVerdict = z.infer<typeof ReplayedVerdict>;

/**
 * The rules of today for a verdict of yesterday: what is asked of the metrics comes from now; what the predictions were made
 * from (label, entity, slices, critical rows) from then, because they hold nothing else.
 */
export function configForReplay(past: ModelConfig, now: ModelConfig): ModelConfig {
  const { label, positive, classes, query, weight, entity, slices, critical, challenges } = past.evaluate;
  const kept = { label, positive, classes, query, weight, entity, slices, critical, challenges };
  return { ...past, evaluate: { ...now.evaluate, ...kept } as ModelConfig['evaluate'] };
}

/** Whether a model is judged by other rules than before; what its rows and its answers are is no rule. */
export function sameRules(before: ModelConfig, after: ModelConfig): boolean {
  return canonicalJson(rulesOf(before)) === canonicalJson(rulesOf(after));
}

function rulesOf({ evaluate }: ModelConfig): unknown {
  const { label, positive, classes, query, weight, entity, ...rules } = evaluate as Record<string, unknown>;
  return JSON.parse(JSON.stringify(rules)); // Without what is undefined.
}

/** Names of SQL metrics that are asked for now and whose values the past predictions do not hold. */
export function missingSqlMetrics(
  now: readonly { readonly name: string; readonly sql: string | undefined }[],
  recorded: readonly { readonly name: string; readonly sql: string }[],
): readonly string[] {
  return now
    .filter(({ sql }) => sql !== undefined)
    .filter(({ name, sql }) => !recorded.some((known) => known.name === name && known.sql.trim() === sql?.trim()))
    .map(({ name }) => name);
}

/**
 * Challenges are answered by the model itself, which a replay does not run: what they showed then still stands, and a
 * verdict that one of them stopped is not turned by other rules.
 */
export function withPastChallenges(before: VerdictRecord, after: VerdictRecord): VerdictRecord {
  if (before.challenges === undefined) return after;
  const statuses = before.challenges.map(({ status }) => status);
  const kept = { ...after, challenges: before.challenges };
  if (statuses.includes('fail') && after.verdict !== 'fail') return { ...kept, verdict: 'fail', reason: before.reason };
  if (statuses.includes('inconclusive') && after.verdict === 'pass')
    return { ...kept, verdict: 'inconclusive', reason: before.reason };
  return kept;
}

/** Rows whose status is another one, those that now block first. */
export function turnedRows(before: VerdictRecord, after: VerdictRecord): readonly TurnedRow[] {
  const metrics = differing(
    before.metrics.map((row) => ({ ...row, slice: null })),
    after.metrics.map((row) => ({ ...row, slice: null })),
    metricRule,
  );
  const slices = differing(before.slices.rows, after.slices.rows, sliceRule);
  return [...metrics, ...slices].toSorted((a, b) => blocking(b) - blocking(a));
}

function blocking({ after }: TurnedRow): number {
  return after === 'fail' || after === 'inconclusive' ? 1 : 0;
}

type Named = { readonly metric: string; readonly slice: string | null; readonly status: RowStatus };

function differing<Row extends Named>(
  before: readonly Row[],
  after: readonly Row[],
  rule: (before: Row | undefined, after: Row | undefined) => string | null,
): readonly TurnedRow[] {
  const keyOf = ({ metric, slice }: Named) => JSON.stringify([metric, slice]);
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const now = new Map(after.map((row) => [keyOf(row), row]));
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) => {
    const [was, is] = [old.get(key), now.get(key)];
    // Rows that only inform come and go with what else is shown.
    const [from, to] = [was?.status ?? null, is?.status ?? null];
    if (from === to || ((from === null || from === 'info') && (to === null || to === 'info'))) return [];
    const { metric, slice } = (is ?? was)!;
    return [{ metric, slice, before: from, after: to, why: rule(was, is) }];
  });
}

type RuledMetric = Pick<MetricRow, 'role' | 'margin' | 'marginText' | 'neverExceed' | 'threshold'>;

function metricRule(before: RuledMetric | undefined, after: RuledMetric | undefined): string | null {
  if (before === undefined) return 'judged now';
  if (after === undefined) return 'no longer judged';
  const margins = [before, after].map((row) => row.marginText ?? numberText(row.margin));
  const limits = [before, after].map((row) => numberText(row.neverExceed));
  const bounds = [before, after].map(({ threshold }) =>
    threshold === null ? 'none' : `${numberText(threshold.lowerBound)}..${numberText(threshold.upperBound)}`,
  );
  const changes = [
    before.role === after.role ? null : `role ${before.role} -> ${after.role}`,
    margins[0] === margins[1] ? null : `margin ${margins[0]} -> ${margins[1]}`,
    limits[0] === limits[1] ? null : `never exceed ${limits[0]} -> ${limits[1]}`,
    bounds[0] === bounds[1] ? null : `value threshold ${bounds[0]} -> ${bounds[1]}`,
  ].filter((change) => change !== null);
  return changes.length === 0 ? null : changes.join(', ');
}

type RuledSlice = Pick<SliceRow, 'margin' | 'critical'>;

function sliceRule(before: RuledSlice | undefined, after: RuledSlice | undefined): string | null {
  if (before === undefined) return 'judged now';
  if (after === undefined) return 'no longer found';
  const [from, to] = [numberText(before.margin), numberText(after.margin)];
  return from === to ? null : `margin ${from} -> ${to}`;
}

function numberText(value: number | null): string {
  return value === null ? 'none' : String(Number(value.toPrecision(3)));
}

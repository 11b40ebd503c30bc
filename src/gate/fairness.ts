import { declaredSlices } from '../config/evaluated-slices.ts';
import { type FairnessRule, fairnessMeasure } from '../config/fairness.ts';
import type { ModelConfig } from '../config/model-config.ts';
import { defineMetrics, type MetricDefinition } from '../metrics/catalog.ts';
import { type GroupValue, gapChange, groupRows, groupValue, largestGap } from '../metrics/group-gaps.ts';
import type { Predictions, SliceDimension } from '../metrics/predictions.ts';
import { sliceName } from '../metrics/predictions.ts';
import { clusterCodes } from '../metrics/samples.ts';
import { statusOfComparison, statusOfThreshold, withWaiver, worstStatus } from './decide.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import type { FairnessRow } from './fairness-record.ts';
import type { DecisionSetting } from './metric-rows.ts';
import { short } from './number-text.ts';
import { outcomeOfInterval, roundForDecision } from './outcome.ts';
import type { RowStatus } from './verdict-record.ts';

/** Groups that are compared and listed: the largest ones. */
const MOST_GROUPS = 50;
/** The share of rows predicted positive, as the accuracy of predictions whose every label is 1. */
const POSITIVE_RATE = 'positive_rate';

/** What a rule is judged on. */
export interface FairnessRequest {
  readonly config: ModelConfig;
  readonly declared: readonly DeclaredMetric[];
  readonly candidate: Predictions;
  readonly baseline: Predictions | null;
  readonly digest: string;
  readonly isWaived: (measure: string, by: string) => boolean;
}

/** One row for every rule of `evaluate.fairness`. A gap that cannot be computed is never a pass. */
export function fairnessRows(request: FairnessRequest, setting: DecisionSetting): readonly FairnessRow[] {
  const { config, candidate } = request;
  const declared = declaredSlices(config.evaluate).filter(({ purpose }) => purpose === 'fairness');
  return config.evaluate.fairness.map((rule, index) => {
    const { slice } = declared[index]!;
    const by = slice.kind === 'invalid' ? '' : slice.name;
    const dimension = candidate.slices.find(({ name }) => name === by);
    const row = dimension === undefined ? missingRow(rule, by) : ruleRow(rule, dimension, request, setting);
    return { ...row, status: withWaiver(row.status, request.isWaived(row.measure, row.by)) };
  });
}

function missingRow(rule: FairnessRule, by: string): FairnessRow {
  return {
    ...emptyRow(rule, by),
    status: rule.role === 'report' ? 'info' : 'inconclusive',
    note: 'the groups are not among the evaluated slices',
  };
}

function emptyRow(rule: FairnessRule, by: string): FairnessRow {
  return {
    by,
    measure: fairnessMeasure(rule),
    role: rule.role,
    baseline: null,
    candidate: null,
    change: null,
    valueBound: rule.value_threshold?.upper_bound ?? null,
    changeBound: rule.change_threshold?.absolute ?? null,
    widest: null,
    groups: [],
    status: 'info',
    note: null,
  };
}

function ruleRow(
  rule: FairnessRule,
  dimension: SliceDimension,
  request: FairnessRequest,
  setting: DecisionSetting,
): FairnessRow {
  const row = emptyRow(rule, dimension.name);
  const definitions = measuresOf(rule, request);
  const groups = groupRows(dimension)
    .map((rows, code) => ({ code, rows, name: sliceName(dimension, code) }))
    .filter(({ rows }) => rows.length > 0)
    .sort((a, b) => b.rows.length - a.rows.length || (a.name < b.name ? -1 : 1))
    .slice(0, MOST_GROUPS);
  const minRows = rule.min_rows ?? setting.policy.slices.min_rows;
  const judged = groups.filter(
    ({ rows }) =>
      rows.length >= minRows &&
      definitions.every((definition) =>
        enoughOfClass(request.candidate, definition, rows, setting.policy.slices.min_per_class),
      ),
  );
  const comparisons = definitions.length * judged.length * (judged.length - 1);
  const valuesOf = (predictions: Predictions, some: typeof groups): readonly (readonly GroupValue[])[] => {
    const clusters = clusterCodes(predictions)?.codes;
    const common = {
      threshold: request.config.evaluate.threshold,
      confidence: setting.policy.confidence,
      digest: request.digest,
      comparisons,
      clusters,
    };
    return definitions.map((definition) => {
      const seen = asMeasured(predictions, definition);
      return some.map(({ code, rows }) => groupValue(seen, definitionOf(definition), dimension, code, rows, common));
    });
  };
  const candidate = valuesOf(request.candidate, judged);
  const baseline = request.baseline === null ? null : valuesOf(request.baseline, judged);
  const gap = judged.length < 2 ? undefined : largestGap(candidate, setting.policy.confidence);
  const before = baseline === null || judged.length < 2 ? undefined : largestGap(baseline, setting.policy.confidence);
  const change =
    baseline === null || gap === undefined ? undefined : gapChange(baseline, candidate, setting.policy.confidence);
  const { status, note } = decide(
    rule,
    { gap, change, hasBaseline: baseline !== null, judged: judged.length, groups: groups.length, minRows, candidate },
    setting,
  );
  return {
    ...row,
    baseline: before?.value ?? null,
    candidate: gap === undefined ? null : { value: gap.value, lower: gap.lower, upper: gap.upper },
    change: change === undefined ? null : { value: change.value, lower: change.lower, upper: change.upper },
    widest:
      gap === undefined
        ? null
        : {
            metric: definitions[gap.measure]!.name,
            highest: judged[gap.highest]!.name,
            lowest: judged[gap.lowest]!.name,
          },
    groups: groups.map((group) => {
      const place = judged.indexOf(group);
      const shown = (values: readonly (readonly GroupValue[])[]) =>
        Object.fromEntries(definitions.map(({ name }, index) => [name, values[index]![place]!.estimate.value]));
      return {
        group: group.name,
        rows: group.rows.length,
        candidate: place < 0 ? {} : shown(candidate),
        baseline: baseline === null || place < 0 ? null : shown(baseline),
        judged: place >= 0,
      };
    }),
    status,
    note,
  };
}

/** The metrics a rule compares; of a gap, specificity is as good as the false-positive rate. */
function measuresOf(rule: FairnessRule, { config, declared }: FairnessRequest): readonly MetricDefinition[] {
  switch (rule.criterion) {
    case 'demographic_parity':
      return [{ ...defineMetrics(['accuracy'])[0]!, name: POSITIVE_RATE }];
    case 'equal_opportunity':
      return defineMetrics(['recall']);
    case 'equalized_odds':
      return defineMetrics(['recall', 'specificity']);
    case undefined: {
      const found = declared.find(({ definition }) => definition.name === rule.metric);
      return found === undefined ? defineMetrics([rule.metric!], config.task) : [found.definition];
    }
  }
}

function definitionOf(definition: MetricDefinition): MetricDefinition {
  return definition.name === POSITIVE_RATE ? { ...definition, name: 'accuracy' } : definition;
}

function asMeasured(predictions: Predictions, definition: MetricDefinition): Predictions {
  if (definition.name !== POSITIVE_RATE || predictions.task !== 'binary-classification') return predictions;
  return { ...predictions, label: new Uint8Array(predictions.rows).fill(1) };
}

/** Whether the classes that a metric of binary classification is about have enough rows in a group. */
function enoughOfClass(
  predictions: Predictions,
  definition: MetricDefinition,
  rows: Int32Array,
  least: number,
): boolean {
  if (predictions.task !== 'binary-classification' || definition.perRow) return true;
  let positives = 0;
  for (let at = 0; at < rows.length; at++) positives += predictions.label[rows[at]!]!;
  const negatives = rows.length - positives;
  if (definition.name === 'recall') return positives >= least;
  if (definition.name === 'specificity') return negatives >= least;
  return !(definition.needsBothClasses || definition.family === 'ranks') || Math.min(positives, negatives) >= least;
}

interface Found {
  readonly gap: ReturnType<typeof largestGap>;
  readonly change: ReturnType<typeof gapChange>;
  readonly hasBaseline: boolean;
  readonly judged: number;
  readonly groups: number;
  readonly minRows: number;
  readonly candidate: readonly (readonly GroupValue[])[];
}

function decide(
  rule: FairnessRule,
  found: Found,
  setting: DecisionSetting,
): { status: RowStatus; note: string | null } {
  const { gap, change } = found;
  const small = found.groups - found.judged;
  const smallNote = small === 0 ? '' : `${small} of ${found.groups} groups are too small`;
  if (rule.role === 'report')
    return { status: 'info', note: gap === undefined ? undefinedNote(found) : smallNote || null };
  if (gap === undefined) return { status: 'inconclusive', note: undefinedNote(found) };
  const statuses: RowStatus[] = [];
  const notes: string[] = [];
  const bound = rule.value_threshold?.upper_bound;
  if (bound !== undefined) {
    const state =
      roundForDecision(gap.upper) <= bound ? 'pass' : roundForDecision(gap.lower) > bound ? 'fail' : 'inconclusive';
    // While merging, an unproved bound may be exceeded by at most as much again.
    statuses.push(statusOfThreshold(state, gap.upper - bound, bound, setting.stage, setting.policy));
    if (state === 'fail') notes.push(`the gap is certainly above ${short(bound)}`);
    if (state === 'inconclusive') notes.push(`a gap of up to ${short(gap.upper)} cannot be ruled out`);
  }
  const allowed = rule.change_threshold?.absolute;
  if (allowed !== undefined && found.hasBaseline) {
    if (change === undefined) {
      statuses.push('inconclusive');
      notes.push('the gap of the baseline is undefined');
    } else {
      const outcome = outcomeOfInterval(-change.upper, -change.lower, allowed);
      const compared = {
        outcome,
        lower: -change.upper,
        upper: -change.lower,
        neverExceed: setting.policy.never_exceed_factor * allowed,
        requireBetter: false,
      };
      statuses.push(statusOfComparison(compared, setting.stage, setting.policy));
      if (outcome === 'worse') notes.push('the gap grew');
      if (outcome === 'inconclusive') notes.push(`a growth of up to ${short(change.upper)} cannot be ruled out`);
    }
  }
  if (allowed !== undefined && !found.hasBaseline) {
    notes.push('first model: there is no gap to compare with');
    statuses.push('info');
  }
  if (smallNote !== '') notes.push(smallNote);
  return { status: worstStatus(statuses), note: notes.length === 0 ? null : notes.join('; ') };
}

function undefinedNote({ judged, groups, minRows, candidate }: Found): string {
  if (judged < 2)
    return `${judged} of ${groups} groups ${judged === 1 ? 'has' : 'have'} the ${minRows} rows a comparison needs`;
  for (const values of candidate) {
    for (const { group, estimate } of values) {
      if (estimate.value === null) return `undefined in ${group}: ${estimate.undefined?.reason ?? 'no value'}`;
      if (estimate.ci === null) return `${group} has too few independent rows for an interval`;
    }
  }
  return 'undefined';
}

import type { Margin, MetricOptions } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import { defaultMargin, type MetricDefinition } from '../metrics/catalog.ts';

/** A margin in the metric's unit, and as it was written when it was relative. */
export interface ResolvedMargin {
  readonly value: number;
  readonly text: string | null;
}

/**
 * A relative margin is a share of the absolute value of the baseline's metric, as TFMA's relative change threshold is.
 * Undefined when there is nothing to take a share of.
 */
export function resolveMargin(margin: Margin, reference: number | null): ResolvedMargin | undefined {
  if (typeof margin === 'number') return { value: margin, text: null };
  if (reference === null) return undefined;
  return { value: percentage(margin) * Math.abs(reference), text: margin };
}

/** `1%` as 0.01. */
export function percentage(text: string): number {
  return Number(text.slice(0, -1)) / 100;
}

/**
 * Margins as people declare them, from the most to the least specific: the metric's `margin`, its `change_threshold` (the
 * tighter of its two), the policy's margin for that metric, the metric's own default on this many rows.
 */
export function declaredMargins(
  definition: MetricDefinition,
  options: MetricOptions,
  policy: Policy,
  rows: number,
): readonly Margin[] {
  if (options.margin !== undefined) return [options.margin];
  const thresholds = changeThresholds(options);
  if (thresholds.length > 0) return thresholds;
  const ofPolicy = policy.margins[definition.name];
  if (ofPolicy !== undefined) return [ofPolicy];
  const standard = defaultMargin(definition, rows);
  return [standard.kind === 'relative' ? asPercentage(standard.value) : standard.value];
}

/** `{ absolute: 3, relative: 10% }` as margins. A relative threshold may also be written as a share: 0.1. */
export function changeThresholds(options: MetricOptions): readonly Margin[] {
  const { absolute, relative } = options.change_threshold ?? {};
  const share = typeof relative === 'number' ? asPercentage(relative) : relative;
  return [absolute, share].filter((margin) => margin !== undefined);
}

/** 0.1 as `10%`. */
function asPercentage(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

/** The tightest of several margins that all have to hold. */
export function tightestMargin(margins: readonly Margin[], reference: number | null): ResolvedMargin | undefined {
  return margins
    .map((margin) => resolveMargin(margin, reference))
    .filter((margin) => margin !== undefined)
    .reduce<ResolvedMargin | undefined>(
      (tightest, margin) => (tightest === undefined || margin.value < tightest.value ? margin : tightest),
      undefined,
    );
}

/** Largest harm that an inconclusive merge may hide; never below the margin itself. */
export function neverExceed(options: MetricOptions, policy: Policy, margin: number, reference: number | null): number {
  const declared = options.never_exceed === undefined ? undefined : resolveMargin(options.never_exceed, reference);
  return Math.max(margin, declared?.value ?? margin * policy.never_exceed_factor);
}

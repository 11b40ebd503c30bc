/** What one leak is worth to one metric of one model. */
export interface LeakPrice {
  /** `duplicates`, or the column that knows the label. */
  readonly leak: string;
  /** Rows are taken out; a column's values are dealt out anew among the test rows. */
  readonly kind: 'rows' | 'column';
  readonly rows: number;
  readonly metric: string;
  readonly direction: 'higher' | 'lower';
  /** The gate decides by this metric. */
  readonly judged: boolean;
  readonly with: number | null;
  readonly without: number | null;
  /** With minus without, with its paired 95% interval. */
  readonly change: number | null;
  readonly ci: readonly [number, number] | null;
  /** Margin of the gate, in the metric's unit. */
  readonly margin: number | null;
}

export type WorthStatus = 'pass' | 'warn' | 'fail';

/**
 * `fail` when a leak flatters a metric that the gate decides by for sure, and by more than its margin: a verdict may hang on
 * it. `warn` when it flatters one for sure.
 */
export function priceStatus({ judged, direction, change, ci, margin }: LeakPrice): WorthStatus {
  if (!judged || change === null || ci === null) return 'pass';
  const [gain, least] = direction === 'higher' ? [change, ci[0]] : [-change, -ci[1]];
  if (least <= 0) return 'pass';
  return margin !== null && gain > margin ? 'fail' : 'warn';
}

export function decideWorth(prices: readonly LeakPrice[]): WorthStatus {
  const statuses = prices.map(priceStatus);
  return statuses.includes('fail') ? 'fail' : statuses.includes('warn') ? 'warn' : 'pass';
}

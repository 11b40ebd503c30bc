/** Requests of an interval of time and how many of them were bad. */
export interface ServedBins {
  /** Length of a bin in minutes. */
  readonly minutes: number;
  readonly total: ArrayLike<number>;
  readonly bad: ArrayLike<number>;
}

/** An alert that fires while the budget burns faster than `rate` times its pace over both windows. */
export interface BurnAlert {
  readonly name: string;
  readonly rate: number;
  /** Minutes. */
  readonly long: number;
  readonly short: number;
}

/** Google SRE workbook, ch. 5, of a budget for 30 days: 2% of it in an hour, 5% in six hours, 10% in three days. */
export const BURN_ALERTS: readonly BurnAlert[] = [
  { name: 'page_fast', rate: 14.4, long: 60, short: 5 },
  { name: 'page_slow', rate: 6, long: 360, short: 30 },
  { name: 'ticket', rate: 1, long: 4320, short: 360 },
];

/**
 * Runs of bins, first and last, in which an alert fires: (bad / total) / (1 − slo) over the trailing window is above the rate
 * for the long and for the short one. Windows are cut off where the records begin. A window without requests burns nothing.
 * @param slo share of requests that must be good, below 1
 */
export function firingRuns(bins: ServedBins, slo: number, alert: BurnAlert): readonly (readonly [number, number])[] {
  const burnsLong = burnRates(bins, slo, alert.long);
  const burnsShort = burnRates(bins, slo, alert.short);
  const runs: [number, number][] = [];
  for (let bin = 0; bin < burnsLong.length; bin++) {
    if (!(burnsLong[bin]! > alert.rate && burnsShort[bin]! > alert.rate)) continue;
    const last = runs.at(-1);
    if (last !== undefined && last[1] === bin - 1) last[1] = bin;
    else runs.push([bin, bin]);
  }
  return runs;
}

/** How many times its pace the budget burns over the window that ends with each bin. */
export function burnRates({ minutes, total, bad }: ServedBins, slo: number, window: number): Float64Array {
  if (!(slo < 1)) throw new RangeError('an objective of 1 leaves no budget to burn');
  const bins = Math.max(1, Math.round(window / minutes));
  const rates = new Float64Array(total.length);
  let [served, failed] = [0, 0];
  for (let bin = 0; bin < total.length; bin++) {
    served += total[bin]!;
    failed += bad[bin]!;
    if (bin >= bins) {
      served -= total[bin - bins]!;
      failed -= bad[bin - bins]!;
    }
    rates[bin] = served > 0 ? failed / served / (1 - slo) : 0;
  }
  return rates;
}

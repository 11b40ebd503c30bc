import { estimateEachSlice, type LaidOutModel, type SliceQuestion } from '../metrics/models.ts';
import type { DeclaredMetric } from './declared-metrics.ts';
import { KEPT_ROWS, NO_SLICES, type SliceFindings } from './slice-rows.ts';
import type { SliceRow } from './verdict-record.ts';

/** Nothing to compare with: the slices where the first model is weakest, by its first guarded metric. */
export function firstModelSlices(
  candidate: LaidOutModel,
  asked: Omit<SliceQuestion, 'metrics'>,
  [metric]: readonly DeclaredMetric[],
  critical: readonly string[] = [],
): SliceFindings {
  if (metric === undefined) return NO_SLICES;
  const { name, direction } = metric.definition;
  const sign = direction === 'higher' ? 1 : -1;
  const rows = estimateEachSlice(candidate, { ...asked, metrics: [metric.definition] })
    .map((slice): SliceRow => {
      const value = slice.metrics.get(name)?.value ?? null;
      return {
        slice: slice.slice,
        metric: name,
        direction,
        rows: slice.rows,
        positives: slice.positives ?? 0,
        baseline: null,
        candidate: value,
        change: null,
        margin: null,
        p: null,
        adjustedP: null,
        outcome: null,
        status: 'info',
        critical: critical.includes(slice.dimension),
        note: null,
      };
    })
    .filter((row) => row.candidate !== null)
    .sort((a, b) => sign * (a.candidate! - b.candidate!));
  return { ...NO_SLICES, rows: rows.slice(0, KEPT_ROWS) };
}

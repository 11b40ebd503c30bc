import { normalQuantile } from '../metrics/distributions.ts';
import type { DriftColumn } from './drift-column.ts';
import { moments } from './two-sample.ts';
import { sum } from './two-sample-categorical.ts';

/** How the answers themselves changed: a model calibrated to the old share is wrong about the new one. */
export interface PriorShift {
  readonly column: string;
  /** Share of a class, or the mean of a number, in the reference. */
  readonly before: number;
  readonly now: number;
  readonly change: number;
  readonly interval: readonly [number, number];
  /** The class whose share it is; null for a mean. */
  readonly class: string | null;
  readonly verdict: 'stable' | 'warning';
}

/** A change of so much of the old value matters. */
const RELATIVE = 0.1;

/** The class (of two: the rarer one; of more: the one that changed most) or mean of a label, before and now, with a 95% interval. */
export function priorShift(column: DriftColumn): PriorShift | null {
  const found = column.kind === 'numeric' ? meanShift(column) : classShift(column);
  if (found === null) return null;
  const change = found.now - found.before;
  const half = normalQuantile(0.975) * found.error;
  const interval: [number, number] = [change - half, change + half];
  const sure = interval[0] > 0 || interval[1] < 0;
  const matters = Math.abs(change) >= RELATIVE * Math.abs(found.before);
  return {
    column: column.name,
    before: found.before,
    now: found.now,
    change,
    interval,
    class: found.class,
    verdict: sure && matters ? 'warning' : 'stable',
  };
}

interface Shift {
  readonly before: number;
  readonly now: number;
  /** Standard error of the change. */
  readonly error: number;
  readonly class: string | null;
}

function meanShift({ reference, current }: Extract<DriftColumn, { kind: 'numeric' }>): Shift | null {
  if (reference.length < 2 || current.length < 2) return null;
  const [a, b] = [moments(reference), moments(current)];
  const error = Math.sqrt(a.deviation ** 2 / reference.length + b.deviation ** 2 / current.length);
  return { before: a.mean, now: b.mean, error, class: null };
}

function classShift({ values, counts }: Extract<DriftColumn, { kind: 'categorical' }>): Shift | null {
  const [n, m] = [sum(counts.reference), sum(counts.current)];
  if (n === 0 || m === 0) return null;
  const shifts = values.map((value, index): Shift => {
    const [before, now] = [counts.reference[index]! / n, counts.current[index]! / m];
    return { before, now, error: Math.sqrt((before * (1 - before)) / n + (now * (1 - now)) / m), class: value };
  });
  const rarerOrMoved = (shift: Shift) => (values.length === 2 ? -shift.before : Math.abs(shift.now - shift.before));
  return shifts.toSorted((a, b) => rarerOrMoved(b) - rarerOrMoved(a))[0] ?? null;
}

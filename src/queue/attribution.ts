/** One row of the verdict that fails, as far as it can be followed back through the suspects. Changes above 0 are better. */
export interface FailingRow {
  /** Whether the row of the head would fail if its change were better by this much, with its uncertainty as it is. */
  fails(better: number): boolean;
  /** What all suspects together changed, measured. */
  readonly total: number;
  /** What each suspect changes alone, measured on the branch as it is; oldest first. */
  readonly effects: readonly number[];
}

/**
 * The suspect with which the rows began to fail, if what each changes alone adds up; its place among the suspects, or null.
 *
 * The trees between were never evaluated, so this is arithmetic and no judgement. What the effects leave of the total is what
 * the changes do to each other, and nobody knows where it arose. It is put wholly with the first and wholly with the last:
 * only where both answers name the same suspect is there one.
 */
export function turningSuspect(rows: readonly FailingRow[]): number | null {
  if (rows.length === 0) return null;
  const early = Math.min(...rows.map((row) => firstFailing(row, 0)));
  const late = Math.min(...rows.map((row) => firstFailing(row, row.total - sum(row.effects))));
  return early === late ? early : null;
}

/** @param still what the changes do to each other that is not there yet before the last one */
function firstFailing({ fails, effects }: FailingRow, still: number): number {
  const last = effects.length - 1;
  for (let at = 0; at < last; at++) {
    // The tree of this suspect is the head's without what came later.
    if (fails(-(sum(effects.slice(at + 1)) + still))) return at;
  }
  return last; // The head: it fails, measured.
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** One number that was computed again. */
export interface ReproducedValue {
  readonly name: string;
  readonly recorded: number | null;
  readonly now: number | null;
  readonly within: boolean;
}

/** What came of computing recorded numbers again. */
export interface Reproduction {
  /** `runs`, `evaluations` or `verdicts`. */
  readonly kind: string;
  readonly model: string;
  readonly key: string;
  /** Evaluations that were computed again, with whether every prediction came out the same, bit by bit. */
  readonly evaluations: readonly { readonly key: string; readonly identical: boolean }[];
  readonly tolerance: number;
  readonly values: readonly ReproducedValue[];
  readonly reproduced: boolean;
}

/**
 * Every number of a record against the same number computed again, by its path in the record. A number is within when it
 * differs by at most `tolerance` × max(1, |recorded|); a number that one side lacks never is. Texts must be equal.
 */
export function compareRecords(recorded: unknown, now: unknown, tolerance: number): readonly ReproducedValue[] {
  const before = leaves(recorded, '');
  const after = leaves(now, '');
  return [...new Set([...before.keys(), ...after.keys()])].map((name) => {
    const [a, b] = [before.get(name), after.get(name)];
    const numeric = (value: unknown) => (typeof value === 'number' ? value : null);
    return { name, recorded: numeric(a), now: numeric(b), within: isWithin(a, b, tolerance) };
  });
}

function isWithin(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a));
}

function leaves(value: unknown, path: string): Map<string, unknown> {
  if (typeof value !== 'object' || value === null) return new Map([[path, value]]);
  const found = new Map<string, unknown>();
  for (const [key, child] of Object.entries(value)) {
    for (const [name, leaf] of leaves(child, path === '' ? key : `${path}.${key}`)) found.set(name, leaf);
  }
  return found;
}

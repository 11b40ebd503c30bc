import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'vitest';

/** One reference case; numbers come from SciPy, scikit-learn and statsmodels, as `source` says. */
export interface Oracle {
  readonly case: string;
  readonly family: string;
  // biome-ignore lint/suspicious/noExplicitAny: each family has a shape of its own, checked by the comparison
  readonly inputs: any;
  // biome-ignore lint/suspicious/noExplicitAny: the same
  readonly expected: any;
  readonly tolerance: number;
}

const folder = new URL('../oracles/', import.meta.url);
export const oracles = readdirSync(folder)
  .filter((file) => file !== 'index.json')
  .map((file) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Oracle);

export function oracleOf(name: string): Oracle {
  const found = oracles.find((oracle) => oracle.case === name);
  if (found === undefined) throw new Error(`no case ${name}`);
  return found;
}

export function ofFamily(family: string): Oracle[] {
  const found = oracles.filter((oracle) => oracle.family === family);
  expect(found.length).toBeGreaterThan(0);
  return found;
}

/** |got − expected| ≤ tolerance · max(1, |expected|), through arrays and objects; keys that are not expected are ignored. */
export function expectClose(got: unknown, expected: unknown, tolerance: number, path = ''): void {
  if (typeof expected === 'number') {
    const difference = Math.abs((got as number) - expected);
    expect(difference, `${path}: got ${got}, expected ${expected}`).toBeLessThanOrEqual(
      tolerance * Math.max(1, Math.abs(expected)),
    );
  } else if (typeof expected === 'object' && expected !== null) {
    for (const [key, value] of Object.entries(expected)) {
      expectClose((got as Record<string, unknown>)[key], value, tolerance, `${path}.${key}`);
    }
  } else expect(got, path).toEqual(expected);
}

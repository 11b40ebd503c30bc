import { join } from 'node:path';

/** The compiled command line, as people run it. */
export const COMMAND = join(import.meta.dirname, '..', '..', 'build', 'cli', 'main.js');

/** One measured figure beside the limit it is held to. */
export interface Figure {
  readonly what: string;
  readonly measured: string;
  readonly limit: string;
  readonly holds: boolean;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

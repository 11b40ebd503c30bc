import type { Problem } from '../errors.ts';

/** What is wrong, and what is only suspicious. Both carry their place. */
export interface Findings {
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
}

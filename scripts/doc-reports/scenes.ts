import { cards } from './cards.ts';
import { drift, leaks, versions } from './flights.ts';
import { errors, lifecycle, remembered, sanity, seeds } from './loans.ts';
import type { Scene } from './page.ts';
import { queue } from './queue.ts';

/** All stories that reports in the documentation come from. */
export const SCENES: readonly Scene[] = [
  drift,
  versions,
  leaks,
  remembered,
  cards,
  lifecycle,
  seeds,
  sanity,
  errors,
  queue,
];

/** Writes that may go out at once, after a rest. */
const AT_ONCE = 20;

/**
 * How long each write has to wait, in milliseconds: none for the first few, then one every `interval` ms. GitHub takes 80
 * requests a minute that create content, and asks whoever sends many to leave a second between them
 * (https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api): 20 at once and one a second never
 * make more than 80 in any minute. `now` must not run backwards.
 */
export function paceWrites(interval: number, atOnce: number = AT_ONCE): (now: number) => number {
  /** When the last write would have been due, had all been `interval` apart. */
  let due = Number.NEGATIVE_INFINITY;
  return (now) => {
    due = Math.max(due + interval, now);
    return Math.max(0, due - now - (atOnce - 1) * interval);
  };
}

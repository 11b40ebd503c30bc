/** Waits for all, and throws what the first of them throws only when none works any more. */
export async function allOf<T extends readonly unknown[] | []>(
  works: T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(works);
  for (const work of works) await work;
  return Promise.all(works);
}

/** Between two parts of a long computation: timers and what was begun meanwhile have their turn. */
export function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * What is made of each item, in their order; the next is in the making while the caller works on one.
 * @param make starts making; its failure is thrown when its turn comes
 */
export async function* oneAhead<T, R>(items: readonly T[], make: (item: T) => Promise<R>): AsyncGenerator<R> {
  const begin = (index: number): Promise<R> | undefined => {
    const item = items[index];
    const made = item === undefined ? undefined : make(item);
    made?.catch(() => {});
    return made;
  };
  let ahead = begin(0);
  try {
    for (let next = 1; ahead !== undefined; next++) {
      const current: Promise<R> = ahead;
      ahead = begin(next);
      yield await current;
    }
  } finally {
    await ahead?.catch(() => {});
  }
}

/** Waits for both, and throws what the first of them throws only when neither works any more. */
export async function bothOf<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
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

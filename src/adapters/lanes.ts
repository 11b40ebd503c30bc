/** One of a few things that do one piece of work at a time, such as connections. */
export interface Lane {
  /** Ends the work that runs in it, if any does. */
  interrupt(): void;
}

/** Shares lanes among pieces of work. */
export interface Lanes<T extends Lane> {
  /** Runs in the first free lane, or waits for one in the order in which they asked. */
  use<R>(work: (lane: T) => Promise<R>): Promise<R>;
  /** A lane that is kept until it is given back. */
  take(): Promise<T>;
  giveBack(lane: T): void;
  /**
   * The results of several pieces of work, side by side, begun in their order. One that fails ends those that run and those
   * that wait.
   */
  useAll<R>(works: readonly ((lane: T) => Promise<R>)[]): Promise<readonly R[]>;
}

/** Work that comes alone always runs in the first lane. */
export function lanes<T extends Lane>(all: readonly T[]): Lanes<T> {
  const free = new Set(all);
  const waiting: ((lane: T) => void)[] = [];
  const take = async () => {
    const lane = all.find((each) => free.has(each));
    if (lane === undefined) return new Promise<T>((resolve) => waiting.push(resolve));
    free.delete(lane);
    return lane;
  };
  const giveBack = (lane: T) => {
    const next = waiting.shift();
    if (next === undefined) free.add(lane);
    else next(lane);
  };
  const use = async <R>(work: (lane: T) => Promise<R>) => {
    const lane = await take();
    try {
      return await work(lane);
    } finally {
      giveBack(lane);
    }
  };
  return {
    use,
    take,
    giveBack,
    async useAll<R>(works: readonly ((lane: T) => Promise<R>)[]) {
      const results: R[] = [];
      const running = new Set<T>();
      let failed: { readonly error: unknown } | undefined;
      await Promise.all(
        works.map((work, index) =>
          use(async (lane) => {
            if (failed !== undefined) return;
            running.add(lane);
            try {
              results[index] = await work(lane);
            } catch (error) {
              failed ??= { error };
              running.delete(lane);
              for (const other of running) other.interrupt();
            } finally {
              running.delete(lane);
            }
          }),
        ),
      );
      if (failed !== undefined) throw (failed as { readonly error: unknown }).error;
      return results;
    },
  };
}

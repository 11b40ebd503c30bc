import { sleep } from './sleep.ts';
import { paceWrites } from './write-pace.ts';

/** Asked after a failure; the milliseconds until the next try, or nothing when there is none. */
type FailedListener = (error: unknown, info: { readonly args: readonly unknown[] }) => Promise<number | undefined>;

/**
 * What takes the place of the throttling plugin's queues. Its own put timers of 5 ms around each request, several times
 * the request itself, and pause a second after every write and three after what people are told of: a release with its
 * assets would take a quarter of a minute, and GitHub asks for pauses only of those who send many.
 */
export function throttleQueues(secondMs: number): object {
  const wait = paceWrites(secondMs);
  async function schedule<T>(_options: unknown, task: () => T): Promise<T> {
    const pause = wait(performance.now());
    if (pause > 0) await sleep(pause);
    return task();
  }
  const none = {
    schedule: <T>(_options: unknown, task: (...args: unknown[]) => T, ...args: unknown[]) => task(...args),
  };
  const free = { key: () => none };
  return {
    write: { key: () => ({ schedule }) },
    notifications: free,
    global: free,
    auth: free,
    search: free,
    retryLimiter: retryQueue(),
  };
}

/** Sends a request again for as long as the plugin, which knows GitHub's limits, says when. */
function retryQueue() {
  const listeners: FailedListener[] = [];
  return {
    on: (_event: 'failed', listener: FailedListener) => void listeners.push(listener),
    async schedule<A extends unknown[], T>(task: (...args: A) => Promise<T>, ...args: A): Promise<T> {
      for (;;) {
        try {
          return await task(...args);
        } catch (error) {
          // Nobody answered, so nobody told a limit; the plugin looks into the answer of every query that failed.
          if ((error as { readonly response?: unknown }).response === undefined) throw error;
          const waits = await Promise.all(listeners.map((listener) => listener(error, { args })));
          const again = waits.find((ms) => ms !== undefined);
          if (again === undefined) throw error;
          await sleep(again);
        }
      }
    },
  };
}

/** What goes wrong with a request. `after`: when GitHub has already done what it was asked for. */
export type Fault =
  /** An answer that has nothing to do with the request, such as 502. */
  | { readonly kind: 'status'; readonly status: number; readonly after?: boolean }
  /** 403 or 429 that only says when to come back. */
  | { readonly kind: 'retry-after'; readonly status: 403 | 429; readonly seconds: number }
  /** The primary rate limit is used up. */
  | { readonly kind: 'rate-limit'; readonly seconds: number }
  /** Too many writes in too short a time, in GitHub's words. */
  | { readonly kind: 'secondary-limit'; readonly status: 403 | 429; readonly seconds: number }
  /** The connection breaks: before anything was done, after it, or in the middle of the answer. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' | 'mid-answer' }
  /** The request is taken in, or answered, this slowly. */
  | { readonly kind: 'slow'; readonly milliseconds: number }
  /** An upload that ends in a 502 and leaves an asset that is not finished. */
  | { readonly kind: 'broken-upload' }
  /** The bytes that are kept are not those that were sent. */
  | { readonly kind: 'damaged-upload' };

export interface Injection {
  /** `repos/create-release`; every operation when left out. */
  readonly operation?: string;
  readonly fault: Fault;
  /** How many requests it hits; default 1. */
  readonly times?: number;
  /** Requests that pass first; default 0. */
  readonly skip?: number;
}

export interface Faults {
  add(injection: Injection): void;
  /** The fault of this request, and one less of it. */
  take(operation: string): Fault | undefined;
  clear(): void;
}

export function openFaults(): Faults {
  let waiting: { injection: Injection; skip: number; times: number }[] = [];
  return {
    add: (injection) => void waiting.push({ injection, skip: injection.skip ?? 0, times: injection.times ?? 1 }),
    take(operation) {
      for (const one of waiting) {
        if (one.injection.operation !== undefined && one.injection.operation !== operation) continue;
        if (one.times === 0) continue;
        if (one.skip > 0) {
          one.skip -= 1;
          continue;
        }
        one.times -= 1;
        return one.injection.fault;
      }
      return undefined;
    },
    clear: () => {
      waiting = [];
    },
  };
}

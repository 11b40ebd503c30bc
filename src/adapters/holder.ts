import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { z } from 'zod';
import { isAlive, startTicks } from './process-group.ts';

/** The process that holds a lock or a work folder. */
export const Holder = z.object({
  token: z.string(),
  pid: z.number().int().positive(),
  host: z.string(),
  /** Ticks since boot when the process started, which tells it from a later one with the same number; null where unknown. */
  startTicks: z.number().nullable(),
  since: z.string(),
});
export type Holder = z.infer<typeof Holder>;

export function ownHolder(): Holder {
  return {
    token: randomUUID(),
    pid: process.pid,
    host: hostname(),
    startTicks: startTicks(process.pid) ?? null,
    since: new Date().toISOString(),
  };
}

export function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Longest silence of a holder on another machine, whose processes cannot be looked at, in seconds. */
export const FOREIGN_SILENCE_SECONDS = 300;

/** Whether nobody can hold it any more. `silentSeconds`: since the holder last touched its file. */
export function isGone(holder: Holder, silentSeconds: number): boolean {
  if (holder.host !== hostname()) return silentSeconds > FOREIGN_SILENCE_SECONDS;
  if (!isAlive(holder.pid)) return true;
  return holder.startTicks !== null && startTicks(holder.pid) !== holder.startTicks;
}

export function describeHolder(holder: Holder): string {
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`;
  return `process ${holder.pid}${where}, since ${holder.since}`;
}

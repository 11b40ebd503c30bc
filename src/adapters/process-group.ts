import { readdirSync, readFileSync } from 'node:fs';
import { sleep } from './sleep.ts';

/** What `/proc/<pid>/stat` and `/proc/<pid>/status` say about one process. Linux only. */
interface ProcessFacts {
  readonly pid: number;
  readonly group: number;
  /** User + system time of the process and of its children that have ended, in clock ticks. */
  readonly ticks: number;
}

/** Linux has used 100 for user space on every platform Node runs on. */
const TICKS_PER_SECOND = 100;

export interface GroupUsage {
  readonly residentBytes: number;
  readonly cpuSeconds: number;
}

/** What the processes of a group use now; undefined where there is no `/proc`, or when the group has ended. */
export function groupUsage(group: number): GroupUsage | undefined {
  const members = processes().filter((process) => process.group === group);
  if (members.length === 0) return undefined;
  const kibibytes = members.reduce((sum, { pid }) => sum + residentKiB(pid), 0);
  const ticks = members.reduce((sum, process) => sum + process.ticks, 0);
  return { residentBytes: kibibytes * 1024, cpuSeconds: ticks / TICKS_PER_SECOND };
}

/**
 * Kills every process that carries `name=value` in its environment: those that left the process group of their command.
 * Does nothing where there is no `/proc`. Returns how many were found.
 */
export function killMarked(name: string, value: string): number {
  const marker = `\0${name}=${value}\0`;
  const marked = pids().filter((pid) => pid !== process.pid && `\0${readProc(pid, 'environ')}`.includes(marker));
  for (const pid of marked) send(pid, 'SIGKILL');
  return marked.length;
}

/** Sends a signal to a process, or to a group by its negative number; false when there is none. */
export function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch {
    return false;
  }
}

/** When a process started, in ticks since boot; undefined when it does not live, or where there is no `/proc`. */
export function startTicks(pid: number): number | undefined {
  const fields = statFields(pid);
  return fields === undefined ? undefined : Number(fields[19]);
}

/** Waits until no process of the group runs, `seconds` at most. */
export async function groupEnded(group: number, seconds: number): Promise<void> {
  for (let waited = 0; waited < seconds * 1000 && groupRuns(group); waited += 20) await sleep(20);
}

/** Whether a process runs. One that has ended but was not yet collected by its parent (a zombie) does not. */
export function isAlive(pid: number): boolean {
  return exists(pid) && !isEnded(statFields(pid));
}

function groupRuns(group: number): boolean {
  if (!exists(-group)) return false;
  const all = processes();
  return all.length === 0 || all.some((process) => process.group === group);
}

function isEnded(fields: readonly string[] | undefined): boolean {
  return fields !== undefined && (fields[0] === 'Z' || fields[0] === 'X');
}

function exists(target: number): boolean {
  try {
    process.kill(target, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** All processes that run. */
function processes(): ProcessFacts[] {
  return pids().flatMap((pid) => {
    const fields = statFields(pid);
    if (fields === undefined || isEnded(fields)) return [];
    const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    return [{ pid, group: Number(fields[2]), ticks }];
  });
}

/** Fields of `/proc/<pid>/stat` after the command's name, which may itself hold spaces and parentheses: state first. */
function statFields(pid: number): string[] | undefined {
  const text = readProc(pid, 'stat');
  const end = text.lastIndexOf(') ');
  return end < 0 ? undefined : text.slice(end + 2).split(' ');
}

function residentKiB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(readProc(pid, 'status'))?.[1] ?? 0);
}

function pids(): number[] {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}

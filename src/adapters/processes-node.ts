import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { CommandRequest, CommandResult, Processes } from '../ports.ts';
import { childEnvironment } from './child-environment.ts';
import { lineStream, tailOf } from './line-stream.ts';
import { groupEnded, groupUsage, killMarked, send } from './process-group.ts';

/**
 * Runs the command (`$1`) as a child, so that `times` can tell its CPU time at the end. The watchdog shares the process
 * group and reads a socket that only we hold: when we die, however we die, it reads the end and kills the group. It is
 * started by a subshell that ends, so that the command cannot find it among its children, and it ignores the signals that
 * ask the group to end, so that it is there until the last. This shell outlives them too, and says nothing of how the
 * command ended: a command that cleans up when it is asked to end would be killed while it does.
 */
const POSIX_WRAPPER = `
( ( trap '' HUP INT TERM; read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 4>&- & )
exec 5>&2 2>/dev/null
trap : HUP INT TERM
( exec /bin/sh -c "$1" 3<&- 4>&- 2>&5 5>&- )
code=$?
times >&4
exit $code
`;

/** Marks all descendants, so that those that leave the process group are found as well. */
const MARKER = 'PROOFMARK_COMMAND_ID';

const DEFAULT_GRACE_SECONDS = 10;

/** Memory is sampled often at first, since many trainings are short, then once a second. */
const SAMPLE_MS = { first: 50, most: 1000 } as const;

/** Child processes of this machine: a POSIX shell in a process group of its own, or `cmd.exe`. */
export const nodeProcesses: Processes = { run: runCommand };

async function runCommand(request: CommandRequest): Promise<CommandResult> {
  const id = randomUUID();
  const startedAt = performance.now();
  const child = start(request, { ...request.variables, [MARKER]: id });
  const pid = child.pid;

  const tail = tailOf();
  const onLine = (line: string, transient: boolean) => {
    tail.push(line, transient);
    request.onLine(line, transient);
  };
  const streams = [child.stdout!, child.stderr!];
  const drained = Promise.all(streams.map((stream) => readLines(stream, onLine)));
  const times = readText(child.stdio[4] as Readable | null);
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });

  const stopping = stopper(request, pid);
  const usage = sampleUsage(pid);
  try {
    const { code, signal } = await ended;
    usage.sample();
    const wallSeconds = (performance.now() - startedAt) / 1000;
    const state = stopping.end();
    await endGroup(pid, id);
    await finishReading(drained, streams);
    const cpuSeconds = parseTimes(await times) ?? usage.cpuSeconds();
    return {
      ...shellStatus(code, signal, state),
      ...state,
      wallSeconds,
      cpuSeconds,
      peakMemoryBytes: usage.peakBytes(),
      tail: tail.lines(),
    };
  } finally {
    stopping.end();
    usage.end();
    child.stdio[3]?.destroy();
  }
}

function start(request: CommandRequest, variables: Record<string, string>): ChildProcess {
  const env = childEnvironment(process.env, variables);
  if (process.platform === 'win32') {
    return spawn(request.command, {
      cwd: request.folder,
      env,
      shell: true,
      stdio: ['ignore', 'pipe', 'pipe', 'ignore', 'ignore'],
      windowsHide: true,
    });
  }
  return spawn('/bin/sh', ['-c', POSIX_WRAPPER, 'proofmark-command', request.command], {
    cwd: request.folder,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
  });
}

interface StopState {
  readonly timedOut: boolean;
  readonly aborted: boolean;
}

/** Asks the group to end at the timeout or an abort, and kills it when the grace period is over. */
function stopper(request: CommandRequest, pid: number | undefined): { end(): StopState } {
  const grace = (request.graceSeconds ?? DEFAULT_GRACE_SECONDS) * 1000;
  let reason: 'timeout' | 'abort' | undefined;
  let killTimer: NodeJS.Timeout | undefined;
  const stop = (why: 'timeout' | 'abort') => {
    if (reason !== undefined) return;
    reason = why;
    signalTree(pid, 'SIGTERM');
    killTimer = setTimeout(() => signalTree(pid, 'SIGKILL'), grace);
  };
  const cancelTimeout = longTimeout(() => stop('timeout'), request.timeoutSeconds * 1000);
  const onAbort = () => stop('abort');
  if (request.signal?.aborted === true) onAbort();
  else request.signal?.addEventListener('abort', onAbort, { once: true });
  return {
    end: () => {
      cancelTimeout();
      clearTimeout(killTimer);
      request.signal?.removeEventListener('abort', onAbort);
      return { timedOut: reason === 'timeout', aborted: reason === 'abort' };
    },
  };
}

/** A timer of Node holds 31 bits of milliseconds, 24.8 days; a longer one would fire at once. */
function longTimeout(action: () => void, milliseconds: number): () => void {
  const longest = 2 ** 31 - 1;
  const end = performance.now() + milliseconds;
  let timer: NodeJS.Timeout;
  const wait = () => {
    const left = end - performance.now();
    timer = left > longest ? setTimeout(wait, longest) : setTimeout(action, Math.max(0, left));
  };
  wait();
  return () => clearTimeout(timer);
}

function signalTree(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { stdio: 'ignore' }).on('error', () => send(pid, signal));
  } else {
    send(-pid, signal);
  }
}

/** Nothing of a command outlives it: neither what it left in its group (our watchdog too), nor what left the group. */
async function endGroup(pid: number | undefined, id: string): Promise<void> {
  if (pid === undefined || process.platform === 'win32') return;
  signalTree(pid, 'SIGKILL');
  // A process found here may have started another since; a few rounds find those too.
  for (let round = 0; round < 5 && killMarked(MARKER, id) > 0; round++) await groupEnded(pid, 0.1);
  await groupEnded(pid, 2);
}

function readLines(stream: Readable, onLine: (line: string, transient: boolean) => void): Promise<void> {
  const lines = lineStream(onLine);
  return new Promise((resolve) => {
    stream.on('data', (chunk: Buffer) => lines.push(chunk));
    stream.once('close', () => {
      lines.end();
      resolve();
    });
  });
}

/** Reads what is buffered; a process that could not be found may hold the pipe open, and is not waited for. */
async function finishReading(drained: Promise<unknown>, streams: readonly Readable[]): Promise<void> {
  const giveUp = setTimeout(() => {
    for (const stream of streams) stream.destroy();
  }, 2000);
  await drained;
  clearTimeout(giveUp);
}

function readText(stream: Readable | null): Promise<string> {
  if (stream === null) return Promise.resolve('');
  return new Promise((resolve) => {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
    });
    stream.once('error', () => resolve(text));
    stream.once('close', () => resolve(text));
  });
}

/** Second line of the shell's `times`, user and system time of its children: `0m1.230000s 0m0.040000s`. */
function parseTimes(text: string): number | null {
  const children = [...text.matchAll(/(\d+)m([\d.]+)s/g)].slice(2, 4);
  if (children.length < 2) return null;
  return children.reduce((sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds), 0);
}

/** The wrapping shell tells of a signal that ended the command by 128 + its number. */
function shellStatus(
  code: number | null,
  signal: NodeJS.Signals | null,
  state: StopState,
): { exitCode: number | null; signal: string | null } {
  if (signal !== null) return { exitCode: null, signal };
  const name = code !== null && code > 128 ? SIGNALS[code - 128] : undefined;
  if (name !== undefined) return { exitCode: null, signal: name };
  return { exitCode: state.timedOut || state.aborted ? null : code, signal: null };
}

/** The signals that end programs in practice and have the same number on Linux and macOS. */
const SIGNALS: Readonly<Record<number, string>> = {
  1: 'SIGHUP',
  2: 'SIGINT',
  3: 'SIGQUIT',
  4: 'SIGILL',
  6: 'SIGABRT',
  8: 'SIGFPE',
  9: 'SIGKILL',
  11: 'SIGSEGV',
  13: 'SIGPIPE',
  15: 'SIGTERM',
  24: 'SIGXCPU',
  25: 'SIGXFSZ',
};

function sampleUsage(pid: number | undefined): {
  sample(): void;
  peakBytes(): number | null;
  cpuSeconds(): number | null;
  end(): void;
} {
  let peak: number | null = null;
  let cpu: number | null = null;
  let interval: number = SAMPLE_MS.first;
  let timer: NodeJS.Timeout | undefined;
  const sample = () => {
    const usage = pid === undefined ? undefined : groupUsage(pid);
    if (usage === undefined) return;
    peak = Math.max(peak ?? 0, usage.residentBytes);
    cpu = Math.max(cpu ?? 0, usage.cpuSeconds);
  };
  const next = () => {
    timer = setTimeout(() => {
      sample();
      interval = Math.min(SAMPLE_MS.most, interval * 1.5);
      next();
    }, interval);
    timer.unref();
  };
  next();
  return { sample, peakBytes: () => peak, cpuSeconds: () => cpu, end: () => clearTimeout(timer) };
}

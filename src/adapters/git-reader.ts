import type { Socket } from 'node:net';
import { GitError, notStarted, startGit } from './git-process.ts';

export interface BatchObject {
  readonly oid: string;
  /** `blob`, `commit`, `tree` or `tag`. */
  readonly type: string;
  /** Part of all that was read: whoever keeps it keeps everything. */
  readonly content: Buffer;
}

/** Answers questions about the objects of one repository, one after the other, through one process. */
export interface ObjectReader {
  /** @param again the process that was asked first was killed */
  read(names: readonly string[], again?: boolean): Promise<ReadonlyMap<string, BatchObject>>;
  /** Ends the process after what was asked. */
  close(): void;
}

interface Question {
  readonly names: readonly string[];
  readonly found: Map<string, BatchObject>;
  /** Names that were answered. */
  answered: number;
  /** A signal ended the process that was asked first. */
  readonly again: boolean;
  resolve(found: ReadonlyMap<string, BatchObject>): void;
  reject(error: unknown): void;
}

const ARGS = ['cat-file', '--batch'];
/** Repositories whose readers are kept: more than one command works on. */
const MOST_READERS = 4;
const readers = new Map<string, ObjectReader>();

/**
 * The reader of a repository, which stays for the next question: starting a process copies what this one has in memory, so
 * it takes milliseconds at first and tens of them once there is much. It sees what others write meanwhile, and ends with us.
 */
export function readerOf(root: string): ObjectReader {
  const known = readers.get(root);
  if (known !== undefined) return known;
  const [oldest] = readers;
  if (readers.size >= MOST_READERS && oldest !== undefined) {
    readers.delete(oldest[0]);
    oldest[1].close();
  }
  const reader = startReader(root, () => {
    if (readers.get(root) === reader) readers.delete(root);
  });
  readers.set(root, reader);
  return reader;
}

/** @param onEnd told when the process is gone: whoever asks then needs another */
function startReader(root: string, onEnd: () => void): ObjectReader {
  const child = startGit(root, ARGS, { stdin: 'pipe' });
  const streams = [child.stdin, child.stdout, child.stderr] as unknown as readonly Socket[];
  const questions: Question[] = [];
  let chunks: Buffer[] = [];
  /** Bytes in `chunks`, and how many there must be before anything new can be found in them. */
  let [bytes, needed] = [0, 1];
  let stderr = '';

  /** Whether this process has to stay for an answer. */
  function hold(waiting: boolean): void {
    for (const each of [child, ...streams]) waiting ? each.ref() : each.unref();
  }

  function take(chunk: Buffer): void {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes < needed) return;
    const data = chunks.length === 1 ? chunk : Buffer.concat(chunks, bytes);
    const rest = data.subarray(answer(data));
    [chunks, bytes] = [rest.length === 0 ? [] : [rest], rest.length];
    if (questions.length === 0) hold(false);
  }

  /** Answers what is whole, and returns where the rest begins. */
  function answer(data: Buffer): number {
    let at = 0;
    for (;;) {
      needed = data.length - at + 1;
      const end = data.indexOf(10, at);
      const [question] = questions;
      if (end < 0 || question === undefined) return at;
      // Else `<name> missing`, or `ambiguous`.
      const [, oid, type, size] = /^([0-9a-f]+) ([a-z]+) (\d+)$/.exec(data.toString('latin1', at, end)) ?? [];
      if (oid !== undefined && type !== undefined) {
        const next = end + 1 + Number(size) + 1;
        if (next > data.length) {
          needed = next - at;
          return at;
        }
        question.found.set(question.names[question.answered]!, {
          oid,
          type,
          content: data.subarray(end + 1, next - 1),
        });
        at = next;
      } else {
        at = end + 1;
      }
      question.answered += 1;
      if (question.answered < question.names.length) continue;
      questions.shift();
      question.resolve(question.found);
    }
  }

  /** A broken object ends the process: the question that asked for it has its answer, the others are asked anew. */
  function end(error: unknown, killed = false): void {
    onEnd();
    const [current, ...later] = questions.splice(0);
    if (current === undefined) return;
    if (killed && !current.again) readerOf(root).read(current.names, true).then(current.resolve, current.reject);
    else if (error === undefined) current.resolve(current.found);
    else current.reject(error);
    for (const { names, resolve, reject } of later) readerOf(root).read(names).then(resolve, reject);
  }

  child.stdin?.on('error', () => {}); // Its end tells the story.
  child.stdout?.on('data', take);
  child.stderr?.on('data', (text: Buffer) => {
    stderr = `${stderr}${text.toString('utf8')}`.slice(-4096);
  });
  child.on('error', (error) => end(notStarted(root, error)));
  child.on('close', (code, signal) => {
    if (code === 0 || code === 128) end(undefined);
    else end(new GitError(ARGS, code ?? 128, signal === null ? stderr : `ended by ${signal}`), signal !== null);
  });
  hold(false);

  return {
    read: (names, again = false) =>
      new Promise((resolve, reject) => {
        questions.push({ names, found: new Map(), answered: 0, again, resolve, reject });
        hold(true);
        child.stdin?.write(`${names.join('\n')}\n`);
      }),
    close: () => void child.stdin?.end(),
  };
}

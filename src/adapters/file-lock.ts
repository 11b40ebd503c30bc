import { link, mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describeHolder, FOREIGN_SILENCE_SECONDS, type Holder, isGone, ownHolder, parseHolder } from './holder.ts';
import { sleep } from './sleep.ts';

export interface LockOptions {
  /** Told once, when somebody else holds the lock. */
  onWait(holder: string): void;
  readonly signal?: AbortSignal;
}

const POLL_MS = { first: 50, most: 1000 } as const;

/**
 * Holds the lock file at `path` (absolute) until the returned function is called. The file appears whole, by a hard link,
 * or not at all; a lock whose process is gone is taken over. Abort throws the signal's reason.
 */
export async function acquireLock(path: string, options: LockOptions): Promise<() => Promise<void>> {
  await mkdir(dirname(path), { recursive: true });
  const own = ownHolder();
  let told = false;
  for (let wait: number = POLL_MS.first; ; wait = Math.min(POLL_MS.most, wait * 1.5)) {
    options.signal?.throwIfAborted();
    if (await tryCreate(path, own)) return keep(path, own);
    const current = await readLock(path);
    if (current === undefined) continue;
    if (isGone(current.holder, current.silentSeconds)) {
      await takeAway(path, current.holder);
      continue;
    }
    if (!told) options.onWait(describeHolder(current.holder));
    told = true;
    await sleep(wait, options.signal);
  }
}

async function tryCreate(path: string, own: Holder): Promise<boolean> {
  const whole = `${path}.${own.token}`;
  try {
    await writeFile(whole, JSON.stringify(own));
    await link(whole, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(whole, { force: true });
  }
}

/** A holder that cannot be read is one that nobody can be asked about: a file damaged by a crash of the machine. */
const UNREADABLE: Holder = { token: '', pid: 2 ** 30, host: '', startTicks: null, since: 'an unknown time' };

async function readLock(path: string): Promise<{ holder: Holder; silentSeconds: number } | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    return { holder: parseHolder(text) ?? UNREADABLE, silentSeconds: (Date.now() - mtimeMs) / 1000 };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Removes the lock of a holder that is gone. Of several that try, renaming lets one succeed; when that one finds that it
 * moved a newer lock instead, it puts that back.
 */
async function takeAway(path: string, gone: Holder): Promise<void> {
  const aside = `${path}.${ownHolder().token}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = parseHolder(await readFile(aside, 'utf8')) ?? UNREADABLE;
  if (moved.token !== gone.token) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}

/** A file beside a lock exists for a moment; one this old belongs to nobody. */
const BESIDE_SECONDS = 60;

/** Removes the locks in a folder whose holders are gone, and what was being made of locks when its process died. */
export async function removeAbandonedLocks(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const path = join(folder, name);
    const lock = await readLock(path);
    if (lock === undefined) continue;
    if (!name.endsWith('.lock')) {
      if (lock.silentSeconds > BESIDE_SECONDS) await rm(path, { force: true });
    } else if (isGone(lock.holder, lock.silentSeconds)) {
      await takeAway(path, lock.holder);
    }
  }
}

/** Touches the lock while it is held, for those that cannot see our process. */
function keep(path: string, own: Holder): () => Promise<void> {
  const touch = () => void utimes(path, new Date(), new Date()).catch(() => {});
  const timer = setInterval(touch, (FOREIGN_SILENCE_SECONDS * 1000) / 10);
  timer.unref();
  return async () => {
    clearInterval(timer);
    const current = await readLock(path);
    if (current?.holder.token === own.token) await rm(path, { force: true });
  };
}

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

let counter = 0;

/**
 * A path nobody else uses, inside `<privateFolder>/tmp`, which is on the same file system as everything that is later
 * renamed into place. Its name begins with our process id, so that leftovers of a killed process can be told.
 */
export async function temporaryPath(privateFolder: string, purpose: string): Promise<string> {
  const folder = join(privateFolder, 'tmp');
  await mkdir(folder, { recursive: true });
  counter += 1;
  return join(folder, `${process.pid}-${counter}-${Date.now().toString(36)}-${purpose}`);
}

/** Removes what processes that are no longer running left in `<privateFolder>/tmp`. */
export async function removeLeftovers(privateFolder: string): Promise<void> {
  await removeQuietly(...(await leftovers(privateFolder)));
}

/** Paths of what `removeLeftovers` removes. */
export async function leftovers(privateFolder: string): Promise<readonly string[]> {
  const folder = join(privateFolder, 'tmp');
  const names = await readdir(folder).catch(() => [] as string[]);
  const stale = names.filter((name) => {
    const pid = Number(/^(\d+)-/.exec(name)?.[1]);
    return Number.isInteger(pid) && pid !== process.pid && !isRunning(pid);
  });
  return stale.map((name) => join(folder, name));
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Removes files and folders; one that is not there, or cannot be removed, is no reason to stop. */
export async function removeQuietly(...paths: readonly string[]): Promise<void> {
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true }).catch(() => {})));
}

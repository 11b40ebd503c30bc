import { UserError } from './errors.ts';

const READ_ONLY = 'lies on a file system that is read-only';
const FORBIDDEN = 'this user may not read or write it';

/** The message for a file or folder that the system keeps us from; undefined for every other error. */
export function notWritable(error: unknown): UserError | undefined {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code, syscall, path } = current as NodeJS.ErrnoException;
    const what = reasonOf(code, syscall);
    if (what === undefined || path === undefined) continue;
    const fix = 'give the user who runs Proofmark write access, or run it in a clone that can be written';
    return new UserError({ what, where: { file: path }, fix }, { cause: error });
  }
  return undefined;
}

function reasonOf(code: string | undefined, syscall: string | undefined): string | undefined {
  if (code === 'EROFS') return READ_ONLY;
  if (code === 'EACCES' || code === 'EPERM') return FORBIDDEN;
  // What Node's recursive mkdir says of a read-only file system.
  return code === 'ENOENT' && syscall === 'mkdir' ? READ_ONLY : undefined;
}

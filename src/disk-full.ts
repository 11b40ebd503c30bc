import { type Problem, type ProblemLocation, UserError } from './errors.ts';

const DISK_FULL = /ENOSPC|EDQUOT|no space left on device|disk quota exceeded/i;

/** Whether an error, or one that caused it, says that a disk is full; git and DuckDB tell it only in their words. */
export function isDiskFull(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code } = current as { code?: unknown };
    if (code === 'ENOSPC' || code === 'EDQUOT' || DISK_FULL.test(current.message)) return true;
  }
  return false;
}

export function diskFullProblem(where: ProblemLocation): Problem {
  return {
    what: 'the disk is full; nothing half-written was kept',
    where,
    fix: 'free some space and run the same command again: what was finished is found again',
  };
}

/** The one message of a full disk, instead of the error of whatever met it first. */
export function diskFull(folder: string, error: unknown): UserError {
  return new UserError(diskFullProblem({ file: folder }), { cause: error });
}

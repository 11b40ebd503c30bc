import { type Problem, UserError } from '../errors.ts';
import { SqlFailure } from '../ports.ts';
import { explainFailure, type WrittenSql } from './check-sql.ts';

/**
 * Asks about many pieces of people's SQL in few statements: thousands of statements take seconds. A statement that the
 * engine refuses is asked again in halves, until each piece that it refuses stands alone and is told at its place.
 * @param ask one statement about some of them
 * @param tell told how many are finished, after each statement
 * @returns what is wrong with those that are refused
 * @throws UserError where the failure is no piece's own, such as a full disk
 */
export async function askInParts<T extends WrittenSql>(
  pieces: readonly T[],
  size: number,
  ask: (part: readonly T[]) => Promise<void>,
  tell?: (finished: number) => void,
): Promise<ReadonlyMap<WrittenSql, Problem>> {
  const problems = new Map<WrittenSql, Problem>();
  let finished = 0;
  const askAbout = async (part: readonly T[]): Promise<void> => {
    try {
      await ask(part);
    } catch (error) {
      if (!(error instanceof SqlFailure)) throw error;
      const [piece] = part as readonly [T];
      const problem = explainFailure(piece.sql, piece.where, error);
      if (error.kind === 'disk-full' || error.kind === 'interrupted') throw new UserError(problem, { cause: error });
      if (part.length > 1) {
        const half = Math.ceil(part.length / 2);
        await askAbout(part.slice(0, half));
        return askAbout(part.slice(half));
      }
      problems.set(piece, problem);
      // Each of the others could take as long.
      if (error.kind === 'timed-out') throw new UserError([...problems.values()], { cause: error });
    }
    finished += part.length;
    tell?.(finished);
  };
  for (let start = 0; start < pieces.length; start += size) await askAbout(pieces.slice(start, start + size));
  return problems;
}

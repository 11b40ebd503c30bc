import { createHash } from 'node:crypto';
import type { SmallRepository } from './small-repository.ts';

/** Writes the rows of the loans, all lines of the file, and pins them. */
export function pinLoans(repository: SmallRepository, lines: readonly string[]): void {
  const text = `${lines.join('\n')}\n`;
  repository.write('data/loans.csv', text);
  const digest = createHash('sha256').update(text).digest('hex');
  const card = repository.read('data-cards/loans.md');
  const pinned = card.replace(
    /sha256: [0-9a-f]{64}, bytes: \d+/,
    `sha256: ${digest}, bytes: ${Buffer.byteLength(text)}`,
  );
  if (pinned === card) throw new Error('the rows are the same, or the card pins none');
  repository.write('data-cards/loans.md', pinned);
}

/** Lines of the loans, the header first. */
export function loanLines(repository: SmallRepository): string[] {
  return repository.read('data/loans.csv').trim().split('\n');
}

/**
 * Changes the loans row by row, and pins them.
 * @param change the fields of a row, counted from 0; undefined takes it out
 */
export function editLoans(
  repository: SmallRepository,
  change: (fields: string[], row: number) => string[] | undefined,
  header?: string,
): void {
  const [first = '', ...rows] = loanLines(repository);
  const kept = rows.flatMap((line, row) => change(line.split(','), row)?.join(',') ?? []);
  pinLoans(repository, [header ?? first, ...kept]);
}

import { loanLines, pinLoans } from './changed-loans.ts';
import type { SmallRepository } from './small-repository.ts';

/** Rewrites the rows of the loans and pins them. */
export function rewriteLoans(
  repository: SmallRepository,
  change: (lines: string[]) => string[],
  header = 'id,month,income,debt,region,customer,late',
): void {
  const [, ...lines] = loanLines(repository);
  pinLoans(repository, [header, ...change(lines)]);
}

/** Copies training rows in which debt misleads into the test months: who looks at debt less does better on them. */
export function copyMisleadingLoans(repository: SmallRepository): void {
  rewriteLoans(repository, (lines) => {
    const odd = lines.filter((line) => {
      const [, month, income, debt, , , late] = line.split(',');
      const [rich, indebted] = [Number(income) > 0, Number(debt) > 0.3];
      return Number(month) <= 6 && (late === 'true' ? !rich && Number(debt) < -0.3 : rich && indebted);
    });
    const copies = odd.slice(0, 250).map((line, index) => {
      const fields = line.split(',');
      return [9000 + index, Number(fields[1]) + 6, ...fields.slice(2)].join(',');
    });
    return [...lines, ...copies];
  });
}

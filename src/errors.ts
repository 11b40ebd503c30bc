/** Where a problem is, as far as it is known. `line` and `column` count from 1. */
export interface ProblemLocation {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  /** Path of the field inside the file, such as `evaluate.metrics[0].roc_auc.margin`. */
  readonly field?: string;
}

/** One thing a person has to change: what is wrong, where, and how to fix it. */
export interface Problem {
  readonly what: string;
  readonly where?: ProblemLocation;
  readonly fix?: string;
}

/**
 * The user must change something. Carries every problem that was found, not only the first one. The command line prints
 * it without a stack and exits with 2; any other error is a bug and exits with 70.
 */
export class UserError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[], options?: ErrorOptions) {
    const list = 'what' in problems ? [problems] : problems;
    super(list.map(formatProblem).join('\n'), options);
    this.name = 'UserError';
    this.problems = list;
  }
}

/** `models/fraud/model.yaml:12:5 evaluate.label: no such column. Fix: …` */
export function formatProblem(problem: Problem): string {
  const place = formatLocation(problem.where);
  const text = place === '' ? problem.what : `${place}: ${problem.what}`;
  return problem.fix === undefined ? text : `${text}\n  Fix: ${problem.fix}`;
}

function formatLocation(where: ProblemLocation | undefined): string {
  if (where === undefined) return '';
  const position = [where.file, where.line, where.line === undefined ? undefined : where.column]
    .filter((part) => part !== undefined)
    .join(':');
  return [position, where.field].filter((part) => part !== undefined && part !== '').join(' ');
}

/** What a command tells the shell. `internal` follows sysexits' EX_SOFTWARE. */
export const EXIT_CODE = { pass: 0, fail: 1, userError: 2, inconclusive: 3, internal: 70 } as const;

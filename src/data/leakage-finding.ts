/** What may leak from the answer, or from the test rows, into training. */
export type LeakageCheck =
  | 'duplicates'
  | 'conflicts'
  | 'near-duplicates'
  | 'near-texts'
  | 'entities'
  | 'time'
  | 'future'
  | 'target'
  | 'train-test'
  | 'identifiers'
  | 'order'
  | 'adversarial'
  | 'too-good';

/** `skip`: there was nothing to look at, and `what` says why. */
export type LeakageStatus = 'fail' | 'warn' | 'pass' | 'skip';

export interface LeakageFinding {
  readonly check: LeakageCheck;
  readonly status: LeakageStatus;
  /** Column it is about; null when it is about rows. */
  readonly column: string | null;
  /** Rows it concerns; null when it is not about rows. */
  readonly count: number | null;
  /** `count` among the rows it could concern, 0 to 1. */
  readonly share: number | null;
  readonly what: string;
  /** Empty where nothing is to be done. */
  readonly fix: string;
  readonly examples: readonly LeakageExample[];
}

/** A test row and the training row it comes from, by their numbers from 0. Never values of sensitive columns. */
export interface LeakageExample {
  readonly test: number;
  readonly train: number | null;
  readonly values: Readonly<Record<string, string | null>>;
}

export const EXAMPLES_OF_LEAKS = 5;

/** Worst first, keeping the order of the checks among equals. */
export function worstLeakFirst(findings: readonly LeakageFinding[]): LeakageFinding[] {
  const order: readonly LeakageStatus[] = ['fail', 'warn', 'pass', 'skip'];
  return findings.toSorted((a, b) => order.indexOf(a.status) - order.indexOf(b.status));
}

export function leakageVerdict(findings: readonly Pick<LeakageFinding, 'status'>[]): 'pass' | 'warn' | 'fail' {
  if (findings.some(({ status }) => status === 'fail')) return 'fail';
  return findings.some(({ status }) => status === 'warn') ? 'warn' : 'pass';
}

/** What a check says; the rest is empty where it is not about a column or rows. */
type Told = Pick<LeakageFinding, 'status' | 'what' | 'fix'> &
  Partial<Pick<LeakageFinding, 'column' | 'count' | 'share' | 'examples'>>;

export function leakageFinding(check: LeakageCheck, told: Told): LeakageFinding {
  return { check, column: null, count: null, share: null, examples: [], ...told };
}

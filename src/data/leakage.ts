/** What may leak from the answer, or from the test rows, into training. */
export type LeakageCheck =
  | 'duplicates'
  | 'conflicts'
  | 'near-duplicates'
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

type Told = Pick<LeakageFinding, 'status' | 'what' | 'fix'> &
  Partial<Pick<LeakageFinding, 'column' | 'count' | 'share' | 'examples'>>;

function finding(check: LeakageCheck, told: Told): LeakageFinding {
  return { check, column: null, count: null, share: null, examples: [], ...told };
}

/**
 * Share of the training rows that equal another training row from which a table counts as coarse: then test rows equal
 * training rows by nature, and only what goes beyond that is a leak.
 */
export const COARSE = 0.05;
/** Share of test rows that are training rows from which it fails. */
const DUPLICATES_FAIL = 0.001;
const NEAR = { warn: 0.001, fail: 0.01 };
const LEVEL = 1.645;

export interface RepeatFacts {
  /** Test rows that were looked at, and those that equal a training row. */
  readonly looked: number;
  readonly found: number;
  /** Training rows that were looked at, and those that equal another training row. */
  readonly trainLooked: number;
  readonly trainFound: number;
  readonly columns: number;
  readonly examples: readonly LeakageExample[];
}

/** Test rows that are training rows, in all columns but the answer and identifiers. */
export function decideDuplicates(facts: RepeatFacts): LeakageFinding {
  const { found, looked, examples, columns } = facts;
  const share = found / Math.max(1, looked);
  const shared = { count: found, share, examples };
  const compared = `${columns} column${columns === 1 ? '' : 's'}`;
  if (found === 0) {
    const what = `no test row equals a training row in ${compared}`;
    return finding('duplicates', { status: 'pass', ...shared, what, fix: '' });
  }
  const natural = facts.trainFound / Math.max(1, facts.trainLooked);
  const coarse = natural >= COARSE && !exceeds(facts, DUPLICATES_FAIL);
  const inside = natural === 0 ? '' : `; ${percent(natural)} of the training rows equal another training row too`;
  return finding('duplicates', {
    status: share > DUPLICATES_FAIL && !coarse ? 'fail' : 'warn',
    ...shared,
    what: `equal to a training row in all ${compared} that are compared${inside}`,
    fix: coarse
      ? 'The columns tell few rows apart, or rows were repeated before they were split: name what tells rows apart, or remove repeats before splitting.'
      : 'Remove repeated rows before splitting, or split by what the repeats share.',
  });
}

/**
 * Test rows that a training row nearly equals.
 * @param facts with how many of the column subsets tell training rows apart
 */
export function decideNearDuplicates(facts: RepeatFacts & { readonly telling: number }): LeakageFinding {
  const { found, looked, examples, telling } = facts;
  if (telling === 0) {
    const what = 'four fifths of the columns tell too few rows apart: rows resemble each other by nature';
    return finding('near-duplicates', { status: 'skip', what, fix: '' });
  }
  const share = found / Math.max(1, looked);
  const natural = facts.trainFound / Math.max(1, facts.trainLooked);
  const shared = { count: found, share, examples };
  const inside = `${percent(natural)} of the training rows have such a neighbour among themselves`;
  if (natural >= COARSE) {
    const excess = share - natural;
    const status = exceeds(facts, NEAR.fail) ? 'fail' : exceeds(facts, NEAR.warn) ? 'warn' : 'pass';
    return finding('near-duplicates', {
      status,
      ...shared,
      what:
        status === 'pass'
          ? `nearly equal to a training row, no more than by nature: ${inside}`
          : `nearly equal to a training row, ${percent(excess)} more than by nature: ${inside}`,
      fix: status === 'pass' ? '' : NEAR_FIX,
    });
  }
  const status = share > NEAR.fail ? 'fail' : share > NEAR.warn ? 'warn' : 'pass';
  return finding('near-duplicates', {
    status,
    ...shared,
    what:
      found === 0
        ? 'no other test row is nearly a training row'
        : `nearly equal to a training row: four fifths of the columns agree, numbers to a hundredth of their spread; ${inside}`,
    fix: status === 'pass' ? '' : NEAR_FIX,
  });
}

const NEAR_FIX = 'Look at the pairs; remove the repeats before splitting, or split by what they share.';

/** Whether the test rows' share is above the training rows' own by more than `by`, and beyond chance (z test, 5%). */
function exceeds({ found, looked, trainFound, trainLooked }: RepeatFacts, by: number): boolean {
  const [n, m] = [Math.max(1, looked), Math.max(1, trainLooked)];
  const excess = found / n - trainFound / m;
  if (excess <= by) return false;
  const pooled = (found + trainFound) / (n + m);
  return excess > LEVEL * Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
}

/** Test rows whose training twin has another answer: nobody can get both right. */
export function decideConflicts(found: number, twins: number, examples: readonly LeakageExample[]): LeakageFinding {
  if (twins === 0) {
    return finding('conflicts', {
      status: 'skip',
      what: 'no test row has a twin whose label it could contradict',
      fix: '',
    });
  }
  const shared = { count: found, share: found / twins, examples };
  if (found === 0)
    return finding('conflicts', { status: 'pass', ...shared, what: 'every twin has the same label', fix: '' });
  return finding('conflicts', {
    status: 'warn',
    ...shared,
    what: 'twins with another label than in training',
    fix: 'Find out which label is right; the share of such rows bounds what any model can reach.',
  });
}

export type SplitPolicy = 'random' | 'group' | 'time';

/** Entities that are on both sides. */
export function decideEntities(
  column: string,
  facts: { readonly rows: number; readonly testRows: number; readonly entities: number },
  policy: SplitPolicy | undefined,
): LeakageFinding {
  const { rows, testRows, entities } = facts;
  const share = rows / Math.max(1, testRows);
  if (rows === 0) {
    const what = `no ${column} of the test rows is in training`;
    return finding('entities', { status: 'pass', column, count: 0, share: 0, what, fix: '' });
  }
  return finding('entities', {
    status: policy === 'group' ? 'fail' : 'warn',
    column,
    count: rows,
    share,
    what: `of ${number(entities)} ${column} that training has too`,
    fix:
      policy === 'group'
        ? `The card asks for a split by group: put all rows of one ${column} on one side.`
        : `A model may know the ${column} instead of the answer. Split by it, or write split_policy: random or time in the card if known ones are what the model will meet.`,
  });
}

/** Milliseconds since 1970; null on a side without times. */
export interface TimeFacts {
  readonly trainFirst: number | null;
  readonly trainLast: number | null;
  readonly testFirst: number | null;
  /** Test rows that are not after the last training row. */
  readonly early: number;
  readonly testRows: number;
  /** Training rows whose answer was not known yet when the first test row happened. */
  readonly unknown: number;
  readonly trainRows: number;
  /** Milliseconds until an answer is known. */
  readonly embargo: number;
}

/** Share of training rows inside the embargo up to which it is a warning. */
const FEW_INSIDE = 0.01;

/** Order of the splits in time, and the gap an answer takes to be known. */
export function decideTime(column: string, facts: TimeFacts, policy: SplitPolicy | undefined): LeakageFinding {
  const { trainLast, testFirst, early, testRows, unknown, trainRows, embargo } = facts;
  if (trainLast === null || testFirst === null) {
    return finding('time', { status: 'skip', column, what: `${column} has no times to compare`, fix: '' });
  }
  if (testFirst <= trainLast) {
    const random = policy === 'random' || policy === 'group';
    return finding('time', {
      status: random ? 'pass' : 'fail',
      column,
      count: early,
      share: early / Math.max(1, testRows),
      what: random
        ? `not after the last training row (${day(trainLast)}), as the card's split_policy ${policy} allows`
        : `not after the last training row (${day(trainLast)}): the model has seen the future of these`,
      fix: random ? '' : 'Split by time; or write split_policy: random or group in the card if order does not matter.',
    });
  }
  if (unknown > 0) {
    const share = unknown / Math.max(1, trainRows);
    return finding('time', {
      status: share > FEW_INSIDE ? 'fail' : 'warn',
      column,
      count: unknown,
      share,
      what: `of training happened less than ${hours(embargo)} before the first test row (${day(testFirst)}): their answer was not known yet`,
      fix: `Leave a gap of ${hours(embargo)} between the splits.`,
    });
  }
  const gap = embargo === 0 ? '' : `, with a gap of at least ${hours(embargo)}`;
  const what = `training ends ${day(trainLast)}, before the first test row ${day(testFirst)}${gap}`;
  return finding('time', { status: 'pass', column, what, fix: '' });
}

/** A column with times after the row's own: it may not have been known when the row happened. */
export function decideFuture(
  column: string,
  timestamp: string,
  later: number,
  rows: number,
  allowed: boolean,
): LeakageFinding | undefined {
  if (later === 0 || allowed) return undefined;
  return finding('future', {
    status: 'warn',
    column,
    count: later,
    share: later / Math.max(1, rows),
    what: `have a ${column} after their ${timestamp}: it may not have been known then`,
    fix: `Leave ${column} out of the features, or write may_know_label: true for it in the card if it was planned ahead.`,
  });
}

/** How much one column alone says about the label, 0 to 1. */
export interface KnowledgeFact {
  readonly column: string;
  readonly measure: 'AUC' | 'R²';
  /** In training and in test; null where it cannot be told. */
  readonly train: number | null;
  readonly test: number | null;
  /** What it is that knows: the order of the values, their groups, or that there is one. */
  readonly by: 'order' | 'values' | 'missing';
  /** A model reads it; true for all columns where no model is known. */
  readonly used: boolean;
  /** The card says that it may. */
  readonly allowed: boolean;
}

const KNOWS = { warn: 0.95, fail: 0.99 };
const DIFFERENCE = 0.2;

/** Features that know the answer. */
export function decideKnowledge(facts: readonly KnowledgeFact[]): LeakageFinding[] {
  const findings: LeakageFinding[] = [];
  for (const { column, measure, train, test, by, used, allowed } of facts) {
    if (train === null) continue;
    const how = { order: 'by its values', values: 'by groups of its values', missing: 'by having a value or not' }[by];
    const knows = `${column} alone tells the label with ${measure} ${train.toFixed(3)}, ${how}`;
    if (train >= KNOWS.warn && (allowed || !used)) {
      const why = allowed ? 'the card allows it' : 'no model reads it: leave it so';
      findings.push(finding('target', { status: 'pass', column, what: `${knows}; ${why}`, fix: '' }));
    } else if (train >= KNOWS.warn) {
      findings.push(
        finding('target', {
          status: train >= KNOWS.fail ? 'fail' : 'warn',
          column,
          what: knows,
          fix: `Find out whether ${column} is known when the model is asked. Leave it out, or write may_know_label: true for it in the card.`,
        }),
      );
    }
    if (used && !allowed && test !== null && Math.abs(train - test) > DIFFERENCE) {
      findings.push(
        finding('train-test', {
          status: 'warn',
          column,
          what: `${column} alone tells the label with ${measure} ${train.toFixed(3)} in training and ${test.toFixed(3)} in test`,
          fix: 'Look at how the column was made for each split; it may hold the label in one of them.',
        }),
      );
    }
  }
  if (!findings.some(({ check, status }) => check === 'target' && status !== 'pass')) {
    const best = facts.filter(({ used, train }) => used && train !== null).sort((a, b) => b.train! - a.train!)[0];
    const what =
      best === undefined
        ? 'too few rows, or no label, to tell what the features know'
        : `no feature knows the label; the best is ${best.column} with ${best.measure} ${best.train!.toFixed(3)}`;
    findings.unshift(finding('target', { status: best === undefined ? 'skip' : 'pass', what, fix: '' }));
  }
  return findings;
}

export interface OrderFact {
  /** Null for the order of the rows in the file. */
  readonly column: string | null;
  readonly measure: 'AUC' | '|Spearman|';
  readonly value: number;
  /** Lower end of its 95% interval. */
  readonly lower: number;
}

const ORDER = { AUC: 0.6, '|Spearman|': 0.2 } as const;

/** An identifier, or the order of the rows, that predicts the label. */
export function decideOrder(facts: readonly OrderFact[]): LeakageFinding[] {
  return facts.map(({ column, measure, value, lower }): LeakageFinding => {
    const subject = column === null ? 'the order of the rows' : column;
    const told = `${subject} predicts the label with ${measure} ${value.toFixed(3)}`;
    const check = column === null ? 'order' : 'identifiers';
    if (lower <= ORDER[measure])
      return finding(check, { status: 'pass', column, what: `${told}: no more than chance and time would`, fix: '' });
    return finding(check, {
      status: 'warn',
      column,
      what: `${told} (at least ${lower.toFixed(3)})`,
      fix:
        column === null
          ? 'The rows seem to be sorted by the label, or collected class by class. Shuffle them, and do not use row numbers.'
          : `Do not use ${column} as a feature, and find out why it follows the label.`,
    });
  });
}

/** How well a classifier tells training from test rows. */
export function decideAdversarial(
  facts: {
    readonly auc: number;
    readonly interval: readonly [number, number];
    readonly importance: readonly { readonly column: string; readonly share: number }[];
  } | null,
  ordered: boolean,
): LeakageFinding {
  if (facts === null) {
    const what = 'fewer than 1,000 rows on a side: too few to tell the splits apart by';
    return finding('adversarial', { status: 'skip', what, fix: '' });
  }
  const { auc, interval, importance } = facts;
  const told = `a classifier tells test from training rows with AUC ${auc.toFixed(3)} [${interval[0].toFixed(3)}, ${interval[1].toFixed(3)}]`;
  if (interval[0] <= 0.55) return finding('adversarial', { status: 'pass', what: told, fix: '' });
  const by = importance.slice(0, 3).map(({ column }) => column);
  const most = `mostly by ${by.join(', ')}`;
  if (ordered) {
    const what = `${told}, ${most}: the splits are of different times, so some of that is to be expected`;
    return finding('adversarial', { status: 'pass', what, fix: '' });
  }
  return finding('adversarial', {
    status: 'warn',
    what: `${told}, ${most}: the splits are not from one distribution`,
    fix: 'Look at these columns with `proofmark data drift`; a random split would give 0.5.',
  });
}

/** A result that is better than it can be. */
export function decideTooGood(
  facts: readonly {
    readonly metric: string;
    readonly value: number;
    readonly lower: number;
    readonly ceiling: number;
    readonly who: string;
  }[],
): LeakageFinding[] {
  return facts
    .filter(({ lower, ceiling }) => lower > ceiling)
    .map(({ metric, value, ceiling, who }) =>
      finding('too-good', {
        status: 'warn',
        what: `${metric} is ${value.toFixed(4)}, above ${who} (${ceiling.toFixed(4)})`,
        fix: 'A person should look before this is believed: at the features first, then at the rows.',
      }),
    );
}

function percent(share: number): string {
  return share > 0 && share < 0.001 ? '<0.1%' : `${(100 * share).toFixed(1)}%`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}

function day(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

function hours(ms: number): string {
  const h = ms / 3_600_000;
  return h >= 48 ? `${Math.round((h / 24) * 10) / 10} days` : `${Math.round(h * 10) / 10} h`;
}

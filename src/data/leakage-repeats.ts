import { leakageFinding as finding, type LeakageExample, type LeakageFinding } from './leakage-finding.ts';

/**
 * Share of the training rows that equal another training row from which a table counts as coarse: then test rows equal
 * training rows by nature, and only what goes beyond that is a leak.
 */
export const COARSE = 0.05;
/** Share of test rows that are training rows from which it fails. */
const DUPLICATES_FAIL = 0.001;
const NEAR = { warn: 0.001, fail: 0.01 };
const LEVEL = 1.645;
/**
 * How many times as often rows agree by chance as they would with columns that know nothing of each other: columns do, and
 * rows are close together where that makes them dense. Three covers two columns with a correlation of 0.94.
 */
const DEPENDENCE = 3;

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
export function decideNearDuplicates(
  facts: RepeatFacts & {
    readonly telling: number;
    /** Rows put together from values of different rows, and those with a neighbour. */
    readonly chance: { readonly looked: number; readonly found: number };
  },
): LeakageFinding {
  const { chance } = facts;
  if (facts.telling === 0) {
    const what = 'four fifths of the columns tell too few rows apart: rows resemble each other by nature';
    return finding('near-duplicates', { status: 'skip', what, fix: '' });
  }
  return decideNear('near-duplicates', null, facts, {
    none: 'no other test row is nearly a training row',
    near: 'nearly equal to a training row',
    how: 'four fifths of the columns agree, numbers to a hundredth of their spread',
    byChance: Math.min(1, (DEPENDENCE * chance.found) / Math.max(1, chance.looked)),
  });
}

/** Test rows whose text a training row has nearly word for word. */
export function decideNearTexts(column: string, facts: Omit<RepeatFacts, 'columns'>): LeakageFinding {
  return decideNear('near-texts', column, facts, {
    none: `no test row has nearly the ${column} of a training row`,
    near: `have nearly the ${column} of a training row`,
    how: 'at least 80% of every three words in a row are the same',
  });
}

function decideNear(
  check: 'near-duplicates' | 'near-texts',
  column: string | null,
  facts: Omit<RepeatFacts, 'columns'>,
  words: { readonly none: string; readonly near: string; readonly how: string; readonly byChance?: number },
): LeakageFinding {
  const { found, looked, trainFound, trainLooked, examples } = facts;
  const share = found / Math.max(1, looked);
  const natural = trainFound / Math.max(1, trainLooked);
  const shared = { column, count: found, share, examples };
  const inside = `${percent(natural)} of the training rows have such a neighbour among themselves`;
  if (natural >= COARSE) {
    const status = exceeds(facts, NEAR.fail) ? 'fail' : exceeds(facts, NEAR.warn) ? 'warn' : 'pass';
    const much = status === 'pass' ? 'no more than by nature' : `${percent(share - natural)} more than by nature`;
    const what = found === 0 ? words.none : `${words.near}, ${much}: ${inside}`;
    return finding(check, { status, ...shared, what, fix: status === 'pass' ? '' : NEAR_FIX });
  }
  const { byChance = 0 } = words;
  const beyond = share - byChance > LEVEL * Math.sqrt((byChance * (1 - byChance)) / Math.max(1, looked));
  const excess = beyond ? share - byChance : 0;
  const status = excess > NEAR.fail ? 'fail' : excess > NEAR.warn ? 'warn' : 'pass';
  const chance = byChance > NEAR.warn ? `; up to ${percent(byChance)} are by chance with so few columns` : '';
  return finding(check, {
    status,
    ...shared,
    what: found === 0 ? words.none : `${words.near}: ${words.how}; ${inside}${chance}`,
    fix: status === 'pass' ? '' : NEAR_FIX,
  });
}

const NEAR_FIX = 'Look at the pairs; remove the repeats before splitting, or split by what they share.';

/** Whether the test rows' share is above the training rows' own by more than `by`, and beyond chance (z test, 5%). */
function exceeds({ found, looked, trainFound, trainLooked }: Omit<RepeatFacts, 'columns'>, by: number): boolean {
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

function percent(share: number): string {
  return share > 0 && share < 0.001 ? '<0.1%' : `${(100 * share).toFixed(1)}%`;
}

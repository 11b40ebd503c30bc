import { leakageFinding as finding, type LeakageFinding } from './leakage-finding.ts';

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

/** Gains over a baseline that are too large to be believed without a look. */
export function decideJumps(
  facts: readonly {
    readonly metric: string;
    readonly gain: number;
    readonly margins: number;
    readonly baseline: string;
  }[],
): LeakageFinding[] {
  return facts.map(({ metric, gain, margins, baseline }) =>
    finding('too-good', {
      status: 'warn',
      what: `${metric} improved by ${Number(gain.toPrecision(3))} over ${baseline}, ${margins} margins`,
      fix: 'A person should look before this is believed: a leak is likelier than so large a step.',
    }),
  );
}

import type { MetricRow, Outcome, VerdictRecord, VerdictWord } from './verdict-record.ts';

/** A verdict beside the one that the same models get on the rows that did not leak. */
export interface CleanVerdict {
  readonly key: string;
  readonly stage: VerdictRecord['stage'];
  /** Null for a first model. */
  readonly baseline: string | null;
  /** Rows that are left out. */
  readonly leaked: number;
  readonly before: VerdictWord;
  readonly after: VerdictWord;
  readonly reasonAfter: string;
  /** Metrics the gate decides by whose outcome is another one. */
  readonly turned: readonly {
    readonly metric: string;
    readonly before: Outcome | null;
    readonly after: Outcome | null;
  }[];
  /** `fail`: what had passed, as a whole or in a metric, does not without the leak. */
  readonly status: 'pass' | 'warn' | 'fail';
}

/** Compares what the same rules say with the leaked rows and without them. */
export function compareClean(before: VerdictRecord, after: VerdictRecord, leaked: number): CleanVerdict {
  const turned = before.metrics.flatMap(({ metric, role, outcome }) => {
    const now = after.metrics.find((row) => row.metric === metric);
    const decides = role === 'optimize' || role === 'guard';
    if (!decides || now === undefined || now.outcome === outcome) return [];
    return [{ metric, before: outcome, after: now.outcome }];
  });
  const holds = (outcome: Outcome | null) => outcome === 'better' || outcome === 'non-inferior';
  const lost = turned.some((row) => holds(row.before) && !holds(row.after));
  const falls = before.verdict === 'pass' && after.verdict !== 'pass';
  return {
    key: before.key,
    stage: before.stage,
    baseline: before.baseline?.label ?? null,
    leaked,
    before: before.verdict,
    after: after.verdict,
    reasonAfter: after.reason,
    turned,
    status: falls || lost ? 'fail' : turned.length > 0 || before.verdict !== after.verdict ? 'warn' : 'pass',
  };
}

/** An improvement of more margins than this is more often a leak than a success. */
const TOO_GOOD_MARGINS = 10;

/** The gain in the metric's own unit and in margins, when it is more than can be believed without a look. */
export function incredibleGain({
  direction,
  change,
  margin,
}: Pick<MetricRow, 'direction' | 'change' | 'margin'>):
  | { readonly gain: number; readonly margins: number }
  | undefined {
  if (change === null || margin === null || margin === 0 || change.se === 0) return undefined;
  const gain = direction === 'higher' ? change.value : -change.value;
  return gain > TOO_GOOD_MARGINS * margin ? { gain, margins: Math.round(gain / margin) } : undefined;
}

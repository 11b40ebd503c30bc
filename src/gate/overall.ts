import type { VerdictWord } from './verdict-record.ts';

/** From worst to best: what cannot be judged is worse than a judged failure, because nobody knows. */
export const WORST_FIRST: readonly VerdictWord[] = ['error', 'fail', 'inconclusive', 'skipped', 'pass'];

/** Rank of a verdict for sorting, 0 is worst. */
export function severity(verdict: VerdictWord): number {
  return WORST_FIRST.indexOf(verdict);
}

/** The verdict of several models together: the worst of them; `pass` for none, because nothing changed. */
export function overallVerdict(verdicts: readonly VerdictWord[]): VerdictWord {
  return WORST_FIRST.find((word) => verdicts.includes(word)) ?? 'pass';
}

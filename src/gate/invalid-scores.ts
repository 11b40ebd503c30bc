import type { Task } from '../config/model-config.ts';
import { invalidWords } from '../metrics/invalid-rows.ts';
import { grouped } from './number-text.ts';
import type { VerdictRecord } from './verdict-record.ts';

/**
 * A candidate with more invalid scores than its baseline, or with any when there is no baseline, fails before statistics:
 * no average over the other rows makes up for answers it cannot give. Undefined when this is not so.
 */
export function invalidScoresReason(
  { candidate, baseline, rows }: VerdictRecord['invalid'],
  task: Task = 'binary-classification',
): string | undefined {
  if (candidate <= (baseline ?? 0)) return undefined;
  const before = baseline === null ? '' : ` (the baseline: ${grouped(baseline)})`;
  const noun = task === 'binary-classification' || task === 'ranking' ? 'score' : 'answer';
  const scores = candidate === 1 ? `${noun} is` : `${noun}s are`;
  return `${grouped(candidate)} ${scores} ${invalidWords(task)}${before}, first in row ${rows[0]}: the model was not judged any further.`;
}

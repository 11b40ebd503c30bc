/** Which references a column drifted from; null where there is no such reference. */
export interface DriftedFrom {
  readonly training: boolean | null;
  /** The last window that was found to be fine. */
  readonly lastClean: boolean | null;
  /** The same season, weekday or hour of earlier periods. */
  readonly sameSeason: boolean | null;
}

export type ShiftLabel = 'stable' | 'slow' | 'seasonal' | 'unnatural' | 'real' | 'unexplained';

/**
 * What kind of shift it is, and what to do about it.
 * @param faults of the pipeline that were found: known causes, columns that are gone or of another type
 */
export function labelShift(
  from: DriftedFrom,
  faults: readonly unknown[],
): { readonly shift: ShiftLabel; readonly advice: string } {
  const { training, lastClean, sameSeason } = from;
  if (training !== true && lastClean !== true && sameSeason !== true)
    return { shift: 'stable', advice: 'Nothing to do.' };
  if (faults.length > 0 && lastClean !== false) {
    return {
      shift: 'unnatural',
      advice: 'Fix the data before anything else: stop what reads it, or go back to the last good source.',
    };
  }
  if (lastClean === true && sameSeason === false)
    return { shift: 'seasonal', advice: 'As in the same season before: no alert.' };
  if (training === true && lastClean === false) {
    return { shift: 'slow', advice: 'Slow and natural: plan a retraining on newer data.' };
  }
  if (lastClean === true && sameSeason === true) {
    return {
      shift: 'real',
      advice: 'A real shift: look at the drift of predictions and the estimated performance, then retrain.',
    };
  }
  return {
    shift: 'unexplained',
    advice:
      'Compare with the last clean window and with the same season to tell a slow shift, a season and a fault apart.',
  };
}

/**
 * What a metric is on one sample. When it is defined, the influence values of its rows have been written: the infinitesimal
 * jackknife, U_i = w_i ∂metric/∂w_i, so that Σ U_i = 0 and √Σ U_i² is the standard error (Efron & Tibshirani 1993, ch. 21).
 */
export type PointValue =
  | {
      readonly defined: true;
      readonly value: number;
      /** False when the sample is too small for a standard error, such as a single positive row for the AUC. */
      readonly hasError: boolean;
      /** Clusters that contributed, when some of the sample's did not. */
      readonly clusters?: number;
    }
  | UndefinedPoint;

export interface UndefinedPoint {
  readonly defined: false;
  readonly reason: string;
  /** What scikit-learn reports instead (zero_division=0); null where it reports nothing either. */
  readonly convention: number | null;
}

export function defined(value: number, hasError = true): Extract<PointValue, { defined: true }> {
  return { defined: true, value, hasError };
}

export function undefinedBecause(reason: string, convention: number | null = null): UndefinedPoint {
  return { defined: false, reason, convention };
}

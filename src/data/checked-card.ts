import type { ProblemLocation } from '../errors.ts';
import type { AnnotatorAgreement } from './agreement.ts';
import type { DataFinding } from './finding.ts';
import type { TableProfile } from './profile.ts';

/** A finding with its place in the card. */
export interface PlacedFinding extends DataFinding {
  readonly where: ProblemLocation;
}

/** What came of holding data against its card. */
export interface CheckedCard {
  readonly card: string;
  readonly file: string;
  readonly verdict: 'pass' | 'fail';
  readonly rows: number;
  /** Promises that were held against the rows. */
  readonly rules: number;
  /** Errors first. */
  readonly findings: readonly PlacedFinding[];
  readonly agreement: AnnotatorAgreement | null;
  readonly profile: TableProfile;
  /** Profiles of its splits, which select rows of `profile`. */
  readonly splits: readonly TableProfile[];
}

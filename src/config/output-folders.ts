/** Folders that commands and actions leave in the root of the work tree, unless they are told another place. */
export const OUTPUT_FOLDERS = {
  /** Shards of evaluations, on their way to where they are merged. */
  shards: 'proofmark-shards',
  /** What the gate wrote for the job that posts. */
  report: 'proofmark-report',
  /** Evidence for later jobs, and that of earlier ones. */
  evidence: 'proofmark-evidence',
  carried: 'proofmark-carried',
  /** Files of evidence that are too large for git, for jobs that cannot fetch them. */
  large: 'proofmark-large',
} as const;

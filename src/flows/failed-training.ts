import { UserError } from '../errors.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { Evidence } from '../ports.ts';
import { parseEvidence } from './parse-evidence.ts';

/** Why a training did not succeed. */
export interface FailedTraining {
  /** One or two sentences. */
  readonly reason: string;
  /** Last lines of what it printed. */
  readonly log: readonly string[];
}

/** What is quoted of a record: as much as training keeps. It may come from a job that ran code of a pull request. */
const QUOTED_LINES = 200;
const QUOTED_LINE = 500;
const QUOTED_REASON = 1000;

/** The latest attempt at a run that was written or taken over here and failed; undefined when there was none. */
export async function failedTraining(
  { model, runKey }: { readonly model: string; readonly runKey: string },
  { evidence }: { readonly evidence: Pick<Evidence, 'list' | 'readFile'> },
): Promise<FailedTraining | undefined> {
  let latest: RunRecord | undefined;
  for (const entry of await evidence.list('failures', model)) {
    const run = await parseEvidence(RunRecord, entry, 'run.json', evidence).catch((error: unknown) => {
      if (error instanceof UserError) return undefined; // A damaged failure explains nothing, and stops nothing.
      throw error;
    });
    if (run?.key !== runKey || (latest !== undefined && latest.startedAt > run.startedAt)) continue;
    latest = run;
  }
  if (latest === undefined) return undefined;
  const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
  return {
    reason: cut(latest.reason ?? `The training ${latest.status}.`, QUOTED_REASON),
    log: latest.log.slice(-QUOTED_LINES).map((line) => cut(line, QUOTED_LINE)),
  };
}

import { UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { joinEvaluations, planRunTable, type RunTable, type RunTableRequest } from '../experiment/run-table.ts';
import type { Evidence, EvidenceEntry, EvidenceKind, Log } from '../ports.ts';
import { parseEvidence } from './parse-evidence.ts';

export interface RunsRequest extends RunTableRequest {
  /** Default all models. */
  readonly model?: string;
  /** Also what is only on the remote; its records are fetched. */
  readonly remote?: boolean;
}

export interface RunsPorts {
  readonly evidence: Pick<Evidence, 'list' | 'readFile'>;
  readonly log: Log;
}

/** Every record costs a call of git; a few at once keep both cores busy. */
const READS_AT_ONCE = 8;

/**
 * The table of everything that was trained, failures too. A record that is damaged is told and left out, since the others
 * are still worth reading.
 */
export async function listRuns(request: RunsRequest, ports: RunsPorts): Promise<RunTable> {
  const list = (kind: EvidenceKind) => ports.evidence.list(kind, request.model, { remote: request.remote === true });
  const [runs, failures, evaluations] = [await list('runs'), await list('failures'), await list('evaluations')];
  const records = await readAll([...runs, ...failures], ports, (entry) =>
    parseEvidence(RunRecord, entry, 'run.json', ports.evidence),
  );
  const evaluated = await readAll(evaluations, ports, (entry) =>
    parseEvidence(EvaluationRecord, entry, 'evaluation.json', ports.evidence),
  );
  return planRunTable(joinEvaluations(records, evaluated), request);
}

async function readAll<T>(
  entries: readonly EvidenceEntry[],
  ports: RunsPorts,
  read: (entry: EvidenceEntry) => Promise<T>,
): Promise<readonly T[]> {
  const results: (T | undefined)[] = new Array(entries.length);
  let next = 0;
  const work = async () => {
    while (next < entries.length) {
      const index = next++;
      results[index] = await read(entries[index]!).catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        ports.log.warn(error.message);
        return undefined;
      });
    }
  };
  await Promise.all(Array.from({ length: READS_AT_ONCE }, work));
  return results.filter((result) => result !== undefined) as T[];
}

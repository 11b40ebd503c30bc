import type { DataFiles, Evidence, TableSession, Tables } from '../ports.ts';
import type { EvaluatedContender } from './contender.ts';
import { predictionsView } from './judged-models.ts';

/** What a verdict reads as views of one session, `predictions`, `before` and `split`, and the files it may write. */
export interface JudgingSession {
  readonly session: TableSession;
  /** Absolute paths. They are gone with the session. */
  readonly worst: string;
  readonly flips: string;
  /** Ends the session early. The files stay until the verdict is kept. */
  close(): void;
}

export interface JudgingRequest {
  readonly candidate: Pick<EvaluatedContender, 'evaluationEntry'>;
  readonly baseline: Pick<EvaluatedContender, 'evaluationEntry'> | null;
  /** Absolute path of the rows that latency is measured with; undefined where it is not judged. */
  readonly split: string | undefined;
}

/**
 * Lends one session to a verdict: to open one takes longer than to read most predictions.
 * @param opening told when the session begins to open, which needs this thread only now and then
 */
export async function inJudgingSession<T>(
  { candidate, baseline, split }: JudgingRequest,
  ports: { readonly evidence: Pick<Evidence, 'checkout'>; readonly tables: Tables; readonly dataFiles: DataFiles },
  opening: () => void,
  use: (judging: JudgingSession) => Promise<T>,
): Promise<T> {
  const views = [
    await predictionsView('predictions', candidate.evaluationEntry, ports.evidence),
    ...(baseline === null ? [] : [await predictionsView('before', baseline.evaluationEntry, ports.evidence)]),
    ...(split === undefined ? [] : [{ name: 'split', file: split }]),
  ];
  const { temporary } = ports.dataFiles;
  return temporary('worst.parquet', (worst) =>
    temporary('flips.parquet', async (flips) => {
      const opened = ports.tables.open({ views, outputs: [worst, flips] });
      opening();
      const session = await opened;
      let isOpen = true;
      const close = () => {
        if (isOpen) session.close();
        isOpen = false;
      };
      try {
        return await use({ session, worst, flips, close });
      } finally {
        close();
      }
    }),
  );
}

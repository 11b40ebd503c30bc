import type { TableSession } from '../ports.ts';

type Rows = Awaited<ReturnType<TableSession['rows']>>;

/** A select with a small result, and who takes it. */
export interface Question {
  readonly select: string;
  take(rows: Rows): void;
}

/**
 * Asks several questions side by side; answers are taken in the order of the questions, when all are there.
 * @param tell told the share of the questions that are answered
 */
export async function askAll(
  session: TableSession,
  questions: readonly Question[],
  tell?: (share: number) => void,
): Promise<void> {
  const answers = await session.rowsOfAll(
    questions.map(({ select }) => select),
    (finished) => tell?.(finished / questions.length),
  );
  for (const [index, { take }] of questions.entries()) take(answers[index]!);
}

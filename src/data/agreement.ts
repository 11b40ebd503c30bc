/** Agreement of several people about the same rows: the ceiling a model can be held against. */
export interface AnnotatorAgreement {
  /** Rows with at least two answers. */
  readonly rows: number;
  /** Mean share of pairs of answers to a row that are equal, 0 to 1. */
  readonly agreement: number | null;
  /** Agreement beyond chance, −1 to 1; null when all answers are the same. */
  readonly kappa: number | null;
}

/** How often a row was answered so: answers by annotator, null where one gave none. */
export interface AnswerPattern {
  readonly answers: readonly (string | null)[];
  readonly rows: number;
}

/**
 * Mean pairwise agreement and Fleiss' kappa (Fleiss 1971), with rows of different numbers of answers weighted by their
 * answers as in Randolph's and Gwet's treatments of missing ratings: rows with fewer than two answers are left out.
 */
export function annotatorAgreement(patterns: readonly AnswerPattern[]): AnnotatorAgreement {
  let rows = 0;
  let observed = 0;
  let answersGiven = 0;
  const categories = new Map<string, number>();
  for (const { answers, rows: times } of patterns) {
    const given = answers.filter((answer) => answer !== null);
    if (given.length < 2) continue;
    const counts = new Map<string, number>();
    for (const answer of given) counts.set(answer, (counts.get(answer) ?? 0) + 1);
    let equalPairs = 0;
    for (const [answer, count] of counts) {
      equalPairs += count * (count - 1);
      categories.set(answer, (categories.get(answer) ?? 0) + count * times);
    }
    observed += (equalPairs / (given.length * (given.length - 1))) * times;
    answersGiven += given.length * times;
    rows += times;
  }
  if (rows === 0) return { rows, agreement: null, kappa: null };
  const agreement = observed / rows;
  let chance = 0;
  for (const count of categories.values()) chance += (count / answersGiven) ** 2;
  return { rows, agreement, kappa: chance === 1 ? null : (agreement - chance) / (1 - chance) };
}

/** "annotators agree on 71.2% of pairs …" */
export function agreementText({ rows, agreement, kappa }: AnnotatorAgreement): string {
  if (agreement === null) return 'no row has the answers of two annotators';
  const beyond = kappa === null ? '' : `, kappa ${kappa.toFixed(2)}`;
  return `annotators agree in ${(agreement * 100).toFixed(1)}% of their pairs of answers to ${rows.toLocaleString('en-US')} rows${beyond}: no model can be expected to agree with them more`;
}

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import type { AnswerSpec, EvaluationSpec } from '../experiment/evaluation-question.ts';
import type { Scores } from '../ports.ts';
import { joinAnswers } from './answer-columns.ts';
import { findWeightProblems, planTruth } from './truth.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-truth-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SPEC: EvaluationSpec = {
  label: 'y',
  positive: null,
  entity: null,
  threshold: 0.5,
  slices: [],
  critical: null,
  sqlMetrics: [],
  recallAtPrecision: [],
};
const CLASSES = { task: 'multiclass-classification', classes: null, holds: 'probabilities' } as const;

async function open(csv: string) {
  const file = join(folder, 'rows.csv');
  writeFileSync(file, csv);
  const session = await duckDbTables().open({ views: [{ name: 'split', file }] });
  return { session, columns: await session.columns('select * from split') };
}

/** What is said of a label, and how to mend it; or the truth. */
async function truthOf(csv: string, answer: AnswerSpec, spec: Partial<EvaluationSpec> = {}) {
  const { session, columns } = await open(csv);
  try {
    const planned = await planTruth(session, { ...SPEC, ...spec, answer }, columns, 'split', 'model.yaml');
    return 'truth' in planned ? planned.truth : planned.problems.map(({ what, fix }) => `${what} → ${fix}`);
  } finally {
    session.close();
  }
}

describe('the classes of a label', () => {
  test('are its values, numbers by size and without a point', async () => {
    expect(await truthOf('y\n10.0\n9.0\n2.0\n', CLASSES)).toMatchObject({ classes: ['2', '9', '10'] });
    expect(await truthOf('y\nfox\nCat\ndog\n', CLASSES)).toMatchObject({ classes: ['Cat', 'dog', 'fox'] });
  });

  test.each([
    ['one class', 'y\ncat\ncat\n', CLASSES, /is "cat" in all rows; a comparison needs two classes/],
    ['a missing label', 'y,a\ncat,1\n,2\ndog,3\n', CLASSES, /is null in 1 row →/],
    [
      'a class nobody listed',
      'y\ncat\ndog\nfox\nfox\n',
      { ...CLASSES, classes: ['cat', 'dog'] },
      /is "fox" in 2 rows, which evaluate.classes does not list/,
    ],
    [
      'a number with too many values',
      `y\n${Array.from({ length: 1200 }, (_, i) => i).join('\n')}\n`,
      CLASSES,
      /1,000 values/,
    ],
  ])('are refused for %s', async (_, csv, answer, message) => {
    expect(String(await truthOf(csv, answer))).toMatch(message);
  });

  test('must have those that metrics name', async () => {
    const problems = await truthOf('y\ncat\ndog\n', CLASSES, { metrics: ['recall[cta]', 'f1[dog]'] });
    expect(problems).toEqual(['recall[cta] is of a class the label does not have → did you mean "cat"?']);
  });
});

describe('the number of a label', () => {
  test('may be constant: what follows from that is undefined, not wrong', async () => {
    expect(await truthOf('y\n3\n3\n', { task: 'regression' })).toMatchObject({ task: 'regression' });
  });

  test.each([
    ['text', 'y\ncheap\ndear\n', /is VARCHAR, and has to be a number/],
    ['nulls', 'y,a\n1,1\n,2\n', /is null in 1 row/],
    ['infinities and NaN', 'y\n1.5\ninf\nnan\n', /is NaN or infinite in 2 rows/],
  ])('is refused for %s', async (_, csv, message) => {
    expect(String(await truthOf(csv, { task: 'regression' }))).toMatch(message);
  });

  test.each([
    ['negative relevance', 'q,y\na,1\na,-1\n', /is negative in 1 row/],
    ['nothing relevant', 'q,y\na,0\nb,0\n', /is 0 in all rows/],
    ['rows of no query', 'q,y\na,1\n,0\n', /query "q" is null in 1 row/],
  ])('of a ranking is refused for %s', async (_, csv, message) => {
    expect(String(await truthOf(csv, { task: 'ranking', query: 'q' }))).toMatch(message);
  });
});

test.each([
  ['-1\n2', /negative in 1 row/],
  ['2.5\ninf', /NaN or infinite in 1 row/],
  ['0\n0', /0 in all rows/],
  ['a\nb', /VARCHAR/],
])('weights of %j are refused', async (values, message) => {
  const { session, columns } = await open(`w\n${values}\n`);
  const problems = await findWeightProblems(session, { ...SPEC, weight: 'w' }, columns, 'split', 'model.yaml');
  session.close();
  expect(problems.map(({ what }) => what).join()).toMatch(message);
});

describe('answers with classes', () => {
  const truth = { task: 'multiclass-classification', sql: 'y', classes: ['cat', 'dog', 'fox'] } as const;
  const scores = (values: number[], rest: Partial<Scores>): Scores => ({
    values: Float32Array.from(values),
    width: 1,
    seconds: 0,
    peakMemoryBytes: 0,
    chunkRows: 1,
    threads: 1,
    ...rest,
  });

  const answers = async (given: Scores) => {
    const { session, columns } = await open('y\ncat\nfox\n');
    try {
      const { rows, items } = await joinAnswers(session, truth, columns, 'split', given, 'model.yaml');
      const list = items.map(({ name, sql }) => `${sql} as "${name}"`).join(', ');
      return await session.rows(`select ${list}, prediction, p from ${rows}`);
    } finally {
      session.close();
    }
  };

  test('are a probability for each, the most probable one and how probable it is', async () => {
    const given = scores([0.5, 0.25, 0.25, 0, 0.25, 0.75], { width: 3 });
    expect(await answers(given)).toEqual([
      { label: 'cat', proba: [0.5, 0.25, 0.25], prediction: 'cat', p: 0.5 },
      { label: 'fox', proba: [0, 0.25, 0.75], prediction: 'fox', p: 0.75 },
    ]);
  });

  test('may be labels, also as numbers with a point', async () => {
    const given = scores([1, 0], { texts: ['fox', 'cat'] });
    expect(await answers(given)).toMatchObject([{ predicted: 'cat' }, { predicted: 'fox' }]);
  });

  test('of another number of classes are refused, with what to write', async () => {
    await expect(answers(scores([0.5, 0.5, 0.5, 0.5], { width: 2 }))).rejects.toMatchObject({
      problems: [
        { what: expect.stringMatching(/2 probabilities a row, and there are 3 classes: "cat", "dog", "fox"/) },
      ],
    });
  });

  test('that name a class there is not are refused', async () => {
    await expect(answers(scores([0, 1], { texts: ['cat', 'bird'] }))).rejects.toMatchObject({
      problems: [{ what: expect.stringMatching(/the model answers "bird", which is not among the classes/) }],
    });
  });
});

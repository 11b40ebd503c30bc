import { describe, expect, test } from 'vitest';
import type { ModelPlan } from '../experiment/model-plan.ts';
import { evaluationMatrix, type JobMatrix } from './job-matrix.ts';

const plan = (model: string, shards: number | undefined, evaluationEvidence = false) =>
  ({ model, evaluationEvidence, config: { evaluate: { shards } } }) as unknown as ModelPlan;
const matrixOf = (plans: readonly ModelPlan[]) =>
  ({ include: plans.map(({ model }) => ({ model })) }) as unknown as JobMatrix;
const evaluations = (...plans: readonly ModelPlan[]) => evaluationMatrix(matrixOf(plans), plans);

describe('the jobs that evaluate', () => {
  test('are one for a model, or one for each of its shards', () => {
    expect(evaluations(plan('fraud', undefined), plan('churn', 2), plan('tips', 1))).toEqual({
      include: [
        { model: 'fraud', shard: '', artifact: 'proofmark-evidence-evaluation-fraud' },
        { model: 'churn', shard: '0/2', artifact: 'proofmark-shard.churn.0-of-2' },
        { model: 'churn', shard: '1/2', artifact: 'proofmark-shard.churn.1-of-2' },
        { model: 'tips', shard: '', artifact: 'proofmark-evidence-evaluation-tips' },
      ],
      sharded: ['churn'],
    });
  });

  test('do not divide what is there already', () => {
    expect(evaluations(plan('churn', 8, true))).toMatchObject({ include: [{ shard: '' }], sharded: [] });
  });

  test('are not more than GitHub makes of a matrix', () => {
    const models = Array.from({ length: 5 }, (_, at) => plan(`model-${at}`, 64));
    expect(() => evaluations(...models)).toThrow(/320 parts of evaluations/);
  });
});

import { z } from 'zod';
import { evaluateRevision } from '../../flows/evaluate-revision.ts';
import { renderEvaluationMarkdown } from '../../report/evaluation-table.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { modelInput } from '../inputs.ts';

export const evaluate = defineAction(
  {
    name: 'evaluate',
    description: 'Scores a trained model on a pinned split of its data and keeps the evaluation as evidence.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      split: z.string().optional().describe('Split of the data card. Default: the one that model.yaml tests on.'),
      head: z.string().optional().describe('The model as this revision has it. Default: what is checked out.'),
    }),
    outputs: z.object({
      key: z.string().describe('Key of the evaluation.'),
      reused: z.boolean().describe('`true` when evidence of it existed.'),
      refs: z.string().describe('Git ref of the evidence.'),
    }),
    example: { model: expression('matrix.model') },
  },
  async ({ model, split, head }, { experiment }) => {
    const { evaluation, evaluationEntry, reused } = await evaluateRevision(
      { model, ...(split === undefined ? {} : { split }), ...(head === undefined ? {} : { head }) },
      await experiment(),
    );
    const { id } = evaluationEntry;
    return {
      outputs: { key: id.key, reused, refs: `refs/proofmark/${id.kind}/${id.model}/${id.key}` },
      summary: renderEvaluationMarkdown(evaluation),
    };
  },
);

import { z } from 'zod';
import { trainModel } from '../../flows/train-model.ts';
import { renderMarkdownTable } from '../../report/markdown.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { evidenceInput, modelInput } from '../inputs.ts';
import { queueOf } from '../queue.ts';

export const train = defineAction(
  {
    name: 'train',
    description: 'Trains one model, once per seed. Needs no token and gives none to the training.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      seeds: z
        .string()
        .regex(/^\[?\s*(?:\d+[\s,]*)*\]?$/, 'a list of whole numbers, such as 1, 2 or [1,2]')
        .transform((text) => (text.match(/\d+/g) ?? []).map(Number))
        .optional()
        .describe('Seeds to train, such as `[1,2]`. Default: all that model.yaml names.'),
      evidence: evidenceInput,
    }),
    outputs: z.object({
      trained: z.number().describe('Runs that were trained now.'),
      reused: z.number().describe('Runs that evidence existed for.'),
      refs: z.string().describe('Git refs of the evidence, separated by spaces.'),
    }),
    example: { model: expression('matrix.model'), seeds: expression('toJSON(matrix.seeds)') },
  },
  async ({ model, seeds }, { context, signal, experiment, keep }) => {
    const outcomes = await trainModel(
      { model, signal, ...queueOf(context.event), ...(seeds === undefined ? {} : { seeds }) },
      await experiment(),
    );
    keep(outcomes.map(({ entry }) => entry));
    const failed = outcomes.filter(({ status }) => status === 'failed');
    const columns = ['Seed', 'Run', 'Outcome', 'Why'].map((title) => ({ title, align: 'left' as const }));
    const rows = outcomes.map(({ status, run }) => [
      { text: String(run.seed) },
      { text: run.key.slice(0, 12) },
      { text: status, strong: status === 'failed' },
      { text: run.reason ?? '' },
    ]);
    return {
      outputs: {
        trained: outcomes.filter(({ status }) => status === 'trained').length,
        reused: outcomes.filter(({ status }) => status === 'reused').length,
        refs: outcomes.map(({ entry: { id } }) => `refs/proofmark/${id.kind}/${id.model}/${id.key}`).join(' '),
      },
      summary: renderMarkdownTable({ columns, rows }),
      ...(failed.length === 0
        ? {}
        : { failure: failed.map(({ run }) => `Seed ${run.seed}: ${run.reason ?? run.status}`).join('\n') }),
    };
  },
);

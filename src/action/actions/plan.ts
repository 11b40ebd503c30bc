import { z } from 'zod';
import { planModels } from '../../flows/plan.ts';
import { codeBlock } from '../../report/escape.ts';
import { renderPlanText } from '../../report/plan-table.ts';
import { baseOf } from '../context.ts';
import { defineAction } from '../define.ts';
import { baseInput, modelsInput } from '../inputs.ts';
import { jobMatrix } from '../job-matrix.ts';

const json = z.string();

export const plan = defineAction(
  {
    name: 'plan',
    description: 'Says which models a change touches and what has to run, as a job matrix. Reads no data.',
    permissions: ['contents: read'],
    needsSetup: false,
    inputs: z.strictObject({ models: modelsInput, base: baseInput }),
    outputs: z.object({
      matrix: json.describe(
        'JSON for `strategy.matrix`: `include` with `model`, `runner` (labels), `seeds` (still to train) and `state` of every model that changed.',
      ),
      count: z.number().describe('Jobs in `matrix`; GitHub refuses an empty one, so ask for this first.'),
      'train-matrix': json.describe('The jobs of `matrix` that have seeds to train.'),
      'train-count': z.number().describe('Jobs in `train-matrix`.'),
      removed: json.describe('JSON list of the models that the change removes.'),
    }),
    example: {},
  },
  async (inputs, { context, experiment }) => {
    const base = inputs.base ?? baseOf(context.event);
    const planned = await planModels(
      {
        ...(inputs.models === undefined ? {} : { models: inputs.models }),
        ...(base === undefined ? {} : { base }),
      },
      await experiment(),
    );
    const matrix = jobMatrix(planned.models);
    const training = { include: matrix.include.filter(({ seeds }) => seeds.length > 0) };
    return {
      outputs: {
        matrix: JSON.stringify(matrix),
        count: matrix.include.length,
        'train-matrix': JSON.stringify(training),
        'train-count': training.include.length,
        removed: JSON.stringify(planned.removed),
      },
      summary: codeBlock(renderPlanText(planned).trimEnd().split('\n'), 'text'),
    };
  },
);

import { z } from 'zod';
import { blobId } from '../../adapters/git-objects.ts';
import { nodeParamsFile } from '../../adapters/params-file-node.ts';
import { planSweep } from '../../flows/sweep.ts';
import { defineAction } from '../define.ts';
import { modelInput } from '../inputs.ts';
import { jobMinutes, MATRIX_JOBS, requireMatrix } from '../job-matrix.ts';
import { type SweepMatrix, spaceInput, splitInput, wholeNumberInput } from '../sweep-inputs.ts';

export const sweepPlan = defineAction(
  {
    name: 'sweep-plan',
    description: 'Plans a grid or random search over the params of a model, as a job matrix.',
    permissions: ['contents: read'],
    needsSetup: false,
    inputs: z.strictObject({
      model: modelInput,
      space: spaceInput,
      method: z
        .enum(['grid', 'random'])
        .default('grid')
        .describe('`grid` tries all combinations, `random` draws some.'),
      trials: wholeNumberInput('20').describe(
        `Trials of a random search; the most that a grid may have. GitHub makes ${MATRIX_JOBS} jobs of one matrix.`,
      ),
      seed: wholeNumberInput('1').describe('Seed of a random search: the same one draws the same trials.'),
      split: splitInput,
    }),
    outputs: z.object({
      matrix: z
        .string()
        .describe('JSON for `strategy.matrix`: `include` with `trial`, `params`, `runner` and `minutes`.'),
      count: z.number().describe('Trials.'),
    }),
    example: { model: 'fraud', space: '\'{"rate": [0.05, 0.1]}\'' },
  },
  async ({ model, space, method, trials, seed, split }, { experiment }) => {
    const ports = await experiment();
    const request = { model, space, method, trials, seed, ...(split === undefined ? {} : { split }) };
    const sweep = await planSweep(request, { ...ports, paramsFile: nodeParamsFile(ports.git.root), objectId: blobId });
    const { runner, timeout } = sweep.plan.config.train;
    const matrix: SweepMatrix = {
      include: sweep.trials.map((trial) => ({ ...trial, runner: [runner].flat(), minutes: jobMinutes(timeout, 1) })),
    };
    requireMatrix(matrix, 'trials', 'try fewer of them at once');
    return {
      outputs: { matrix: JSON.stringify(matrix), count: matrix.include.length },
      summary: `${sweep.trials.length} trials of ${model}, to be ranked by ${sweep.metric.name} on ${sweep.split}.`,
    };
  },
);

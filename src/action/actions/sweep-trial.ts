import { z } from 'zod';
import { blobId } from '../../adapters/git-objects.ts';
import { nodeParamsFile } from '../../adapters/params-file-node.ts';
import { runTrial } from '../../flows/sweep.ts';
import { renderEvaluationMarkdown } from '../../report/evaluation-table.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { evidenceInput, modelInput } from '../inputs.ts';
import { jsonInput, ParamValues, splitInput } from '../sweep-inputs.ts';

export const sweepTrial = defineAction(
  {
    name: 'sweep-trial',
    description: 'Trains and evaluates a model with other params: one trial of a sweep.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      params: jsonInput(ParamValues, '{"rate": 0.1}').describe('JSON of the params of this trial.'),
      split: splitInput,
      evidence: evidenceInput,
    }),
    outputs: z.object({
      run: z.string().describe('Key of the run.'),
      evaluation: z.string().describe('Key of the evaluation; empty when the training failed.'),
    }),
    example: { model: 'fraud', params: expression('toJSON(matrix.params)') },
  },
  async ({ model, params, split }, { experiment, signal }) => {
    const ports = await experiment();
    const { runKey, evaluation, reason } = await runTrial(
      { model, params, signal, ...(split === undefined ? {} : { split }) },
      { ...ports, paramsFile: nodeParamsFile(ports.git.root), objectId: blobId },
    );
    return {
      outputs: { run: runKey, evaluation: evaluation?.key ?? '' },
      ...(evaluation === null ? {} : { summary: renderEvaluationMarkdown(evaluation) }),
      ...(reason === null ? {} : { failure: reason }),
    };
  },
);

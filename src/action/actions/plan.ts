import { z } from 'zod';
import { defineAction } from '../define.ts';
import { baseInput, modelsInput, tokenInput } from '../inputs.ts';
import { planChange } from '../plan-change.ts';
import { PlanOutputs, planOutputs } from '../plan-outputs.ts';
import { planSummary } from '../plan-summary.ts';

export const plan = defineAction(
  {
    name: 'plan',
    description: 'Says which models a change touches and what has to run, as a job matrix. Reads no data.',
    permissions: ['contents: read', 'pull-requests: read'],
    needsSetup: false,
    inputs: z.strictObject({
      models: modelsInput,
      base: baseInput,
      token: tokenInput.describe('Token that may read the merge queue; used on merge_group only.'),
    }),
    outputs: PlanOutputs,
    example: {},
  },
  async (inputs, tools) => {
    const change = await planChange(inputs, tools);
    return { outputs: planOutputs(change), summary: await planSummary(change.planned, tools) };
  },
);

import { z } from 'zod';
import { rollBack } from '../../flows/rollback.ts';
import { defineAction } from '../define.ts';
import { authorOf, dryRunInput, EventOutputs, eventResult } from '../event-result.ts';
import { modelInput, tokenInput } from '../inputs.ts';

export const rollback = defineAction(
  {
    name: 'rollback',
    description: 'Puts the last good version back into an environment, blocks the bad bytes and opens an incident.',
    permissions: ['contents: write', 'deployments: write', 'issues: write', 'pull-requests: write'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      environment: z.string().describe('The environment to roll back.'),
      reason: z.string().describe('What went wrong.'),
      to: z.string().optional().describe('This version instead of the last good one, within `rollbackWindow`.'),
      'dry-run': dryRunInput,
      token: tokenInput,
    }),
    outputs: EventOutputs,
    example: { model: 'fraud', environment: 'production', reason: 'late payments missed since 14:00' },
  },
  async ({ model, environment, reason, to, token, 'dry-run': dryRun }, { context, lifecycle, log }) => {
    const rolledBack = await rollBack(
      { model, environment, reason, to: to ?? null, author: authorOf(context), dryRun },
      await lifecycle(token),
    );
    const { outcome } = rolledBack;
    const restored = 'plan' in outcome ? outcome.plan.restores.version : 'the version restored before';
    return eventResult({ ...rolledBack, success: `${environment} holds ${model} ${restored}` }, log);
  },
);

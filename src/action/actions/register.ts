import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { registerVersion } from '../../flows/register.ts';
import { defineAction } from '../define.ts';
import { authorOf, dryRunInput, EventOutputs, eventResult } from '../event-result.ts';
import { evidenceFromInput, modelInput, tokenInput } from '../inputs.ts';

export const register = defineAction(
  {
    name: 'register',
    description:
      'Registers the commit that is checked out as the next version of a model, from evidence: tag, then release.',
    permissions: ['contents: write', 'pull-requests: write'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      bump: z.enum(['major', 'minor', 'patch']).optional().describe('Instead of the derived bump; needs `reason`.'),
      reason: z.string().optional().describe('Why the bump differs.'),
      'evidence-from': evidenceFromInput,
      'dry-run': dryRunInput,
      token: tokenInput,
    }),
    outputs: EventOutputs.extend({
      version: z.string().describe('The version, such as `v1.2.0`; empty when refused.'),
    }),
    example: { model: 'fraud' },
  },
  async ({ model, bump, reason, token, 'dry-run': dryRun }, { context, lifecycle, log }) => {
    if ((bump === undefined) !== (reason === undefined)) {
      const field = bump === undefined ? 'input bump' : 'input reason';
      throw new UserError({
        what: 'a bump of your own needs a reason',
        where: { field },
        fix: 'give both, or neither',
      });
    }
    const override = bump === undefined || reason === undefined ? {} : { override: { bump, reason } };
    const registered = await registerVersion(
      { model, author: authorOf(context), dryRun, ...override },
      await lifecycle(token),
    );
    const { outcome } = registered;
    const tag = outcome.status === 'done' ? outcome.event.tag : '';
    const version = 'plan' in outcome ? outcome.plan.version : tag.slice(tag.indexOf('@') + 1);
    const result = eventResult({ ...registered, success: `${model} ${version} is registered` }, log);
    return { ...result, outputs: { ...result.outputs, version } };
  },
);

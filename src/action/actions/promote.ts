import { z } from 'zod';
import { promoteVersion } from '../../flows/promote.ts';
import { defineAction } from '../define.ts';
import { authorOf, dryRunInput, EventOutputs, eventResult } from '../event-result.ts';
import { modelInput, tokenInput } from '../inputs.ts';

export const promote = defineAction(
  {
    name: 'promote',
    description:
      'Checks everything an environment asks for and brings a version into it: tag, release, deployment record.',
    permissions: ['contents: write', 'deployments: write'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      version: z.string().describe('A registered version, such as `v1.2.0`.'),
      environment: z.string().describe('An environment of `registry/environments.yaml`.'),
      reason: z.string().optional().describe('Why, for those who come after.'),
      'approved-by': z
        .string()
        .transform((text) => text.split(/[\n,]+/).map((name) => name.trim()))
        .optional()
        .describe('People who approved, separated by commas or lines.'),
      'dry-run': dryRunInput,
      token: tokenInput,
    }),
    outputs: EventOutputs,
    example: { model: 'fraud', version: 'v1.2.0', environment: 'staging' },
  },
  async ({ model, version, environment, reason, token, ...inputs }, { context, lifecycle, log }) => {
    const promoted = await promoteVersion(
      {
        model,
        version,
        environment,
        reason: reason ?? null,
        approvedBy: (inputs['approved-by'] ?? []).filter((name) => name !== ''),
        author: authorOf(context),
        dryRun: inputs['dry-run'],
      },
      await lifecycle(token),
    );
    return eventResult({ ...promoted, success: `${environment} holds ${model} ${version}` }, log);
  },
);

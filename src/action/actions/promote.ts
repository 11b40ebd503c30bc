import { z } from 'zod';
import { promoteVersion, versionHere } from '../../flows/promote.ts';
import { defineAction } from '../define.ts';
import { authorOf, dryRunInput, EventOutputs, eventResult, noEvent } from '../event-result.ts';
import { modelInput, peopleInput, tokenInput } from '../inputs.ts';

export const promote = defineAction(
  {
    name: 'promote',
    description:
      'Checks everything an environment asks for and brings a version into it: tag, release, deployment record.',
    permissions: [
      'contents: write',
      'deployments: write',
      'pull-requests: write',
      'actions: read',
      'attestations: read',
    ],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      version: z
        .string()
        .optional()
        .describe(
          'A registered version, such as `v1.2.0`. Default: the one of the commit that is checked out, and nothing when it has none.',
        ),
      environment: z.string().describe('An environment of `registry/environments.yaml`.'),
      reason: z.string().optional().describe('Why, for those who come after.'),
      'approved-by': peopleInput,
      'dry-run': dryRunInput,
      token: tokenInput,
    }),
    outputs: EventOutputs,
    example: { model: 'fraud', version: 'v1.2.0', environment: 'staging' },
  },
  async ({ model, environment, reason, token, ...inputs }, { context, lifecycle, log }) => {
    const ports = await lifecycle(token);
    const version = inputs.version ?? (await versionHere(model, ports));
    if (version === undefined) {
      return {
        outputs: noEvent('nothing'),
        summary: 'The commit that is checked out has no version, so none is promoted.',
      };
    }
    const promoted = await promoteVersion(
      {
        ...{ model, version, environment, reason: reason ?? null, author: authorOf(context) },
        approvedBy: inputs['approved-by'] ?? [],
        dryRun: inputs['dry-run'],
      },
      ports,
    );
    return eventResult({ ...promoted, success: `${environment} holds ${model} ${version}` }, log);
  },
);

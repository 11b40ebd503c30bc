import { z } from 'zod';
import { openUpkeep } from '../../adapters/upkeep-git.ts';
import { pruneEvidence } from '../../flows/gc.ts';
import { codeBlock } from '../../report/escape.ts';
import { renderPruning } from '../../report/gc-text.ts';
import { defineAction } from '../define.ts';
import { dryRunInput } from '../event-result.ts';
import { tokenInput } from '../inputs.ts';

export const gc = defineAction(
  {
    name: 'gc',
    description: 'Prunes evidence that no open pull request, no registered version and no rule of age keeps.',
    permissions: ['contents: write', 'pull-requests: read'],
    needsSetup: false,
    inputs: z.strictObject({
      'older-than': z
        .string()
        .regex(/^\d+(?:\.\d+)?[smhd]$/, 'a duration, as in 30d or 12h')
        .optional()
        .describe('Keep what is younger, such as `30d`. Default: what `registry/policy.yaml` says.'),
      'dry-run': dryRunInput,
      token: tokenInput,
    }),
    outputs: z.object({
      pruned: z.number().describe('Pieces of evidence that were removed, or would be.'),
      bytes: z.number().describe('Bytes of their files.'),
    }),
    example: { 'dry-run': 'true' },
  },
  async ({ token, ...inputs }, { lifecycle }) => {
    const ports = await lifecycle(token);
    const olderThan = inputs['older-than'];
    const result = await pruneEvidence(
      { prune: !inputs['dry-run'], ...(olderThan === undefined ? {} : { olderThan }) },
      { ...ports, upkeep: openUpkeep(ports.git) },
    );
    const refused = result.refused ?? [];
    return {
      outputs: { pruned: result.plan.pruned.length - refused.length, bytes: result.bytes },
      summary: codeBlock(renderPruning(result).trimEnd().split('\n'), 'text'),
      ...(refused.length === 0
        ? {}
        : { failure: refused.map(({ name, reason }) => `${name} was not removed: ${reason}`).join('\n') }),
    };
  },
);

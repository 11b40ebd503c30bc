import { z } from 'zod';
import { inspectGit } from '../../adapters/inspection-git.ts';
import { examineRegistry } from '../../flows/doctor.ts';
import { renderDoctorMarkdown } from '../../report/doctor-text.ts';
import { defineAction } from '../define.ts';
import { flag, tokenInput } from '../inputs.ts';

export const doctor = defineAction(
  {
    name: 'doctor',
    description: 'Holds tags, evidence, releases, environments and workflows against each other. Fails on errors.',
    permissions: ['contents: read', 'deployments: read'],
    needsSetup: true,
    inputs: z.strictObject({
      fix: flag(false, 'Make what is missing and can be made again; needs `contents: write` and `deployments: write`.'),
      quick: flag(false, 'Read no model file: believe the digests that git and GitHub tell.'),
      token: tokenInput,
    }),
    outputs: z.object({
      errors: z.number().describe('What is wrong.'),
      warnings: z.number().describe('What may be wrong.'),
      fixed: z.number().describe('What was made again.'),
    }),
    example: { quick: 'true' },
  },
  async ({ fix, quick, token }, { lifecycle }) => {
    const ports = await lifecycle(token);
    const result = await examineRegistry({ fix, quick }, { ...ports, inspection: inspectGit(ports.git) });
    const errors = result.findings.filter(({ severity }) => severity === 'error');
    const warnings = result.findings.filter(({ severity }) => severity === 'warning').length;
    return {
      outputs: { errors: errors.length, warnings, fixed: result.fixed.length },
      summary: renderDoctorMarkdown(result),
      problems: errors.map(({ what, where, fix }) => ({ what, fix, ...(where === null ? {} : { where }) })),
    };
  },
);

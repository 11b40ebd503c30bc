import { resolve } from 'node:path';
import { z } from 'zod';
import { openLargeFolder } from '../../adapters/large-files-folder.ts';
import { OUTPUT_FOLDERS } from '../../config/output-folders.ts';
import { fetchLargeEvidence, LargeEvidenceNames } from '../../flows/large-evidence.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { tokenInput } from '../inputs.ts';

export const fetchLarge = defineAction(
  {
    name: 'fetch-large',
    description:
      'Fetches files of evidence that are too large for git, and that GitHub shows only to those who may write, for jobs that may only read.',
    permissions: ['contents: write'],
    needsSetup: false,
    inputs: z.strictObject({
      names: z
        .string()
        .transform((text, refuse): readonly string[] => {
          try {
            const parsed = LargeEvidenceNames.safeParse(JSON.parse(text));
            if (parsed.success) return parsed.data;
          } catch {}
          refuse.addIssue({ code: 'custom', message: 'is not what the plan gave as its output large' });
          return z.NEVER;
        })
        .describe('The output `large` of `plan`: names of evidence, as JSON.'),
      folder: z
        .string()
        .default(OUTPUT_FOLDERS.large)
        .describe('Folder for the files, for `large-from` of a later job.'),
      token: tokenInput,
    }),
    outputs: z.object({
      files: z.number().describe('Files that were fetched.'),
      bytes: z.number().describe('Their bytes in all.'),
    }),
    example: { names: expression('needs.plan.outputs.large') },
  },
  async ({ names, folder, token }, { lifecycle }) => {
    const { evidence, log } = await lifecycle(token);
    const place = await openLargeFolder(resolve(folder));
    return { outputs: await fetchLargeEvidence(names, { evidence, log, place }) };
  },
);

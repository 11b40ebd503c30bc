import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../../errors.ts';
import { postReport } from '../../flows/post-report.ts';
import { defineAction } from '../define.ts';
import { tokenInput } from '../inputs.ts';

export const report = defineAction(
  {
    name: 'report',
    description: 'Posts what the gate found as the one comment of a pull request, or updates it in place.',
    permissions: ['contents: write', 'pull-requests: write'],
    needsSetup: false,
    inputs: z.strictObject({
      file: z.string().default('proofmark-report/comment.md').describe('The `comment` that `gate` wrote.'),
      'pull-request': z
        .string()
        .regex(/^[1-9]\d{0,9}$/, 'the number of a pull request')
        .transform(Number)
        .optional()
        .describe('Number of the pull request. Default: that of the event; without one, only the summary is written.'),
      token: tokenInput,
    }),
    outputs: z.object({
      comment: z
        .enum(['created', 'updated', 'unchanged', 'skipped'])
        .describe('What became of the comment; `skipped` where there is no pull request, or nothing to say on it.'),
      url: z.string().describe('Address of the comment; empty when it was skipped.'),
    }),
    example: { file: 'proofmark-report/comment.md' },
  },
  async ({ file, token, ...inputs }, { context, lifecycle }) => {
    const body = await readFile(file, 'utf8').catch((cause: unknown) => {
      const fix = 'run the gate first, or download what it uploaded';
      throw new UserError({ what: 'there is no comment to post', where: { file }, fix }, { cause });
    });
    const pullRequest = inputs['pull-request'] ?? context.event.pull_request?.number;
    if (pullRequest === undefined) return { outputs: { comment: 'skipped' as const, url: '' }, summary: body };
    const ports = await lifecycle(token);
    await ports.evidence.pushMissing(); // The plots are shown by the address of their evidence.
    const posted = await postReport({ pullRequest, body, file }, ports);
    const url = 'value' in posted ? posted.value.where : '';
    return { outputs: { comment: posted.status, url }, summary: body };
  },
);

import { z } from 'zod';
import { postNotices } from '../../flows/post-notices.ts';
import { postReport } from '../../flows/post-report.ts';
import { onlyWordsChanged } from '../context.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { evidenceFromInput, pullRequestInput, tokenInput } from '../inputs.ts';
import { readNotices } from '../notices.ts';
import { mergeGroupOf, pullRequestsAhead, queueInput } from '../queue.ts';
import { gateInput, reportToPost, sourceOf } from '../report-source.ts';

export const report = defineAction(
  {
    name: 'report',
    description:
      'Renders what the gate found and posts it as the one comment of a pull request, or updates it in place; also for forks, from `workflow_run`.',
    permissions: ['contents: write', 'pull-requests: write'],
    needsSetup: false,
    inputs: z.strictObject({
      file: z.string().default('proofmark-report/report.json').describe('The `report` that `gate` wrote.'),
      'pull-request': pullRequestInput,
      'evidence-from': evidenceFromInput,
      notices: z
        .string()
        .default('proofmark-report/notices.json')
        .describe('The `notices` that `gate` wrote; posted on merge_group, on pull requests of `queue` only.'),
      queue: queueInput,
      needs: gateInput,
      token: tokenInput,
    }),
    outputs: z.object({
      comment: z
        .enum(['created', 'updated', 'unchanged', 'skipped'])
        .describe('What became of the comment; `skipped` where there is no pull request, or nothing to say on it.'),
      url: z.string().describe('Address of the comment; empty when it was skipped.'),
    }),
    example: { file: 'proofmark-report/report.json', needs: expression('toJSON(needs)') },
  },
  async ({ file, notices, queue, needs, token, ...inputs }, { context, lifecycle, log }) => {
    const group = mergeGroupOf(context.event, queue);
    const { document, current } = await reportToPost(file, needs, context, pullRequestsAhead(group));
    if (onlyWordsChanged(context.event)) {
      log.info('The pull request has another title or text, and is the change that it was: its comment stays.');
      return { outputs: { comment: 'skipped' as const, url: '' } };
    }
    const { place, ...source } = sourceOf(context, inputs['pull-request']);
    const ports = await lifecycle(token);
    // The plots are shown by the address of their evidence. A fork has none here.
    if (source.fork === null) await ports.evidence.pushMissing();
    const { posted, summary } = await postReport({ document, ...source, place, file }, ports);
    if ('why' in posted) log.info(posted.why);
    if (group !== undefined && current)
      await postNotices({ notices: await readNotices(notices), group, file: notices }, ports);
    return { outputs: { comment: posted.status, url: 'value' in posted ? posted.value.where : '' }, summary };
  },
);

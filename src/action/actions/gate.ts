import { z } from 'zod';
import { formatProblem, UserError } from '../../errors.ts';
import { type ExperimentResult, runExperiment } from '../../flows/experiment.ts';
import { judgeMergeGroup } from '../../flows/judge-group.ts';
import { overallVerdict } from '../../gate/overall.ts';
import { VerdictWord } from '../../gate/verdict-record.ts';
import type { MergeGroup } from '../../queue/merge-group.ts';
import { type GroupFinding, planNotices, renderMergeGroup } from '../../report/merge-group.ts';
import type { ModelWithoutVerdict } from '../../report/model-report.ts';
import { evidenceFromInput, evidenceInput } from '../carried.ts';
import { baseOf } from '../context.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { baseInput, baselineInput, modelsInput } from '../inputs.ts';
import { needsInput, unmetNeed } from '../needs.ts';
import { writeNotices } from '../notices.ts';
import { mergeGroupOf, queueInput } from '../queue.ts';
import { writeReportFiles } from '../report-files.ts';
import type { ActionTools } from '../tools.ts';

export const gate = defineAction(
  {
    name: 'gate',
    description:
      'Judges a change, or a merge group as a whole, from evidence alone and fails unless the verdict is pass. Posts nothing.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: z.strictObject({
      models: modelsInput,
      base: baseInput,
      baseline: baselineInput,
      needs: needsInput,
      queue: queueInput,
      'evidence-from': evidenceFromInput,
      evidence: evidenceInput,
      output: z
        .string()
        .default('proofmark-report')
        .describe('Folder for `report.json`, `comment.md`, `report.html` and `notices.json`.'),
    }),
    outputs: z.object({
      verdict: VerdictWord.describe('`pass`, `fail`, `inconclusive`, `error` or `skipped`; only `pass` is success.'),
      reason: z.string().describe('Why, in one sentence.'),
      models: z.string().describe('JSON list of `model` and `verdict`, one for each model that was judged.'),
      report: z.string().describe('Path of the data of the comment, `report.json`, for `report`.'),
      comment: z.string().describe('Path of the comment as it will look.'),
      notices: z
        .string()
        .describe('Path of the comments for pull requests of the merge group, for `report`; an empty list elsewhere.'),
    }),
    failed: (reason) => ({ verdict: 'error' as const, reason, models: '[]', report: '', comment: '', notices: '' }),
    example: { needs: expression('toJSON(needs)'), queue: expression('needs.plan.outputs.queue') },
  },
  async ({ needs, output, ...inputs }, tools) => {
    const { context } = tools;
    const unmet = needs === undefined ? undefined : unmetNeed(needs);
    const found = await judgeOrExplain(inputs, tools);
    const jobs = unmet === undefined ? [] : [{ model: WORKFLOW, log: [], ...unmet }];
    const shown = { ...found, others: [...jobs, ...found.others] };
    const ahead = found.group?.stack.slice(0, -1).map(({ number }) => number) ?? [];
    const written = await writeReportFiles(shown, output, context, ahead);
    const notices = await writeNotices(
      found.group === null ? [] : planNotices(found.group, found.findings, context.runUrl),
      output,
    );
    const verdict = overallVerdict([found.verdict, ...jobs.map((each) => each.verdict)]);
    const reason = [...jobs.map((each) => each.reason), found.reason].join(' ');
    const words = [...found.judged.map(({ report }) => report.verdict), ...found.others];
    return {
      outputs: {
        verdict,
        reason,
        models: JSON.stringify(
          words.filter(({ model }) => model !== WORKFLOW).map((each) => ({ model: each.model, verdict: each.verdict })),
        ),
        report: written.report,
        comment: written.comment,
        notices,
      },
      summary: [
        ...(found.group === null ? [] : [renderMergeGroup(found.group, found.findings)]),
        ...(found.problems.length === 0 && verdict === 'pass' && words.length === 0 ? [`**${reason}**`] : []),
        written.summary,
      ].join('\n\n'),
      ...(found.problems.length === 0 ? {} : { problems: found.problems }),
      ...(verdict === 'pass' ? {} : { failure: `The verdict is ${verdict}. ${reason}` }),
    };
  },
);

/** Stands in the place of a model's name for what is wrong with the run as a whole. */
const WORKFLOW = 'the workflow';

interface Found
  extends Pick<ExperimentResult, 'verdict' | 'reason' | 'judged' | 'others'>,
    Partial<Pick<ExperimentResult, 'plan'>> {
  readonly group: MergeGroup | null;
  readonly findings: readonly GroupFinding[];
  readonly problems: UserError['problems'];
}

interface Inputs {
  readonly models?: readonly string[] | undefined;
  readonly base?: string | undefined;
  readonly baseline?: string | undefined;
  readonly queue?: MergeGroup | undefined;
}

/** What has to be fixed first is a verdict as well, so that whoever reads the report of the run reads about it. */
async function judgeOrExplain(inputs: Inputs, tools: ActionTools): Promise<Found> {
  try {
    return await judge(inputs, tools);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { problems } = error;
    const reason = `${problems[0]?.what ?? 'Something has to be fixed first'}.`;
    const log = problems.flatMap((problem) => formatProblem(problem).split('\n'));
    const others: ModelWithoutVerdict[] = [{ model: WORKFLOW, verdict: 'error', reason, log }];
    return { verdict: 'error', reason, judged: [], others, group: null, findings: [], problems };
  }
}

async function judge({ queue, ...inputs }: Inputs, { context, experiment }: ActionTools): Promise<Found> {
  const { models, baseline } = inputs;
  const asked = { ...(models && { models }), ...(baseline && { baseline }) };
  const group = mergeGroupOf(context.event, queue);
  if (group !== undefined) {
    const { result, findings } = await judgeMergeGroup({ group, ...asked }, await experiment());
    return { ...result, group, findings, problems: [] };
  }
  const base = inputs.base ?? baseOf(context.event);
  const result = await runExperiment({ ...asked, ...(base && { base }), mayTrain: false }, await experiment());
  return { ...result, group: null, findings: [], problems: [] };
}

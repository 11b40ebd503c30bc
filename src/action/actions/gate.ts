import { z } from 'zod';
import { runExperiment } from '../../flows/experiment.ts';
import { VerdictWord } from '../../gate/verdict-record.ts';
import { baseOf } from '../context.ts';
import { defineAction } from '../define.ts';
import { baseInput, baselineInput, modelsInput } from '../inputs.ts';
import { writeReportFiles } from '../report-files.ts';

export const gate = defineAction(
  {
    name: 'gate',
    description: 'Judges a change from evidence alone and fails unless the verdict is pass. Posts nothing.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: z.strictObject({
      models: modelsInput,
      base: baseInput,
      baseline: baselineInput,
      output: z.string().default('proofmark-report').describe('Folder for `comment.md` and `report.html`.'),
    }),
    outputs: z.object({
      verdict: VerdictWord.describe('`pass`, `fail`, `inconclusive`, `error` or `skipped`; only `pass` is success.'),
      reason: z.string().describe('Why, in one sentence.'),
      models: z.string().describe('JSON list of `model` and `verdict`, one for each model that was judged.'),
      comment: z.string().describe('Path of the comment, for `report`.'),
    }),
    example: {},
  },
  async ({ models, baseline, output, ...inputs }, { context, experiment }) => {
    const base = inputs.base ?? baseOf(context.event);
    const request = {
      ...(models && { models }),
      ...(base && { base }),
      ...(baseline && { baseline }),
      mayTrain: false,
    };
    const result = await runExperiment(request, await experiment());
    const { verdict, reason, judged, others } = result;
    const { comment, summary } = await writeReportFiles(result, output, context);
    const words = [...judged.map(({ report }) => report.verdict), ...others];
    return {
      outputs: {
        verdict,
        reason,
        models: JSON.stringify(words.map((each) => ({ model: each.model, verdict: each.verdict }))),
        comment,
      },
      summary,
      ...(verdict === 'pass' ? {} : { failure: `The verdict is ${verdict}. ${reason}` }),
    };
  },
);

import { z } from 'zod';
import { OUTPUT_FOLDERS } from '../../config/output-folders.ts';
import { VerdictWord } from '../../gate/verdict-record.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { baseInput, baselineInput, evidenceFromInput, evidenceInput, largeFromInput, modelsInput } from '../inputs.ts';
import { judgeChange } from '../judge-change.ts';
import { needsInput } from '../needs.ts';
import { queueInput } from '../queue.ts';

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
      'large-from': largeFromInput,
      evidence: evidenceInput,
      output: z
        .string()
        .default(OUTPUT_FOLDERS.report)
        .describe('Folder for `report.json`, `comment.md`, `report.html` and `notices.json`.'),
    }),
    outputs: z.object({
      verdict: VerdictWord.describe('`pass`, `fail`, `inconclusive`, `error` or `skipped`; only `pass` is success.'),
      reason: z.string().describe('Why, in one sentence.'),
      models: z.string().describe('JSON list of `model` and `verdict`, one for each model that was judged.'),
      report: z.string().describe('Path of the data of the comment, `report.json`, for `report`.'),
      digest: z
        .string()
        .describe(
          'SHA-256 of `report.json`, by which `report` knows the report of this attempt; empty when there is none.',
        ),
      comment: z.string().describe('Path of the comment as it will look.'),
      notices: z
        .string()
        .describe('Path of the comments for pull requests of the merge group, for `report`; an empty list elsewhere.'),
    }),
    failed: (reason) => ({
      ...{ verdict: 'error' as const, reason, models: '[]' },
      ...{ report: '', digest: '', comment: '', notices: '' },
    }),
    example: { needs: expression('toJSON(needs)'), queue: expression('needs.plan.outputs.queue') },
  },
  judgeChange,
);

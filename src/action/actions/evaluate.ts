import { resolve } from 'node:path';
import { z } from 'zod';
import { nodeShardFiles } from '../../adapters/shard-files-node.ts';
import { UserError } from '../../errors.ts';
import { parseShardNumber, type ShardNumber } from '../../experiment/shards.ts';
import { evaluateRevision } from '../../flows/evaluate-revision.ts';
import { writeShard } from '../../flows/evaluate-shard.ts';
import { mergeShards } from '../../flows/merge-shards.ts';
import type { EvidenceEntry } from '../../ports.ts';
import { renderEvaluationMarkdown } from '../../report/evaluation-table.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { evidenceFromInput, evidenceInput, flag, modelInput } from '../inputs.ts';
import { queueOf } from '../queue.ts';

const shardInput = z
  .string()
  .transform((text, context): ShardNumber => {
    const shard = parseShardNumber(text);
    if (!('reason' in shard)) return shard;
    context.addIssue({ code: 'custom', message: shard.reason });
    return z.NEVER;
  })
  .optional()
  .describe(
    'Score only shard k of S, counted from 0, such as `0/4`, and leave its files in `shards-folder` instead of evidence.',
  );

export const evaluate = defineAction(
  {
    name: 'evaluate',
    description: 'Scores a trained model on a pinned split of its data and keeps the evaluation as evidence.',
    permissions: ['contents: read'],
    needsSetup: true,
    inputs: z.strictObject({
      model: modelInput,
      split: z.string().optional().describe('Split of the data card. Default: the one that model.yaml tests on.'),
      head: z.string().optional().describe('The model as this revision has it. Default: what is checked out.'),
      'evidence-from': evidenceFromInput,
      evidence: evidenceInput,
      shard: shardInput,
      'shards-folder': z
        .string()
        .default('proofmark-shards')
        .describe('Folder of the files of shards, to be uploaded after `shard` and downloaded before `merge-shards`.'),
      'merge-shards': flag(
        false,
        '`true` to put the shards in `shards-folder` together instead of scoring. Needs no data.',
      ),
    }),
    outputs: z.object({
      key: z.string().describe('Key of the evaluation.'),
      reused: z.boolean().describe('`true` when evidence of it existed.'),
      refs: z.string().describe('Git ref of the evidence; empty after `shard`.'),
    }),
    example: { model: expression('matrix.model') },
  },
  async ({ model, split, head, shard, ...inputs }, { context, experiment }) => {
    const ports = { ...(await experiment()), shardFiles: nodeShardFiles };
    const request = {
      model,
      ...queueOf(context.event),
      ...(split === undefined ? {} : { split }),
      ...(head === undefined ? {} : { head }),
    };
    const folder = resolve(inputs['shards-folder']);
    if (inputs['merge-shards']) {
      if (shard !== undefined) throw new UserError(SHARD_AND_MERGE);
      const { record, entry, reused } = await mergeShards({ ...request, shards: [folder] }, ports);
      return { outputs: outputsOf(entry, reused), summary: renderEvaluationMarkdown(record) };
    }
    if (shard !== undefined) {
      const { manifest } = await writeShard({ ...request, shard, folder }, ports);
      const share = `${manifest.rows.toLocaleString('en-US')} of ${manifest.splitRows.toLocaleString('en-US')} rows`;
      return {
        outputs: { key: manifest.evaluation, reused: false, refs: '' },
        summary: `Shard ${shard.index}/${shard.of} of ${model}: ${share}.`,
      };
    }
    const { evaluation, evaluationEntry, reused } = await evaluateRevision(request, ports);
    return { outputs: outputsOf(evaluationEntry, reused), summary: renderEvaluationMarkdown(evaluation) };
  },
);

const SHARD_AND_MERGE = {
  what: '`shard` scores a part and `merge-shards` puts parts together: one step does one of the two',
  fix: 'Merge in a job that needs the jobs of all shards.',
};

function outputsOf({ id }: EvidenceEntry, reused: boolean) {
  return { key: id.key, reused, refs: `refs/proofmark/${id.kind}/${id.model}/${id.key}` };
}

import { resolve } from 'node:path';
import { z } from 'zod';
import { nodeShardFiles } from '../../adapters/shard-files-node.ts';
import { evaluateRevision } from '../../flows/evaluate-revision.ts';
import { writeShard } from '../../flows/evaluate-shard.ts';
import { mergeShards } from '../../flows/merge-shards.ts';
import type { EvidenceEntry } from '../../ports.ts';
import { renderEvaluationMarkdown } from '../../report/evaluation-table.ts';
import { defineAction } from '../define.ts';
import { expression } from '../expression.ts';
import { evidenceFromInput, evidenceInput, largeFromInput, modelInput } from '../inputs.ts';
import { queueOf } from '../queue.ts';
import { describeShard, requireOneShardStep, shardInputs } from '../shard-input.ts';

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
      'large-from': largeFromInput,
      evidence: evidenceInput,
      ...shardInputs,
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
    const request = { model, ...queueOf(context.event), ...(split && { split }), ...(head && { head }) };
    requireOneShardStep(shard, inputs['merge-shards']);
    const folder = resolve(inputs['shards-folder']);
    if (inputs['merge-shards']) {
      const { record, entry, reused } = await mergeShards({ ...request, shards: [folder] }, ports);
      return { outputs: outputsOf(entry, reused), summary: renderEvaluationMarkdown(record) };
    }
    if (shard !== undefined) {
      const { manifest } = await writeShard({ ...request, shard, folder }, ports);
      const outputs = { key: manifest.evaluation, reused: false, refs: '' };
      return { outputs, summary: describeShard(model, shard, manifest) };
    }
    const { evaluation, evaluationEntry, reused } = await evaluateRevision(request, ports);
    return { outputs: outputsOf(evaluationEntry, reused), summary: renderEvaluationMarkdown(evaluation) };
  },
);

function outputsOf({ id }: EvidenceEntry, reused: boolean) {
  return { key: id.key, reused, refs: `refs/proofmark/${id.kind}/${id.model}/${id.key}` };
}

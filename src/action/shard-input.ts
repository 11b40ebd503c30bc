import { z } from 'zod';
import { OUTPUT_FOLDERS } from '../config/output-folders.ts';
import { type Problem, UserError } from '../errors.ts';
import { parseShardNumber, type ShardNumber } from '../experiment/shards.ts';
import { flag } from './inputs.ts';

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

/** Inputs of an evaluation that is made in parts. */
export const shardInputs = {
  shard: shardInput,
  'shards-folder': z
    .string()
    .default(OUTPUT_FOLDERS.shards)
    .describe('Folder of the files of shards, to be uploaded after `shard` and downloaded before `merge-shards`.'),
  'merge-shards': flag(
    false,
    '`true` to put the shards in `shards-folder` together instead of scoring. Needs no data.',
  ),
};

const SHARD_AND_MERGE: Problem = {
  what: '`shard` scores a part and `merge-shards` puts parts together: one step does one of the two',
  fix: 'Merge in a job that needs the jobs of all shards.',
};

/** @throws UserError for a step that is asked for both */
export function requireOneShardStep(shard: ShardNumber | undefined, merge: boolean): void {
  if (merge && shard !== undefined) throw new UserError(SHARD_AND_MERGE);
}

/** One sentence for the job summary. */
export function describeShard(
  model: string,
  { index, of }: ShardNumber,
  { rows, splitRows }: { readonly rows: number; readonly splitRows: number },
): string {
  return `Shard ${index}/${of} of ${model}: ${rows.toLocaleString('en-US')} of ${splitRows.toLocaleString('en-US')} rows.`;
}

import { Command } from 'commander';
import { nodeShardFiles } from '../../adapters/shard-files-node.ts';
import { mergeShards } from '../../flows/merge-shards.ts';
import { renderEvaluationMarkdown, renderEvaluationText } from '../../report/evaluation-table.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { SHARDS_FOLDER } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface MergeShardsOptions extends FormatOptions {
  readonly head?: string;
  readonly split?: string;
}

export function mergeShardsCommand(context: CommandContext): Command {
  const command = new Command('merge-shards')
    .summary('put the shards of an evaluation together')
    .description(
      'Puts the shards that `evaluate --shard` left together and keeps the evaluation as evidence: the same bytes as an evaluation in one piece. Needs no data.',
    )
    .argument('<model>', 'a folder in models/')
    .argument('[shard...]', `folders that hold shards, or their manifests (default: ${SHARDS_FOLDER})`)
    .option('--head <revision>', 'the model as a commit has it, instead of the work tree')
    .option('--split <name>', 'a split of the data card (default: the one model.yaml tests on)');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark merge-shards flight-delay
  proofmark merge-shards flight-delay downloaded/ --json`,
  );
  return command.action(async (model: string, shards: string[], options: MergeShardsOptions) => {
    const { json, md, ...request } = options;
    const paths = (shards.length === 0 ? [SHARDS_FOLDER] : shards).map(fromHere);
    const ports = { ...(await context.ports()), shardFiles: nodeShardFiles };
    const { record } = await mergeShards({ model, shards: paths, ...request }, ports);
    if (json === true) context.print(jsonText(record));
    else if (md === true) context.print(renderEvaluationMarkdown(record));
    else context.print(renderEvaluationText(record, { colour: context.colours, width: context.width }));
  });
}

import { Command } from 'commander';
import { nodeShardFiles } from '../../adapters/shard-files-node.ts';
import type { ShardNumber } from '../../experiment/shards.ts';
import { evaluateRevision } from '../../flows/evaluate-revision.ts';
import { type EvaluatedShard, writeShard } from '../../flows/evaluate-shard.ts';
import { renderEvaluationMarkdown, renderEvaluationText } from '../../report/evaluation-table.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { SHARDS_FOLDER, shardOption } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface EvaluateOptions extends FormatOptions {
  readonly head?: string;
  readonly split?: string;
  readonly shard?: ShardNumber;
  readonly shardsFolder: string;
}

export function evaluateCommand(context: CommandContext): Command {
  const command = new Command('evaluate')
    .summary('score a trained model on a split of its data')
    .description(
      'Scores a trained model on a split of its data card and prints every metric with its interval, overall and by slice.',
    )
    .argument('<model>', 'a folder in models/')
    .option('--head <revision>', 'the model as a commit has it, instead of the work tree')
    .option('--split <name>', 'a split of the data card (default: the one model.yaml tests on)')
    .addOption(shardOption())
    .option('--shards-folder <folder>', 'where to leave the files of a shard', SHARDS_FOLDER);
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark evaluate flight-delay
  proofmark evaluate flight-delay --head main --json
  proofmark evaluate flight-delay --split train --md
  proofmark evaluate flight-delay --shard 0/4`,
  );
  return command.action(async (model: string, options: EvaluateOptions) => {
    const { json, md, shard, shardsFolder, ...request } = options;
    if (shard !== undefined) {
      const ports = { ...(await context.ports()), shardFiles: nodeShardFiles };
      const written = await writeShard({ model, shard, folder: fromHere(shardsFolder), ...request }, ports);
      context.print(json === true ? jsonText(written) : shardText(written));
      return;
    }
    const { evaluation } = await evaluateRevision({ model, ...request }, await context.ports());
    if (json === true) context.print(jsonText(evaluation));
    else if (md === true) context.print(renderEvaluationMarkdown(evaluation));
    else context.print(renderEvaluationText(evaluation, { colour: context.colours, width: context.width }));
  });
}

function shardText({ manifest, files }: EvaluatedShard): string {
  const { shard, rows, splitRows } = manifest;
  const share = `${rows.toLocaleString('en-US')} of ${splitRows.toLocaleString('en-US')} rows`;
  return [`Shard ${shard.index}/${shard.of} of ${manifest.model}: ${share}.`, ...files].join('\n');
}

import { Command, Option } from 'commander';
import { describeRun } from '../../experiment/run-table.ts';
import { listRuns } from '../../flows/runs.ts';
import { renderRunsMarkdown, renderRunsText } from '../../report/runs-table.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface RunsOptions extends FormatOptions {
  readonly sort?: string;
  readonly limit?: number;
  readonly remote?: boolean;
}

export function runsCommand(context: CommandContext): Command {
  const command = new Command('runs')
    .summary('table of experiments: params that differ, metrics, time')
    .description(
      'Every run in evidence, failed ones too: when, from which commit, the params that differ between runs, metrics, time and cost.',
    )
    .argument('[model]', 'only this model')
    .option('--sort <column>', 'a column of the table; with - before it, largest first')
    .addOption(new Option('--limit <count>', 'at most this many').argParser(parseCount))
    .option('--remote', 'also what only the remote has');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark runs flight-delay --sort=-roc_auc
  proofmark runs --limit 10 --md`,
  );
  return command.action(async (model: string | undefined, options: RunsOptions) => {
    const { json, md, ...rest } = options;
    const table = await listRuns({ ...rest, ...(model === undefined ? {} : { model }) }, await context.ports());
    if (json === true) context.print(jsonText({ runs: table.rows.map(describeRun), total: table.total }));
    else if (md === true) context.print(renderRunsMarkdown(table));
    else context.print(renderRunsText(table, { colour: context.colours, width: context.width }));
  });
}

import { Command, Option } from 'commander';
import { listHistory } from '../../flows/show.ts';
import { describeEvent } from '../../report/registry-document.ts';
import { historyTable } from '../../report/registry-tables.ts';
import type { CommandContext } from '../context.ts';
import { parseCount } from '../options.ts';
import { withFormats } from '../output.ts';
import { printRegistry, type RegistryOptions, repoOption, tagSource } from '../registry-output.ts';

interface HistoryOptions extends RegistryOptions {
  readonly limit?: number;
}

export function historyCommand(context: CommandContext): Command {
  const command = new Command('history')
    .summary('everything that happened to the models, in order')
    .description(
      'Every event of the registry, the newest last: registrations, promotions, rollbacks, and what was taken back. The events of one model stand in the order of their counters, whatever the clocks said.',
    )
    .argument('[model]', 'only this model')
    .addOption(new Option('--limit <count>', 'only the newest').argParser(parseCount))
    .addOption(repoOption());
  withFormats(command, { md: true, plain: true }).addHelpText(
    'after',
    `
Rows of --plain: time, model, event, version, environment, by, why, commit, tag.

Examples:
  proofmark history flight-delay
  proofmark history --limit 20 --md`,
  );
  return command.action(async (model: string | undefined, options: HistoryOptions) => {
    const tags = await tagSource(options, context);
    const request = {
      ...(model === undefined ? {} : { model }),
      ...(options.limit === undefined ? {} : { limit: options.limit }),
    };
    const { state, detail, events, total } = await listHistory(request, { tags });
    await printRegistry(
      {
        empty: 'Nothing has happened yet: the registry is empty.',
        tables: (style) => [historyTable(events, state, style)],
        document: () => ({ events: events.map(describeEvent), total }),
      },
      detail,
      options,
      context,
    );
  });
}

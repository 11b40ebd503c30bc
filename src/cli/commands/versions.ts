import { Command } from 'commander';
import { readModels } from '../../flows/show.ts';
import { describeVersion } from '../../report/registry-document.ts';
import { versionsTable } from '../../report/registry-tables.ts';
import type { CommandContext } from '../context.ts';
import { withFormats } from '../output.ts';
import { printRegistry, type RegistryOptions, repoOption, tagSource } from '../registry-output.ts';

export function versionsCommand(context: CommandContext): Command {
  const command = new Command('versions')
    .summary('every registered version, and where it is')
    .description('Every version that was registered, the newest first: when, by whom, its digest, and what holds it.')
    .argument('[model]', 'only this model')
    .addOption(repoOption());
  withFormats(command, { md: true, plain: true }).addHelpText(
    'after',
    `
Rows of --plain: model, version, time, by, commit, digest, environments.

Examples:
  proofmark versions flight-delay
  proofmark versions --plain | cut -f1,2`,
  );
  return command.action(async (model: string | undefined, options: RegistryOptions) => {
    const tags = await tagSource(options, context);
    const { state, detail } = await readModels(model === undefined ? {} : { model }, { tags });
    const models = [...state.models.values()];
    await printRegistry(
      {
        empty: 'No version is registered yet.',
        tables: (style) => [versionsTable(models, style)],
        document: () => ({ versions: models.flatMap((each) => each.versions.map(describeVersion)) }),
      },
      detail,
      options,
      context,
    );
  });
}

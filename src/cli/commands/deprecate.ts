import { Command } from 'commander';
import { deprecateModel } from '../../flows/withdraw.ts';
import type { CommandContext } from '../context.ts';
import { authorFromEnvironment, type LifecycleOptions, openLifecycle, withLifecycleOptions } from '../lifecycle.ts';
import { printWithdrawn } from '../withdrawal.ts';

export function deprecateCommand(context: CommandContext): Command {
  const command = new Command('deprecate')
    .summary('say that a model is not to be used any more')
    .description('Writes one event. Nothing is removed; any later event of the model takes it back.')
    .argument('<model>', 'name of a model')
    .option('--reason <text>', 'why, and what to use instead');
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark deprecate flight-delay --reason "use flight-delay-2"`,
  );
  return command.action(async (model: string, options: LifecycleOptions) => {
    const withdrawn = await deprecateModel(
      { model, reason: options.reason ?? null, author: authorFromEnvironment(), dryRun: options.dryRun === true },
      await openLifecycle(context, options),
    );
    printWithdrawn(withdrawn, options, context);
  });
}

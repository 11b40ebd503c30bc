import { Command } from 'commander';
import { deregisterVersion } from '../../flows/withdraw.ts';
import type { CommandContext } from '../context.ts';
import {
  authorFromEnvironment,
  type LifecycleOptions,
  openLifecycle,
  parseModelVersion,
  withLifecycleOptions,
} from '../lifecycle.ts';
import { printWithdrawn } from '../withdrawal.ts';

export function deregisterCommand(context: CommandContext): Command {
  const command = new Command('deregister')
    .summary('take a version back')
    .description(
      'Says that a version is not to be used, by an event. Its tag, its release and its evidence stay. Refused while an environment holds it.',
    )
    .argument('<version>', 'model and version, as in fraud@v1.2.0', parseModelVersion)
    .option('--reason <text>', 'why, for those who come after');
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark deregister flight-delay@v1.2.0 --reason "trained on rows that had to be deleted"`,
  );
  return command.action(async (wanted: ReturnType<typeof parseModelVersion>, options: LifecycleOptions) => {
    const withdrawn = await deregisterVersion(
      { ...wanted, reason: options.reason ?? null, author: authorFromEnvironment(), dryRun: options.dryRun === true },
      await openLifecycle(context, options),
    );
    printWithdrawn(withdrawn, options, context);
  });
}

import { Command } from 'commander';
import { unblockVersion } from '../../flows/withdraw.ts';
import type { CommandContext } from '../context.ts';
import {
  authorFromEnvironment,
  type LifecycleOptions,
  openLifecycle,
  parseModelVersion,
  withLifecycleOptions,
} from '../lifecycle.ts';
import { printWithdrawn } from '../withdrawal.ts';

interface UnblockOptions extends LifecycleOptions {
  readonly reason: string;
}

export function unblockCommand(context: CommandContext): Command {
  const command = new Command('unblock')
    .summary('let a version be promoted again that a rollback has blocked')
    .description(
      'Clears what rollbacks have blocked about a version, with a reason. The record is never changed or removed.',
    )
    .argument('<version>', 'model and version, as in fraud@v1.2.0', parseModelVersion)
    .requiredOption('--reason <text>', 'what has changed');
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark unblock flight-delay@v1.2.0 --reason "the feed was broken, not the model"`,
  );
  return command.action(async (wanted: ReturnType<typeof parseModelVersion>, options: UnblockOptions) => {
    const withdrawn = await unblockVersion(
      { ...wanted, reason: options.reason, author: authorFromEnvironment(), dryRun: options.dryRun === true },
      await openLifecycle(context, options),
    );
    printWithdrawn(withdrawn, options, context);
  });
}

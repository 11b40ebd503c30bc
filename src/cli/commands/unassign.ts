import { Command } from 'commander';
import { unassignEnvironment } from '../../flows/withdraw.ts';
import type { CommandContext } from '../context.ts';
import { authorFromEnvironment, type LifecycleOptions, openLifecycle, withLifecycleOptions } from '../lifecycle.ts';
import { printWithdrawn } from '../withdrawal.ts';

interface UnassignOptions extends LifecycleOptions {
  readonly env: string;
  readonly version?: string;
}

export function unassignCommand(context: CommandContext): Command {
  const command = new Command('unassign')
    .summary('empty an environment, or take one version out of it')
    .description(
      'Writes one event for each version the environment still has below the one it holds, as gto reads them.',
    )
    .argument('<model>', 'name of a model')
    .requiredOption('--env <environment>', 'the environment')
    .option('--version <version>', 'only this version; the one before it comes back')
    .option('--reason <text>', 'why, for those who come after');
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark unassign flight-delay --env staging --reason "the trial is over"`,
  );
  return command.action(async (model: string, options: UnassignOptions) => {
    const withdrawn = await unassignEnvironment(
      {
        model,
        environment: options.env,
        version: options.version ?? null,
        reason: options.reason ?? null,
        author: authorFromEnvironment(),
        dryRun: options.dryRun === true,
      },
      await openLifecycle(context, options),
    );
    printWithdrawn(withdrawn, options, context);
  });
}

import { Command } from 'commander';
import { rollBack } from '../../flows/rollback.ts';
import { renderRollbackPlan } from '../../report/lifecycle-text.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import {
  authorFromEnvironment,
  type LifecycleOptions,
  openLifecycle,
  printOutcome,
  withLifecycleOptions,
} from '../lifecycle.ts';

interface RollbackOptions extends LifecycleOptions {
  readonly env: string;
  readonly to?: string;
  readonly reason: string;
}

export function rollbackCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('rollback')
    .summary('put the last good version back into an environment')
    .description(
      'Writes one event that says what it restores and why, blocks the bytes of the version it takes out, and opens an incident. Works while the forge is down: the event needs git alone, the rest is finished later.',
    )
    .argument('<model>', 'name of a model')
    .requiredOption('--env <environment>', 'the environment to roll back')
    .requiredOption('--reason <text>', 'what went wrong')
    .option('--to <version>', 'this version instead of the last good one, within rollbackWindow');
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark rollback flight-delay --env production --reason "late flights missed since 14:00"
  proofmark rollback flight-delay --env production --to v1.2.0 --reason "v1.3 and v1.4 read the wrong column"`,
  );
  return command.action(async (model: string, options: RollbackOptions) => {
    const { env: environment, to, reason } = options;
    let restored = '';
    const result = await rollBack(
      {
        model,
        environment,
        to: to ?? null,
        reason,
        author: authorFromEnvironment(),
        dryRun: options.dryRun === true,
        onPlan: (plan) => {
          restored = plan.restores.version;
          const text = renderRollbackPlan(plan, { colour: context.colours, width: context.width });
          if (options.json !== true) context.print(text);
        },
      },
      await openLifecycle(context, options),
    );
    const success = `${environment} holds ${model} ${restored} again`;
    printOutcome({ ...result, success, lenient: true }, options, context, setExitCode);
  });
}

import { Command, Option } from 'commander';
import { UserError } from '../../errors.ts';
import { registerVersion } from '../../flows/register.ts';
import { renderRegistrationPlan } from '../../report/lifecycle-text.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import {
  authorFromEnvironment,
  type LifecycleOptions,
  openLifecycle,
  printOutcome,
  withLifecycleOptions,
} from '../lifecycle.ts';

interface RegisterOptions extends LifecycleOptions {
  readonly bump?: 'major' | 'minor' | 'patch';
}

export function registerCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('register')
    .summary('register the commit that is checked out as the next version')
    .description(
      'Makes a version of what has landed, from evidence alone: the run, the evaluation and a verdict that passes. The bump is derived from what changed. The tag comes first, then a release with the same bytes, the model card, sample requests and SHA256SUMS.',
    )
    .argument('<model>', 'name of a model')
    .addOption(
      new Option('--bump <bump>', 'instead of the derived one; needs --reason').choices(['major', 'minor', 'patch']),
    )
    .option('--reason <text>', 'why the bump differs');
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark register flight-delay --dry-run
  proofmark register flight-delay
  proofmark register flight-delay --bump major --reason "scores are calibrated now"`,
  );
  return command.action(async (model: string, options: RegisterOptions) => {
    const { bump, reason, dryRun } = options;
    if (reason !== undefined && bump === undefined) {
      throw new UserError({
        what: 'a reason is given for nothing',
        where: { field: '--reason' },
        fix: 'add --bump, or leave it out',
      });
    }
    const result = await registerVersion(
      {
        model,
        author: authorFromEnvironment(),
        dryRun: dryRun === true,
        ...(bump === undefined ? {} : { override: { bump, reason: reason ?? '' } }),
        onPlan: (plan, verdict) => {
          const text = renderRegistrationPlan(plan, verdict, { colour: context.colours, width: context.width });
          if (options.json !== true) context.print(text);
        },
      },
      await openLifecycle(context, options),
    );
    const version = 'plan' in result.outcome ? result.outcome.plan.version : '';
    printOutcome({ ...result, success: `${model} ${version} is registered` }, options, context, setExitCode);
  });
}

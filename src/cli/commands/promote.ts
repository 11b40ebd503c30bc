import { Command } from 'commander';
import { promoteVersion } from '../../flows/promote.ts';
import { renderPromotionPlan } from '../../report/lifecycle-text.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import {
  authorFromEnvironment,
  type LifecycleOptions,
  openLifecycle,
  parseModelVersion,
  printOutcome,
  withLifecycleOptions,
} from '../lifecycle.ts';

interface PromoteOptions extends LifecycleOptions {
  readonly to: string;
  readonly approvedBy?: readonly string[];
}

export function promoteCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('promote')
    .summary('bring a version into an environment')
    .description(
      'Checks everything registry/environments.yaml asks for (the environment before, soak time, gate, smoke test, cards, approvals) and prints the plan; then writes the event, its release and the deployment record.',
    )
    .argument('<version>', 'model and version, as in fraud@v1.2.0', parseModelVersion)
    .requiredOption('--to <environment>', 'a declared environment')
    .option('--reason <text>', 'why, for those who come after')
    .option(
      '--approved-by <person>',
      'somebody who approved, written into the event; may be repeated',
      (person: string, before: readonly string[] = []) => [...before, person],
    );
  withLifecycleOptions(command).addHelpText(
    'after',
    `
Examples:
  proofmark promote flight-delay@v1.1.0 --to staging --dry-run
  proofmark promote flight-delay@v1.1.0 --to production --approved-by "Ann Lee"

Exit code 1: the model failed its gate or its smoke test. 2: something else is missing.`,
  );
  return command.action(async (wanted: ReturnType<typeof parseModelVersion>, options: PromoteOptions) => {
    const { model, version } = wanted;
    const result = await promoteVersion(
      {
        model,
        version,
        environment: options.to,
        reason: options.reason ?? null,
        approvedBy: options.approvedBy ?? [],
        author: authorFromEnvironment(),
        dryRun: options.dryRun === true,
        onPlan: (plan) => {
          const text = renderPromotionPlan(plan, { colour: context.colours, width: context.width });
          if (options.json !== true) context.print(text);
        },
      },
      await openLifecycle(context, options),
    );
    printOutcome({ ...result, success: `${options.to} holds ${model} ${version}` }, options, context, setExitCode);
  });
}

import { Command } from 'commander';
import { runExperiment } from '../../flows/experiment.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { type JudgementOptions, printJudgement } from '../judgement.ts';
import { baselineOption, baseOption } from '../options.ts';
import { withFormats } from '../output.ts';

interface ExperimentOptions extends JudgementOptions {
  readonly base?: string;
  readonly baseline?: string;
}

export function experimentCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('experiment')
    .summary('train, evaluate, judge and report what changed')
    .description(
      'Trains the models that changed, evaluates each against its baseline on the same rows, and says whether the change may land. What evidence exists for is not computed again.',
    )
    .argument('[model...]', 'these models, changed or not (default: those that changed)')
    .addOption(baseOption())
    .addOption(baselineOption())
    .option('--output <folder>', 'write comment.md and report.html there');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark experiment                         # judge this branch
  proofmark experiment flight-delay --md       # the pull request comment of one model
  proofmark experiment --baseline none         # judge as a first model, without a baseline
  proofmark experiment --output report         # comment.md and report.html in ./report`,
  );
  return command.action(async (models: string[], options: ExperimentOptions) => {
    const { base, baseline } = options;
    const result = await runExperiment(
      {
        models,
        mayTrain: true,
        signal: context.signal,
        ...(base === undefined ? {} : { base }),
        ...(baseline === undefined ? {} : { baseline }),
      },
      await context.ports(),
    );
    await printJudgement(result, options, context, setExitCode);
  });
}

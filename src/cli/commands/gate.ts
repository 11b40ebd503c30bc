import { Command } from 'commander';
import { runExperiment } from '../../flows/experiment.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { type JudgementOptions, printJudgement } from '../judgement.ts';
import { baselineOption, baseOption } from '../options.ts';
import { withFormats } from '../output.ts';

interface GateOptions extends JudgementOptions {
  readonly base?: string;
  readonly baseline?: string;
}

export function gateCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('gate')
    .summary('judge from evidence alone, without training')
    .description(
      'Says whether this change may land, from the evidence that exists. Trains nothing: a model without evidence is an error, not a pass. The exit code is the verdict.',
    )
    .argument('[model...]', 'these models (default: those that changed)')
    .addOption(baseOption())
    .addOption(baselineOption())
    .option('--output <folder>', 'write comment.md and report.html there');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark gate                      # exit code 0 only when every changed model passes
  proofmark gate --json               # the verdicts with every number
  proofmark gate --md > comment.md    # the comment for the pull request`,
  );
  return command.action(async (models: string[], options: GateOptions) => {
    const { base, baseline } = options;
    const result = await runExperiment(
      {
        models,
        mayTrain: false,
        ...(base === undefined ? {} : { base }),
        ...(baseline === undefined ? {} : { baseline }),
      },
      await context.ports(),
    );
    await printJudgement(result, options, context, setExitCode);
  });
}

import { Argument, Command, Option } from 'commander';
import { EXIT_CODE } from '../../errors.ts';
import { replayPolicy } from '../../flows/replay-policy.ts';
import { renderReplayMarkdown, renderReplayText } from '../../report/replay-table.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { parseCount } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface PolicyOptions extends FormatOptions {
  readonly model?: string;
  readonly head?: string;
  readonly limit?: number;
  readonly remote?: boolean;
}

export function policyCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('policy')
    .summary('judge past evidence under changed rules')
    .description(
      'replay: judges past verdicts again under the policy and model files of the work tree, and shows which would turn and why. Exit code 1 when one would. Nothing is trained, scored or written.',
    )
    .addArgument(new Argument('<action>', 'what to do').choices(['replay']))
    .option('--model <name>', 'only verdicts about this model')
    .option('--head <revision>', 'the rules of a commit instead of the work tree')
    .addOption(new Option('--limit <count>', 'at most this many, the newest first').argParser(parseCount))
    .option('--remote', 'also verdicts that only the remote has');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark policy replay
  proofmark policy replay --model flight-delay --limit 50 --md`,
  );
  return command.action(async (_action: string, options: PolicyOptions) => {
    const { json, md, ...request } = options;
    const replay = await replayPolicy(request, await context.ports());
    if (json === true) context.print(jsonText(replay));
    else if (md === true) context.print(renderReplayMarkdown(replay));
    else context.print(renderReplayText(replay, { colour: context.colours, width: context.width }));
    setExitCode(replay.turned > 0 ? EXIT_CODE.fail : EXIT_CODE.pass);
  });
}

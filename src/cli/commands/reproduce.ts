import { Command, Option } from 'commander';
import { EXIT_CODE } from '../../errors.ts';
import { reproduce } from '../../flows/reproduce.ts';
import { renderReproduction } from '../../report/reproduction-text.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { parseNumber } from '../options.ts';
import { jsonText, withFormats } from '../output.ts';

interface ReproduceOptions {
  readonly tolerance: number;
  readonly json?: boolean;
}

export function reproduceCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('reproduce')
    .summary('compute recorded numbers again and compare')
    .description(
      'Scores the recorded model on the recorded rows again, judges again where the key is of a verdict, and compares every number within a tolerance.',
    )
    .argument('<key>', 'key of a verdict, an evaluation or a run; its first digits are enough')
    .addOption(
      new Option('--tolerance <number>', 'largest difference × max(1, |recorded|) that counts as the same')
        .default(1e-6)
        .argParser(parseNumber),
    );
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark reproduce 3f9a0c1b22de                     # the key at the end of a report
  proofmark reproduce 3f9a0c1b22de --tolerance 1e-3    # on a GPU or with another runtime

Exit codes: 0 every number came out the same, 1 one did not.`,
  );
  return command.action(async (key: string, options: ReproduceOptions) => {
    const result = await reproduce({ key, tolerance: options.tolerance }, await context.ports());
    context.print(options.json === true ? jsonText(result) : renderReproduction(result));
    setExitCode(result.reproduced ? EXIT_CODE.pass : EXIT_CODE.fail);
  });
}

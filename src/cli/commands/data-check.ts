import { Command } from 'commander';
import { EXIT_CODE } from '../../errors.ts';
import { checkData } from '../../flows/check-data.ts';
import { renderDataCheckMarkdown, renderDataCheckText } from '../../report/data-check.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { parseSeconds } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DataCheckOptions extends FormatOptions {
  readonly profile?: boolean;
  readonly timeout?: number;
  readonly evidence: boolean;
}

export function dataCheckCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('check')
    .summary('hold data against its card')
    .description(
      'Holds the data of the work tree against what its cards promise: digests, columns and types, bounds, allowed values, completeness, keys, rules in SQL, freshness, retention, labels. Every finding names the line of the card, how many rows it concerns, and up to five of them.',
    )
    .argument('[card...]', 'names of data cards (default: all)')
    .option('--profile', 'also print what the columns look like')
    .option('--no-evidence', 'do not keep what the rows look like as evidence')
    .option('--timeout <seconds>', 'longest time one SQL statement may take (default: 600)', parseSeconds);
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark data check
  proofmark data check flights --profile
  proofmark data check flights --json

Exit code 0: every promise is kept, or broken with severity warning. 1: a promise is broken.`,
  );
  return command.action(async (cards: string[], options: DataCheckOptions) => {
    const { json, md, profile, timeout, evidence: keeps } = options;
    const request = { cards, ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }) };
    const { evidence, ...ports } = await context.ports();
    const checked = await checkData(request, keeps ? { ...ports, evidence } : ports);
    if (json === true) context.print(jsonText(checked));
    else if (md === true) context.print(checked.map(renderDataCheckMarkdown).join('\n\n'));
    else {
      const layout = { colour: context.colours, width: context.width, profile: profile === true };
      context.print(checked.map((each) => renderDataCheckText(each, layout)).join('\n\n'));
    }
    setExitCode(checked.every(({ verdict }) => verdict === 'pass') ? EXIT_CODE.pass : EXIT_CODE.fail);
  });
}

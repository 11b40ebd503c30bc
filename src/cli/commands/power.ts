import { Command } from 'commander';
import { power } from '../../flows/power.ts';
import { renderPowerMarkdown, renderPowerText } from '../../report/power-table.ts';
import type { CommandContext } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface PowerOptions extends FormatOptions {
  readonly head?: string;
}

export function powerCommand(context: CommandContext): Command {
  const command = new Command('power')
    .summary('what the test set can tell, before anything runs')
    .description(
      'Says for each metric and slice the smallest change the test rows can resolve, the rows the margins would need, how often a verdict would be inconclusive, and how often the test set was used.',
    )
    .argument('<model>', 'a folder in models/')
    .option('--head <revision>', 'the model as a commit has it, instead of the work tree');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark power flight-delay
  proofmark power flight-delay --json`,
  );
  return command.action(async (model: string, options: PowerOptions) => {
    const { json, md, ...request } = options;
    const found = await power({ model, ...request }, await context.ports());
    if (json === true) context.print(jsonText(found));
    else if (md === true) context.print(renderPowerMarkdown(found));
    else context.print(renderPowerText(found, { colour: context.colours, width: context.width }));
  });
}

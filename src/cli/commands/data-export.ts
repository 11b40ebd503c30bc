import { Command } from 'commander';
import { exportCard } from '../../flows/export-card.ts';
import type { CommandContext } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

export function dataExportCommand(context: CommandContext): Command {
  const command = new Command('export')
    .summary('print a data card for the Hugging Face Hub')
    .description(
      'Prints the README.md of a dataset repository: front matter with the Hub’s keys alone (license, size, features, splits, files where they can be said), the sections of the card, and its splits and columns as tables.',
    )
    .argument('<card>', 'name of a data card');
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark data export flights > README.md
  proofmark data export flights --json`,
  );
  return command.action(async (card: string, { json }: FormatOptions) => {
    const exported = await exportCard({ card }, await context.ports());
    context.print(json === true ? jsonText(exported) : exported.markdown);
  });
}

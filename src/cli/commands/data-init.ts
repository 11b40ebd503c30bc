import { relative, sep } from 'node:path';
import { Command } from 'commander';
import { nodeRepositoryFiles } from '../../adapters/repository-files-node.ts';
import { initDataCard } from '../../flows/init-data-card.ts';
import { plural } from '../../report/words.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DataInitOptions extends FormatOptions {
  readonly name?: string;
  readonly label?: string;
}

export function dataInitCommand(context: CommandContext): Command {
  const command = new Command('init')
    .summary('write a data card from a look at the data')
    .description(
      'Profiles tables and writes data-cards/<name>.md with what it saw: digests, types, bounds, allowed values, completeness, keys, and splits. Everything that was inferred is marked for review. Never writes over a card.',
    )
    .argument('<file...>', 'tables (.parquet, .csv, .json) in the repository; several are parts of one table')
    .option('--name <name>', 'name of the card (default: of the first file)')
    .option('--label <column>', 'column of the true answer');
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark data init data/trips.parquet --label late
  proofmark data init data/2026-01.csv data/2026-02.csv --name trips`,
  );
  return command.action(async (paths: string[], options: DataInitOptions) => {
    const { json, name, label } = options;
    const ports = await context.ports();
    const files = paths.map((path) => relative(ports.git.root, fromHere(path)).split(sep).join('/'));
    const request = { files, ...(name === undefined ? {} : { name }), ...(label === undefined ? {} : { label }) };
    const made = await initDataCard(request, { ...ports, files: nodeRepositoryFiles(ports.git.root) });
    if (json === true) context.print(jsonText(made));
    else {
      context.print(
        `Wrote ${made.file}: ${plural(made.columns, 'column')} of ${plural(made.rows, 'row')}.\nNext: go through the lines marked "review", then run \`proofmark data check ${made.name}\`.`,
      );
    }
  });
}

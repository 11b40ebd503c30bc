import { Command, Option } from 'commander';
import { nodeRepositoryFiles } from '../../adapters/repository-files-node.ts';
import { type InitRequest, type InitResult, initRepository } from '../../flows/init.ts';
import type { CommandContext } from '../context.ts';
import { jsonText, withFormats } from '../output.ts';

interface InitOptions extends Omit<InitRequest, 'model'> {
  readonly json?: boolean;
}

export function initCommand(context: CommandContext): Command {
  const command = new Command('init')
    .summary('add a model, its data card and a registry to this repository')
    .description(
      'Writes a first model that trains, its data card with digests and splits, and the registry’s files. Overwrites nothing.',
    )
    .argument('[model]', 'name of the model', 'my-model')
    .option('--data <file>', 'CSV, Parquet or JSON in the repository (default: a small made-up table)')
    .option('--label <column>', 'column of the true answer; needed with --data')
    .option('--positive <value>', 'value of the label that counts as positive, when it is not true or 1')
    .option('--entity <column>', 'rows with the same value are not independent (a customer, a machine)')
    .option('--card <name>', 'name of the data card (default: the data file’s)')
    .addOption(
      new Option('--language <language>', 'of the training script').choices(['python', 'typescript']).default('python'),
    );
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark init churn --data data/customers.csv --label churned
  proofmark init churn --language typescript`,
  );
  return command.action(async (model: string, options: InitOptions) => {
    const { json, ...request } = options;
    const git = await context.git();
    const { tables, sha256 } = await context.ports();
    const result = await initRepository(
      { model, ...request },
      { files: nodeRepositoryFiles(git.root), tables, sha256 },
    );
    context.print(json === true ? jsonText(result) : initText(result));
  });
}

function initText({ created, existed, notes, next }: InitResult): string {
  return [
    ...(created.length > 0
      ? ['Written:', ...created.map((path) => `  ${path}`)]
      : ['Nothing to write: everything is there.']),
    ...(existed.length > 0 ? ['Left as they are:', ...existed.map((path) => `  ${path}`)] : []),
    ...(notes.length > 0 ? ['', ...notes] : []),
    '',
    'Next:',
    ...next.map((line) => `  ${line}`),
  ].join('\n');
}

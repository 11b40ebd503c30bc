import { Command, Option } from 'commander';
import { nodeRepositoryFiles } from '../../adapters/repository-files-node.ts';
import { readWorkflowTemplates } from '../../adapters/workflow-templates-node.ts';
import { Task } from '../../config/model-config.ts';
import { ignoredFilesNote } from '../../flows/ignored-files.ts';
import { type InitRequest, type InitResult, initRepository } from '../../flows/init.ts';
import { initWorkflows } from '../../flows/init-workflows.ts';
import type { CommandContext } from '../context.ts';
import { pathInRepository } from '../data-place.ts';
import { jsonText, withFormats } from '../output.ts';

interface InitOptions extends Omit<InitRequest, 'model'> {
  readonly actions?: string;
  readonly json?: boolean;
}

const FIRST_MODEL = 'my-model';

export function initCommand(context: CommandContext): Command {
  const command = new Command('init')
    .summary('add a model, its data card, a registry and workflows to this repository')
    .description(
      'Writes a first model that trains, its data card with digests and splits, and the registry’s files; with --actions also the workflows of GitHub Actions. Overwrites nothing.',
    )
    .argument('[model]', `name of the model (default: ${FIRST_MODEL}; with --actions none where there are models)`)
    .option('--data <file>', 'CSV, Parquet or JSON in the repository (default: a small made-up table)')
    .option('--label <column>', 'column of the true answer; needed with --data')
    .addOption(
      new Option('--task <task>', 'what the model answers with').choices(Task.options).default('binary-classification'),
    )
    .option('--query <column>', 'for ranking: column of the query that a row is a result of')
    .option('--positive <value>', 'value of the label that counts as positive, when it is not true or 1')
    .option('--entity <column>', 'rows with the same value are not independent (a customer, a machine)')
    .option('--card <name>', 'name of the data card (default: the data file’s)')
    .option(
      '--actions <place>',
      'write workflows that use the actions of owner/name@v1, or ./actions of this repository',
    )
    .addOption(
      new Option('--language <language>', 'of the training script').choices(['python', 'typescript']).default('python'),
    );
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark init churn --data data/customers.csv --label churned
  proofmark init churn --language typescript
  proofmark init price --task regression --data data/houses.csv --label sold_for
  proofmark init --actions octo/proofmark@v1   # only the workflows, where there are models`,
  );
  return command.action(async (model: string | undefined, options: InitOptions) => {
    const { json, actions, data, ...rest } = options;
    const git = await context.git();
    const request = { ...rest, ...(data === undefined ? {} : { data: pathInRepository(data, git.root) }) };
    const files = nodeRepositoryFiles(git.root);
    const { tables, sha256 } = await context.ports();
    const hasModels = (await files.list('models')).some((path) => path.endsWith('/model.yaml'));
    const onlyWorkflows = actions !== undefined && model === undefined && hasModels;
    const result = onlyWorkflows
      ? { created: [], existed: [], notes: [], next: NEXT_FOR_WORKFLOWS }
      : await initRepository({ model: model ?? FIRST_MODEL, ...request }, { files, tables, sha256 });
    const workflows =
      actions === undefined
        ? { created: [], existed: [], notes: [] }
        : await initWorkflows({ actions }, { files, git, templates: readWorkflowTemplates });
    const [created, existed] = [
      [...result.created, ...workflows.created],
      [...result.existed, ...workflows.existed],
    ];
    const ignored = await ignoredFilesNote([...created, ...existed], { git });
    const all: InitResult = {
      created,
      existed,
      notes: [...result.notes, ...workflows.notes, ...(ignored === undefined ? [] : [ignored])],
      next:
        actions === undefined || onlyWorkflows
          ? result.next
          : result.next.map((line) => line.replace('git add ', 'git add .github ')),
    };
    context.print(json === true ? jsonText(all) : initText(all));
  });
}

const NEXT_FOR_WORKFLOWS = ['git add .github && git commit -m "Add the workflows of Proofmark"'];

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

import { Command } from 'commander';
import { type DiffResult, diffModels, WORK_TREE } from '../../flows/diff.ts';
import { diffValue, renderDiffMarkdown, renderDiffText } from '../../report/diff-table.ts';
import type { CommandContext } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DiffOptions extends FormatOptions {
  readonly model?: readonly string[];
}

export function diffCommand(context: CommandContext): Command {
  const command = new Command('diff')
    .summary('metrics and params of two versions, commits or the work tree')
    .description(
      'Params that differ, and every metric of A and B with the change, its interval and the outcome, on the rows of B. Both must have been trained.',
    )
    .argument('[a]', 'v1.2.0, MODEL@v1.2.0, a branch, a tag, a commit, or work-tree', 'HEAD')
    .argument('[b]', 'likewise', WORK_TREE)
    .option('--model <model...>', 'only these models');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark diff                       # what the work tree changes against HEAD
  proofmark diff main HEAD --md        # a branch against main, as Markdown
  proofmark diff flight-delay@v1.2.0   # a version against the work tree`,
  );
  return command.action(async (a: string, b: string, options: DiffOptions) => {
    const models = options.model === undefined ? {} : { models: options.model };
    const result = await diffModels({ a, b, ...models }, await context.ports());
    if (options.json === true) context.print(jsonText({ ...diffValue(result, result.models), ...membership(result) }));
    else if (options.md === true)
      context.print([renderDiffMarkdown(result, result.models), ...remarks(result)].join('\n\n'));
    else {
      const text = renderDiffText(result, result.models, { colour: context.colours, width: context.width });
      context.print([text, ...remarks(result)].join('\n\n'));
    }
  });
}

function membership({ same, onlyInA, onlyInB }: DiffResult) {
  return { same, onlyInA, onlyInB };
}

function remarks({ a, b, same, onlyInA, onlyInB }: DiffResult): string[] {
  const list = (names: readonly string[]) => names.join(', ');
  return [
    ...(same.length > 0 ? [`The same in ${a} and ${b}: ${list(same)}.`] : []),
    ...(onlyInA.length > 0 ? [`Only in ${a}: ${list(onlyInA)}.`] : []),
    ...(onlyInB.length > 0 ? [`Only in ${b}: ${list(onlyInB)}.`] : []),
  ];
}

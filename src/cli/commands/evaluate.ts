import { Command } from 'commander';
import { evaluateRevision } from '../../flows/evaluate-revision.ts';
import { renderEvaluationMarkdown, renderEvaluationText } from '../../report/evaluation-table.ts';
import type { CommandContext } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface EvaluateOptions extends FormatOptions {
  readonly head?: string;
  readonly split?: string;
}

export function evaluateCommand(context: CommandContext): Command {
  const command = new Command('evaluate')
    .summary('score a trained model on a split of its data')
    .description(
      'Scores a trained model on a split of its data card and prints every metric with its interval, overall and by slice.',
    )
    .argument('<model>', 'a folder in models/')
    .option('--head <revision>', 'the model as a commit has it, instead of the work tree')
    .option('--split <name>', 'a split of the data card (default: the one model.yaml tests on)');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark evaluate flight-delay
  proofmark evaluate flight-delay --head main --json
  proofmark evaluate flight-delay --split train --md`,
  );
  return command.action(async (model: string, options: EvaluateOptions) => {
    const { json, md, ...request } = options;
    const { evaluation } = await evaluateRevision({ model, ...request }, await context.ports());
    if (json === true) context.print(jsonText(evaluation));
    else if (md === true) context.print(renderEvaluationMarkdown(evaluation));
    else context.print(renderEvaluationText(evaluation, { colour: context.colours, width: context.width }));
  });
}

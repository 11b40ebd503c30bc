import { Command, Option } from 'commander';
import { scoreFileReader } from '../../adapters/score-file-duckdb.ts';
import { compare } from '../../flows/compare.ts';
import { renderCompareMarkdown, renderCompareText } from '../../report/score-table.ts';
import type { CommandContext } from '../context.ts';
import { classesOption, confidenceOption, metricsOption, taskOption, thresholdOption } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface CompareOptions extends FormatOptions {
  readonly task: string;
  readonly threshold?: number;
  readonly confidence?: number;
  readonly metrics?: readonly string[];
  readonly classes?: readonly string[];
  readonly margin?: string;
}

export function compareCommand(context: CommandContext): Command {
  const command = new Command('compare')
    .summary('two models’ scores on the same rows: change, interval, outcome')
    .description(
      'Compares two columns of scores on the same rows: change with its paired interval, and whether b is better, non-inferior, worse or undecided. Columns end in _a for the baseline and in _b for the candidate: y_true, score_a and score_b (optional y_pred_a, y_pred_b); multiclass proba_a and proba_b, or y_pred_a and y_pred_b; regression y_pred_a and y_pred_b; ranking query, relevance, score_a and score_b. For all: optional sample_weight, slice, entity, id.',
    )
    .argument('<file>', 'column-oriented JSON, CSV or Parquet')
    .addOption(taskOption())
    .addOption(thresholdOption())
    .addOption(confidenceOption())
    .addOption(metricsOption())
    .addOption(classesOption())
    .addOption(new Option('--margin <margin>', 'largest harm that does not matter, for every metric: 0.005 or 1%'));
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark compare scores.csv
  proofmark compare scores.parquet --margin 0.01 --json
  proofmark compare prices.csv --task regression --metrics mae,rmse`,
  );
  return command.action(async (file: string, options: CompareOptions) => {
    const { json, md, ...request } = options;
    const result = await compare({ file, ...request }, { files: scoreFileReader() });
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderCompareMarkdown(result));
    else context.print(renderCompareText(result, { colour: context.colours, width: context.width }));
  });
}

import { Command, Option } from 'commander';
import { scoreFileReader } from '../../adapters/score-file-duckdb.ts';
import { compare } from '../../flows/compare.ts';
import { renderCompareMarkdown, renderCompareText } from '../../report/score-table.ts';
import type { CommandContext } from '../context.ts';
import { confidenceOption, taskOption, thresholdOption } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface CompareOptions extends FormatOptions {
  readonly task: string;
  readonly threshold?: number;
  readonly confidence?: number;
  readonly margin?: string;
}

export function compareCommand(context: CommandContext): Command {
  const command = new Command('compare')
    .summary('two models’ scores on the same rows: change, interval, outcome')
    .description(
      'Compares two columns of scores on the same rows: change with its paired interval, and whether b is better, non-inferior, worse or undecided. Columns: y_true, score_a (baseline), score_b (candidate); optional y_pred_a, y_pred_b, sample_weight, slice, entity.',
    )
    .argument('<file>', 'column-oriented JSON, CSV or Parquet')
    .addOption(taskOption())
    .addOption(thresholdOption())
    .addOption(confidenceOption())
    .addOption(new Option('--margin <margin>', 'largest harm that does not matter, for every metric: 0.005 or 1%'));
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark compare scores.csv
  proofmark compare scores.parquet --margin 0.01 --json`,
  );
  return command.action(async (file: string, options: CompareOptions) => {
    const { json, md, ...request } = options;
    const result = await compare({ file, ...request }, { files: scoreFileReader() });
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderCompareMarkdown(result));
    else context.print(renderCompareText(result, { colour: context.colours, width: context.width }));
  });
}

import { Command } from 'commander';
import { scoreFileReader } from '../../adapters/score-file-duckdb.ts';
import { score } from '../../flows/score.ts';
import { renderScoreMarkdown, renderScoreText } from '../../report/score-table.ts';
import type { CommandContext } from '../context.ts';
import { confidenceOption, taskOption, thresholdOption } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface ScoreOptions extends FormatOptions {
  readonly task: string;
  readonly threshold?: number;
  readonly confidence?: number;
}

export function scoreCommand(context: CommandContext): Command {
  const command = new Command('score')
    .summary('metrics with intervals for a file of scores')
    .description(
      'Every metric of a file of scores, with its 95% interval, for models that are not ONNX. Columns: y_true, y_score; optional y_pred, sample_weight, slice, entity.',
    )
    .argument('<file>', 'column-oriented JSON, CSV or Parquet')
    .addOption(taskOption())
    .addOption(thresholdOption())
    .addOption(confidenceOption());
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark score scores.csv
  proofmark score scores.parquet --task binary-classification --threshold 0.3 --json`,
  );
  return command.action(async (file: string, options: ScoreOptions) => {
    const { json, md, ...request } = options;
    const result = await score({ file, ...request }, { files: scoreFileReader() });
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderScoreMarkdown(result));
    else context.print(renderScoreText(result, { colour: context.colours, width: context.width }));
  });
}

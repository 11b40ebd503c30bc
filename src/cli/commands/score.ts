import { Command } from 'commander';
import { scoreFileReader } from '../../adapters/score-file-duckdb.ts';
import { score } from '../../flows/score.ts';
import { renderScoreMarkdown, renderScoreText } from '../../report/score-table.ts';
import type { CommandContext } from '../context.ts';
import { classesOption, confidenceOption, metricsOption, taskOption, thresholdOption } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface ScoreOptions extends FormatOptions {
  readonly task: string;
  readonly threshold?: number;
  readonly confidence?: number;
  readonly metrics?: readonly string[];
  readonly classes?: readonly string[];
}

export function scoreCommand(context: CommandContext): Command {
  const command = new Command('score')
    .summary('metrics with intervals for a file of scores')
    .description(
      'Every metric of a file of scores, with its 95% interval, for models that are not ONNX. Columns by task: y_true and y_score (optional y_pred); multiclass y_true and proba, a list per row, or y_pred; regression y_true and y_pred; ranking query, relevance and score. For all: optional sample_weight, slice, entity, id.',
    )
    .argument('<file>', 'column-oriented JSON, CSV or Parquet')
    .addOption(taskOption())
    .addOption(thresholdOption())
    .addOption(confidenceOption())
    .addOption(metricsOption())
    .addOption(classesOption());
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark score scores.csv
  proofmark score scores.parquet --threshold 0.3 --json
  proofmark score classes.json --task multiclass-classification --classes cat,dog,bird
  proofmark score prices.csv --task regression --metrics rmse,pinball_0.9
  proofmark score search.parquet --task ranking`,
  );
  return command.action(async (file: string, options: ScoreOptions) => {
    const { json, md, ...request } = options;
    const result = await score({ file, ...request }, { files: scoreFileReader() });
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderScoreMarkdown(result));
    else context.print(renderScoreText(result, { colour: context.colours, width: context.width }));
  });
}

import { Command, InvalidArgumentError } from 'commander';
import { EXIT_CODE } from '../../errors.ts';
import { SKEW_TOLERANCE, skewData } from '../../flows/skew-data.ts';
import { renderSkewMarkdown, renderSkewText } from '../../report/data-skew.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { dataPlace } from '../data-place.ts';
import { parseSeconds } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface SkewOptions extends FormatOptions {
  readonly key: readonly string[];
  readonly column?: string[];
  readonly tolerance: number;
  readonly absolute: number;
  readonly limit: number;
  readonly timeout?: number;
}

export function dataSkewCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('skew')
    .summary('tell whether a model was served other features than it was trained on')
    .description(
      'Joins the features that the serving system logged with the same features computed again, and compares them value by value. More than 0.1% of different values in a column is skew between the two pipelines: no statistics are needed.',
    )
    .argument('<logged>', 'features as they were served: a table, or a data card and its split')
    .argument('<recomputed>', 'the same rows from the training pipeline')
    .requiredOption('--key <columns>', 'columns that tell rows apart, separated by commas: request_id', list)
    .option('--column <name...>', 'only these columns')
    .option(
      '--tolerance <share>',
      'difference of numbers that does not count, of the larger',
      amount,
      SKEW_TOLERANCE.relative,
    )
    .option('--absolute <number>', 'difference of numbers that never counts', amount, SKEW_TOLERANCE.absolute)
    .option('--limit <share>', 'share of a column’s values that may differ', amount, 0.001)
    .option('--timeout <seconds>', 'longest time one SQL statement may take (default: 600)', parseSeconds);
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark data skew served.parquet recomputed.parquet --key request_id
  proofmark data skew log.csv trips/recent --key day,vehicle --tolerance 0.001 --json

Exit code 0: the same. 1: skew. 3: no skew in what could be compared, but logged rows are missing on the other side.`,
  );
  return command.action(async (logged: string, recomputed: string, options: SkewOptions) => {
    const { json, md, key, column = [], tolerance, absolute, limit, timeout } = options;
    const { openDataPorts } = await import('../data-ports.ts');
    const result = await skewData(
      {
        logged: dataPlace(logged),
        recomputed: dataPlace(recomputed),
        key,
        columns: column,
        tolerance: { relative: tolerance, absolute },
        limit,
        ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
      },
      await openDataPorts(context),
    );
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderSkewMarkdown(result));
    else context.print(renderSkewText(result, { colour: context.colours, width: context.width }));
    setExitCode(EXIT[result.verdict]);
  });
}

const EXIT = { same: EXIT_CODE.pass, incomplete: EXIT_CODE.inconclusive, skew: EXIT_CODE.fail } as const;

function list(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError('It must be names of columns, separated by commas.');
}

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It must be a number that is not negative.');
}

import { Command, InvalidArgumentError } from 'commander';
import { DriftTest } from '../../config/data-column.ts';
import { EXIT_CODE } from '../../errors.ts';
import { driftData } from '../../flows/drift-data.ts';
import { renderDriftMarkdown, renderDriftText } from '../../report/data-drift.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { dataPlace } from '../data-place.ts';
import { parseSeconds } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DriftOptions extends FormatOptions {
  readonly lastClean?: string;
  readonly sameSeason?: string;
  readonly card?: string;
  readonly column?: string[];
  readonly test?: Readonly<Record<string, DriftTest>>;
  readonly prediction?: string;
  readonly label?: string;
  readonly timeout?: number;
}

export function dataDriftCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('drift')
    .summary('tell whether data has drifted, and whether nature or a fault did it')
    .description(
      'Compares two data sets column by column. A column has drifted when its shift is large enough to matter, and too large for chance after a correction over all columns, and there are at least 200 rows. Faults of pipelines (a unit, a constant, exchanged columns, a time zone, letters, stale values) are tested for and named.',
    )
    .argument('<reference>', 'a table (.parquet, .csv, .json), or a data card and its split: flights/train')
    .argument('<current>', 'the same, of the data to look at')
    .option('--last-clean <data>', 'the last window that was found to be fine')
    .option('--same-season <data>', 'the same season, weekday or hour of earlier periods')
    .option('--card <name>', 'data card whose drift settings hold (default: the one that is compared)')
    .option('--column <name...>', 'only these columns')
    .option(
      '--test <column=test...>',
      `another test for a column, or *=test for all: ${DriftTest.options.join(', ')}`,
      tests,
    )
    .option('--label <column>', 'the column of the true answers (default: the card’s)')
    .option('--prediction <column>', 'the column of the model’s score: its drift is a drift of the data')
    .option('--timeout <seconds>', 'longest time one SQL statement may take (default: 600)', parseSeconds);
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark data drift last-month.parquet today.parquet
  proofmark data drift flights/train flights/test --md
  proofmark data drift train.csv week-27.csv --last-clean week-26.csv --same-season week-27-of-last-year.csv
  proofmark data drift reference.csv current.csv --test distance=psi --json

Exit code 0: stable. 3: warnings. 1: drift, or a fault.`,
  );
  return command.action(async (reference: string, current: string, options: DriftOptions) => {
    const { json, md, lastClean, sameSeason, card, column = [], test = {}, prediction, label, timeout } = options;
    const request = {
      reference: dataPlace(reference),
      current: dataPlace(current),
      columns: column,
      tests: test,
      ...(lastClean === undefined ? {} : { lastClean: dataPlace(lastClean) }),
      ...(sameSeason === undefined ? {} : { sameSeason: dataPlace(sameSeason) }),
      ...(card === undefined ? {} : { card }),
      ...(prediction === undefined ? {} : { prediction }),
      ...(label === undefined ? {} : { label }),
      ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    };
    const { openDataPorts } = await import('../data-ports.ts');
    const result = await driftData(request, await openDataPorts(context));
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderDriftMarkdown(result));
    else context.print(renderDriftText(result, { colour: context.colours, width: context.width }));
    setExitCode(EXIT[result.verdict]);
  });
}

const EXIT = {
  stable: EXIT_CODE.pass,
  warning: EXIT_CODE.inconclusive,
  drift: EXIT_CODE.fail,
  unnatural: EXIT_CODE.fail,
} as const;

function tests(text: string, before: Readonly<Record<string, DriftTest>> = {}): Readonly<Record<string, DriftTest>> {
  const at = text.lastIndexOf('=');
  const test = DriftTest.safeParse(text.slice(at + 1));
  if (at < 1 || !test.success)
    throw new InvalidArgumentError(`It must be column=test; tests: ${DriftTest.options.join(', ')}.`);
  return { ...before, [text.slice(0, at)]: test.data };
}

import { Command, Option } from 'commander';
import type { SplitPolicy } from '../../data/leakage-splits.ts';
import { EXIT_CODE, UserError } from '../../errors.ts';
import { findLeakage, type LeakageRequest } from '../../flows/leakage.ts';
import { renderLeakageMarkdown, renderLeakageText } from '../../report/data-leakage.ts';
import type { SetExitCode } from '../context.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface LeakageOptions extends FormatOptions {
  readonly train?: string;
  readonly test?: string;
  readonly model?: string;
  readonly label?: string;
  readonly entity?: string;
  readonly timestamp?: string;
  readonly policy?: SplitPolicy;
  readonly id?: string[];
  readonly allow?: string[];
}

export function dataLeakageCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('leakage')
    .summary('find what leaked into training, and what it is worth')
    .description(
      'Looks for test rows that training has already (equal, nearly equal, of the same entity, from before its end), for features, identifiers and row orders that know the label, and for splits that a classifier tells apart. Where a model was evaluated on these rows, says what each leak is worth: its metrics without the leak, with the paired change.',
    )
    .argument('<data>', 'a data card; or the training rows (.parquet, .csv, .json), followed by the test rows')
    .argument('[test-file]', 'the test rows, when the first is a file')
    .option('--train <split>', 'split of the card that is trained on (default: the model’s, else train)')
    .option('--test <split>', 'split of the card that is tested on (default: the model’s, else test)')
    .option('--model <name>', 'only this model’s features and evaluation (default: all that use the card)')
    .option('--label <column>', 'the column of the true answers (default: the card’s)')
    .option('--entity <column>', 'the column of what rows belong to (default: the card’s)')
    .option('--timestamp <column>', 'the column of when rows happened (default: the card’s)')
    .addOption(
      new Option('--policy <policy>', 'how rows were dealt to the splits (default: the card’s split_policy)').choices([
        'random',
        'group',
        'time',
      ]),
    )
    .option('--id <column...>', 'columns that name rows, and are no features')
    .option('--allow <column...>', 'columns that may know the label');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark data leakage flights
  proofmark data leakage flights --model flight-delay --md
  proofmark data leakage train.parquet test.parquet --label y --entity customer_id --policy group
  proofmark data leakage train.csv test.csv --label price --timestamp sold_at --json

Exit code 0: nothing leaks. 3: warnings. 1: something leaks.`,
  );
  return command.action(async (data: string, testFile: string | undefined, options: LeakageOptions) => {
    const { json, md, model, label, entity, timestamp, policy, id = [], allow = [] } = options;
    const request: LeakageRequest = {
      source: sourceOf(data, testFile, options),
      ids: id,
      allow,
      ...(model === undefined ? {} : { model }),
      ...(label === undefined ? {} : { label }),
      ...(entity === undefined ? {} : { entity }),
      ...(timestamp === undefined ? {} : { timestamp }),
      ...(policy === undefined ? {} : { policy }),
    };
    const { openDataPorts } = await import('../data-ports.ts');
    const ports = testFile === undefined ? await context.ports() : await openDataPorts(context);
    const result = await findLeakage(request, ports);
    if (json === true) context.print(jsonText(result));
    else if (md === true) context.print(renderLeakageMarkdown(result));
    else context.print(renderLeakageText(result, { colour: context.colours, width: context.width }));
    setExitCode(EXIT[result.verdict]);
  });
}

const EXIT = { pass: EXIT_CODE.pass, warn: EXIT_CODE.inconclusive, fail: EXIT_CODE.fail } as const;

function sourceOf(data: string, testFile: string | undefined, options: LeakageOptions): LeakageRequest['source'] {
  const { train, test, model } = options;
  if (testFile === undefined) {
    if (/\.(?:parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.test(data)) {
      throw new UserError({
        what: `${data} is one file, and leakage is between two`,
        fix: `Give the test rows as well: proofmark data leakage ${data} TEST-FILE.`,
      });
    }
    return { card: data, ...(train === undefined ? {} : { train }), ...(test === undefined ? {} : { test }) };
  }
  const given = Object.entries({ '--train': train, '--test': test, '--model': model }).filter(
    ([, value]) => value !== undefined,
  );
  if (given.length > 0) {
    throw new UserError(
      given.map(([flag]) => ({
        what: `${flag} is about a data card, and two files are given`,
        fix: `Leave out ${flag}, or name the card.`,
      })),
    );
  }
  return { trainFile: fromHere(data), testFile: fromHere(testFile) };
}

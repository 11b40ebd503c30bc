import { Command, InvalidArgumentError, Option } from 'commander';
import { nodeShardFiles } from '../../adapters/shard-files-node.ts';
import { analyseErrors } from '../../flows/errors.ts';
import { renderErrorsMarkdown, renderErrorsText } from '../../report/error-tables.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { parseCount, parseNumber } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface ErrorsOptions extends FormatOptions {
  readonly head?: string;
  readonly split?: string;
  readonly baseline?: string;
  readonly tag: readonly string[];
  readonly reference?: number;
  readonly top: number;
  readonly out?: string;
}

export function errorsCommand(context: CommandContext): Command {
  const command = new Command('errors')
    .summary('where a model errs, and where work pays most')
    .description(
      'Ranks kinds of rows by what fixing them would be worth: share of the errors, error rate, share of the data, the gap to a reference, and room = gap × share of data. Tags are the slices of the model, the columns it reads, and what --tag adds. Also lists slices that nobody named in which errors concentrate.',
    )
    .argument('<model>', 'a folder in models/')
    .option('--head <revision>', 'the model as a commit has it, instead of the work tree')
    .option('--split <name>', 'a split of the data card (default: the one model.yaml tests on)')
    .option('--tag <tag>', 'a column, column/5 for bins, or "distance > 2000 as far"; may be repeated', collect, [])
    .addOption(
      new Option(
        '--reference <rate>',
        'error that is within reach (default: human level where accuracy is optimized, else the best slice)',
      ).argParser(parseReference),
    )
    .option('--baseline <choice>', 'what flipped rows are counted against (default: what model.yaml says)')
    .addOption(new Option('--top <count>', 'tags to show').argParser(parseCount).default(20))
    .option('--out <folder>', 'write the worst and the flipped rows there as Parquet, with the columns of the data');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark errors flight-delay
  proofmark errors flight-delay --tag distance/5 --tag "hour >= 18 as evening" --reference 0.15
  proofmark errors flight-delay --out errors --json`,
  );
  return command.action(async (model: string, options: ErrorsOptions) => {
    const { json, md, tag, top, out, ...request } = options;
    const folder = out === undefined ? {} : { out: fromHere(out) };
    const ports = { ...(await context.ports()), shardFiles: nodeShardFiles };
    const found = await analyseErrors({ model, ...request, tags: tag, limit: top, ...folder }, ports);
    if (json === true) context.print(jsonText(found));
    else if (md === true) context.print(renderErrorsMarkdown(found));
    else context.print(renderErrorsText(found, { colour: context.colours, width: context.width }));
  });
}

function collect(value: string, previous: readonly string[]): readonly string[] {
  return [...previous, value];
}

function parseReference(text: string): number {
  const value = parseNumber(text);
  if (value < 0) throw new InvalidArgumentError('Give an error rate, 0 or more.');
  return value;
}

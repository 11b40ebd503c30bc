import { Command, InvalidArgumentError, Option } from 'commander';
import { nodeChallengeFiles } from '../../adapters/challenge-files-node.ts';
import { UserError } from '../../errors.ts';
import { addChallenge, listChallenges, removeChallenge } from '../../flows/challenge-sets.ts';
import type { ChallengeSource } from '../../flows/challenge-source.ts';
import { renderChallengesMarkdown, renderChallengesText } from '../../report/challenge-list.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { parseCount, parseNumber } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

/** Pinned rows that later candidates must answer, one subcommand a verb. */
export function challengeCommand(context: CommandContext): Command {
  const command = new Command('challenge')
    .summary('turn errors into tests: rows that later candidates must answer')
    .description(
      'Keeps chosen rows as a pinned challenge that every later candidate is judged on: rows that were wrong, that flipped, or that went wrong in production.',
    );
  for (const make of [addCommand, listCommand, removeCommand]) {
    command.addCommand(make(context).copyInheritedSettings(command));
  }
  return command;
}

interface AddOptions {
  readonly name: string;
  readonly rows?: readonly number[];
  readonly where?: string;
  readonly from?: string;
  readonly must?: 'be-right' | 'stay-right';
  readonly rate?: number;
  readonly tolerance?: number;
  readonly reason?: string;
  readonly limit?: number;
  readonly includeSensitive?: boolean;
  readonly json?: boolean;
}

function addCommand(context: CommandContext): Command {
  const command = new Command('add')
    .summary('keep rows as a challenge')
    .description(
      'Writes the chosen rows to the model’s challenges/ folder and pins them in model.yaml; commit both. Rows come from the test split (--rows, --where), from a file that names rows of it in a column row (worst.parquet, flips.parquet), or from a file that holds rows of its own with labels, such as errors from production.',
    )
    .argument('<model>', 'a folder in models/')
    .requiredOption('--name <name>', 'what the challenge is called')
    .addOption(new Option('--rows <numbers>', 'rows of the test split, counted from 0: 12,45,7').argParser(parseRows))
    .option('--where <sql>', 'rows for which this is true, of the test split or of --from')
    .option('--from <file>', 'Parquet or CSV file')
    .addOption(
      new Option(
        '--must <rule>',
        'be-right: the rows must be answered right; stay-right: those the baseline answers right (default: be-right)',
      ).choices(['be-right', 'stay-right']),
    )
    .addOption(new Option('--rate <share>', 'share of them that has to be right (default: 1)').argParser(parseRate))
    .addOption(
      new Option('--tolerance <number>', 'for regression: the largest error that counts as right').argParser(
        parseTolerance,
      ),
    )
    .option('--reason <text>', 'where the rows come from')
    .addOption(new Option('--limit <count>', 'keep at most so many rows, the first ones').argParser(parseCount))
    .option('--include-sensitive', 'keep columns the model reads although the data card calls them sensitive');
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark challenge add flight-delay --name fog --where "airport = 'SFO' and hour < 10"
  proofmark challenge add flight-delay --name lost --from errors/flips.parquet --where "change = 'broken'" --must stay-right
  proofmark challenge add flight-delay --name may-incident --from production-errors.csv --rate 0.9`,
  );
  return command.action(async (model: string, options: AddOptions) => {
    const { json, rows, where, from, ...request } = options;
    const ports = { ...(await context.ports()), challengeFiles: nodeChallengeFiles };
    const added = await addChallenge({ model, ...request, source: sourceOf(options) }, ports);
    if (json === true) context.print(jsonText(added));
    else {
      const { challenge, files } = added;
      const rule = challenge.must === 'be-right' ? 'must be right' : 'must stay right';
      context.print(
        [
          `Challenge ${challenge.name}: ${added.rows.toLocaleString('en-US')} rows that ${rule}${challenge.rate === 1 ? '' : ` (${100 * challenge.rate}%)`}.`,
          `Commit ${files.join(' and ')}: candidates are judged on it from then on.`,
        ].join('\n'),
      );
    }
  });
}

function sourceOf({ rows, where, from }: AddOptions): ChallengeSource {
  if (from !== undefined && rows === undefined) return { kind: 'file', file: fromHere(from), where: where ?? null };
  if (from === undefined && rows !== undefined && where === undefined) return { kind: 'rows', rows };
  if (from === undefined && rows === undefined && where !== undefined) return { kind: 'where', where };
  throw new UserError({
    what: 'say which rows, in one way',
    fix: '--rows 12,45 or --where "SQL" of the test split, or --from FILE (with --where to choose among its rows)',
  });
}

function listCommand(context: CommandContext): Command {
  const command = new Command('list')
    .summary('the challenges of a model')
    .description('Lists the challenges that candidates of a model are judged on.')
    .argument('<model>', 'a folder in models/');
  withFormats(command).addHelpText('after', '\nExamples:\n  proofmark challenge list flight-delay');
  return command.action(async (model: string, { json, md }: FormatOptions) => {
    const challenges = await listChallenges(model, await context.ports());
    if (json === true) context.print(jsonText(challenges));
    else if (md === true) context.print(renderChallengesMarkdown(model, challenges));
    else context.print(renderChallengesText(model, challenges, { colour: context.colours, width: context.width }));
  });
}

function removeCommand(context: CommandContext): Command {
  const command = new Command('remove')
    .summary('give a challenge up')
    .description('Takes a challenge out of model.yaml and removes its file; the change is yours to commit.')
    .argument('<model>', 'a folder in models/')
    .argument('<name>', 'the challenge');
  withFormats(command, { md: false }).addHelpText(
    'after',
    '\nExamples:\n  proofmark challenge remove flight-delay fog',
  );
  return command.action(async (model: string, name: string, { json }: FormatOptions) => {
    const ports = { ...(await context.ports()), challengeFiles: nodeChallengeFiles };
    const removed = await removeChallenge({ model, name }, ports);
    if (json === true) context.print(jsonText(removed));
    else context.print(`Removed challenge ${name}. Commit ${removed.files.join(' and ')}.`);
  });
}

function parseRows(text: string): readonly number[] {
  const rows = text.split(',').map((part) => part.trim());
  if (rows.some((part) => !/^\d+$/.test(part))) throw new InvalidArgumentError('Give row numbers from 0: 12,45,7.');
  return [...new Set(rows.map(Number))];
}

function parseRate(text: string): number {
  const value = parseNumber(text);
  if (!(value > 0 && value <= 1)) throw new InvalidArgumentError('Give a share above 0 and at most 1.');
  return value;
}

function parseTolerance(text: string): number {
  const value = parseNumber(text);
  if (value < 0) throw new InvalidArgumentError('Give 0 or more.');
  return value;
}

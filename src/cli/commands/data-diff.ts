import { Command } from 'commander';
import { EXIT_CODE, UserError } from '../../errors.ts';
import { isTableFile } from '../../flows/data-side.ts';
import { diffData } from '../../flows/diff-data.ts';
import { renderDataDiffMarkdown, renderDataDiffText } from '../../report/data-diff.ts';
import type { SetExitCode } from '../context.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DataDiffOptions extends FormatOptions {
  readonly key?: string[];
  readonly exitCode?: boolean;
}

export function dataDiffCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('diff')
    .summary('tell what changed between two versions of a data set')
    .description(
      'Compares two versions of a data set: digests of files, columns, rows added, removed and changed by key, and how the values of each column shifted. A version is a table, a data card or one of its splits, or those as a revision has them.',
    )
    .argument('<before>', 'a table (.parquet, .csv, .json), a card or its split (flights/train), or flights@REVISION')
    .argument('[after]', 'the same (default: the card as the work tree has it, against HEAD)')
    .option('--key <column...>', 'columns that tell rows apart (default: the card’s key)')
    .option('--exit-code', 'exit with 3 when something differs');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark data diff june.parquet july.parquet --key id
  proofmark data diff flights@main flights
  proofmark data diff flights/train flights/test --md
  proofmark data diff flights/test@HEAD~1

Exit code 0, whatever differs; with --exit-code 3 when something does.`,
  );
  return command.action(async (before: string, after: string | undefined, options: DataDiffOptions) => {
    const { json, md, key } = options;
    const request = { ...versionsOf(before, after), ...(key === undefined ? {} : { key }) };
    const { openDataPorts } = await import('../data-ports.ts');
    const diff = await diffData(request, await openDataPorts(context));
    if (json === true) context.print(jsonText(diff));
    else if (md === true) context.print(renderDataDiffMarkdown(diff));
    else context.print(renderDataDiffText(diff, { colour: context.colours, width: context.width }));
    const same = diff.same && diff.files.length === 0 && diff.splits.length === 0;
    setExitCode(options.exitCode === true && !same ? EXIT_CODE.inconclusive : EXIT_CODE.pass);
  });
}

/** One version alone is a card: as the revision has it, or HEAD, against the work tree. */
function versionsOf(before: string, after: string | undefined): { readonly before: string; readonly after: string } {
  const place = (text: string) => (isTableFile(text) ? fromHere(text) : text);
  if (after !== undefined) return { before: place(before), after: place(after) };
  if (isTableFile(before)) {
    throw new UserError({
      what: `${before} is one file, and a difference is between two`,
      fix: `Give the other version as well: proofmark data diff ${before} AFTER.`,
    });
  }
  const at = before.indexOf('@');
  return at < 0 ? { before: `${before}@HEAD`, after: before } : { before, after: before.slice(0, at) };
}

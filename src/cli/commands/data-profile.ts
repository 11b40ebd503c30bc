import { Command } from 'commander';
import { profileCard } from '../../flows/profile-card.ts';
import { renderProfilesMarkdown, renderProfilesText } from '../../report/data-check.ts';
import type { CommandContext } from '../context.ts';
import { parseSeconds } from '../options.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DataProfileOptions extends FormatOptions {
  readonly timeout?: number;
  readonly evidence: boolean;
}

export function dataProfileCommand(context: CommandContext): Command {
  const command = new Command('profile')
    .summary('show what the rows of a data card look like')
    .description(
      'Prints counts, missing and distinct values, quantiles, most frequent values, lengths and correlations with the label, of all rows of a card and of every split. Profiles are kept as evidence: the same rows are looked at once.',
    )
    .argument('<card>', 'name of a data card, or of one and its split: flights/train')
    .option('--no-evidence', 'look at the rows again, and keep nothing')
    .option('--timeout <seconds>', 'longest time one SQL statement may take (default: 600)', parseSeconds);
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark data profile flights
  proofmark data profile flights/train --md
  proofmark data profile flights --json > profiles.json`,
  );
  return command.action(async (name: string, { json, md, timeout, evidence: keeps }: DataProfileOptions) => {
    const slash = name.indexOf('/');
    const request = {
      card: slash < 0 ? name : name.slice(0, slash),
      ...(slash < 0 ? {} : { split: name.slice(slash + 1) }),
      ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    };
    const { evidence, ...ports } = await context.ports();
    const profiles = await profileCard(request, keeps ? { ...ports, evidence } : ports);
    if (json === true) context.print(jsonText(profiles));
    else if (md === true) context.print(renderProfilesMarkdown(profiles));
    else context.print(renderProfilesText(profiles, { colour: context.colours, width: context.width }));
  });
}

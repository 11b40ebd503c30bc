import { Command } from 'commander';
import type { CommandContext, SetExitCode } from '../context.ts';
import { dataCheckCommand } from './data-check.ts';
import { dataDiffCommand } from './data-diff.ts';
import { dataDriftCommand } from './data-drift.ts';
import { dataExportCommand } from './data-export.ts';
import { dataInitCommand } from './data-init.ts';
import { dataLeakageCommand } from './data-leakage.ts';
import { dataProfileCommand } from './data-profile.ts';
import { dataSkewCommand } from './data-skew.ts';

/** What is done with data cards, one subcommand a verb. */
export function dataCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('data')
    .summary('data cards that are contracts: init, check, profile, diff, drift, skew, leakage, export')
    .description(
      'Data cards are contracts: what a card promises about its data is checked, compared and watched by these commands.',
    );
  for (const make of [
    dataInitCommand,
    dataCheckCommand,
    dataDiffCommand,
    dataDriftCommand,
    dataLeakageCommand,
    dataProfileCommand,
    dataExportCommand,
    dataSkewCommand,
  ])
    command.addCommand(make(context, setExitCode).copyInheritedSettings(command));
  return command;
}

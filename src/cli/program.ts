import { Command } from 'commander';
import { compareCommand } from './commands/compare.ts';
import { diffCommand } from './commands/diff.ts';
import { evaluateCommand } from './commands/evaluate.ts';
import { experimentCommand } from './commands/experiment.ts';
import { gateCommand } from './commands/gate.ts';
import { initCommand } from './commands/init.ts';
import { planCommand } from './commands/plan.ts';
import { reproduceCommand } from './commands/reproduce.ts';
import { runsCommand } from './commands/runs.ts';
import { scoreCommand } from './commands/score.ts';
import type { CommandContext } from './context.ts';
import { VERSION } from './version.ts';

export type SetExitCode = (code: number) => void;

/** One entry a verb, in the order in which people meet them. */
export const COMMANDS = [
  initCommand,
  planCommand,
  experimentCommand,
  evaluateCommand,
  diffCommand,
  gateCommand,
  runsCommand,
  reproduceCommand,
  scoreCommand,
  compareCommand,
] as const;

export function buildProgram(context: CommandContext, setExitCode: SetExitCode): Command {
  const program = new Command('proofmark')
    .description('Prove a model on the pull request, mark it with a tag, promote the mark.')
    .version(VERSION)
    .showHelpAfterError('(run with --help for the options and examples)')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  for (const command of COMMANDS) {
    program.addCommand(
      command(context, setExitCode)
        .option('--quiet', 'no progress, only results, warnings and errors')
        .exitOverride()
        .copyInheritedSettings(program),
    );
  }
  return program;
}

const EXIT_CODES = `
Exit codes:
  0 pass   1 fail   2 something you have to fix   3 inconclusive   70 a fault in proofmark   130 interrupted`;

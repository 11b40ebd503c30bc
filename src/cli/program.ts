import { Command } from 'commander';
import type { CommandContext, SetExitCode } from './context.ts';
import { VERSION } from './version.ts';

type MakeCommand = (context: CommandContext, setExitCode: SetExitCode) => Command;

/** One entry a verb, in the order in which people meet them. A command's module is loaded when it is needed. */
export const COMMANDS: Readonly<Record<string, () => Promise<MakeCommand>>> = {
  init: async () => (await import('./commands/init.ts')).initCommand,
  plan: async () => (await import('./commands/plan.ts')).planCommand,
  power: async () => (await import('./commands/power.ts')).powerCommand,
  experiment: async () => (await import('./commands/experiment.ts')).experimentCommand,
  sweep: async () => (await import('./commands/sweep.ts')).sweepCommand,
  evaluate: async () => (await import('./commands/evaluate.ts')).evaluateCommand,
  'merge-shards': async () => (await import('./commands/merge-shards.ts')).mergeShardsCommand,
  errors: async () => (await import('./commands/errors.ts')).errorsCommand,
  policy: async () => (await import('./commands/policy.ts')).policyCommand,
  challenge: async () => (await import('./commands/challenge.ts')).challengeCommand,
  diff: async () => (await import('./commands/diff.ts')).diffCommand,
  gate: async () => (await import('./commands/gate.ts')).gateCommand,
  simulate: async () => (await import('./commands/simulate.ts')).simulateCommand,
  runs: async () => (await import('./commands/runs.ts')).runsCommand,
  show: async () => (await import('./commands/show.ts')).showCommand,
  history: async () => (await import('./commands/history.ts')).historyCommand,
  versions: async () => (await import('./commands/versions.ts')).versionsCommand,
  timeline: async () => (await import('./commands/timeline.ts')).timelineCommand,
  register: async () => (await import('./commands/register.ts')).registerCommand,
  promote: async () => (await import('./commands/promote.ts')).promoteCommand,
  rollback: async () => (await import('./commands/rollback.ts')).rollbackCommand,
  unblock: async () => (await import('./commands/unblock.ts')).unblockCommand,
  deprecate: async () => (await import('./commands/deprecate.ts')).deprecateCommand,
  deregister: async () => (await import('./commands/deregister.ts')).deregisterCommand,
  unassign: async () => (await import('./commands/unassign.ts')).unassignCommand,
  card: async () => (await import('./commands/card.ts')).cardCommand,
  lineage: async () => (await import('./commands/lineage.ts')).lineageCommand,
  doctor: async () => (await import('./commands/doctor.ts')).doctorCommand,
  gc: async () => (await import('./commands/gc.ts')).gcCommand,
  reproduce: async () => (await import('./commands/reproduce.ts')).reproduceCommand,
  data: async () => (await import('./commands/data.ts')).dataCommand,
  score: async () => (await import('./commands/score.ts')).scoreCommand,
  compare: async () => (await import('./commands/compare.ts')).compareCommand,
};

/**
 * The program with all its commands; or, for the sake of speed, with the one that a command line begins with. A line that
 * begins with anything else gets all of them, for help and suggestions.
 */
export async function buildProgram(
  context: CommandContext,
  setExitCode: SetExitCode,
  args: readonly string[] = [],
): Promise<Command> {
  const program = new Command('proofmark')
    .description('Prove a model on the pull request, mark it with a tag, promote the mark.')
    .version(VERSION)
    .showHelpAfterError('(run with --help for the options and examples)')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  for (const make of await Promise.all(wanted(args).map((load) => load()))) {
    const command = make(context, setExitCode)
      .option('--quiet', 'no progress, only results, warnings and errors')
      .exitOverride()
      .copyInheritedSettings(program);
    // Commands below it were made before it had these settings.
    for (const each of command.commands) each.exitOverride().copyInheritedSettings(program);
    program.addCommand(command);
  }
  return program;
}

function wanted([first = '']: readonly string[]): readonly (() => Promise<MakeCommand>)[] {
  if (first === '--version' || first === '-V') return [];
  return Object.hasOwn(COMMANDS, first) ? [COMMANDS[first]!] : Object.values(COMMANDS);
}

const EXIT_CODES = `
Exit codes:
  0 pass   1 fail   2 something you have to fix   3 inconclusive   70 a fault in proofmark   130 interrupted`;

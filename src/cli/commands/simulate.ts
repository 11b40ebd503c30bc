import { Command, Option } from 'commander';
import { remoteAddress } from '../../adapters/remote-address.ts';
import { openTrialTree } from '../../adapters/trial-tree-git.ts';
import { simulateMergeGroup } from '../../flows/simulate-merge-group.ts';
import { simulatePullRequest } from '../../flows/simulate-pull-request.ts';
import type { SimulatePorts } from '../../flows/simulated-merge.ts';
import type { Log } from '../../ports.ts';
import { MergeMethod } from '../../queue/simulated-queue.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { withFormats } from '../output.ts';
import { printPullRequest, printQueue, type SimulationOptions } from '../simulation.ts';

interface SimulateOptions extends SimulationOptions {
  readonly base?: string;
  readonly train?: boolean;
}

/** What GitHub would say, one subcommand an event. */
export function simulateCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('simulate')
    .summary('what a pull request or the merge queue would say, before anything is pushed')
    .description(
      'Plays through what GitHub does with branches, on this machine: merges them beside your checkout, judges what would land and shows the check and the comments. Your files, index, branches and refs are not touched.',
    );
  for (const make of [pullRequestCommand, mergeGroupCommand])
    command.addCommand(make(context, setExitCode).copyInheritedSettings(command));
  return command;
}

function pullRequestCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('pr')
    .summary('the comment and the check of a pull request')
    .description(
      'Merges a branch into the one it is for, as GitHub does to test it, and shows the comment and the check that its pull request would get. Without --train nothing is trained, and nothing leaves this machine.',
    )
    .addOption(intoOption())
    .option('--head <revision>', 'branch of the pull request (default: what is checked out)');
  withTrialOptions(command, 'comment.md, summary.md and report.html').addHelpText(
    'after',
    `
Examples:
  proofmark simulate pr                       # would what I committed pass?
  proofmark simulate pr --md                  # the comment, word for word
  proofmark simulate pr --head bigger-trees --base release/1.x --train`,
  );
  return command.action(async (options: SimulateOptions & { readonly head?: string }) => {
    const { base, head, train = false } = options;
    const asked = {
      ...{ train, signal: context.signal },
      ...(base === undefined ? {} : { base }),
      ...(head === undefined ? {} : { head }),
    };
    const simulated = await inTrialTree(context, train, (ports) => simulatePullRequest(asked, ports));
    await printPullRequest(simulated, await remoteAddress(await context.git()), options, context, setExitCode);
  });
}

function mergeGroupCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('merge-group')
    .summary('whether branches would pass the merge queue together')
    .description(
      'Builds the merge queue that these branches would make in this order, judges the group of each, and names whose addition turned the verdict. What it evaluates and decides is not kept: the queue does that on its own machines.',
    )
    .argument('<branch...>', 'branches in the order in which they enter the queue')
    .addOption(intoOption())
    .addOption(new Option('--method <method>', 'how GitHub merges them').choices(MergeMethod.options).default('merge'))
    .addOption(
      new Option('--grouping <grouping>', 'whether every group has to pass, or only the last of those that land')
        .choices(['allgreen', 'headgreen'])
        .default('allgreen'),
    );
  withTrialOptions(command, 'comment.md, summary.md, report.html and queue-comment-N.md').addHelpText(
    'after',
    `
Examples:
  proofmark simulate merge-group income debt            # would both land?
  proofmark simulate merge-group income debt --train    # train what together nobody has trained yet
  proofmark simulate merge-group income debt --base release/1.x --method squash --md`,
  );
  return command.action(
    async (
      branches: string[],
      options: SimulateOptions & { readonly method: MergeMethod; readonly grouping: 'allgreen' | 'headgreen' },
    ) => {
      const { base, method, grouping, train = false } = options;
      const strategy = grouping === 'allgreen' ? ('ALLGREEN' as const) : ('HEADGREEN' as const);
      const asked = {
        ...{ branches, method, strategy, train, signal: context.signal },
        ...(base === undefined ? {} : { base }),
      };
      const simulated = await inTrialTree(context, train, (ports) => simulateMergeGroup(asked, ports));
      await printQueue(simulated, options, context, setExitCode);
    },
  );
}

function intoOption(): Option {
  return new Option(
    '--base <revision>',
    'branch that is merged into (default: the default branch, as the remote has it)',
  );
}

function withTrialOptions(command: Command, files: string): Command {
  command
    .option('--train', 'train what has no evidence, as the jobs on GitHub would, and share it as `experiment` does')
    .option('--output <folder>', `write ${files} there`);
  return withFormats(command);
}

/** Evidence that is made without training stays on this machine until something else is sent. */
async function inTrialTree<T>(
  context: CommandContext,
  train: boolean,
  run: (ports: SimulatePorts) => Promise<T>,
): Promise<T> {
  const { signal } = context;
  const log = sayingOnce(context.log);
  const here = await context.git();
  const { openExperimentPorts } = await import('../../assembly/experiment-ports.ts');
  const tree = await openTrialTree(here);
  try {
    return await run({ here, tree, log, experiment: openExperimentPorts(tree.git, log, signal, { share: train }) });
  } finally {
    await tree.close();
  }
}

/** Every group is planned anew, and has the same to say of the same files. */
function sayingOnce(log: Log): Log {
  const said = new Set<string>();
  return {
    ...log,
    warn: (line) => {
      if (said.has(line)) return;
      said.add(line);
      log.warn(line);
    },
  };
}

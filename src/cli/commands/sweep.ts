import { Command, InvalidArgumentError, Option } from 'commander';
import { blobId } from '../../adapters/git-objects.ts';
import { nodeParamsFile } from '../../adapters/params-file-node.ts';
import { EXIT_CODE } from '../../errors.ts';
import { SweepSpace } from '../../experiment/sweep.ts';
import { planSweep, rank, runTrial, shownSweep, type TrialOutcome } from '../../flows/sweep.ts';
import { renderSweepMarkdown, type ShownSweep, sweepNotes, sweepTable } from '../../report/sweep-table.ts';
import { renderTextTable } from '../../report/terminal.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface SweepOptions extends FormatOptions {
  readonly space: SweepSpace;
  readonly method: 'grid' | 'random';
  readonly trials: number;
  readonly seed: number;
  readonly split?: string;
}

export function sweepCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('sweep')
    .summary('train a model with many params and rank them')
    .description(
      'Trains a model with each combination of params, evaluates it, and ranks the trials. The params file is put back; committing the winner’s values finds its evidence.',
    )
    .argument('<model>', 'a model with train.params')
    .requiredOption('--space <json>', 'what to try: lists of values, or ranges for a random search', parseSpace)
    .addOption(new Option('--method <method>', 'try all, or some').choices(['grid', 'random']).default('grid'))
    .option('--trials <number>', 'trials of a random search; most of a grid', wholeNumber, 20)
    .option('--seed <number>', 'seed of a random search', wholeNumber, 1)
    .option('--split <name>', 'split to rank on (default: validation where the data card has it, else test)');
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark sweep flight-delay --space '{"learning_rate": [0.05, 0.1], "max_depth": [4, 6]}'
  proofmark sweep flight-delay --method random --trials 8 --space '{"learning_rate": {"min": 0.01, "max": 0.3, "log": true}}'

Exit code 1: no trial could be evaluated.`,
  );
  return command.action(async (model: string, options: SweepOptions) => {
    const ports = await context.ports();
    const all = { ...ports, paramsFile: nodeParamsFile(ports.git.root), objectId: blobId };
    const { space, method, trials, seed, split } = options;
    const question = { model, ...(split === undefined ? {} : { split }) };
    const sweep = await planSweep({ ...question, space, method, trials, seed }, all);
    const outcomes: TrialOutcome[] = [];
    for (const trial of sweep.trials) {
      context.log.info(`Trial ${trial.trial} of ${sweep.trials.length}: ${JSON.stringify(trial.params)}`);
      outcomes.push({ trial, ...(await runTrial({ ...question, params: trial.params, signal: context.signal }, all)) });
    }
    const ranked = rank(outcomes, sweep.metric);
    const shown = shownSweep({ ...sweep, ranked });
    if (options.json === true) context.print(jsonText(document(shown, ranked)));
    else if (options.md === true) context.print(renderSweepMarkdown(shown));
    else {
      const table = renderTextTable(sweepTable(shown), { colour: context.colours, width: context.width });
      context.print([table.trimEnd(), ...sweepNotes(shown)].join('\n'));
    }
    if (ranked.every(({ evaluation }) => evaluation === null)) setExitCode(EXIT_CODE.fail);
  });
}

/** The shape of `--json`. */
function document({ model, split, metric }: ShownSweep, ranked: readonly TrialOutcome[]) {
  return {
    model,
    split,
    metric,
    trials: ranked.map(({ trial, runKey, evaluation, reason }) => ({
      ...trial,
      run: runKey,
      evaluation: evaluation?.key ?? null,
      value: evaluation?.metrics[metric] ?? null,
      reason,
    })),
  };
}

function parseSpace(text: string): SweepSpace {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('Give JSON, as in {"rate": [0.05, 0.1]}.');
  }
  const parsed = SweepSpace.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new InvalidArgumentError(
    `${issue!.path.join('.') || 'The space'}: give a list of values, or {"min": …, "max": …} with "log" or "integer".`,
  );
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}

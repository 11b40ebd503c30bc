import { Command } from 'commander';
import { planModels } from '../../flows/plan.ts';
import { resolutionWarnings } from '../../flows/power.ts';
import { staleFactsOfPlan } from '../../flows/staleness.ts';
import { findStale, STALE_FIX, staleText } from '../../registry/staleness.ts';
import { planDocument, renderPlanText } from '../../report/plan-table.ts';
import type { CommandContext } from '../context.ts';
import { baseOption } from '../options.ts';
import { jsonText, withFormats } from '../output.ts';

interface PlanOptions {
  readonly base?: string;
  readonly head?: string;
  readonly json?: boolean;
}

export function planCommand(context: CommandContext): Command {
  const command = new Command('plan')
    .summary('say what a change must run, and why')
    .description(
      'Says for each model whether this change leaves it alone, whether evidence exists, or what must run, and which input changed. Reads no data.',
    )
    .argument('[model...]', 'only these models')
    .addOption(baseOption())
    .option('--head <revision>', 'plan for a commit instead of the work tree')
    .addHelpText(
      'after',
      `
Examples:
  proofmark plan                      # what this branch changes against the default branch
  proofmark plan --base v1.2.0        # against a tag, a branch or a commit
  proofmark plan flight-delay --json  for a script: keys, states and reasons`,
    );
  withFormats(command, { md: false });
  return command.action(async (models: string[], options: PlanOptions) => {
    const { json, ...revisions } = options;
    const ports = await context.ports();
    const plan = await planModels({ models, ...revisions }, ports);
    for (const warning of await resolutionWarnings(plan, ports)) ports.log.warn(warning);
    const stale = findStale(await staleFactsOfPlan(plan, ports), ports.clock.now().getTime());
    context.print(json === true ? jsonText(planDocument(plan, stale)) : renderPlanText(plan));
    for (const finding of stale) ports.log.warn(`${staleText(finding)} (${STALE_FIX[finding.what]})`);
  });
}

import type { RepositoryPlan } from '../flows/plan.ts';
import { staleFactsOfPlan } from '../flows/staleness.ts';
import { findStale, staleText } from '../registry/staleness.ts';
import { codeBlock } from '../report/escape.ts';
import { bullets } from '../report/markdown.ts';
import { renderPlanText } from '../report/plan-table.ts';
import type { ActionTools } from './tools.ts';

/** The job summary of a plan: its table, and what is stale. */
export async function planSummary(planned: RepositoryPlan, tools: ActionTools): Promise<string> {
  const ports = await tools.experiment();
  const stale = findStale(await staleFactsOfPlan(planned, ports), ports.clock.now().getTime());
  const table = codeBlock(renderPlanText(planned).trimEnd().split('\n'), 'text');
  return stale.length === 0 ? table : `${table}\n\n${bullets(stale.map(staleText))}`;
}

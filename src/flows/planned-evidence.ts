import type { PlannedModels } from './check-carried.ts';
import { type PlanPorts, type PlanRequest, planModels } from './plan.ts';

/**
 * What the jobs for a change may have made: the runs of the models that it touches, or that are named, with the keys of a
 * pull request and, where a queue is given, with those of the merge queue.
 */
export async function plannedEvidence(request: PlanRequest, ports: PlanPorts): Promise<PlannedModels> {
  const { queue, ...asked } = request;
  const plans = [
    await planModels(asked, ports),
    ...(queue === undefined ? [] : [await planModels({ ...asked, queue }, ports)]),
  ];
  const named = (request.models ?? []).length > 0;
  const planned = new Map<string, { readonly runs: ReadonlySet<string>; readonly allowDomains: readonly string[] }>();
  for (const { model, runs, config, state } of plans.flatMap(({ models }) => models)) {
    if (state === 'unchanged' && !named) continue;
    const before = planned.get(model)?.runs ?? [];
    planned.set(model, {
      runs: new Set([...before, ...runs.map(({ key }) => key)]),
      allowDomains: config.onnx.allow_domains,
    });
  }
  return planned;
}

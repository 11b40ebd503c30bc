import { ForgeUnavailable } from '../forge.ts';
import { planRollback, type RollbackPlan } from '../registry/plan-rollback.ts';
import { type Completed, completeReleases } from './complete-releases.ts';
import type { LifecyclePorts, LifecycleRequest } from './lifecycle-ports.ts';
import { openFacts } from './read-facts.ts';
import { readDeclaredHead, readModelRegistry, readRegistryHere, readUnblocks, requireModel } from './read-registry.ts';
import { modelFileOf } from './version-files.ts';
import { type EventOutcome, tagOf, writeEvent } from './write-event.ts';

export interface RollbackFlowRequest extends LifecycleRequest {
  readonly model: string;
  readonly environment: string;
  readonly to: string | null;
  readonly reason: string;
  onPlan?(plan: RollbackPlan): void;
}

export interface RollbackResult {
  readonly outcome: EventOutcome<RollbackPlan>;
  readonly completed: Completed | null;
}

/**
 * Puts the last good version, or a named one, back into an environment. The event comes first and needs git alone; release,
 * deployment record and incident follow when the forge answers, now or with the next command.
 * @throws UserError when the file of the version to restore is not the registered one
 */
export async function rollBack(request: RollbackFlowRequest, ports: LifecyclePorts): Promise<RollbackResult> {
  const { model } = request;
  const reader = openFacts(ports);
  const head = await readDeclaredHead(ports, reader);
  const registry = await readModelRegistry(model, ports);
  requireModel(model, head.declared, registry.state);
  const unblocks = await readUnblocks(model, ports.evidence);
  const outcome = await writeEvent<RollbackPlan>(
    {
      model,
      registry,
      dryRun: request.dryRun === true,
      eventOf: (plan) => plan.event,
      onPlan: (plan) => request.onPlan?.(plan),
      plan: async ({ model: state }) => {
        const planned = planRollback(state, request, { environments: head.environments, unblocks });
        if (planned.outcome === 'planned') await verifyBytes(planned.plan, ports);
        return planned;
      },
    },
    ports,
  );
  if (outcome.status === 'planned' || outcome.status === 'refused') return { outcome, completed: null };
  const here = await readRegistryHere(model, ports);
  return {
    outcome,
    completed: await completeReleases(
      { ...here, own: tagOf(outcome), written: outcome.status === 'written', environments: head.environments, reader },
      ports,
    ),
  };
}

/** Other bytes than the registered ones are refused; that nobody can be asked for them does not hold a rollback up. */
async function verifyBytes({ restores }: RollbackPlan, ports: LifecyclePorts): Promise<void> {
  try {
    await modelFileOf(restores, ports);
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    ports.log.warn(`The bytes of ${restores.model} ${restores.version} were not checked: ${error.problems[0]!.what}`);
  }
}

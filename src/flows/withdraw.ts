import { UserError } from '../errors.ts';
import { planUnblock } from '../registry/plan-rollback.ts';
import { planDeprecate, planDeregister, planUnassign } from '../registry/plan-withdrawal.ts';
import type { PlannedEvent } from '../registry/planned-event.ts';
import type { Unblock } from '../registry/registry-state.ts';
import type { LifecyclePorts, LifecycleRequest } from './lifecycle-ports.ts';
import { openFacts } from './read-facts.ts';
import {
  readDeclaredHead,
  readModelRegistry,
  readUnblocks,
  requireModel,
  type UnblockRecord,
} from './read-registry.ts';
import { type EventOutcome, writeEvent } from './write-event.ts';

export interface WithdrawRequest extends LifecycleRequest {
  readonly model: string;
  readonly reason: string | null;
}

/** An event that takes something back, or several of them, in the order they were written. */
export interface Withdrawn {
  readonly status: 'written' | 'planned' | 'done';
  readonly tags: readonly string[];
  /** One sentence. */
  readonly text: string;
}

type WithdrawPorts = Pick<LifecyclePorts, 'git' | 'sha256' | 'evidence' | 'tagWriter' | 'backoff' | 'clock' | 'log'>;

async function prepare(model: string, ports: WithdrawPorts): Promise<{ readonly commit: string }> {
  const head = await readDeclaredHead(ports, openFacts(ports));
  requireModel(model, head.declared, (await readModelRegistry(model, ports)).state);
  return head;
}

/** Takes a version back. Throws a UserError while an environment holds it. */
export async function deregisterVersion(
  request: WithdrawRequest & { readonly version: string },
  ports: WithdrawPorts,
): Promise<Withdrawn> {
  await prepare(request.model, ports);
  const outcome = await writeEvent(
    {
      model: request.model,
      dryRun: request.dryRun === true,
      eventOf: (plan: { readonly event: PlannedEvent }) => plan.event,
      plan: ({ model }) => planDeregister(model, request),
    },
    ports,
  );
  return withdrawn(outcome, `${request.model} ${request.version} is taken back.`);
}

/** Says that a model is not to be used any more. */
export async function deprecateModel(request: WithdrawRequest, ports: WithdrawPorts): Promise<Withdrawn> {
  const { commit } = await prepare(request.model, ports);
  const outcome = await writeEvent(
    {
      model: request.model,
      dryRun: request.dryRun === true,
      eventOf: (plan: { readonly event: PlannedEvent }) => plan.event,
      plan: ({ model }) => planDeprecate(model, { ...request, commit }),
    },
    ports,
  );
  return withdrawn(outcome, `${request.model} is deprecated.`);
}

/**
 * Empties an environment, or takes one version out of it: one event for each version in it, each planned anew from what is
 * true then. Interrupted, the next call goes on with those that are left.
 */
export async function unassignEnvironment(
  request: WithdrawRequest & { readonly environment: string; readonly version: string | null },
  ports: WithdrawPorts,
): Promise<Withdrawn> {
  await prepare(request.model, ports);
  const tags: string[] = [];
  let text = '';
  for (;;) {
    let left = 0;
    const outcome = await writeEvent(
      {
        model: request.model,
        dryRun: request.dryRun === true,
        eventOf: (plan: { readonly events: readonly PlannedEvent[]; readonly leaves: string | null }) =>
          plan.events[0]!,
        onPlan: ({ events, leaves }) => {
          left = events.length - 1;
          text = `${request.environment} holds ${leaves ?? 'no version'} of ${request.model} now.`;
          if (request.dryRun === true) tags.push(...events.map(({ tag }) => tag));
        },
        plan: ({ model }) => planUnassign(model, request),
      },
      ports,
    );
    if (outcome.status === 'written') tags.push(outcome.tag);
    if (outcome.status === 'written' && left > 0) continue;
    if (outcome.status === 'done' && tags.length > 0) return { status: 'written', tags, text };
    return { ...withdrawn(outcome, text), ...(tags.length === 0 ? {} : { tags }) };
  }
}

function withdrawn(outcome: EventOutcome<unknown>, text: string): Withdrawn {
  switch (outcome.status) {
    case 'refused':
      throw new UserError(outcome.problems);
    case 'done':
      return { status: 'done', tags: [outcome.event.tag], text: `${outcome.text}.` };
    case 'planned':
    case 'written':
      return { status: outcome.status, tags: [outcome.tag], text };
  }
}

/** Lets a version be promoted again that a rollback has blocked. Each block is cleared by a record of its own. */
export async function unblockVersion(
  request: LifecycleRequest & { readonly model: string; readonly version: string; readonly reason: string },
  ports: WithdrawPorts,
): Promise<Withdrawn> {
  const { model, version } = request;
  await ports.evidence.pushMissing();
  await prepare(model, ports);
  const registry = await readModelRegistry(model, ports);
  const actor = request.author.actor ?? (await ports.tagWriter.identity());
  const planned = planUnblock(
    registry.model,
    { ...request, author: { ...request.author, actor } },
    await readUnblocks(model, ports.evidence),
    ports.clock.now().getTime(),
  );
  if (planned.outcome === 'refused') throw new UserError(planned.problems);
  if (planned.outcome === 'done') return { status: 'done', tags: [], text: `${planned.text}.` };
  const refs = planned.plan.unblocks.map((each) => unblockId(each, ports).ref);
  const text = `${model} ${version} may be promoted again.`;
  if (request.dryRun === true) return { status: 'planned', tags: refs, text };
  for (const unblock of planned.plan.unblocks) {
    const record: UnblockRecord = { format: 'proofmark-unblock/1', ...unblock };
    const { id } = unblockId(unblock, ports);
    await ports.evidence.write(id, { 'unblock.json': `${JSON.stringify(record, null, 2)}\n` });
  }
  return { status: 'written', tags: refs, text };
}

/** One record for a digest and the rollback that blocked it, whoever clears it. */
function unblockId({ model, digest, tag }: Unblock, { sha256 }: Pick<WithdrawPorts, 'sha256'>) {
  const key = sha256(`${digest}\n${tag}`);
  return { id: { kind: 'unblocks', model, key } as const, ref: `refs/proofmark/unblocks/${model}/${key}` };
}

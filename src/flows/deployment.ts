import type { Environments } from '../config/environments.ts';
import type { UserError } from '../errors.ts';
import { type Deployment, type DeploymentStatus, ForgeUnavailable } from '../forge.ts';
import type { RegistryEvent } from '../registry/events.ts';
import type { ModelState } from '../registry/registry-state.ts';
import { renderIncident } from '../report/release-notes.ts';
import type { LifecyclePorts } from './lifecycle-ports.ts';

/** What a deployment record is made from. */
export interface DeploymentFacts {
  readonly state: ModelState;
  readonly environments: Environments | null;
  /** The event was written just now, so nothing follows from it yet. */
  readonly fresh: boolean;
}

type Ports = Pick<LifecyclePorts, 'forge' | 'log'>;

/** Characters of a description that every forge keeps. */
const LONGEST = 140;

/**
 * Begins the record of what an environment holds by this event: `in_progress` until its release is there as well. Null for
 * any other event, and when the record says `success` already.
 */
export async function beginDeployment(
  event: RegistryEvent,
  { state, environments, fresh }: DeploymentFacts,
  { forge }: Ports,
): Promise<Deployment | null> {
  if (event.kind !== 'assign' || event.environment === null) return null;
  if (state.environments.get(event.environment)?.current?.tag !== event.tag) return null;
  const description = describe(event, state);
  const record = {
    environment: event.environment,
    model: state.model,
    ref: event.tag,
    commit: event.commit,
    description: shortened(description),
    production: isLastEnvironment(event.environment, environments),
  };
  const deployment = await forge.deployments.ensure(record, ...(fresh ? [null] : []));
  if (deployment.status?.state === 'success') return null;
  return forge.deployments.setStatus(deployment, status('in_progress', `${description} comes in`));
}

/** The environment holds it: what it held before is inactive from now on, and a rollback has its incident. */
export async function finishDeployment(
  deployment: Deployment,
  event: RegistryEvent,
  { state }: Pick<DeploymentFacts, 'state'>,
  { forge }: Ports,
): Promise<void> {
  // Before the deployment counts as done: a command that ends in between goes on from here the next time.
  if (event.restores !== null) await openIncident(event, state, { forge });
  const description = describe(event, state);
  await forge.deployments.endEarlier(deployment, shortened(`followed by ${description}`));
  const words = event.restores === null ? 'holds' : 'was rolled back to';
  await forge.deployments.setStatus(deployment, status('success', `${words} ${description}`));
}

/** Says why it did not come to an end. That the forge does not answer is no answer of the deployment's. */
export async function failDeployment(deployment: Deployment, error: UserError, { forge, log }: Ports): Promise<void> {
  if (error instanceof ForgeUnavailable) return;
  try {
    await forge.deployments.setStatus(deployment, status('failure', error.problems[0]!.what));
  } catch (second) {
    log.warn(`The deployment of ${deployment.ref} could not be marked as failed: ${String(second)}`);
  }
}

/** One issue for a rollback, for ever: it says what was taken out, why, and how to let it back in. */
async function openIncident(event: RegistryEvent, state: ModelState, { forge }: Pick<Ports, 'forge'>): Promise<void> {
  const { title, body } = renderIncident(state.model, event);
  await forge.issues.open({ key: `incident/${event.tag}`, title, body, labels: ['incident'] });
}

export function isLastEnvironment(environment: string | null, environments: Environments | null): boolean {
  return environments?.environments.at(-1)?.name === environment;
}

function describe(event: RegistryEvent, { model }: ModelState): string {
  return `${model} ${event.version ?? event.commit.slice(0, 7)}`;
}

function status(state: DeploymentStatus['state'], description: string): DeploymentStatus {
  return { state, description: shortened(description) };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const characters = [...line];
  return characters.length <= LONGEST ? line : `${characters.slice(0, LONGEST - 1).join('')}…`;
}

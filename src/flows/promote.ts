import type { Environments } from '../config/environments.ts';
import { UserError } from '../errors.ts';
import { type PromotionFacts, type PromotionPlan, planPromotion } from '../registry/plan-promotion.ts';
import type { Planned, PlannedCheck } from '../registry/planned-event.ts';
import { type ModelState, type Unblock, versionAtCommit, versionOf } from '../registry/registry-state.ts';
import { freshness } from '../registry/staleness.ts';
import { readApprovals } from './approvals.ts';
import { type Completed, completeReleases } from './complete-releases.ts';
import { type LifecyclePorts, type LifecycleRequest, rehearsing } from './lifecycle-ports.ts';
import { checkRequirements } from './promotion-requirements.ts';
import { openFacts } from './read-facts.ts';
import {
  type DeclaredHead,
  readDeclaredHead,
  readModelRegistry,
  readRegistryHere,
  readUnblocks,
  requireModel,
} from './read-registry.ts';
import { staleFactsOf } from './staleness.ts';
import { modelFileOf } from './version-files.ts';
import { type EventOutcome, tagOf, writeEvent } from './write-event.ts';

export interface PromoteRequest extends LifecycleRequest {
  readonly model: string;
  readonly version: string;
  readonly environment: string;
  readonly reason: string | null;
  /** People who approved. They are written into the event, so that everybody can see and dispute it. */
  readonly approvedBy: readonly string[];
  onPlan?(plan: PromotionPlan): void;
}

/** The version that was registered from the commit that is checked out; undefined when there is none. */
export async function versionHere(model: string, ports: LifecyclePorts): Promise<string | undefined> {
  const commit = await ports.git.resolve('HEAD');
  const { model: state } = await readModelRegistry(model, ports);
  return commit === undefined ? undefined : versionAtCommit(state, commit)?.version;
}

export interface PromoteResult {
  readonly outcome: EventOutcome<PromotionPlan>;
  readonly completed: Completed | null;
}

/**
 * Promotes a version into an environment. Cheap rules first, then what the environment requires, each with its evidence;
 * then the event, its release and its deployment record. Asked twice, the second time finishes what the first one left.
 * @throws UserError when the model file is not the registered one, or the state here contradicts itself
 */
export async function promoteVersion(request: PromoteRequest, given: LifecyclePorts): Promise<PromoteResult> {
  const { model } = request;
  const ports = rehearsing(given, request.dryRun);
  const reader = openFacts(ports);
  await ports.evidence.pushMissing();
  // What the remote knows is asked while the files are read.
  const asked = Promise.all([readModelRegistry(model, ports), readUnblocks(model, ports.evidence)]);
  asked.catch(() => {}); // Awaited below: what is wrong with the files is said first.
  const head = await readDeclaredHead(ports, reader);
  const [registry, unblocks] = await asked;
  requireModel(model, head.declared, registry.state);
  const environments = head.environments?.environments ?? [];
  const needed = environments.find(({ name }) => name === request.environment)?.approvals ?? 0;
  const { environment, approvedBy: claimed, author } = request;
  const approvals = await withoutOwn(await readApprovals({ environment, needed, claimed, author }, ports), ports);

  const outcome = await writeEvent<PromotionPlan>(
    {
      model,
      registry,
      dryRun: request.dryRun === true,
      eventOf: (plan) => plan.event,
      onPlan: (plan) => request.onPlan?.(plan),
      plan: ({ model: state }) => plan(state, { request, head, unblocks, approvals }),
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

  async function plan(state: ModelState | undefined, known: Known): Promise<Planned<PromotionPlan>> {
    const first = assumingRequirements(state, known, ports.clock.now().getTime());
    if (first.outcome !== 'planned') return first;
    const { environment, version, replaces } = first.plan;
    requireConsistent(state!, [environment.name, ...(environment.after === undefined ? [] : [environment.after])]);
    await modelFileOf(version, ports);
    const { policy, waivers } = head.declared;
    const requirements = await checkRequirements(
      environment.requires,
      {
        version,
        environment: environment.name,
        held: replaces,
        heldVersion: replaces?.version == null ? null : (versionOf(state, replaces.version) ?? null),
        policy,
        waivers,
      },
      reader,
      ports,
    );
    const now = ports.clock.now().getTime();
    const fresh = freshness(await staleFactsOf(version, policy, reader, ports), policy, now);
    const facts: PromotionFacts = {
      environments: head.environments,
      requirements,
      approvals,
      unblocks,
      digest: version.digest,
      ...(fresh === null ? {} : { fresh }),
    };
    return planPromotion(state, request, facts, now);
  }
}

interface Known {
  readonly request: PromoteRequest;
  readonly head: DeclaredHead;
  readonly unblocks: readonly Unblock[];
  readonly approvals: readonly string[];
}

/**
 * The plan as if every requirement were met: what is refused even so needs no model to be loaded. Its checks do not speak
 * of requirements, since nobody looked.
 */
function assumingRequirements(state: ModelState | undefined, known: Known, now: number): Planned<PromotionPlan> {
  const { request, head, unblocks, approvals } = known;
  const passed = { state: 'passed', evidence: null, text: '' } as const;
  const required = requiredBy(head.environments, request.environment);
  const facts: PromotionFacts = {
    environments: head.environments,
    requirements: Object.fromEntries(required.map((name) => [name, passed])),
    approvals,
    unblocks,
    digest: (state === undefined ? undefined : versionOf(state, request.version))?.digest ?? null,
  };
  const planned = planPromotion(state, request, facts, now);
  if (planned.outcome !== 'refused') return planned;
  const looked = (check: PlannedCheck) => !(required as readonly string[]).includes(check.requirement);
  return { ...planned, checks: planned.checks.filter(looked) };
}

function requiredBy(environments: Environments | null, name: string) {
  return environments?.environments.find((environment) => environment.name === name)?.requires ?? [];
}

/** Nobody approves what they ask for themselves. */
async function withoutOwn(approvedBy: readonly string[], { tagWriter }: LifecyclePorts): Promise<readonly string[]> {
  if (approvedBy.length === 0) return [];
  const own = (await tagWriter.identity()) ?? '';
  const [, name = '', address = ''] = /^(.*?)\s*<(.*)>$/.exec(own) ?? [];
  const mine = [own, name, address].map((text) => text.toLowerCase());
  return approvedBy
    .map((person) => person.trim())
    .filter((person) => person !== '' && !mine.includes(person.toLowerCase()));
}

/**
 * Throws a UserError when what one of the environments holds contradicts the version it names.
 */
export function requireConsistent(state: ModelState, environments: readonly string[]): void {
  const tags = environments
    .map((name) => state.environments.get(name)?.current?.tag)
    .filter((tag) => tag !== undefined);
  const conflicts = state.conflicts.filter(
    ({ kind, tags: involved }) =>
      (kind === 'digest-contradicts' || kind === 'version-contradicts') && involved.some((tag) => tags.includes(tag)),
  );
  if (conflicts.length === 0) return;
  throw new UserError(
    conflicts.map(({ text, tags: involved }) => ({
      what: text,
      where: { file: `refs/tags/${involved.find((tag) => tags.includes(tag))}` },
      fix: `An event that contradicts its version was written by hand or tampered with: roll the environment back (proofmark rollback ${state.model} --env …), and find out who made it.`,
    })),
  );
}

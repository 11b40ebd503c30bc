import type { DataCard } from '../config/data-card.ts';
import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import type { Evidence } from '../ports.ts';
import { newestVersion, type RegisteredVersion, type RegistryState } from '../registry/registry-state.ts';
import { limitsOf, type StalenessFacts } from '../registry/staleness.ts';
import type { RepositoryPlan } from './plan.ts';
import type { FactsReader } from './read-facts.ts';
import { factsOf } from './version-assets.ts';
import { runOfVersion } from './version-files.ts';

interface Ports {
  readonly evidence: Evidence;
}

/** How old a version and what it was made from are. Reads nothing where no limit is set. */
export async function staleFactsOf(
  version: RegisteredVersion,
  { staleness }: Policy,
  reader: FactsReader,
  ports: Ports,
): Promise<StalenessFacts> {
  const { model, commit } = version;
  const declared = await lenient(() => factsOf({ model, commit, label: version.version }, reader));
  const limits = limitsOf(model, staleness, declared?.card['stale-after']);
  const run = limits.model === undefined ? undefined : await lenient(() => runOfVersion(version, ports.evidence));
  return {
    model,
    version: version.version,
    cardFile: declared?.cardFile ?? null,
    limits,
    since: {
      model: timeOf(run?.record.startedAt) ?? version.time,
      data: declared === undefined ? null : dataTime(declared.card),
      card: declared === undefined ? null : cardTime(declared.card),
      // Evaluations hold no times, so that they are the same whenever they are made: this is when they were done at the latest.
      evaluation: version.time,
    },
  };
}

/** Of each model the newest version, and every version that an environment holds. */
export async function staleFactsOfRegistry(
  state: RegistryState,
  policy: Policy,
  reader: FactsReader,
  ports: Ports,
): Promise<readonly StalenessFacts[]> {
  const facts: StalenessFacts[] = [];
  for (const model of state.models.values()) {
    const held = [...model.environments.values()].map(({ current }) => current?.commit);
    const newest = newestVersion(model);
    const watched = model.versions.filter(
      (version) => !version.deregistered && (version === newest || held.includes(version.commit)),
    );
    for (const version of watched) facts.push(await staleFactsOf(version, policy, reader, ports));
  }
  return facts;
}

/** Of each planned model its data as the plan's head declares them, and its newest version. */
export async function staleFactsOfPlan(plan: RepositoryPlan, ports: Ports): Promise<readonly StalenessFacts[]> {
  const facts: StalenessFacts[] = [];
  for (const { model, card, cardFile } of plan.models) {
    const limits = limitsOf(model, plan.policy.staleness, card['stale-after']);
    if (Object.keys(limits).length === 0) continue;
    const data = { data: dataTime(card), card: cardTime(card) };
    facts.push({ model, version: null, cardFile, limits, since: data });
    const newest = newestVersion(plan.registry.models.get(model));
    if (newest === undefined) continue;
    const own = await staleFactsOf(newest, plan.policy, plan.facts, ports);
    const { model: trained, evaluation } = own.since;
    facts.push({ ...own, since: { model: trained ?? null, evaluation: evaluation ?? null } });
  }
  return facts;
}

/** When somebody last looked a card over, in milliseconds since 1970; null when it does not say. */
export function cardTime({ updated }: DataCard): number | null {
  return timeOf(updated);
}

/** The last day of collection, else the last update. */
function dataTime({ collected, updated }: DataCard): number | null {
  return timeOf(collected?.split('/').at(-1)) ?? timeOf(updated);
}

function timeOf(text: string | undefined): number | null {
  const time = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(time) ? null : time;
}

async function lenient<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return undefined;
  }
}

import type { RegistryEvent } from './events.ts';
import { foldEvents } from './fold-registry.ts';
import type { Assignment, RegistryState, Tenure } from './registry-state.ts';

/** A version that was live: what, where, from when to when. */
export interface Interval extends Tenure {
  readonly model: string;
  readonly environment: string;
}

/** What an environment held at an instant. */
export interface LiveVersion {
  readonly model: string;
  readonly environment: string;
  readonly assignment: Assignment;
  readonly since: RegistryEvent;
}

/** Every interval of the registry: by model, then in the order in which they began. */
export function intervalsOf(state: RegistryState): readonly Interval[] {
  return [...state.models.values()].flatMap(({ model, environments, events }) => {
    const position = new Map(events.map((event, at) => [event, at]));
    return [...environments.values()]
      .flatMap(({ environment, tenures }) => tenures.map((tenure): Interval => ({ model, environment, ...tenure })))
      .sort((a, b) => position.get(a.since)! - position.get(b.since)!);
  });
}

/**
 * The state at an instant: the fold of the events that had happened by then, as the clocks of those who wrote them had it.
 * Events of unknown time are left out. `time` in milliseconds since 1970.
 */
export function stateAt(state: RegistryState, time: number): RegistryState {
  const events = [...state.models.values()].flatMap((model) => model.events);
  return foldEvents(events.filter((event) => event.time !== null && event.time <= time));
}

/** What every environment holds; by model, then by environment in the order of their first use. */
export function liveVersions(state: RegistryState): readonly LiveVersion[] {
  const order = environmentOrder(state);
  return [...state.models.values()].flatMap(({ model, environments }) =>
    order.flatMap((environment): LiveVersion[] => {
      const held = environments.get(environment);
      if (held?.current == null) return [];
      return [{ model, environment, assignment: held.current, since: held.since! }];
    }),
  );
}

/**
 * Names of all environments, those that models come to first before the others: what stands in the tags, without
 * anything that is declared. A rollout follows its environment.
 */
export function environmentOrder(state: RegistryState): readonly string[] {
  const first = new Map<string, number>();
  const bases = new Map<string, string>();
  for (const { environments, events } of state.models.values()) {
    for (const { environment, rolloutOf } of environments.values()) {
      if (rolloutOf !== null) bases.set(environment, rolloutOf);
      if (!first.has(environment)) first.set(environment, Number.POSITIVE_INFINITY);
    }
    let position = 0;
    const seen = new Set<string>();
    for (const { environment } of events) {
      if (environment === null || seen.has(environment)) continue;
      seen.add(environment);
      position += 1;
      first.set(environment, Math.min(first.get(environment) ?? Number.POSITIVE_INFINITY, position));
    }
  }
  const rank = (name: string) => first.get(bases.get(name) ?? name) ?? Number.POSITIVE_INFINITY;
  const base = (name: string) => bases.get(name) ?? name;
  return [...first.keys()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (base(a) === base(b) ? Number(bases.has(a)) - Number(bases.has(b)) : 0) ||
      (a < b ? -1 : a > b ? 1 : 0),
  );
}

import { orderEvents, type RegistryEvent } from './events.ts';
import { foldEnvironments } from './fold-environments.ts';
import { foldVersions } from './fold-versions.ts';
import type { Block, Conflict, EnvironmentState, ModelState, RegisteredVersion } from './registry-state.ts';
import { compareVersions } from './tag-grammar.ts';

/** State of one model from its events, in any order. */
export function foldModel(model: string, unordered: readonly RegistryEvent[]): ModelState {
  const events = orderEvents(unordered);
  const versions = foldVersions(model, events);
  const { environments, conflicts } = foldEnvironments(events, versions);
  const last = events.at(-1)!;
  return {
    model,
    versions: [...versions.byName.values()].sort(newestFirst),
    environments,
    events,
    // As in gto: whatever happens to a model after its deprecation brings it back.
    deprecated: last.kind === 'deprecate' ? last : null,
    nextCounter: events.reduce((most, { counter }) => Math.max(most, counter ?? 0), events.length) + 1,
    blocks: blocksOf(environments, versions.byName, events),
    conflicts: [...countedTwice(events), ...clockSkew(events), ...versions.conflicts, ...conflicts],
  };
}

/** Equal precedence (build metadata) is ordered by name, so that there is one order. */
function newestFirst(a: RegisteredVersion, b: RegisteredVersion): number {
  return compareVersions(b.version, a.version) || (a.version < b.version ? 1 : -1);
}

/** A rollback blocks what it replaces. */
function blocksOf(
  environments: ReadonlyMap<string, EnvironmentState>,
  versions: ReadonlyMap<string, RegisteredVersion>,
  events: readonly RegistryEvent[],
): readonly Block[] {
  return events.flatMap((event): Block[] => {
    if (event.kind !== 'assign' || event.restores === null || event.replaces === null) return [];
    const held = environments
      .get(event.environment!)
      ?.tenures.findLast(({ assignment, until }) => until === event && assignment.version === event.replaces);
    const digest = held?.assignment.digest ?? versions.get(event.replaces)?.digest ?? null;
    const { tag, environment, time, actor, reason } = event;
    return [{ digest, version: event.replaces, tag, environment: environment!, time, actor, reason }];
  });
}

function countedTwice(events: readonly RegistryEvent[]): Conflict[] {
  const byCounter = new Map<number, string[]>();
  for (const { counter, tag } of events) {
    if (counter === null) continue;
    const tags = byCounter.get(counter);
    if (tags === undefined) byCounter.set(counter, [tag]);
    else tags.push(tag);
  }
  return [...byCounter]
    .filter(([, tags]) => tags.length > 1)
    .map(([counter, tags]) => ({
      kind: 'counter-twice',
      tags,
      text: `the counter ${counter} stands on ${tags.length} tags; their times decide which came first`,
    }));
}

/** Clocks that differ by less are as good as clocks get. */
const CLOCK_TOLERANCE_MS = 2 * 60_000;

/** A later counter with an earlier time. */
function clockSkew(events: readonly RegistryEvent[]): Conflict[] {
  const conflicts: Conflict[] = [];
  let latest: RegistryEvent | undefined;
  for (const event of events) {
    if (event.counter === null || event.time === null) continue;
    if (latest !== undefined && event.time < latest.time! - CLOCK_TOLERANCE_MS) {
      const minutes = Math.round((latest.time! - event.time) / 60_000);
      conflicts.push({
        kind: 'clock-skew',
        tags: [latest.tag, event.tag],
        text: `comes after ${latest.tag} by its counter, and ${minutes} min before it by the clock; the counter decides`,
      });
    }
    if (latest === undefined || event.time > latest.time!) latest = event;
  }
  return conflicts;
}

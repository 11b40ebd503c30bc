import type { RegistryEvent } from './events.ts';
import type { FoldedVersions } from './fold-versions.ts';
import type { Assignment, Conflict, EnvironmentState, RegisteredVersion, Tenure } from './registry-state.ts';

/** Endings of the stages through which a version comes into an environment. */
export const ROLLOUT_STAGES = ['canary', 'shadow', 'green'] as const;
export type RolloutStage = (typeof ROLLOUT_STAGES)[number];

interface Slot {
  readonly assignment: Assignment;
  /** Position of the assignment among the model's events. */
  readonly position: number;
  removed: boolean;
}

/** An environment while its events are folded. */
interface Pile {
  readonly slots: Slot[];
  /** The slot of each commit that was not taken back. */
  readonly byCommit: Map<string, Slot>;
  readonly tenures: { assignment: Assignment; since: RegistryEvent; until: RegistryEvent | null }[];
  top: Slot | undefined;
}

/**
 * What each environment holds and held, from ordered events. An environment is a pile, as in gto: it holds the version
 * assigned last that was neither unassigned nor deregistered. Taking that one back uncovers the one before.
 */
export function foldEnvironments(
  events: readonly RegistryEvent[],
  versions: FoldedVersions,
): { readonly environments: ReadonlyMap<string, EnvironmentState>; readonly conflicts: readonly Conflict[] } {
  const piles = new Map<string, Pile>();
  const conflicts: Conflict[] = [];
  /** Versions that are taken back at this point of the history. */
  const withdrawn = new Set<string>();

  for (const [position, event] of events.entries()) {
    switch (event.kind) {
      case 'assign': {
        const pile = pileOf(piles, event.environment!);
        const version = versions.at(event.commit, event.version);
        conflicts.push(...contradictions(event, version, versions));
        assign(pile, { assignment: assignmentOf(event, version), position, removed: false });
        settle(pile, event, withdrawn);
        break;
      }
      case 'unassign': {
        const pile = piles.get(event.environment!);
        const slot = pile?.byCommit.get(event.commit);
        if (pile === undefined || slot === undefined) {
          const text = `takes from ${event.environment} what it does not hold`;
          conflicts.push({ kind: 'unassigns-nothing', tags: [event.tag], text });
          break;
        }
        slot.removed = true;
        pile.byCommit.delete(event.commit);
        settle(pile, event, withdrawn);
        break;
      }
      case 'register':
      case 'deregister': {
        const turn = versions.turns.get(event);
        if (turn === undefined) break;
        if (turn === 'withdrawn') withdrawn.add(event.version!);
        else withdrawn.delete(event.version!);
        for (const pile of piles.values()) settle(pile, event, withdrawn);
        break;
      }
      case 'deprecate':
      case 'create':
        break;
    }
  }
  return { environments: finish(piles, withdrawn), conflicts };
}

function pileOf(piles: Map<string, Pile>, environment: string): Pile {
  const known = piles.get(environment);
  if (known !== undefined) return known;
  const pile: Pile = { slots: [], byCommit: new Map(), tenures: [], top: undefined };
  piles.set(environment, pile);
  return pile;
}

function assign(pile: Pile, slot: Slot): void {
  const before = pile.byCommit.get(slot.assignment.commit);
  if (before !== undefined) before.removed = true;
  pile.byCommit.set(slot.assignment.commit, slot);
  pile.slots.push(slot);
}

/** Finds what is on top after an event, and begins a tenure when that is something else. */
function settle(pile: Pile, event: RegistryEvent, withdrawn: ReadonlySet<string>): void {
  while (pile.slots.at(-1)?.removed === true) pile.slots.pop();
  const top = pile.slots.findLast((slot) => counts(slot, withdrawn));
  if (top === pile.top) return;
  const last = pile.tenures.at(-1);
  if (last !== undefined && last.until === null) last.until = event;
  if (top !== undefined) pile.tenures.push({ assignment: top.assignment, since: event, until: null });
  pile.top = top;
}

function counts(slot: Slot, withdrawn: ReadonlySet<string>): boolean {
  return !slot.removed && (slot.assignment.version === null || !withdrawn.has(slot.assignment.version));
}

function assignmentOf(event: RegistryEvent, version: RegisteredVersion | undefined): Assignment {
  const { commit, tag, counter, time, actor, reason, replaces, restores, rollout } = event;
  return {
    environment: event.environment!,
    version: version?.version ?? null,
    commit,
    digest: event.digest ?? version?.digest ?? null,
    ...{ tag, counter, time, actor, reason, replaces, restores, rollout },
    event,
  };
}

function contradictions(
  event: RegistryEvent,
  version: RegisteredVersion | undefined,
  versions: FoldedVersions,
): Conflict[] {
  const conflict = (kind: Conflict['kind'], tags: readonly string[], text: string): Conflict => ({ kind, tags, text });
  const { tag, environment } = event;
  if (version === undefined) {
    if (event.version === null) {
      const text = `gives ${environment} a commit on which no version is registered; it is shown as that commit`;
      return [conflict('unregistered-commit', [tag], text)];
    }
    const named = versions.byName.get(event.version);
    return named === undefined
      ? [conflict('unknown-version', [tag], `gives ${environment} ${event.version}, which is not registered`)]
      : [conflict('version-contradicts', [named.tag, tag], misplaced(event, 'on which no version is registered'))];
  }
  if (event.version !== null && event.version !== version.version) {
    return [conflict('version-contradicts', [version.tag, tag], misplaced(event, `of ${version.version}`))];
  }
  if (event.digest !== null && version.digest !== null && event.digest !== version.digest) {
    const text = `gives ${environment} ${version.version} with ${event.digest}, and it was registered with ${version.digest}`;
    return [conflict('digest-contradicts', [version.tag, tag], text)];
  }
  return [];
}

function misplaced(event: RegistryEvent, whose: string): string {
  return `says ${event.version} and points at the commit ${event.commit.slice(0, 7)}, ${whose}; the commit decides`;
}

function finish(
  piles: ReadonlyMap<string, Pile>,
  withdrawn: ReadonlySet<string>,
): ReadonlyMap<string, EnvironmentState> {
  const rollouts = new Map<string, Slot>();
  const bases = new Map<string, string>();
  for (const [name, { top, slots, tenures }] of piles) {
    const base = rolloutBase(name);
    if (base === null) continue;
    // A stage that only looks like a rollout is an environment of its own, such as one called blue-green.
    if (!piles.has(base) && !tenures.some(({ assignment }) => assignment.rollout !== null)) continue;
    bases.set(name, base);
    if (slots.length > 0 && top !== undefined && top.position > (rollouts.get(base)?.position ?? -1)) {
      rollouts.set(base, top);
    }
  }
  const names = new Set([...piles.keys(), ...bases.values()]);
  return new Map(
    [...names].sort().map((environment): [string, EnvironmentState] => {
      const pile = piles.get(environment);
      const rollout = rollouts.get(environment);
      const since = pile?.tenures.at(-1);
      const ended = rollout === undefined || lastAssigned(pile) > rollout.position;
      return [
        environment,
        {
          environment,
          current: pile?.top?.assignment ?? null,
          since: since === undefined || since.until !== null ? null : since.since,
          rollout: ended ? null : rollout.assignment,
          rolloutOf: bases.get(environment) ?? null,
          tenures: (pile?.tenures ?? []) satisfies readonly Tenure[],
          pile: (pile?.slots ?? []).filter((slot) => counts(slot, withdrawn)).map((slot) => slot.assignment),
        },
      ];
    }),
  );
}

/** A version that has come in ends the rollout that brought it, and every one begun before. */
function lastAssigned(pile: Pile | undefined): number {
  return pile?.top?.position ?? -1;
}

function rolloutBase(stage: string): string | null {
  const dash = stage.lastIndexOf('-');
  const ending = stage.slice(dash + 1);
  return dash > 0 && ROLLOUT_STAGES.some((each) => each === ending) ? stage.slice(0, dash) : null;
}

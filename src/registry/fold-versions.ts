import type { RegistryEvent } from './events.ts';
import type { Conflict, RegisteredVersion } from './registry-state.ts';
import { compareVersions } from './tag-grammar.ts';

export interface FoldedVersions {
  readonly byName: ReadonlyMap<string, RegisteredVersion>;
  readonly conflicts: readonly Conflict[];
  /** The events that took a version back, or brought it back; others with such names changed nothing. */
  readonly turns: ReadonlyMap<RegistryEvent, 'withdrawn' | 'restored'>;
  /**
   * The version of a commit, whenever it was registered: an environment is given a commit, and a version names it. Of
   * several on one commit, the one that is `named`, else the newest.
   */
  at(commit: string, named: string | null): RegisteredVersion | undefined;
}

/** Registrations and their withdrawal, from ordered events. A version belongs to the commit it was first registered on. */
export function foldVersions(model: string, events: readonly RegistryEvent[]): FoldedVersions {
  const byName = new Map<string, RegisteredVersion>();
  const byCommit = new Map<string, string[]>();
  const turns = new Map<RegistryEvent, 'withdrawn' | 'restored'>();
  const conflicts: Conflict[] = [];
  const conflict = (kind: Conflict['kind'], tags: readonly string[], text: string) =>
    void conflicts.push({ kind, tags, text });

  for (const event of events) {
    if (event.kind === 'register') register(event, event.version!);
    else if (event.kind === 'deregister') deregister(event, event.version!);
  }

  function register(event: RegistryEvent, version: string): void {
    const known = byName.get(version);
    if (known === undefined) {
      byName.set(version, registered(model, version, event));
      const others = (byCommit.get(event.commit) ?? []).map((name) => byName.get(name)!);
      byCommit.set(event.commit, [...others.map((each) => each.version), version]);
      const active = others.find((each) => !each.deregistered);
      if (active !== undefined) {
        const text = `${active.version} and ${version} are registered on one commit; both stay, and the newer names it`;
        conflict('two-versions-on-commit', [active.tag, event.tag], text);
      }
    } else if (known.commit === event.commit && known.deregistered) {
      byName.set(version, { ...known, deregistered: false, withdrawn: null });
      turns.set(event, 'restored');
    } else {
      const text =
        known.commit === event.commit
          ? `registers ${version} a second time; the first stays`
          : `registers ${version} a second time, on another commit; the first stays`;
      conflict('registered-twice', [known.tag, event.tag], text);
    }
  }

  function deregister(event: RegistryEvent, version: string): void {
    const known = byName.get(version);
    if (known === undefined) {
      conflict('deregisters-unknown', [event.tag], `takes back ${version}, which was not registered before`);
      return;
    }
    if (known.deregistered) return;
    byName.set(version, { ...known, deregistered: true, withdrawn: event });
    turns.set(event, 'withdrawn');
  }

  return {
    byName,
    conflicts,
    turns,
    at(commit, named) {
      const names = byCommit.get(commit) ?? [];
      if (named !== null && names.includes(named)) return byName.get(named);
      const active = names.filter((name) => !byName.get(name)!.deregistered);
      const newest = (active.length > 0 ? active : names).toSorted(compareVersions).at(-1);
      return newest === undefined ? undefined : byName.get(newest);
    },
  };
}

function registered(model: string, version: string, event: RegistryEvent): RegisteredVersion {
  const { commit, tag, digest, run, evaluation, verdict, time, actor } = event;
  const facts = { commit, tag, digest, run, evaluation, verdict, time, actor };
  return { model, version, ...facts, deregistered: false, withdrawn: null, event };
}

import type { EventKind, RegistryEvent } from '../registry/events.ts';
import type { Assignment, Tenure } from '../registry/registry-state.ts';
import { NOTHING } from './numbers.ts';
import type { Cell } from './tables.ts';

/** For whom a table is: `people` read names and minutes, `scripts` everything in full and nothing for nothing. */
export interface RegistryStyle {
  readonly readers: 'people' | 'scripts';
  /** `names`: messages, people and times could not be read, so their absence says nothing. */
  readonly detail: 'whole' | 'names';
}

/** Stands where nobody can tell without a clone. */
export const UNKNOWN = 'unknown';

const EVENT_WORD: Readonly<Record<EventKind, string>> = {
  register: 'registered',
  deregister: 'taken back',
  assign: 'assigned',
  unassign: 'taken out',
  deprecate: 'deprecated',
  create: 'created',
};

/** What happened, in a word; a rollback is told from a promotion by what it restores. */
export function eventWord(event: RegistryEvent): string {
  if (event.kind !== 'assign') return EVENT_WORD[event.kind];
  if (event.restores !== null) return 'rolled back';
  return event.rollout ?? EVENT_WORD.assign;
}

/** A text of a tag's message; `none` stands for one that the message does not have. */
export function told(text: string | null, style: RegistryStyle): Cell {
  if (text !== null) return { text };
  if (style.detail === 'names') return { text: UNKNOWN };
  return { text: style.readers === 'people' ? NOTHING : '' };
}

/** `2026-03-01 12:00` in UTC, or the whole ISO 8601. */
export function whenCell(time: number | null, style: RegistryStyle): Cell {
  if (time === null) return told(null, style);
  const iso = new Date(time).toISOString();
  return { text: style.readers === 'people' ? iso.slice(0, 16).replace('T', ' ') : iso };
}

/** A name without its address, for people. */
export function whoCell(actor: string | null, style: RegistryStyle): Cell {
  if (actor === null || style.readers === 'scripts') return told(actor, style);
  const name = actor.replace(/\s*<[^>]*>$/, '').trim();
  return { text: name === '' ? actor : name };
}

/** What is fixed in a tag whoever reads it: nothing is nothing. */
export function knownCell(text: string | null, style: RegistryStyle): Cell {
  return { text: text ?? (style.readers === 'people' ? NOTHING : '') };
}

export function commitText(commit: string, style: RegistryStyle): string {
  return style.readers === 'people' ? commit.slice(0, 7) : commit;
}

/** The version, or the commit when none is registered on it. */
export function versionText({ version, commit }: Assignment, style: RegistryStyle): string {
  return version ?? commitText(commit, style);
}

export function digestCell(digest: string | null, style: RegistryStyle): Cell {
  if (digest === null || style.readers === 'scripts') return told(digest, style);
  return { text: digest.replace(/^sha256:/, '').slice(0, 12) };
}

/** Why a tenure began, in the words of those who began it. */
export function whyCell({ assignment, since }: Pick<Tenure, 'assignment' | 'since'>, style: RegistryStyle): Cell {
  const { event, replaces, restores, rollout, reason } = assignment;
  if (since !== event) {
    const gone = since.version ?? since.commit.slice(0, 7);
    const how = since.kind === 'unassign' ? `when ${gone} was taken out` : `when ${gone} was taken back`;
    return { text: withReason(since.kind === 'register' ? 'registered again' : `back ${how}`, since.reason) };
  }
  if (restores !== null) return { text: withReason(`rollback from ${replaces ?? UNKNOWN}`, reason), tone: 'bad' };
  if (rollout !== null) return { text: withReason(rollout, reason) };
  return told(reason, style);
}

function withReason(text: string, reason: string | null): string {
  return reason === null ? text : `${text}: ${reason}`;
}

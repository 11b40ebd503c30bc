import type { NotAnEvent, RegistryEvent } from './events.ts';

/** A version that was registered, also when it was taken back later. */
export interface RegisteredVersion {
  readonly model: string;
  readonly version: string;
  readonly commit: string;
  readonly tag: string;
  readonly digest: string | null;
  /** Keys of evidence. */
  readonly run: string | null;
  readonly evaluation: string | null;
  readonly verdict: string | null;
  readonly time: number | null;
  readonly actor: string | null;
  /** Was taken back. */
  readonly deregistered: boolean;
  /** The event that took it back. */
  readonly withdrawn: RegistryEvent | null;
  readonly event: RegistryEvent;
}

/** A version in an environment. */
export interface Assignment {
  readonly environment: string;
  /** The version registered on the commit; null when there is none. */
  readonly version: string | null;
  readonly commit: string;
  /** What the event says, else the digest of the version. */
  readonly digest: string | null;
  readonly tag: string;
  readonly counter: number | null;
  readonly time: number | null;
  readonly actor: string | null;
  readonly reason: string | null;
  readonly replaces: string | null;
  readonly restores: string | null;
  readonly rollout: string | null;
  readonly event: RegistryEvent;
}

/** What an environment held from one event to another. */
export interface Tenure {
  readonly assignment: Assignment;
  /** The assignment, or the event that took back what had replaced it. */
  readonly since: RegistryEvent;
  /** Null while it lasts. */
  readonly until: RegistryEvent | null;
}

export interface EnvironmentState {
  readonly environment: string;
  /** What it holds now. */
  readonly current: Assignment | null;
  /** Since which event it holds that. */
  readonly since: RegistryEvent | null;
  /** What is coming in: the newest of `production-canary`, `-shadow` and `-green` that nothing has ended. */
  readonly rollout: Assignment | null;
  /** `production` for `production-canary`; null for an environment of its own. */
  readonly rolloutOf: string | null;
  /** All it ever held, in order; the last one may last. */
  readonly tenures: readonly Tenure[];
  /** Assignments that were not taken back, in order: the last is the current one, those before it come back when it goes. */
  readonly pile: readonly Assignment[];
}

/** A version that a rollback took out of an environment: no promotion until somebody clears it. */
export interface Block {
  readonly digest: string | null;
  readonly version: string;
  /** The rollback. */
  readonly tag: string;
  readonly environment: string;
  readonly time: number | null;
  readonly actor: string | null;
  readonly reason: string | null;
}

/** Somebody cleared a block. */
export interface Unblock {
  readonly model: string;
  /** Of the blocked version; its name when it has none. */
  readonly digest: string;
  /** The rollback that blocked it. */
  readonly tag: string;
  readonly reason: string;
  readonly actor: string | null;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** Events that contradict each other. The state takes the side that the text says. */
export interface Conflict {
  readonly kind:
    | 'counter-twice'
    | 'registered-twice'
    | 'two-versions-on-commit'
    | 'unknown-version'
    | 'unregistered-commit'
    | 'version-contradicts'
    | 'digest-contradicts'
    | 'deregisters-unknown'
    | 'unassigns-nothing'
    | 'clock-skew';
  readonly tags: readonly string[];
  readonly text: string;
}

export interface ModelState {
  readonly model: string;
  /** By precedence, newest first. */
  readonly versions: readonly RegisteredVersion[];
  /** By name. Holds every stage of the tags, rollouts too. */
  readonly environments: ReadonlyMap<string, EnvironmentState>;
  /** In the order they happened. */
  readonly events: readonly RegistryEvent[];
  /** The deprecation, when nothing happened since. */
  readonly deprecated: RegistryEvent | null;
  /** Of the model's next tag: one more than any it has, and than the number of its tags. */
  readonly nextCounter: number;
  /** In the order of rollbacks; cleared ones too, since clearing is no tag. */
  readonly blocks: readonly Block[];
  readonly conflicts: readonly Conflict[];
}

export interface RegistryState {
  /** By name. */
  readonly models: ReadonlyMap<string, ModelState>;
  /** Tags that look like events and are none. */
  readonly ignored: readonly NotAnEvent[];
}

/** Newest registered version of each model that was not taken back. */
export function currentVersions(state: RegistryState): ReadonlyMap<string, RegisteredVersion> {
  const current = new Map<string, RegisteredVersion>();
  for (const [model, each] of state.models) {
    const newest = newestVersion(each);
    if (newest !== undefined) current.set(model, newest);
  }
  return current;
}

export function newestVersion(state: ModelState | undefined): RegisteredVersion | undefined {
  return state?.versions.find((version) => !version.deregistered);
}

export function versionOf(state: ModelState | undefined, version: string): RegisteredVersion | undefined {
  return state?.versions.find((each) => each.version === version);
}

/** The version registered on a commit and not taken back. */
export function versionAtCommit(state: ModelState | undefined, commit: string): RegisteredVersion | undefined {
  return state?.versions.find((each) => each.commit === commit && !each.deregistered);
}

/** The block that keeps a version out, if nobody cleared it. The same bytes under another version are blocked too. */
export function blockOf(
  state: ModelState | undefined,
  version: Pick<RegisteredVersion, 'version' | 'digest'>,
  unblocks: readonly Unblock[],
): Block | undefined {
  return state?.blocks.findLast(
    (block) =>
      (block.digest === null || version.digest === null
        ? block.version === version.version
        : block.digest === version.digest) && !unblocks.some((each) => each.tag === block.tag),
  );
}

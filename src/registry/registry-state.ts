import { compareVersions, parseTagName, type TagName } from './tag-grammar.ts';
import { parseTagMessage, type Trailers } from './trailers.ts';

/** A tag as the repository has it; `TagRef` of the git port is one. */
export interface RegistryTag {
  readonly name: string;
  readonly annotated: boolean;
  readonly commit: string;
  readonly tagger: string | null;
  /** ISO 8601 with offset. */
  readonly date: string | null;
  readonly message: string;
}

/** Something that happened to a model. */
export interface RegistryEvent {
  readonly tag: string;
  readonly what: TagName;
  readonly commit: string;
  readonly actor: string | null;
  /** Milliseconds since 1970; minus infinity when the tag has no date. */
  readonly time: number;
  readonly trailers: Trailers;
}

export interface RegisteredVersion {
  readonly model: string;
  readonly version: string;
  readonly commit: string;
  readonly tag: string;
  readonly trailers: Trailers;
  /** Was taken back by a later event. */
  readonly deregistered: boolean;
}

export interface Assignment {
  readonly stage: string;
  readonly commit: string;
  /** From the trailer, else the registered version of the same commit; null when neither says. */
  readonly version: string | null;
  readonly tag: string;
  readonly trailers: Trailers;
}

export interface ModelState {
  /** By precedence, newest first. */
  readonly versions: readonly RegisteredVersion[];
  /** What each environment holds now. */
  readonly stages: ReadonlyMap<string, Assignment>;
  readonly deprecated: boolean;
}

export interface RegistryState {
  readonly models: ReadonlyMap<string, ModelState>;
  /** Tags that look like events and are none, with the reason. */
  readonly ignored: readonly { readonly tag: string; readonly reason: string }[];
}

/** State of the registry: a fold over its tags, whatever order they come in. */
export function foldTags(tags: readonly RegistryTag[]): RegistryState {
  const { events, ignored } = readEvents(tags);
  const byModel = new Map<string, RegistryEvent[]>();
  for (const event of events) {
    const list = byModel.get(event.what.name);
    if (list === undefined) byModel.set(event.what.name, [event]);
    else list.push(event);
  }
  const models = new Map([...byModel].map(([model, list]) => [model, foldModel(model, orderEvents(list))]));
  return { models, ignored };
}

function readEvents(tags: readonly RegistryTag[]) {
  const events: RegistryEvent[] = [];
  const ignored: { tag: string; reason: string }[] = [];
  for (const tag of tags) {
    const what = parseTagName(tag.name);
    if (what.kind === 'other') {
      if (what.reason !== null) ignored.push({ tag: tag.name, reason: what.reason });
    } else if (!tag.annotated) {
      ignored.push({ tag: tag.name, reason: 'is a lightweight tag: it does not say who made it, when and why' });
    } else {
      events.push({
        tag: tag.name,
        what,
        commit: tag.commit,
        actor: tag.tagger,
        time: tag.date === null ? Number.NEGATIVE_INFINITY : Date.parse(tag.date),
        trailers: parseTagMessage(tag.message).trailers,
      });
    }
  }
  ignored.sort((a, b) => (a.tag < b.tag ? -1 : 1));
  return { events, ignored };
}

/**
 * Events of one model in the order they happened: by counter where they have one; those without are put among them by
 * time. Clocks of different machines disagree, counters do not. Equal in everything, the tag's name decides.
 */
export function orderEvents(events: readonly RegistryEvent[]): readonly RegistryEvent[] {
  const byTime = (a: RegistryEvent, b: RegistryEvent) =>
    a.time === b.time ? (a.tag < b.tag ? -1 : 1) : a.time < b.time ? -1 : 1;
  const counted = events
    .filter((event) => event.what.counter !== null)
    .sort((a, b) => a.what.counter! - b.what.counter! || byTime(a, b));
  const uncounted = events.filter((event) => event.what.counter === null).sort(byTime);
  const ordered: RegistryEvent[] = [];
  for (const event of counted) {
    while (uncounted.length > 0 && uncounted[0]!.time <= event.time) ordered.push(uncounted.shift()!);
    ordered.push(event);
  }
  return [...ordered, ...uncounted];
}

function foldModel(model: string, events: readonly RegistryEvent[]): ModelState {
  const versions = new Map<string, RegisteredVersion>();
  const stages = new Map<string, Assignment>();
  let deprecated = false;
  for (const { what, commit, tag, trailers } of events) {
    switch (what.kind) {
      case 'register':
        versions.set(what.version, { model, version: what.version, commit, tag, trailers, deregistered: false });
        break;
      case 'deregister': {
        const registered = versions.get(what.version);
        if (registered !== undefined) versions.set(what.version, { ...registered, deregistered: true });
        break;
      }
      case 'assign':
        stages.set(what.stage, { stage: what.stage, commit, version: null, tag, trailers });
        break;
      case 'unassign':
        // Taking back what the environment no longer holds changes nothing.
        if (stages.get(what.stage)?.commit === commit) stages.delete(what.stage);
        break;
      case 'deprecate':
        deprecated = true;
        break;
      case 'create':
        deprecated = false;
        break;
    }
  }
  const newestFirst = [...versions.values()].sort((a, b) => compareVersions(b.version, a.version));
  const versionAt = (commit: string) => newestFirst.find((each) => each.commit === commit)?.version ?? null;
  const named = [...stages].map(([stage, assignment]): [string, Assignment] => [
    stage,
    { ...assignment, version: assignment.trailers['Proofmark-Version'] ?? versionAt(assignment.commit) },
  ]);
  return { versions: newestFirst, stages: new Map(named), deprecated };
}

/** Newest registered version of each model that was not taken back. */
export function currentVersions(state: RegistryState): ReadonlyMap<string, RegisteredVersion> {
  const current = new Map<string, RegisteredVersion>();
  for (const [model, { versions }] of state.models) {
    const newest = versions.find((version) => !version.deregistered);
    if (newest !== undefined) current.set(model, newest);
  }
  return current;
}

/** The counter of a model's next tag: one more than any it has, and than the number of its tags. */
export function nextCounter(tags: readonly Pick<RegistryTag, 'name'>[], model: string): number {
  const parsed = tags.map((tag) => parseTagName(tag.name)).filter((tag) => tag.kind !== 'other' && tag.name === model);
  return Math.max(parsed.length, ...parsed.map((tag) => (tag.kind === 'other' ? 0 : (tag.counter ?? 0)))) + 1;
}

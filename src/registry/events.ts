import { parseTagName, type TagName } from './tag-grammar.ts';
import { parseTagMessage, type Trailers } from './trailers.ts';

/** A tag as the repository has it; `TagRef` of the git port is one. */
export interface RegistryTag {
  readonly name: string;
  /** Id of the tag object; of the commit for a lightweight tag. */
  readonly oid?: string;
  readonly annotated: boolean;
  readonly commit: string;
  readonly tagger: string | null;
  /** ISO 8601 with offset. */
  readonly date: string | null;
  readonly message: string;
}

export type EventKind = TagName['kind'];

/** Something that happened to a model. What its tag does not say, or nobody could read, is null. */
export interface RegistryEvent {
  readonly tag: string;
  readonly oid: string | null;
  readonly kind: EventKind;
  /** The name, or `dir:name` for gto's `dir=name`. */
  readonly model: string;
  /** From the tag's name when it registers or deregisters, else what the message says. */
  readonly version: string | null;
  /** The stage of the tag's name: `production`, `production-canary`. */
  readonly environment: string | null;
  readonly counter: number | null;
  readonly commit: string;
  /** Milliseconds since 1970, by the tagger's clock. */
  readonly time: number | null;
  /** Who wanted it: the message's actor, else the tagger. */
  readonly actor: string | null;
  readonly tagger: string | null;
  /** First line of the message. */
  readonly subject: string | null;
  /** `sha256:…` of the model file. */
  readonly digest: string | null;
  /** Keys of evidence. */
  readonly run: string | null;
  readonly evaluation: string | null;
  readonly verdict: string | null;
  readonly replaces: string | null;
  readonly restores: string | null;
  /** `canary 25%`. */
  readonly rollout: string | null;
  /** People, separated by commas. */
  readonly approvedBy: string | null;
  readonly reason: string | null;
  readonly workflowRun: string | null;
}

/** A tag that looks like an event and is none. */
export interface NotAnEvent {
  readonly tag: string;
  readonly kind: 'malformed' | 'lightweight';
  /** Completes a sentence that begins with the tag's name. */
  readonly reason: string;
}

/** What a tag says; null for a tag that has nothing to do with the registry (`v1.0.0`, `nightly`). */
export function readEvent(tag: RegistryTag): RegistryEvent | NotAnEvent | null {
  if (!mayBeAnEvent(tag.name)) return null;
  const what = parseTagName(tag.name);
  if (what.kind === 'other') {
    return what.reason === null ? null : { tag: tag.name, kind: 'malformed', reason: what.reason };
  }
  if (!tag.annotated) return { tag: tag.name, kind: 'lightweight', reason: LIGHTWEIGHT };
  const { subject, trailers } = parseTagMessage(tag.message);
  const time = tag.date === null ? Number.NaN : Date.parse(tag.date);
  return {
    tag: tag.name,
    oid: tag.oid ?? null,
    kind: what.kind,
    model: modelOf(what),
    version: 'version' in what ? what.version : value(trailers, 'Proofmark-Version'),
    environment: 'stage' in what ? what.stage : null,
    counter: what.counter,
    commit: tag.commit,
    time: Number.isNaN(time) ? null : time,
    actor: value(trailers, 'Proofmark-Actor') ?? tag.tagger,
    tagger: tag.tagger,
    subject: subject === '' ? null : subject,
    digest: value(trailers, 'Proofmark-Digest'),
    run: value(trailers, 'Proofmark-Run'),
    evaluation: value(trailers, 'Proofmark-Evaluation'),
    verdict: value(trailers, 'Proofmark-Verdict'),
    replaces: value(trailers, 'Proofmark-Replaces'),
    restores: value(trailers, 'Proofmark-Restores'),
    rollout: value(trailers, 'Proofmark-Rollout'),
    approvedBy: value(trailers, 'Proofmark-Approved-By'),
    reason: value(trailers, 'Proofmark-Reason'),
    workflowRun: value(trailers, 'Proofmark-Workflow-Run'),
  };
}

const LIGHTWEIGHT = 'is a lightweight tag: it does not say who made it, when and why';

/** Every event has a mark in its name; most tags of other people have none. */
export function mayBeAnEvent(tag: string): boolean {
  return tag.includes('@') || tag.includes('#');
}

/** Name by which people and gto know the model of a tag. */
export function modelOf(tag: TagName): string {
  return tag.dir === null ? tag.name : `${tag.dir}:${tag.name}`;
}

/** `dir` and `name` of a tag for a model; the reverse of `modelOf`. */
export function tagBaseOf(model: string): Pick<TagName, 'dir' | 'name'> {
  const colon = model.indexOf(':');
  return colon < 0 ? { dir: null, name: model } : { dir: model.slice(0, colon), name: model.slice(colon + 1) };
}

/** An empty value says nothing. */
function value(trailers: Trailers, key: keyof Trailers): string | null {
  const text = trailers[key];
  return text === undefined || text === '' ? null : text;
}

function isEvent(read: RegistryEvent | NotAnEvent): read is RegistryEvent {
  return 'model' in read;
}

export interface ReadEvents {
  readonly events: readonly RegistryEvent[];
  /** By tag name. */
  readonly ignored: readonly NotAnEvent[];
}

/** The events among all tags of a repository. */
export function readEvents(tags: Iterable<RegistryTag>): ReadEvents {
  const events: RegistryEvent[] = [];
  const ignored: NotAnEvent[] = [];
  for (const tag of tags) {
    const read = readEvent(tag);
    if (read === null) continue;
    if (isEvent(read)) events.push(read);
    else ignored.push(read);
  }
  ignored.sort((a, b) => byName(a.tag, b.tag));
  return { events, ignored };
}

/**
 * Events of one model in the order they happened. Those with a counter stand in the order of their counters, whatever the
 * clocks said: clocks of different machines disagree, counters do not. Those without one, which stand in the order of
 * their times, are put before the first counted event that is later. Equal counters, or equal times, are ordered by time,
 * then by what happened, as gto does, and then by the tag's name, so that every set of events has one order. An unknown
 * time is before all others.
 */
export function orderEvents(events: readonly RegistryEvent[]): readonly RegistryEvent[] {
  const counted = events.filter((event) => event.counter !== null);
  const uncounted = events.filter((event) => event.counter === null).sort(byTime);
  counted.sort((a, b) => a.counter! - b.counter! || byTime(a, b));
  const ordered: RegistryEvent[] = [];
  let next = 0;
  for (const event of counted) {
    while (next < uncounted.length && timeOf(uncounted[next]!) <= timeOf(event)) ordered.push(uncounted[next++]!);
    ordered.push(event);
  }
  while (next < uncounted.length) ordered.push(uncounted[next++]!);
  return ordered;
}

function byTime(a: RegistryEvent, b: RegistryEvent): number {
  const [timeA, timeB] = [timeOf(a), timeOf(b)];
  if (timeA !== timeB) return timeA < timeB ? -1 : 1;
  return SAME_SECOND[a.kind] - SAME_SECOND[b.kind] || byName(a.tag, b.tag);
}

/** `gto assign` of a commit without a version registers it first, in the same second. */
const SAME_SECOND: Readonly<Record<EventKind, number>> = {
  create: 1,
  deprecate: 2,
  register: 3,
  deregister: 4,
  assign: 5,
  unassign: 6,
};

function timeOf(event: RegistryEvent): number {
  return event.time ?? Number.NEGATIVE_INFINITY;
}

/** Order of code units: the same on every machine. */
function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import type { Problem } from '../errors.ts';
import { UserError } from '../errors.ts';
import type { Backoff, Clock, Git, Log, TagWriter } from '../ports.ts';
import type { RegistryEvent } from '../registry/events.ts';
import type { Planned, PlannedCheck, PlannedEvent } from '../registry/planned-event.ts';
import { parseTagName } from '../registry/tag-grammar.ts';
import { printTagMessage } from '../registry/trailers.ts';
import { type ModelRegistry, readModelRegistry } from './read-registry.ts';

export interface WriteEventRequest<Plan> {
  readonly model: string;
  /** Pure but for reading: it is asked again when somebody else was faster. */
  plan(registry: ModelRegistry): Promise<Planned<Plan>> | Planned<Plan>;
  eventOf(plan: Plan): PlannedEvent;
  /** Told before anything is written, for every plan that is tried. */
  onPlan?(plan: Plan): void;
  /** What was read just now, for the first try: an event that came in since takes the place, and makes it try again. */
  readonly registry?: ModelRegistry;
  /** Only plan. */
  readonly dryRun?: boolean;
}

export interface EventPorts {
  readonly git: Git;
  readonly tagWriter: TagWriter;
  readonly backoff: Backoff;
  readonly clock: Clock;
  readonly log: Log;
}

export type EventOutcome<Plan> =
  | { readonly status: 'written'; readonly plan: Plan; readonly tag: string; readonly tries: number }
  | { readonly status: 'planned'; readonly plan: Plan; readonly tag: string }
  /** Asked for before: nothing to write. */
  | { readonly status: 'done'; readonly event: RegistryEvent; readonly text: string }
  | { readonly status: 'refused'; readonly problems: readonly Problem[]; readonly checks: readonly PlannedCheck[] };

/** A clock further ahead than this is broken, and not followed. */
const LARGEST_SKEW_MS = 600_000;
const SECOND_MS = 1000;

/**
 * Tags count time in whole seconds, and clocks of machines disagree; an event without a counter is ordered by time alone.
 * So no event is dated before the one it follows, and one without a counter is dated after it.
 */
export function timeOfEvent(tag: string, { model }: ModelRegistry, now: Date): Date {
  const name = parseTagName(tag);
  const counted = name.kind !== 'other' && name.counter !== null;
  const times = (model?.events ?? [])
    .map(({ time }) => time ?? 0)
    .filter((time) => time < now.getTime() + LARGEST_SKEW_MS);
  const last = times.reduce((latest, time) => Math.max(latest, time), 0);
  return new Date(Math.max(now.getTime(), counted ? last : last + SECOND_MS));
}

/** The event that now stands for the request. */
export function tagOf(outcome: Extract<EventOutcome<unknown>, { readonly status: 'written' | 'done' }>): string {
  return outcome.status === 'done' ? outcome.event.tag : outcome.tag;
}

/** Enough for dozens of processes that write events of one model at once. */
export const MOST_TRIES = 60;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 4000;

/**
 * Writes one event: read, plan, create the tag; when somebody else was faster, the same again from what is true then. The
 * same request twice gives one event. Throws a UserError when it was never this one's turn.
 */
export async function writeEvent<Plan>(
  request: WriteEventRequest<Plan>,
  ports: EventPorts,
): Promise<EventOutcome<Plan>> {
  const { model } = request;
  for (let tries = 1; tries <= MOST_TRIES; tries++) {
    const registry = (tries === 1 ? request.registry : undefined) ?? (await readModelRegistry(model, ports));
    const planned = await request.plan(registry);
    if (planned.outcome === 'done') return { status: 'done', event: planned.event, text: planned.text };
    if (planned.outcome === 'refused') {
      return { status: 'refused', problems: planned.problems, checks: planned.checks };
    }
    const { plan } = planned;
    const event = request.eventOf(plan);
    request.onPlan?.(plan);
    if (request.dryRun === true) return { status: 'planned', plan, tag: event.tag };
    const outcome = await ports.tagWriter.create({
      name: event.tag,
      commit: event.commit,
      message: printTagMessage(event.message),
      at: timeOfEvent(event.tag, registry, ports.clock.now()),
      place: { model, number: registry.place },
    });
    if (outcome.status === 'created') return { status: 'written', plan, tag: event.tag, tries };
    if (tries === MOST_TRIES) break;
    ports.log.info(
      `Somebody else wrote event ${registry.place} of ${model} first; planning again from what is true now (try ${tries + 1} of at most ${MOST_TRIES}).`,
    );
    await ports.backoff.pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 1.5 ** tries));
  }
  throw new UserError({
    what: `others wrote events of ${model} faster than this command could, ${MOST_TRIES} times`,
    fix: 'Nothing was written. Run the same command again when there is less going on.',
  });
}

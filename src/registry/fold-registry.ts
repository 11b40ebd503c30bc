import { type RegistryEvent, type RegistryTag, readEvents } from './events.ts';
import { foldModel } from './fold-model.ts';
import type { RegistryState } from './registry-state.ts';

/** State of the registry: a fold over its events. The same set of events gives the same state, in whatever order it comes. */
export function foldEvents(events: Iterable<RegistryEvent>): RegistryState {
  const byModel = new Map<string, RegistryEvent[]>();
  for (const event of events) {
    const list = byModel.get(event.model);
    if (list === undefined) byModel.set(event.model, [event]);
    else list.push(event);
  }
  const names = [...byModel.keys()].sort();
  return { models: new Map(names.map((model) => [model, foldModel(model, byModel.get(model)!)])), ignored: [] };
}

/** The state that the tags of a repository tell; tags that are no events cost a look at their name. */
export function foldTags(tags: Iterable<RegistryTag>): RegistryState {
  const { events, ignored } = readEvents(tags);
  return { ...foldEvents(events), ignored };
}

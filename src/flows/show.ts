import { nearestName } from '../config/nearest-name.ts';
import { UserError } from '../errors.ts';
import type { TagSource } from '../ports.ts';
import type { RegistryEvent } from '../registry/events.ts';
import { findVersion, isProblem } from '../registry/find-version.ts';
import { foldTags } from '../registry/fold-registry.ts';
import {
  type EnvironmentState,
  type ModelState,
  newestVersion,
  type RegisteredVersion,
  type RegistryState,
} from '../registry/registry-state.ts';
import { parseTarget } from '../registry/target.ts';

/** A registry that was read, and how much of it could be. */
export interface ReadRegistry {
  readonly state: RegistryState;
  readonly detail: TagSource['detail'];
}

export type Shown = ReadRegistry &
  (
    | { readonly kind: 'registry' }
    | { readonly kind: 'model'; readonly model: ModelState }
    | { readonly kind: 'environment'; readonly model: ModelState; readonly environment: EnvironmentState }
    | { readonly kind: 'version'; readonly model: ModelState; readonly version: RegisteredVersion }
  );

export interface ReadPorts {
  readonly tags: TagSource;
}

/**
 * The registry, or what `target` names of it: `fraud`, `fraud#production`, `fraud@v1.2.0`. Throws a UserError for what is
 * not there, with the nearest name.
 */
export async function showRegistry(request: { readonly target?: string }, { tags }: ReadPorts): Promise<Shown> {
  const read: ReadRegistry = { state: foldTags(await tags.tags()), detail: tags.detail };
  if (request.target === undefined) return { ...read, kind: 'registry' };
  const target = parseTarget(request.target);
  const model = findModel(read.state, target.model);
  switch (target.kind) {
    case 'model':
      return { ...read, kind: 'model', model };
    case 'environment':
      return { ...read, kind: 'environment', model, environment: findHeld(model, target.environment) };
    case 'version': {
      const newest = target.version === 'latest' ? newestVersion(model) : undefined;
      const version = newest ?? findVersion(model, model.model, target.version);
      if (isProblem(version)) throw new UserError(version);
      return { ...read, kind: 'version', model, version };
    }
  }
}

/** Models of the registry, or the one that is asked for. */
export async function readModels(request: { readonly model?: string }, { tags }: ReadPorts): Promise<ReadRegistry> {
  const state = foldTags(await tags.tags());
  if (request.model === undefined) return { state, detail: tags.detail };
  const model = findModel(state, request.model);
  return { state: { ...state, models: new Map([[model.model, model]]) }, detail: tags.detail };
}

/** All events, the newest last: by time, those of one model in their own order. */
export async function listHistory(
  request: { readonly model?: string; readonly limit?: number },
  ports: ReadPorts,
): Promise<ReadRegistry & { readonly events: readonly RegistryEvent[]; readonly total: number }> {
  const read = await readModels(request, ports);
  const events = mergeHistories([...read.state.models.values()].map((model) => model.events));
  return { ...read, events: events.slice(-(request.limit ?? events.length)), total: events.length };
}

/** Merges ordered histories by time without disturbing any; a time that goes back counts as the one before it. */
function mergeHistories(histories: readonly (readonly RegistryEvent[])[]): readonly RegistryEvent[] {
  const placed = histories.flatMap((events) => {
    let time = Number.NEGATIVE_INFINITY;
    return events.map((event) => {
      time = Math.max(time, event.time ?? Number.NEGATIVE_INFINITY);
      return { event, time };
    });
  });
  // The sort is stable, so events of one model keep their order.
  return placed.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time)).map(({ event }) => event);
}

function findModel(state: RegistryState, name: string): ModelState {
  const found = state.models.get(name);
  if (found !== undefined) return found;
  const known = [...state.models.keys()];
  const near = nearestName(name, known);
  throw new UserError({
    what: `the registry has no model ${JSON.stringify(name)}`,
    fix:
      near !== undefined
        ? `did you mean ${near}?`
        : known.length === 0
          ? 'nothing is registered yet; `git fetch --tags` brings the registry of the remote'
          : `models: ${known.slice(0, 10).join(', ')}${known.length > 10 ? ', …' : ''}`,
  });
}

function findHeld(model: ModelState, name: string): EnvironmentState {
  const found = model.environments.get(name);
  if (found !== undefined) return found;
  const known = [...model.environments.keys()];
  const near = nearestName(name, known);
  throw new UserError({
    what: `no version of ${model.model} was ever in ${JSON.stringify(name)}`,
    fix:
      near !== undefined
        ? `did you mean ${near}?`
        : known.length === 0
          ? `promote one: proofmark promote ${model.model}@VERSION --to ENVIRONMENT`
          : `it is or was in: ${known.join(', ')}`,
  });
}

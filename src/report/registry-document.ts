import type { RegistryEvent } from '../registry/events.ts';
import type {
  Assignment,
  EnvironmentState,
  ModelState,
  RegisteredVersion,
  Tenure,
} from '../registry/registry-state.ts';
import { newestVersion } from '../registry/registry-state.ts';
import type { Interval, LiveVersion } from '../registry/timeline.ts';

/**
 * The registry as `--json` prints it: for scripts, stable within a major version. Times are ISO 8601 in UTC. Null stands for
 * what is not there, and for what cannot be read without a clone; `detail` of the document says which.
 */
export function describeModel(model: ModelState) {
  return {
    model: model.model,
    latest: newestVersion(model)?.version ?? null,
    deprecated: model.deprecated !== null,
    environments: Object.fromEntries(
      [...model.environments.values()].map((each) => [each.environment, describeEnvironment(each)]),
    ),
    versions: model.versions.map(describeVersion),
    blocks: model.blocks.map(({ time, ...block }) => ({ ...block, at: isoTime(time) })),
    conflicts: model.conflicts,
  };
}

export function describeVersion({ event, withdrawn, time, ...version }: RegisteredVersion) {
  return { ...version, at: isoTime(time), reason: event.reason, withdrawnBy: withdrawn?.tag ?? null };
}

export function describeEnvironment({ current, since, rollout, rolloutOf }: EnvironmentState) {
  return {
    current: current === null ? null : describeAssignment(current),
    since: isoTime(since?.time ?? null),
    rollout: rollout === null ? null : describeAssignment(rollout),
    rolloutOf,
  };
}

export function describeEvent({ time, ...event }: RegistryEvent) {
  return { ...event, at: isoTime(time) };
}

export function describeInterval({ model, environment, ...tenure }: Interval) {
  return { model, environment, ...describeTenure(tenure) };
}

export function describeLive({ model, environment, assignment, since }: LiveVersion) {
  return { model, environment, ...describeAssignment(assignment), since: isoTime(since.time), by: since.actor };
}

function describeTenure({ assignment, since, until }: Tenure) {
  return {
    ...describeAssignment(assignment),
    from: isoTime(since.time),
    until: until === null ? null : isoTime(until.time),
    lasts: until === null,
    by: since.actor,
    begunBy: since.tag,
    endedBy: until?.tag ?? null,
  };
}

function describeAssignment({ event, time, environment, ...assignment }: Assignment) {
  return { ...assignment, at: isoTime(time) };
}

export function isoTime(time: number | null): string | null {
  return time === null ? null : new Date(time).toISOString();
}

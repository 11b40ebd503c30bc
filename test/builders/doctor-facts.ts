import type { DoctorFacts } from '../../src/registry/doctor-facts.ts';
import type { RegistryTag } from '../../src/registry/events.ts';
import { foldTags } from '../../src/registry/fold-registry.ts';
import { hour } from './registry-tags.ts';

/** A registry of these tags with which nothing is wrong beside what the tags say, looked at after 1,000 hours. */
export function doctorFacts(tags: readonly RegistryTag[], facts: Partial<DoctorFacts> = {}): DoctorFacts {
  return {
    state: foldTags(tags),
    models: [],
    now: hour(1000),
    commits: new Map(tags.map(({ commit }) => [commit, hour(0)])),
    shallow: false,
    tagsWithoutCommit: [],
    tagIds: new Map(tags.map(({ name, oid }) => [name, oid ?? ''])),
    places: [],
    environments: ['staging', 'production'],
    waivers: [],
    obstacles: [],
    workflows: [],
    versions: [],
    releases: null,
    undeployed: [],
    unsent: [],
    stale: [],
    ...facts,
  };
}

import { z } from 'zod';
import { checkModelName } from '../config/check-model.ts';
import type { Environments } from '../config/environments.ts';
import type { LoadedRepository } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { type Problem, UserError } from '../errors.ts';
import type { Evidence, Git, Sha256, TagWriter } from '../ports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import type { Unblock } from '../registry/plan-rollback.ts';
import type { ModelState, RegistryState } from '../registry/registry-state.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { FactsReader, SnapshotFacts } from './read-facts.ts';

/** `unblock.json`: a digest that a rollback blocked may be promoted again, and why. */
export const UnblockRecord = z.object({
  format: z.literal('proofmark-unblock/1'),
  model: z.string(),
  digest: z.string(),
  /** Tag of the rollback that blocked it. */
  tag: z.string(),
  reason: z.string(),
  actor: z.string().nullable(),
  /** Milliseconds since 1970. */
  at: z.number(),
});
export type UnblockRecord = z.infer<typeof UnblockRecord>;

/** The state that the next event of a model is planned from. */
export interface ModelRegistry {
  readonly state: RegistryState;
  /** Undefined for a model without any event. */
  readonly model: ModelState | undefined;
  /** Its next event's place; no place is used twice, also when somebody removed a tag. */
  readonly place: number;
}

/** Reads the tags that are here, after those of the remote were brought here. */
export async function readModelRegistry(
  model: string,
  ports: { readonly git: Pick<Git, 'tags'>; readonly tagWriter: TagWriter },
): Promise<ModelRegistry> {
  await ports.tagWriter.fetch();
  const state = foldTags(await ports.git.tags());
  const found = state.models.get(model);
  const place = Math.max(found?.nextCounter ?? 1, (await ports.tagWriter.lastPlace(model)) + 1);
  return { state, model: found === undefined ? undefined : { ...found, nextCounter: place }, place };
}

/** The registry after an event of a model was written or found: from the tags that are here, where the event is by now. */
export async function readRegistryHere(
  model: string,
  { git }: { readonly git: Pick<Git, 'tags'> },
): Promise<{ readonly registry: RegistryState; readonly state: ModelState }> {
  const registry = foldTags(await git.tags());
  const state = registry.models.get(model);
  if (state === undefined) throw new Error(`${model} has an event, and no tag of it is here`);
  return { registry, state };
}

/** Digests of this model that may be promoted again, whoever said so, here or on the remote. */
export async function readUnblocks(model: string, evidence: Evidence): Promise<readonly Unblock[]> {
  const entries = await evidence.list('unblocks', model, { remote: true });
  const here = await Promise.all(entries.map((entry) => evidence.find(entry.id)));
  const records = here
    .filter((entry) => entry !== undefined)
    .map((entry) => parseEvidence(UnblockRecord, entry, 'unblock.json', evidence));
  return Promise.all(records);
}

/** What the commit that is checked out declares. */
export interface DeclaredHead {
  readonly commit: string;
  readonly snapshot: SnapshotFacts;
  readonly declared: LoadedRepository;
  readonly environments: Environments | null;
}

/** Places whose uncommitted changes would make what is declared differ from what is written down. */
const DECLARATIONS = ['models', 'data-cards', 'registry'] as const;

/**
 * The commit an event is written from. Throws a UserError for a shallow clone, before the first commit, with uncommitted
 * declarations, and with all problems of the files.
 */
export async function readDeclaredHead(
  ports: { readonly git: Git; readonly sha256: Sha256 },
  facts: FactsReader,
): Promise<DeclaredHead> {
  const { git } = ports;
  const problems: Problem[] = [];
  if (await git.isShallow()) {
    problems.push({
      what: 'this is a shallow clone: it may not have the commits that versions were registered from',
      fix: 'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout',
    });
  }
  const commit = await git.resolve('HEAD');
  if (commit === undefined) {
    problems.push({ what: 'there is no commit yet', fix: 'commit the model, and run its experiment first' });
  } else {
    const dirty = (await git.dirtyPaths()).filter((path) =>
      DECLARATIONS.some((folder) => path.startsWith(`${folder}/`)),
    );
    if (dirty.length > 0) {
      problems.push({
        what: `${dirty.length === 1 ? 'a file is' : `${dirty.length} files are`} not committed: ${dirty.slice(0, 5).join(', ')}${dirty.length > 5 ? ', …' : ''}`,
        fix: 'Events are written for commits: commit the changes, or put them aside with `git stash -u`.',
      });
    }
  }
  if (problems.length > 0 || commit === undefined) throw new UserError(problems);
  const snapshot = await facts.at(commit);
  if (snapshot.declared.problems.length > 0) throw new UserError(snapshot.declared.problems);
  return { commit, snapshot, declared: snapshot.declared, environments: snapshot.declared.environments };
}

/** Throws a UserError for a model that is neither declared nor in the registry, with the nearest name. */
export function requireModel(name: string, declared: LoadedRepository, state: RegistryState): void {
  const known = [...new Set([...declared.models.keys(), ...state.models.keys()])].sort();
  if (known.includes(name)) return;
  const invalid = checkModelName(name);
  if (invalid !== undefined) throw new UserError(invalid);
  const near = nearestName(name, known);
  const there = known.length === 0 ? 'there are no models yet: run `proofmark init`' : `models: ${known.join(', ')}`;
  throw new UserError({
    what: `there is no model ${JSON.stringify(name)}`,
    fix: near === undefined ? there : `did you mean ${near}?`,
  });
}

import { checkModelName } from '../config/check-model.ts';
import type { Environments } from '../config/environments.ts';
import { nearestName } from '../config/nearest-name.ts';
import type { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import { type Problem, UserError } from '../errors.ts';
import type { ModelFacts, ModelPlan } from '../experiment/model-plan.ts';
import { type BaseModel, planModel, removedModels } from '../experiment/plan.ts';
import { revalidatedFacts, stricterRevalidation } from '../experiment/revalidation.ts';
import { type Evidence, type EvidenceId, evidenceName, type Git, type Log, type Sha256 } from '../ports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import type { RegistryState } from '../registry/registry-state.ts';
import { type FactsReader, openFacts, type SnapshotFacts } from './read-facts.ts';
import { writtenCardProblems } from './written-card.ts';

export interface PlanRequest {
  /** Revision to compare with; default the branch that changes are made for. */
  readonly base?: string;
  /** Only these models; default all. */
  readonly models?: readonly string[];
  /** What to plan for: a revision, or the work tree (default). */
  readonly head?: string;
  /** Plan what the merge queue of this branch computes, which does not take everything from pull requests. */
  readonly queue?: { readonly branch: string };
  /** What has landed: plan with what the queue computed, where it did. */
  readonly landed?: boolean;
}

/** Where a change began. */
export interface PlanBase {
  /** Null before the first commit. */
  readonly commit: string | null;
  /** For people: `main@1a2b3c4`. */
  readonly label: string;
}

export interface RepositoryPlan {
  readonly base: PlanBase;
  /** Commit that HEAD names, or that was asked for; null before the first commit. */
  readonly commit: string | null;
  /** The plan is for the work tree, which may hold more than the commit. */
  readonly workTree: boolean;
  /** Sorted by name. */
  readonly models: readonly ModelPlan[];
  readonly removed: readonly string[];
  /** Models of the base by name, for the differences in reports. */
  readonly baseFacts: ReadonlyMap<string, ModelFacts>;
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
  readonly environments: Environments | null;
  /** What is allowed, and probably not meant. */
  readonly warnings: readonly Problem[];
  readonly registry: RegistryState;
  /** To read other commits with the same caches. */
  readonly facts: FactsReader;
}

export interface PlanPorts {
  readonly git: Git;
  readonly evidence: Pick<Evidence, 'existing'>;
  readonly sha256: Sha256;
  readonly log: Log;
}

/**
 * What has to run for a change. The base is the merge base of HEAD and the given revision, or of HEAD and the default
 * branch: on the default branch itself that is what the remote has of it, or HEAD when there is nothing unpushed. Reads no
 * data. Throws a UserError with all problems of the head's files; a broken base is only a reason to run.
 */
export async function planModels(request: PlanRequest, ports: PlanPorts): Promise<RepositoryPlan> {
  const { git, evidence, sha256 } = ports;
  const facts = openFacts({ git, sha256, log: ports.log });
  const [{ base, commit, before }, head, tags] = await Promise.all([
    readBase(request, facts, git),
    facts.at(request.head ?? 'work-tree'),
    git.tags(),
  ]);
  const { facts: headFacts, problems } = await head.models();
  const folders = [...headFacts.values()].map(({ folder }) => folder);
  const all = [...head.declared.problems, ...problems, ...(await writtenCardProblems(folders, head))];
  if (all.length > 0) throw new UserError(all);
  const selected = selectModels(request.models, [...headFacts.keys()]);

  const baseFacts = (await before?.models())?.facts ?? new Map<string, ModelFacts>();
  const revalidate = stricterRevalidation(
    head.declared.policy.revalidate,
    ...(before === undefined ? [] : [before.declared.policy.revalidate]),
  );
  const inQueue = (name: string) => revalidatedFacts(headFacts.get(name)!, revalidate, sha256);
  const asked = (name: string) => [
    ...(request.queue === undefined ? [headFacts.get(name)!] : []),
    ...(request.queue === undefined && request.landed !== true ? [] : [inQueue(name)]),
  ];
  const existing = await evidence.existing(selected.flatMap((name) => asked(name).flatMap(evidenceIds)));
  const models = selected.map((name) => {
    const model = headFacts.get(name)!;
    const queued = inQueue(name);
    const known = knownEvidence(queued, existing);
    const wanted = request.queue !== undefined || (request.landed === true && known.evaluations.size > 0);
    const used = wanted ? { facts: queued, revalidated: revalidate } : { facts: model, revalidated: 'none' as const };
    return planModel(model, baseModel(name, baseFacts, before), knownEvidence(used.facts, existing), used);
  });

  const { policy, waivers, environments, warnings } = head.declared;
  const removed = removedModels(before?.declared.models.keys() ?? [], new Set(headFacts.keys()));
  return {
    base,
    commit,
    workTree: request.head === undefined || request.head === 'work-tree',
    models,
    removed: request.models === undefined || request.models.length === 0 ? removed : [],
    baseFacts,
    policy,
    waivers,
    environments,
    warnings,
    registry: foldTags(tags),
    facts,
  };
}

/** The base of a change with what it declares, where it is a commit. */
async function readBase(request: PlanRequest, facts: FactsReader, git: Git) {
  const chosen = await chooseBase(request, git);
  return { ...chosen, before: chosen.base.commit === null ? undefined : await facts.at(chosen.base.commit) };
}

async function chooseBase(request: PlanRequest, git: Git): Promise<{ base: PlanBase; commit: string | null }> {
  const head = request.head === undefined || request.head === 'work-tree' ? 'HEAD' : request.head;
  const commit = await git.resolve(head);
  if (commit === undefined && request.base === undefined && head === 'HEAD') {
    return { base: { commit: null, label: 'nothing (no commit yet)' }, commit: null };
  }
  if (commit === undefined) throw await unknownRevision(head, git);
  const target = request.base ?? (await git.defaultBranch());
  if (target === null) {
    // Neither a remote's default branch nor main or master: a shallow clone of one branch, or an unusual repository.
    if (await git.isShallow()) throw shallow('the branch this change is made for is not in this shallow clone');
    return { base: { commit, label: `HEAD@${commit.slice(0, 7)}` }, commit };
  }
  const tip = await git.resolve(target);
  if (tip === undefined) throw await unknownRevision(target, git);
  let mergeBase = await git.mergeBase(commit, tip);
  if (mergeBase === undefined) {
    if (await git.isShallow()) throw shallow(`this shallow clone does not reach back to where ${target} was left`);
    mergeBase = tip; // Histories without a common commit: the target as it is.
  }
  return { base: { commit: mergeBase, label: revisionLabel(request.queue?.branch ?? target, mergeBase) }, commit };
}

/** `main@1a2b3c4`; a commit given by its id is only that. */
export function revisionLabel(revision: string, commit: string): string {
  const name = revision.replace(/^(?:refs\/(?:heads|remotes|tags)\/)?(?:origin\/)?/, '');
  return commit.startsWith(name) ? commit.slice(0, 7) : `${name}@${commit.slice(0, 7)}`;
}

const WHOLE_HISTORY = 'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout';

function shallow(what: string): UserError {
  return new UserError({ what, fix: `${WHOLE_HISTORY}; or name a base that is here with --base` });
}

/** The error for a revision that does not resolve, with the way out of a shallow clone. */
export async function unknownRevision(revision: string, git: Pick<Git, 'isShallow'>): Promise<UserError> {
  if (await git.isShallow()) {
    return new UserError({
      what: `there is no revision ${JSON.stringify(revision)} in this shallow clone`,
      fix: WHOLE_HISTORY,
    });
  }
  return new UserError({
    what: `there is no revision ${JSON.stringify(revision)} in this repository`,
    fix: 'name a branch, a tag or a commit; `git fetch` brings those of the remote',
  });
}

function selectModels(wanted: readonly string[] | undefined, known: readonly string[]): readonly string[] {
  if (wanted === undefined || wanted.length === 0) return known.toSorted();
  const problems = wanted.flatMap((name): Problem[] => {
    if (known.includes(name)) return [];
    const invalid = checkModelName(name);
    if (invalid !== undefined) return [invalid];
    const near = nearestName(name, known);
    const there = known.length === 0 ? 'there are no models yet: run `proofmark init`' : `models: ${known.join(', ')}`;
    return [
      { what: `there is no model ${JSON.stringify(name)}`, fix: near === undefined ? there : `did you mean ${near}?` },
    ];
  });
  if (problems.length > 0) throw new UserError(problems);
  return [...new Set(wanted)].sort();
}

function baseModel(name: string, facts: ReadonlyMap<string, ModelFacts>, before: SnapshotFacts | undefined): BaseModel {
  return facts.get(name) ?? (before?.has(name) === true ? 'unreadable' : 'absent');
}

function evidenceIds(facts: ModelFacts): EvidenceId[] {
  const { model } = facts;
  return [
    ...facts.runs.map(({ key }): EvidenceId => ({ kind: 'runs', model, key })),
    { kind: 'evaluations', model, key: facts.evaluation.key },
  ];
}

function knownEvidence(facts: ModelFacts, existing: ReadonlySet<string>) {
  const ids = evidenceIds(facts).filter((id) => existing.has(evidenceName(id)));
  const keys = (kind: EvidenceId['kind']) => new Set(ids.filter((id) => id.kind === kind).map((id) => id.key));
  return { runs: keys('runs'), evaluations: keys('evaluations') };
}

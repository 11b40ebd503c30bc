import { nearestName } from '../config/nearest-name.ts';
import type { Revalidation } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import { evaluationOf } from '../experiment/keys.ts';
import type { Keyed, ModelFacts } from '../experiment/model-plan.ts';
import { registeredFacts, revalidatedEvaluation } from '../experiment/revalidation.ts';
import type { Git, Sha256 } from '../ports.ts';
import type { ModelState } from '../registry/registry-state.ts';
import { type RepositoryPlan, revisionLabel, unknownRevision } from './plan.ts';

/** A model to compare with. */
export interface BaselineModel {
  /** As its own commit declares it. */
  readonly facts: ModelFacts;
  /** Its first seed's run, evaluated as the candidate is and on the candidate's test rows. */
  readonly evaluation: Keyed;
  /** For people: `v1.4.0`, `main@1a2b3c4`. */
  readonly label: string;
  readonly version: string | null;
  readonly commit: string;
}

export interface ChosenBaseline {
  /** Null for a first model, or when none was wanted. */
  readonly baseline: BaselineModel | null;
  /** Which was chosen and why, or why there is none; shown after `Baseline:` or `No baseline:`. */
  readonly note: string;
  /** What production holds, when that is something else. */
  readonly production: BaselineModel | null;
}

export interface BaselineRequest {
  readonly candidate: ModelFacts & { readonly revalidated?: Revalidation };
  /** `latest`, `production`, `merge-base`, `none`, `v1.2.0` or a revision; default what model.yaml says. */
  readonly choice?: string;
  readonly plan: Pick<RepositoryPlan, 'base' | 'registry' | 'environments' | 'facts'>;
}

type Ports = { readonly git: Git; readonly sha256: Sha256 };

/** A place in history where the model may be, and how to speak of it. */
export interface PlaceInHistory {
  readonly commit: string;
  readonly label: string;
  readonly version: string | null;
  readonly note: string;
}

/**
 * Chooses what a candidate is compared with. `latest` is the newest version whose commit the base contains: versions that
 * were registered on the target branch. Where there is none, it is the model as it stands in the base.
 * Throws a UserError for a version or revision that does not exist, or whose files cannot be read.
 */
export async function baselineFor(request: BaselineRequest, ports: Ports): Promise<ChosenBaseline> {
  const { candidate } = request;
  const choice = request.choice ?? candidate.config.evaluate.baseline;
  const state = request.plan.registry.models.get(candidate.model);
  const chosen = await choose(choice, state, request, ports);
  const baseline = 'commit' in chosen ? await readModel(chosen, request, ports) : null;
  const live = productionOf(state, request);
  const production =
    live === undefined || live.commit === baseline?.commit || choice === 'none'
      ? null
      : await readModel(live, request, ports);
  return {
    baseline,
    note: baseline === null && 'commit' in chosen ? `${chosen.label} does not have this model` : chosen.note,
    production,
  };
}

async function choose(
  choice: string,
  state: ModelState | undefined,
  request: BaselineRequest,
  { git }: Ports,
): Promise<PlaceInHistory | { readonly note: string }> {
  const { model } = request.candidate;
  switch (choice) {
    case 'none':
      return { note: 'none was wanted' };
    case 'latest': {
      const base = request.plan.base.commit;
      const registered = state?.versions.filter((version) => !version.deregistered) ?? [];
      for (const { version, commit } of base === null ? [] : registered) {
        if (!(await git.isAncestor(commit, base!))) continue;
        return { commit, version, label: version, note: 'the newest version on the target branch' };
      }
      return asInBase(request, 'no version is registered on the target branch yet');
    }
    case 'merge-base':
      return asInBase(request, null);
    case 'production': {
      const live = productionOf(state, request);
      if (live === undefined) return { note: `production holds no version of ${model} yet` };
      return live;
    }
    default:
      return /^v\d/.test(choice) ? namedVersion(choice, state, model) : namedRevision(choice, request, git);
  }
}

function asInBase({ plan }: BaselineRequest, why: string | null): PlaceInHistory | { readonly note: string } {
  const { commit, label } = plan.base;
  if (commit === null) return { note: 'this is the first commit' };
  return { commit, label, version: null, note: why ?? 'where this change began' };
}

function namedVersion(version: string, state: ModelState | undefined, model: string): PlaceInHistory {
  const found = state?.versions.find((each) => each.version === version);
  if (found !== undefined) return { commit: found.commit, label: version, version, note: 'as asked for' };
  const known = state?.versions.map((each) => each.version) ?? [];
  const near = nearestName(version, known);
  throw new UserError({
    what: `${model} has no version ${version}`,
    where: { field: 'evaluate.baseline' },
    fix:
      near !== undefined
        ? `did you mean ${near}?`
        : known.length === 0
          ? 'no version is registered here; `git fetch --tags` brings those of the remote'
          : `registered: ${known.slice(0, 10).join(', ')}`,
  });
}

async function namedRevision(revision: string, request: BaselineRequest, git: Git): Promise<PlaceInHistory> {
  const commit = await git.resolve(revision);
  if (commit === undefined) throw await unknownRevision(revision, git);
  const facts = await request.plan.facts.at(commit);
  const label = revisionLabel(revision, commit);
  if (facts.has(request.candidate.model)) return { commit, label, version: null, note: 'as asked for' };
  throw new UserError({
    what: `${revision} has no model ${request.candidate.model}`,
    fix: 'name a revision that has it',
  });
}

/** The last environment, or the one called production. */
export function productionOf(
  state: ModelState | undefined,
  { plan }: Pick<BaselineRequest, 'plan'>,
): PlaceInHistory | undefined {
  const names = plan.environments?.environments.map((environment) => environment.name) ?? [];
  const stage = names.includes('production') ? 'production' : (names.at(-1) ?? 'production');
  const held = state?.environments.get(stage)?.current ?? null;
  if (held === null) return undefined;
  const label = held.version ?? `${stage}@${held.commit.slice(0, 7)}`;
  return { commit: held.commit, version: held.version, label, note: `which ${stage} holds` };
}

/** The model as a place in history has it; null where it has none. Throws a UserError when its files cannot be read. */
export async function readModel(
  at: PlaceInHistory,
  request: BaselineRequest,
  { sha256 }: Pick<Ports, 'sha256'>,
): Promise<BaselineModel | null> {
  const { candidate, plan } = request;
  const snapshot = await plan.facts.at(at.commit);
  if (!snapshot.has(candidate.model)) return null;
  const { facts, problems } = await snapshot.models([candidate.model]);
  const declared = facts.get(candidate.model);
  const registered = plan.registry.models.get(candidate.model)?.versions.find(({ version }) => version === at.version);
  const found = declared && (registered === undefined ? declared : registeredFacts(declared, registered, sha256));
  if (found === undefined) {
    const own = snapshot.declared.problems.filter(({ where }) => where?.file?.startsWith(`models/${candidate.model}/`));
    throw new UserError(
      [
        ...own,
        ...problems,
        { what: `${candidate.model} cannot be read`, fix: 'choose another baseline: --baseline v1.2.0, or none' },
      ].map((problem) => ({ ...problem, what: `the baseline ${at.label}: ${problem.what}` })),
    );
  }
  const { spec, test } = candidate;
  const asked = evaluationOf({ config: found.config, runKey: found.runs[0]!.key, spec, test }, sha256);
  // Both models of one comparison are evaluated in one place.
  const evaluation = revalidatedEvaluation(asked, candidate.revalidated ?? 'none', sha256);
  return { facts: found, evaluation, label: at.label, version: at.version, commit: at.commit };
}

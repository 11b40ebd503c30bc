import { z } from 'zod';
import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import type { Keyed, ModelFacts, ModelPlan } from '../experiment/model-plan.ts';
import { declaredMetrics } from '../gate/declared-metrics.ts';
import { type Evidence, type EvidenceId, evidenceName, type Git, type Log, type Sha256 } from '../ports.ts';
import { baselineFor, productionOf, readModel } from './baseline.ts';
import type { RepositoryPlan } from './plan.ts';

export interface NamedLargePorts {
  readonly git: Git;
  readonly sha256: Sha256;
  readonly evidence: Pick<Evidence, 'existing' | 'largeFiles'>;
}

/** Versions whose evidence is looked at for the best one, newest first: as many as the gate looks at. */
const VERSIONS = 20;

/**
 * Evidence with files too large for git that jobs for these models will read: of the candidate where it is known, of what
 * it is compared with, and of the anchor of the regression budget. Model files are read where something is still to be
 * scored or timed, predictions where it is not.
 */
export async function namedLargeEvidence(
  models: readonly ModelPlan[],
  plan: RepositoryPlan,
  ports: NamedLargePorts,
): Promise<readonly string[]> {
  const read = (await Promise.all(models.map((model) => contenders(model, plan, ports)))).flat();
  const there = await ports.evidence.existing(read.flatMap(({ runs, evaluation }) => [...runs, evaluation]));
  const wanted = read.flatMap(({ runs, evaluation, timed }) => {
    const scored = there.has(evidenceName(evaluation));
    return [...(scored ? [evaluation] : []), ...(scored && !timed ? [] : runs)];
  });
  const known = wanted.filter((id) => there.has(evidenceName(id)));
  const large = await ports.evidence.largeFiles(known);
  const names = [...new Set(large.map(({ id }) => evidenceName(id)))].sort();
  if (names.length <= MOST_NAMES) return names;
  throw new UserError({
    what: `this change needs ${names.length} pieces of evidence that are too large for git, more than the ${MOST_NAMES} that are fetched for it`,
    fix: 'split the change, so that fewer models are judged at once',
  });
}

interface Read {
  readonly runs: readonly EvidenceId[];
  readonly evaluation: EvidenceId;
  /** Its model files are read also when its evaluation is known. */
  readonly timed: boolean;
}

async function contenders(
  candidate: ModelPlan,
  plan: RepositoryPlan,
  ports: NamedLargePorts,
): Promise<readonly Read[]> {
  const { config, model } = candidate;
  const timed =
    candidate.runs.length > 1 ||
    (config.evaluate.challenges ?? []).length > 0 ||
    declaredMetrics(config).some(({ definition }) => definition.name.startsWith('latency_'));
  const idsOf = (facts: Pick<ModelFacts, 'runs'>, evaluation: Keyed, again: boolean): Read => ({
    runs: facts.runs.map(({ key }) => ({ kind: 'runs', model, key })),
    evaluation: { kind: 'evaluations', model, key: evaluation.key },
    timed: again,
  });
  const reads = [idsOf(candidate, candidate.evaluation, timed)];
  try {
    const { baseline, production } = await baselineFor({ candidate, plan }, ports);
    if (baseline !== null) reads.push(idsOf(baseline.facts, baseline.evaluation, timed));
    if (production !== null) reads.push(idsOf(production.facts, production.evaluation, false));
    for (const anchor of await anchors(candidate, plan, ports))
      reads.push(idsOf(anchor.facts, anchor.evaluation, false));
  } catch (error) {
    // What cannot be compared with is the gate's to explain.
    if (!(error instanceof UserError)) throw error;
  }
  return reads;
}

async function anchors(candidate: ModelPlan, plan: RepositoryPlan, ports: NamedLargePorts) {
  const state = plan.registry.models.get(candidate.model);
  const anchor: NonNullable<Policy['regression_budget']>['anchor'] | undefined = plan.policy.regression_budget?.anchor;
  if (anchor === undefined) return [];
  const live = anchor === 'production' ? productionOf(state, { plan }) : undefined;
  const places =
    anchor === 'production'
      ? live === undefined
        ? []
        : [live]
      : (state?.versions ?? [])
          .filter(({ deregistered }) => !deregistered)
          .slice(0, VERSIONS)
          .map(({ version, commit }) => ({ commit, version, label: version, note: '' }));
  const found = await Promise.all(places.map((place) => readModel(place, { candidate, plan }, ports)));
  return found.filter((each) => each !== null);
}

/** Names that travel from one job to others: with two matrices they go to the gate in one variable, which Linux limits. */
const MOST_NAMES = 100;

/** What a plan names, as text: it may have been made by code of a pull request. */
export const LargeEvidenceNames = z
  .array(z.string().regex(/^(?:runs|evaluations)\/[A-Za-z0-9][A-Za-z0-9_-]*\/[0-9a-f]{64}$/))
  .max(MOST_NAMES);

export interface FetchLargePorts {
  readonly evidence: Pick<Evidence, 'find' | 'largeFiles' | 'checkout'>;
  readonly log: Log;
  /** Puts a file into the folder under a name, where it is not there yet. */
  place(path: string, name: string): Promise<void>;
}

export interface FetchedLarge {
  readonly files: number;
  readonly bytes: number;
}

/**
 * Brings the large files of evidence here and puts them where another job finds them, each named by its SHA-256. Only
 * what evidence of this repository lists is brought, whatever the names say.
 * @throws UserError when evidence is not there, or a file of it cannot be had
 */
export async function fetchLargeEvidence(
  names: readonly string[],
  { evidence, log, place }: FetchLargePorts,
): Promise<FetchedLarge> {
  const ids = [...new Set(names)].map((name): EvidenceId => {
    const [kind, model, key] = name.split('/') as ['runs' | 'evaluations', string, string];
    return { kind, model, key };
  });
  const placed = new Map<string, number>();
  for (const { id, name, sha256, bytes } of await evidence.largeFiles(ids)) {
    if (placed.has(sha256)) continue;
    log.info(`Fetching ${name} of ${evidenceName(id)}, ${bytes} bytes.`);
    const entry = await evidence.find(id);
    if (entry === undefined) throw new UserError({ what: `the evidence ${evidenceName(id)} is gone` });
    await place(await evidence.checkout(entry, name, sha256), sha256);
    placed.set(sha256, bytes);
  }
  return { files: placed.size, bytes: [...placed.values()].reduce((sum, each) => sum + each, 0) };
}

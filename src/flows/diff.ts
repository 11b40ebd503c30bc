import { type Problem, UserError } from '../errors.ts';
import { type Difference, differences } from '../experiment/differences.ts';
import { evaluationOf } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { judge } from '../gate/judge.ts';
import type { MetricRow } from '../gate/verdict-record.ts';
import { parseTagName } from '../registry/tag-grammar.ts';
import { type Entrant, evaluateContender, findRun } from './contender.ts';
import type { JudgePorts } from './judge-contenders.ts';
import { judged } from './judged-models.ts';
import { type PlanPorts, planModels, type RepositoryPlan, revisionLabel, unknownRevision } from './plan.ts';

export interface DiffRequest {
  /** `work-tree`, a revision, `v1.2.0` (of each model) or `MODEL@v1.2.0`. */
  readonly a: string;
  readonly b: string;
  readonly models?: readonly string[];
}

export interface DiffedModel {
  readonly model: string;
  readonly path: string;
  /** Rows both were evaluated on: those of side b. */
  readonly rows: number;
  readonly metrics: readonly MetricRow[];
  readonly params: readonly Difference[];
}

export interface DiffResult {
  readonly a: string;
  readonly b: string;
  /** Models that differ. */
  readonly models: readonly DiffedModel[];
  /** Models that are the same on both sides. */
  readonly same: readonly string[];
  /** Models that only one side has. */
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

type DiffPorts = PlanPorts & JudgePorts;

/** What a person calls the uncommitted state. */
export const WORK_TREE = 'work-tree';

/**
 * Two states of the models, from evidence of both: params that differ, and every metric with its paired interval on the
 * rows and by the rules of side b. A side that was never trained is a problem, not an empty column.
 */
export async function diffModels(request: DiffRequest, ports: DiffPorts): Promise<DiffResult> {
  const plan = await planModels({ models: modelsOf(request) }, ports);
  const [a, b] = [await openSide(request.a, plan, ports), await openSide(request.b, plan, ports)];
  const wanted = modelsOf(request);
  const names = (side: Side) => [...side.models.keys()].filter((name) => wanted.length === 0 || wanted.includes(name));
  const shared = names(b).filter((name) => a.models.has(name));
  const differing = shared.filter((name) => !isSame(a.models.get(name)!, b.models.get(name)!));

  const pairs = await Promise.all(differing.map((name) => pairOf(a.models.get(name)!, b.models.get(name)!, ports)));
  const problems = pairs.flatMap((pair) => pair.problems);
  if (problems.length > 0) throw new UserError(problems);
  const models: DiffedModel[] = [];
  for (const pair of pairs) models.push(await diffPair(pair, plan, ports));
  return {
    a: a.label,
    b: b.label,
    models,
    same: shared.filter((name) => !differing.includes(name)),
    onlyInA: names(a).filter((name) => !b.models.has(name)),
    onlyInB: names(b).filter((name) => !a.models.has(name)),
  };
}

interface SideModel {
  readonly facts: ModelFacts;
  readonly label: string;
  readonly version: string | null;
  readonly commit: string | null;
}

interface Side {
  readonly label: string;
  readonly models: ReadonlyMap<string, SideModel>;
}

/** `fraud@v1.2.0` limits the diff to one model. */
function modelsOf({ a, b, models }: DiffRequest): readonly string[] {
  const named = [a, b].flatMap((side) => {
    const tag = parseTagName(side);
    return tag.kind === 'register' ? [tag.name] : [];
  });
  return [...new Set([...(models ?? []), ...named])];
}

async function openSide(side: string, plan: RepositoryPlan, ports: DiffPorts): Promise<Side> {
  if (side === WORK_TREE) return readSide(side, side, null, null, plan);
  const tag = parseTagName(side);
  const version = tag.kind === 'register' ? tag.version : /^v\d+\.\d+\.\d+/.test(side) ? side : undefined;
  const commit = await ports.git.resolve(side);
  if (version === undefined || (tag.kind !== 'register' && commit !== undefined)) {
    if (commit === undefined) throw await unknownRevision(side, ports.git);
    return readSide(side, revisionLabel(side, commit), commit, null, plan);
  }
  return readVersions(side, version, tag.kind === 'register' ? tag.name : undefined, plan);
}

async function readSide(
  revision: string,
  label: string,
  commit: string | null,
  version: string | null,
  plan: RepositoryPlan,
): Promise<Side> {
  const { facts, problems } = await (await plan.facts.at(revision)).models();
  if (facts.size === 0 && problems.length > 0) throw new UserError(problems);
  return { label, models: new Map([...facts].map(([name, each]) => [name, { facts: each, label, version, commit }])) };
}

/** Each model at the commit its version was registered for. */
async function readVersions(
  side: string,
  version: string,
  only: string | undefined,
  plan: RepositoryPlan,
): Promise<Side> {
  const models = new Map<string, SideModel>();
  for (const [name, state] of plan.registry.models) {
    if (only !== undefined && name !== only) continue;
    const found = state.versions.find((each) => each.version === version);
    if (found === undefined) continue;
    const facts = (await (await plan.facts.at(found.commit)).models([name])).facts.get(name);
    if (facts !== undefined) models.set(name, { facts, label: version, version, commit: found.commit });
  }
  if (models.size > 0) return { label: side, models };
  throw new UserError({
    what: `no model has a version ${side}`,
    fix: 'name a registered version, a branch, a commit or work-tree; `git fetch --tags` brings the versions of the remote',
  });
}

function isSame(a: SideModel, b: SideModel): boolean {
  return a.facts.evaluation.key === b.facts.evaluation.key;
}

interface Pair {
  readonly a: Entrant;
  readonly b: Entrant;
  readonly runs: readonly [Trained, Trained] | null;
  readonly problems: readonly Problem[];
}
type Trained = NonNullable<Awaited<ReturnType<typeof findRun>>>;

/** Both sides with their runs, evaluated as side b asks. */
async function pairOf(a: SideModel, b: SideModel, ports: DiffPorts): Promise<Pair> {
  const entrant = ({ facts, ...named }: SideModel): Entrant => ({
    ...named,
    facts,
    evaluation: evaluationOf(
      { config: facts.config, runKey: facts.runs[0]!.key, spec: b.facts.spec, test: b.facts.test },
      ports.sha256,
    ),
  });
  const runs = [await findRun(a.facts, ports), await findRun(b.facts, ports)] as const;
  const problems = [a, b].flatMap((side, index) => (runs[index] === undefined ? [untrained(side)] : []));
  const complete = runs[0] !== undefined && runs[1] !== undefined ? ([runs[0], runs[1]] as const) : null;
  return { a: entrant(a), b: entrant(b), runs: complete, problems };
}

function untrained({ facts, label }: SideModel): Problem {
  const at = label === WORK_TREE ? '' : ` at ${label}`;
  return {
    what: `${facts.model}${at} was never trained: there is no evidence of its run ${facts.runs[0]!.key.slice(0, 12)}`,
    fix:
      label === WORK_TREE
        ? `run \`proofmark experiment ${facts.model}\``
        : `git switch --detach ${label} && proofmark experiment ${facts.model} --baseline none`,
  };
}

async function diffPair(pair: Pair, plan: RepositoryPlan, ports: DiffPorts): Promise<DiffedModel> {
  const { facts } = pair.b;
  const arena = { spec: facts.spec, pin: facts.test };
  const [runA, runB] = pair.runs!;
  const a = await evaluateContender(pair.a, runA, arena, ports);
  const b = await evaluateContender(pair.b, runB, arena, ports);
  const verdict = judge({
    key: '',
    model: facts.model,
    config: facts.config,
    policy: plan.policy,
    waivers: [],
    today: ports.clock.now().toISOString().slice(0, 10),
    stage: 'merge',
    candidate: await judged(b, arena.spec, ports),
    baseline: await judged(a, arena.spec, ports),
    baselineNote: '',
    production: null,
    latency: null,
  });
  return {
    model: facts.model,
    path: facts.folder,
    rows: verdict.data.rows,
    metrics: verdict.metrics.filter((row) => !row.metric.startsWith('latency_')),
    params: differences(pair.a.facts, facts).params,
  };
}

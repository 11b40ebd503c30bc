import { type Problem, UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { evaluationOf, keyOf } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { RecipeAnswer, SeedRun } from '../gate/recipe-answer.ts';
import type { EvaluatedSeed, SeedEvaluations } from '../gate/recipe-question.ts';
import type { BaselineModel } from './baseline.ts';
import {
  type Arena,
  type ContenderPorts,
  type EvaluatedContender,
  evaluateContender,
  type TrainedRun,
} from './contender.ts';
import { parseEvidence } from './parse-evidence.ts';

export interface SeedsRequest {
  readonly candidate: EvaluatedContender;
  /** Runs of the candidate, first seed first. */
  readonly runs: readonly TrainedRun[];
  readonly baseline: { readonly model: BaselineModel; readonly contender: EvaluatedContender } | null;
  readonly arena: Arena;
}

export interface EvaluatedSeeds {
  readonly seeds: SeedEvaluations;
  /** Evaluations that were computed now, beside those of the first seeds. */
  readonly evaluated: number;
}

/**
 * Evaluates every seed of the candidate, and those of the baseline's recipe that anybody ever trained: they are found by
 * the recipe's key, wherever they were trained. Undefined when the candidate has one seed: then nobody asks.
 */
export async function evaluateSeeds(
  { candidate, runs, baseline, arena }: SeedsRequest,
  ports: ContenderPorts,
): Promise<EvaluatedSeeds | undefined> {
  if (runs.length < 2) return undefined;
  const { facts } = candidate.entrant;
  const own = await evaluateAll(candidate, runs, facts, arena, ports);
  const baseFacts = baseline?.model.facts;
  const sameRecipe = baseFacts !== undefined && baseFacts.recipe.key === facts.recipe.key;
  const known =
    baseline === null || sameRecipe
      ? []
      : await knownSeeds(
          baseline.model.facts,
          runs.map(({ record }) => record.seed),
          ports,
        );
  const others =
    baseline === null
      ? []
      : sameRecipe
        ? own
        : await evaluateAll(baseline.contender, known, baseline.model.facts, arena, ports);
  const fresh = new Set([...own, ...others].filter(({ reused }) => !reused).map(({ evaluationKey }) => evaluationKey));
  return {
    seeds: { candidate: own.map(plain), baseline: others.map(plain), sameRecipe },
    evaluated: fresh.size,
  };
}

type Evaluated = EvaluatedSeed & { readonly reused: boolean };

function plain({ reused: _, ...seed }: Evaluated): EvaluatedSeed {
  return seed;
}

/** The first seed was evaluated already, as the artifact that is judged. */
async function evaluateAll(
  first: EvaluatedContender,
  runs: readonly TrainedRun[],
  facts: ModelFacts,
  arena: Arena,
  ports: ContenderPorts,
): Promise<readonly Evaluated[]> {
  const evaluated: Evaluated[] = [];
  for (const run of runs) {
    const { key: runKey, seed } = run.record;
    if (runKey === first.run.key) {
      evaluated.push({ ...seedOf(first, seed), reused: true });
      continue;
    }
    const evaluation = evaluationOf({ config: facts.config, runKey, spec: arena.spec, test: arena.pin }, ports.sha256);
    const contender = await evaluateContender({ ...first.entrant, evaluation }, run, arena, ports);
    evaluated.push({ ...seedOf(contender, seed), reused: contender.reused });
  }
  return evaluated;
}

function seedOf({ run, evaluation }: EvaluatedContender, seed: number): EvaluatedSeed {
  return { seed, runKey: run.key, evaluationKey: evaluation.key, metrics: evaluation.metrics };
}

/** The seeds a verdict was reached with, from their evaluations. @throws UserError when one of them is missing */
export async function recordedSeeds(
  model: string,
  answer: RecipeAnswer | undefined,
  evidence: ContenderPorts['evidence'],
): Promise<SeedEvaluations | undefined> {
  if (answer === undefined) return undefined;
  const read = async (side: readonly SeedRun[]): Promise<EvaluatedSeed[]> => {
    const seeds: EvaluatedSeed[] = [];
    for (const seed of side) {
      const entry = await evidence.find({ kind: 'evaluations', model, key: seed.evaluationKey });
      if (entry === undefined) throw new UserError(noEvaluation(seed));
      const { metrics } = await parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence);
      seeds.push({ ...seed, metrics });
    }
    return seeds;
  };
  return {
    candidate: await read(answer.candidate),
    baseline: await read(answer.baseline),
    sameRecipe: answer.sameRecipe,
  };
}

function noEvaluation({ seed, evaluationKey }: SeedRun): Problem {
  return {
    what: `the evaluation ${evaluationKey.slice(0, 12)} of seed ${seed}, which the verdict names, is missing`,
    fix: "fetch the evidence: git fetch origin 'refs/proofmark/*:refs/proofmark/*'",
  };
}

/** Runs of a recipe with its own seeds and with these, as far as there is evidence. */
async function knownSeeds(
  facts: ModelFacts,
  seeds: readonly number[],
  ports: ContenderPorts,
): Promise<readonly TrainedRun[]> {
  const keys = new Map(facts.runs.map(({ seed, key }) => [seed, key]));
  for (const seed of seeds) {
    if (keys.has(seed)) continue;
    keys.set(seed, keyOf({ format: 'proofmark-run/1', recipe: facts.recipe.key, seed }, ports.sha256).key);
  }
  const known: TrainedRun[] = [];
  for (const key of keys.values()) {
    const entry = await ports.evidence.find({ kind: 'runs', model: facts.model, key });
    if (entry !== undefined)
      known.push({ entry, record: await parseEvidence(RunRecord, entry, 'run.json', ports.evidence) });
  }
  return known;
}

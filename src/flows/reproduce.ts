import { type Problem, UserError } from '../errors.ts';
import { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { compareRecords, type Reproduction } from '../experiment/reproduction.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { judge } from '../gate/judge.ts';
import { VerdictQuestion } from '../gate/verdict-question.ts';
import { type Contender, LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';
import type { Evidence, EvidenceEntry, EvidenceKind, Git } from '../ports.ts';
import { recordedChallenges } from './challenges.ts';
import { type EvaluatePorts, evaluateModel } from './evaluate.ts';
import { judged } from './judged-models.ts';
import { parseEvidence } from './parse-evidence.ts';
import { prepareSplit } from './prepare-split.ts';
import { recordedSeeds } from './seed-evaluations.ts';

export interface ReproduceRequest {
  /** Key of a verdict, an evaluation or a run, or its first digits (at least six). */
  readonly key: string;
  /** Largest difference × max(1, |recorded|) that counts as the same; for other hardware and other runtime versions. */
  readonly tolerance: number;
}

type ReproducePorts = EvaluatePorts & { readonly git: Git };

const SEARCHED = ['verdicts', 'evaluations', 'runs'] as const satisfies readonly EvidenceKind[];
const SHORTEST_KEY = 6;

/**
 * Computes recorded numbers again from the model file and the pinned data: of an evaluation, of all evaluations of a run,
 * or of a verdict (both its evaluations, and then the judgement by the rules it was reached by). Writes nothing.
 * @throws UserError when no evidence, or evidence of several keys, begins with the key
 */
export async function reproduce(request: ReproduceRequest, ports: ReproducePorts): Promise<Reproduction> {
  const entry = await findByKey(request.key, ports.evidence);
  const { kind, model, key } = entry.id;
  const done = (evaluations: readonly Again[], pairs: readonly (readonly [unknown, unknown])[]): Reproduction => {
    const values = pairs.flatMap(([recorded, now]) => compareRecords(recorded, now, request.tolerance));
    return {
      kind,
      model,
      key,
      evaluations: evaluations.map((each) => ({ key: each.recorded.key, identical: each.identical })),
      tolerance: request.tolerance,
      values,
      reproduced: values.every((value) => value.within),
    };
  };
  switch (kind) {
    case 'evaluations': {
      const again = await evaluateAgain(entry, ports);
      return done([again], [numbersOf(again)]);
    }
    case 'runs': {
      const evaluations = await evaluationsOf(key, model, ports.evidence);
      const again: Again[] = [];
      for (const each of evaluations) again.push(await evaluateAgain(each, ports));
      return done(again, again.map(numbersOf));
    }
    default:
      return judgeAgain(entry, ports, done);
  }
}

async function findByKey(key: string, evidence: Evidence): Promise<EvidenceEntry> {
  const prefix = key.toLowerCase();
  if (!/^[0-9a-f]+$/.test(prefix) || prefix.length < SHORTEST_KEY) {
    throw new UserError({
      what: `${JSON.stringify(key)} is not a key`,
      fix: `give the key of a verdict, an evaluation or a run, or at least its first ${SHORTEST_KEY} hex digits; \`proofmark runs\` lists them`,
    });
  }
  const search = async (remote: boolean) =>
    (await Promise.all(SEARCHED.map((kind) => evidence.list(kind, undefined, { remote }))))
      .flat()
      .filter(({ id }) => id.key.startsWith(prefix));
  let found = await search(false);
  if (found.length === 0) found = await search(true);
  if (found.length === 1) return (await evidence.find(found[0]!.id)) ?? found[0]!;
  throw new UserError(
    found.length === 0
      ? {
          what: `no evidence has a key that begins with ${prefix}`,
          fix: '`proofmark runs` lists the runs that are known',
        }
      : {
          what: `${found.length} keys begin with ${prefix}`,
          fix: `give more digits: ${found
            .slice(0, 5)
            .map(({ id }) => `${id.key.slice(0, prefix.length + 6)} (${id.kind})`)
            .join(', ')}`,
        },
  );
}

async function evaluationsOf(runKey: string, model: string, evidence: Evidence): Promise<readonly EvidenceEntry[]> {
  const entries = await evidence.list('evaluations', model);
  const records = await Promise.all(
    entries.map((entry) => parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence)),
  );
  const found = entries.filter((_, index) => records[index]!.runKey === runKey);
  if (found.length > 0) return found;
  throw new UserError({
    what: `the run ${runKey.slice(0, 12)} of ${model} has no evaluation to reproduce`,
    fix: `run \`proofmark evaluate ${model}\` first`,
  });
}

interface Again {
  readonly entry: EvidenceEntry;
  readonly recorded: EvaluationRecord;
  readonly now: EvaluationRecord;
  readonly identical: boolean;
}

/** Scores the recorded model on the recorded rows, as if nothing were known, and keeps nothing. */
async function evaluateAgain(entry: EvidenceEntry, ports: ReproducePorts): Promise<Again> {
  const { evidence, git } = ports;
  const recorded = await parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence);
  const question = await parseEvidence(EvaluationQuestion, entry, 'question.json', evidence);
  const runEntry = await evidence.find({ kind: 'runs', model: recorded.model, key: recorded.runKey });
  if (runEntry === undefined) throw new UserError(noRun(recorded));
  const run = await parseEvidence(RunRecord, runEntry, 'run.json', evidence);
  const { name } = run.file!;
  const { root, privateFolder } = git;
  const { record: now } = await evaluateModel(
    {
      ...question,
      model: recorded.model,
      evaluation: { key: recorded.key, material: recorded.material },
      runKey: recorded.runKey,
      modelFile: {
        sha256: recorded.modelSha256,
        checkout: () => evidence.checkout(runEntry, name, recorded.modelSha256),
      },
      split: () => prepareSplit({ pin: question.pin, root, privateFolder }, ports),
    },
    { ...ports, evidence: forgetful(evidence) },
  );
  return { entry, recorded, now, identical: now.predictionsDigest === recorded.predictionsDigest };
}

function noRun(recorded: EvaluationRecord): Problem {
  return {
    what: `the run ${recorded.runKey.slice(0, 12)} that this evaluation scored is missing, so there is no model to score`,
    fix: `fetch it: git fetch origin 'refs/proofmark/runs/${recorded.model}/*:refs/proofmark/runs/${recorded.model}/*'`,
  };
}

/** Evidence that finds no evaluation and keeps none, so that one is computed. */
function forgetful(evidence: Evidence): Evidence {
  return {
    ...evidence,
    find: async (id) => (id.kind === 'evaluations' ? undefined : evidence.find(id)),
    write: async () => ({ status: 'created', commit: '' }),
  };
}

/** What must come out the same; the digest has its own line, because other hardware may differ in the last digits. */
function numbersOf({ recorded, now }: Again): readonly [unknown, unknown] {
  const numbers = ({ predictionsDigest: _, ...record }: EvaluationRecord) => record;
  return [numbers(recorded), numbers(now)];
}

async function judgeAgain(
  entry: EvidenceEntry,
  ports: ReproducePorts,
  done: (evaluations: readonly Again[], pairs: readonly (readonly [unknown, unknown])[]) => Reproduction,
): Promise<Reproduction> {
  const { evidence } = ports;
  const recorded = await parseEvidence(VerdictRecord, entry, 'verdict.json', evidence);
  const question = await parseEvidence(VerdictQuestion, entry, 'question.json', evidence);
  const latency = (await evidence.fileNames(entry)).includes('latency.json')
    ? await parseEvidence(LatencyRecord, entry, 'latency.json', evidence)
    : null;
  const again = async (contender: Contender) => {
    const found = await evidence.find({ kind: 'evaluations', model: recorded.model, key: contender.evaluationKey });
    if (found === undefined) throw new UserError(noEvaluation(contender));
    const evaluation = await evaluateAgain(found, ports);
    const { spec } = await parseEvidence(EvaluationQuestion, found, 'question.json', evidence);
    const predictions = await judged(
      { contender, evaluation: evaluation.recorded, evaluationEntry: found },
      spec,
      ports,
    );
    return { evaluation, judged: predictions };
  };
  const candidate = await again(recorded.candidate);
  const baseline = recorded.baseline === null ? null : await again(recorded.baseline);
  const production = recorded.production === null ? null : await again(recorded.production);
  const seeds = await recordedSeeds(recorded.model, recorded.seeds, evidence);
  const budget = recorded.regressionBudget;
  const anchor = budget?.contender ? await again(budget.contender) : null;
  const now = judge({
    ...question,
    key: recorded.key,
    model: recorded.model,
    candidate: candidate.judged,
    baseline: baseline?.judged ?? null,
    production: production?.judged ?? null,
    latency,
    challenges: await recordedChallenges(recorded, question.config.evaluate.challenges, ports),
    ...(seeds === undefined ? {} : { seeds }),
    ...(budget === null ? {} : { anchor: { model: anchor?.judged ?? null, note: budget.note } }),
  });
  const evaluations = [candidate, baseline, production, anchor]
    .filter((each) => each !== null)
    .map((each) => each.evaluation);
  // Through JSON, as the recorded one went: undefined fields and negative zero do not survive it.
  const plain = VerdictRecord.parse(JSON.parse(JSON.stringify(now)));
  return done(evaluations, [...evaluations.map(numbersOf), [recorded, plain]]);
}

function noEvaluation(contender: Contender): Problem {
  return {
    what: `the evaluation ${contender.evaluationKey.slice(0, 12)} of ${contender.label}, which the verdict rests on, is missing`,
    fix: "fetch the evidence: git fetch origin 'refs/proofmark/*:refs/proofmark/*'",
  };
}

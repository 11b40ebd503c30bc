import type { Revalidation } from '../config/policy.ts';
import { canonicalJson } from './canonical-json.ts';
import { type Difference, differences, recipeFiles } from './differences.ts';
import type { SplitPin } from './evaluation-question.ts';
import type { InputEntry } from './input-files.ts';
import type { ModelFacts, ModelPlan } from './model-plan.ts';

/** A model of the base: its facts, that it was not there, or that its files could not be read. */
export type BaseModel = ModelFacts | 'absent' | 'unreadable';

/** Keys of a model's evidence that exists, here or on the remote. */
export interface KnownEvidence {
  readonly runs: ReadonlySet<string>;
  readonly evaluations: ReadonlySet<string>;
}

/** Files named one by one in a reason; the rest is counted. */
const FILES_NAMED = 5;
/** The same of params: a generated file can have hundreds of thousands. */
const PARAMS_NAMED = 50;

/**
 * What has to run for one model. `unchanged`: nothing that this change touches decides about the model.
 * `evidence-exists`: it changed, and all runs and the evaluation are known. `must-run`: something is to be computed.
 *
 * @param queued the head with the keys under which the merge queue judges it; whether it changed is not asked of these
 */
export function planModel(
  head: ModelFacts,
  base: BaseModel,
  evidence: KnownEvidence,
  queued: { readonly facts: ModelFacts; readonly revalidated: Revalidation } = { facts: head, revalidated: 'none' },
): ModelPlan {
  const { facts, revalidated } = queued;
  const runs = facts.runs.map((run) => ({ ...run, evidence: evidence.runs.has(run.key) }));
  const evaluationEvidence = evidence.evaluations.has(facts.evaluation.key);
  const reasons = changeReasons(base, head);
  const known = evaluationEvidence && runs.every((run) => run.evidence);
  const state = reasons.length === 0 ? 'unchanged' : known ? 'evidence-exists' : 'must-run';
  return { ...facts, runs, evaluationEvidence, revalidated, state, reasons };
}

/** Names of models that the base has and the head does not. */
export function removedModels(base: Iterable<string>, head: ReadonlySet<string>): readonly string[] {
  return [...base].filter((model) => !head.has(model)).sort();
}

/** Why a model is not the same as in the base, in plain words; empty when it is. */
export function changeReasons(base: BaseModel, head: ModelFacts): readonly string[] {
  if (base === 'absent') return ['new model'];
  if (base === 'unreadable') return ['the base has no valid configuration of this model'];
  const training = base.recipe.key === head.recipe.key ? [] : trainingReasons(base, head);
  const seeds = seedReasons(base, head);
  const retrained = base.runs[0]?.key !== head.runs[0]?.key;
  const evaluating = evaluationReasons(base, head).map((reason) =>
    retrained ? reason : `${reason}: evaluate only, no training`,
  );
  const judging = judgingReasons(base, head);
  return [...training, ...seeds, ...evaluating, ...judging];
}

function trainingReasons(base: ModelFacts, head: ModelFacts): string[] {
  const reasons: string[] = [];
  if (base.config.train.command.trim() !== head.config.train.command.trim()) reasons.push('train.command changed');
  const { params } = differences(base, head);
  reasons.push(...counted(params, PARAMS_NAMED, 'params', paramReason));
  const paramsFile = head.config.train.params;
  const files = fileReasons(recipeFiles(base).inputs, recipeFiles(head).inputs).flatMap(([path, reason]) => {
    if (path !== paramsFile) return [reason];
    return params.length > 0 ? [] : [`${path} changed, but no value in it`];
  });
  reasons.push(...counted(files, FILES_NAMED, 'input files', (reason) => reason));
  const locks = fileReasons(environmentOf(base), environmentOf(head));
  reasons.push(...counted(locks, FILES_NAMED, 'lock files', ([, reason]) => `lock file ${reason}`));
  reasons.push(...dataReasons(base.train, head.train));
  if (base.config.train.params !== paramsFile && params.length === 0) reasons.push('train.params is another file');
  if (base.config.data.train !== head.config.data.train) {
    reasons.push(`data.train ${base.config.data.train} -> ${head.config.data.train}`);
  }
  if (base.config.onnx.file !== head.config.onnx.file) reasons.push('onnx.file changed');
  // Two keys can differ only in what is compared above; should that ever fail, say the part that is certain.
  return reasons.length > 0 ? reasons : ['the training recipe changed'];
}

function environmentOf(facts: ModelFacts): InputEntry[] {
  return recipeFiles(facts).environment.map((entry) => ({ ...entry, mode: '' }));
}

function paramReason({ name, before, after }: Difference): string {
  if (before === null) return `params: ${name} added (${shortened(after!)})`;
  if (after === null) return `params: ${name} removed (was ${shortened(before)})`;
  return `params: ${name} ${shortened(before)} -> ${shortened(after)}`;
}

function shortened(text: string): string {
  const oneLine = text.replace(/\s+/g, ' ');
  return oneLine.length > 40 ? `${oneLine.slice(0, 39)}…` : oneLine;
}

/** Path and sentence for each file that is not the same. */
function fileReasons(before: readonly InputEntry[], after: readonly InputEntry[]): [string, string][] {
  const old = new Map(before.map((entry) => [entry.path, entry]));
  const reasons: [string, string][] = [];
  for (const entry of after) {
    const previous = old.get(entry.path);
    old.delete(entry.path);
    if (previous === undefined) reasons.push([entry.path, `${entry.path} added`]);
    else if (previous.oid !== entry.oid) reasons.push([entry.path, `${entry.path} changed`]);
    else if (previous.mode !== entry.mode) reasons.push([entry.path, `${entry.path} has another mode`]);
  }
  for (const path of old.keys()) reasons.push([path, `${path} removed`]);
  return reasons;
}

/** A sentence for each of the first `named`, and how many more there are. */
function counted<T>(changed: readonly T[], named: number, noun: string, say: (one: T) => string): readonly string[] {
  const said = changed.slice(0, named).map(say);
  const more = changed.length - said.length;
  return more === 0 ? said : [...said, `and ${more.toLocaleString('en-US')} more ${noun}`];
}

function dataReasons(base: SplitPin, head: SplitPin): string[] {
  if (base.digest === head.digest) return [];
  const reasons: string[] = [];
  const old = new Map(base.files.map((file) => [file.name, file]));
  for (const file of head.files) {
    const previous = old.get(file.name);
    old.delete(file.name);
    const shown = file.uri.slice(file.uri.lastIndexOf('/') + 1);
    if (previous === undefined) reasons.push(`data: ${shown} added`);
    else if (previous.sha256 !== file.sha256) reasons.push(`data: ${shown} is another file`);
    else if (String(previous.texts ?? []) !== String(file.texts ?? [])) {
      reasons.push(`data: other columns of ${shown} are text`);
    }
  }
  for (const file of old.values()) reasons.push(`data: ${file.uri.slice(file.uri.lastIndexOf('/') + 1)} removed`);
  if (base.query !== head.query) reasons.push(`data: the query of card ${head.card} changed`);
  if (base.where !== head.where) reasons.push(`data: split ${head.split} has another condition`);
  if (base.key.join('\0') !== head.key.join('\0')) reasons.push(`data: the key of card ${head.card} changed`);
  return reasons;
}

function seedReasons(base: ModelFacts, head: ModelFacts): string[] {
  const [before, after] = [base, head].map((facts) => facts.runs.map((run) => run.seed).join(', '));
  return before === after ? [] : [`seeds ${before} -> ${after}`];
}

function evaluationReasons(base: ModelFacts, head: ModelFacts): string[] {
  const reasons: string[] = [];
  const differs = (a: unknown, b: unknown) => canonicalJson(a) !== canonicalJson(b);
  if (base.config.task !== head.config.task) reasons.push('task changed');
  const [{ inputs: oldInputs, output: oldOutput }, { inputs, output }] = [base.config.onnx, head.config.onnx];
  if (differs(oldInputs, inputs)) reasons.push('onnx.inputs changed');
  if (oldOutput.name !== output.name || oldOutput.column !== output.column) reasons.push('onnx.output changed');
  for (const part of ['label', 'positive', 'entity', 'threshold', 'slices', 'critical'] as const) {
    if (differs(base.spec[part], head.spec[part])) reasons.push(`${part} changed`);
  }
  if (differs(base.spec.sqlMetrics, head.spec.sqlMetrics)) reasons.push('SQL of metrics changed');
  if (differs(base.spec.recallAtPrecision, head.spec.recallAtPrecision)) reasons.push('recall at a precision changed');
  const trainingSaysSo = base.train.digest !== head.train.digest;
  const data = dataReasons(base.test, head.test);
  // A file or query that both splits share is told once.
  reasons.push(
    ...(trainingSaysSo ? data.filter((reason) => !dataReasons(base.train, head.train).includes(reason)) : data),
  );
  return reasons;
}

/** Changes that leave every number as it is, and may change the verdict about them. */
function judgingReasons(base: ModelFacts, head: ModelFacts): string[] {
  const judged = ({ config: { evaluate } }: ModelFacts) =>
    canonicalJson(JSON.parse(JSON.stringify([evaluate.metrics, evaluate.baseline, evaluate.reference ?? null])));
  if (base.evaluation.key !== head.evaluation.key || base.recipe.key !== head.recipe.key) return [];
  return judged(base) === judged(head) ? [] : ['what the gate asks changed: judge again'];
}

import { z } from 'zod';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { keyOf } from '../experiment/keys.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { Contender, VerdictRecord } from '../gate/verdict-record.ts';
import type { CarriedEvidence, Evidence, EvidenceCarrier, Sha256 } from '../ports.ts';
import { parseCarriedJson } from './carried-json.ts';
import type { CarryPorts } from './carry-ports.ts';
import { parseEvidence } from './parse-evidence.ts';

/** By model: keys of the runs that the tested tree asks for, and the operator domains its configuration allows. */
export type PlannedModels = ReadonlyMap<
  string,
  { readonly runs: ReadonlySet<string>; readonly allowDomains: readonly string[] }
>;

/** Bytes of a JSON file that are read: records of thousands of slices have a few megabytes. */
const LARGEST_JSON = 64 * 1024 * 1024;
/** Bytes of any other file: 2 GiB, which ONNX and GitHub's releases have as their limit too. */
const LARGEST_FILE = 2 ** 31;

/** What a verdict's key is made from, as far as it is looked at. */
const VerdictMaterial = z.looseObject({
  candidate: Contender,
  baseline: Contender.nullable(),
  production: Contender.nullable(),
});

const RunMaterial = z.object({ run: z.unknown(), recipe: z.unknown() });

type Ports = Pick<CarryPorts, 'evidence' | 'carrier' | 'sha256' | 'checkModelFile'>;

/** Why this may not become evidence, in a few words; null when it may. */
export async function checkCarried(
  carried: CarriedEvidence,
  planned: PlannedModels,
  ports: Ports,
): Promise<string | null> {
  const large = carried.files.find(({ bytes }) => bytes > LARGEST_FILE);
  if (large !== undefined) return `${large.name} has ${large.bytes} bytes, more than ${LARGEST_FILE}`;
  const plan = planned.get(carried.id.model);
  if (plan === undefined) return 'the change does not touch this model';
  switch (carried.id.kind) {
    case 'runs':
      return checkRun(carried, plan, ports);
    case 'failures':
      return checkFailure(carried, plan.runs, ports);
    case 'evaluations':
      return checkEvaluation(carried, ports);
    case 'verdicts':
      return checkVerdict(carried, plan.runs, ports);
    default:
      return 'this kind of evidence does not travel';
  }
}

async function checkRun(
  carried: CarriedEvidence,
  { runs, allowDomains }: NonNullable<ReturnType<PlannedModels['get']>>,
  ports: Ports,
): Promise<string | null> {
  const { id } = carried;
  const wrongFiles = onlyFiles(carried, ['run.json', 'model.onnx']);
  if (wrongFiles !== null) return wrongFiles;
  if (!runs.has(id.key)) return 'the plan of this change has no such run';
  const run = await readRecord(RunRecord, carried, 'run.json', ports.carrier);
  if (typeof run === 'string') return run;
  if (run.key !== id.key || run.model !== id.model) return 'its record is of another run';
  if (run.status !== 'succeeded' || run.file === null) return 'its record is of a run that did not succeed';
  const material = RunMaterial.safeParse(run.material);
  if (
    !material.success ||
    !hasKey(run.key, material.data.run, ports) ||
    !hasKey(run.recipe, material.data.recipe, ports)
  )
    return 'its key is not the digest of its material';
  const model = carried.files.find(({ name }) => name === 'model.onnx')!;
  if (model.bytes !== run.file.bytes || (await ports.carrier.sha256(model.path)) !== run.file.sha256)
    return 'its model file is not the one that its record describes';
  const [problem] = await ports.checkModelFile(model.path, { allowDomains });
  return problem === undefined ? null : `its model file cannot be used: ${problem.what}`;
}

async function checkFailure(
  carried: CarriedEvidence,
  runs: ReadonlySet<string>,
  { carrier }: Ports,
): Promise<string | null> {
  const wrongFiles = onlyFiles(carried, ['run.json']);
  if (wrongFiles !== null) return wrongFiles;
  const run = await readRecord(RunRecord, carried, 'run.json', carrier);
  if (typeof run === 'string') return run;
  if (run.model !== carried.id.model || run.file !== null || run.status === 'succeeded')
    return 'its record is of no failure';
  return runs.has(run.key) ? null : 'the plan of this change has no such run';
}

async function checkEvaluation(carried: CarriedEvidence, ports: Ports): Promise<string | null> {
  const { id } = carried;
  const missing = missingFile(carried, ['evaluation.json', 'question.json', 'predictions.parquet']);
  if (missing !== null) return missing;
  const evaluation = await readRecord(EvaluationRecord, carried, 'evaluation.json', ports.carrier);
  if (typeof evaluation === 'string') return evaluation;
  if (evaluation.key !== id.key || evaluation.model !== id.model) return 'its record is of another evaluation';
  if (!hasKey(evaluation.key, evaluation.material, ports)) return 'its key is not the digest of its material';
  const entry = await ports.evidence.find({ kind: 'runs', model: id.model, key: evaluation.runKey });
  if (entry === undefined) return `there is no run ${evaluation.runKey.slice(0, 12)} that it could be of`;
  const run = await parseEvidence(RunRecord, entry, 'run.json', ports.evidence);
  return run.file?.sha256 === evaluation.modelSha256 ? null : 'it is of another model file than its run holds';
}

async function checkVerdict(carried: CarriedEvidence, runs: ReadonlySet<string>, ports: Ports): Promise<string | null> {
  const { id } = carried;
  const missing = missingFile(carried, ['verdict.json', 'question.json', 'material.json', 'report.md', 'report.html']);
  if (missing !== null) return missing;
  const verdict = await readRecord(VerdictRecord, carried, 'verdict.json', ports.carrier);
  if (typeof verdict === 'string') return verdict;
  const material = await readRecord(VerdictMaterial, carried, 'material.json', ports.carrier);
  if (typeof material === 'string') return material;
  if (verdict.key !== id.key || verdict.model !== id.model) return 'its record is of another verdict';
  if (!hasKey(id.key, material, ports)) return 'its key is not the digest of its material';
  const contenders = ({ candidate, baseline, production }: z.infer<typeof VerdictMaterial>) =>
    canonicalJson([candidate, baseline, production]);
  if (contenders(verdict) !== contenders(material)) return 'its record compares other models than its material names';
  if (!runs.has(verdict.candidate.runKey)) return 'it is about a run that the plan of this change does not have';
  for (const contender of [verdict.candidate, verdict.baseline, verdict.production]) {
    if (contender !== null && !(await isHere(contender, id.model, ports.evidence)))
      return `there is no evidence of ${contender.evaluationKey.slice(0, 12)}, which it compares`;
  }
  return null;
}

function isHere({ evaluationKey }: Contender, model: string, evidence: Pick<Evidence, 'existing'>): Promise<boolean> {
  return /^[0-9a-f]{64}$/.test(evaluationKey)
    ? evidence.existing([{ kind: 'evaluations', model, key: evaluationKey }]).then((found) => found.size === 1)
    : Promise.resolve(false);
}

function hasKey(key: string, material: unknown, { sha256 }: { readonly sha256: Sha256 }): boolean {
  try {
    return keyOf(material, sha256).key === key;
  } catch (error) {
    // JSON can say what its canonical form cannot, and no key was ever made of that: half a character, 1e999.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function missingFile({ files }: CarriedEvidence, wanted: readonly string[]): string | null {
  const missing = wanted.find((name) => !files.some((file) => file.name === name));
  return missing === undefined ? null : `it has no ${missing}`;
}

function onlyFiles(carried: CarriedEvidence, wanted: readonly string[]): string | null {
  const other = carried.files.find(({ name }) => !wanted.includes(name));
  return other === undefined ? missingFile(carried, wanted) : `it has a file ${other.name}, which no such evidence has`;
}

/** A JSON file in its shape, or what is wrong with it. */
async function readRecord<Shape extends z.ZodType>(
  shape: Shape,
  { files }: CarriedEvidence,
  name: string,
  carrier: Pick<EvidenceCarrier, 'read'>,
): Promise<z.infer<Shape> | string> {
  const file = files.find((each) => each.name === name)!;
  const bytes = await carrier.read(file.path, LARGEST_JSON);
  if (bytes === undefined) return `${name} has ${file.bytes} bytes, more than ${LARGEST_JSON}`;
  const found = parseCarriedJson(bytes);
  if ('problem' in found) return `${name} ${found.problem}`;
  const parsed = shape.safeParse(found.value);
  return parsed.success ? parsed.data : `${name} has no proper ${parsed.error.issues[0]!.path.join('.') || 'content'}`;
}

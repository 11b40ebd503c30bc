import { UserError } from '../errors.ts';
import { type Differences, differences } from '../experiment/differences.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { AssetRequest, Forge } from '../forge.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import type { Evidence, EvidenceEntry, EvidenceKind, Sha256 } from '../ports.ts';
import { renderModelCard } from '../report/model-card.ts';
import { renderChecksums } from '../report/release-notes.ts';
import { type ContenderPorts, splitOf } from './contender.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { FactsReader } from './read-facts.ts';
import { type SmokeSample, takeSmokeSample } from './smoke.ts';
import { digestHex, runOfVersion, type VersionRun } from './version-files.ts';
import { readWrittenCard } from './written-card.ts';

export const MODEL_CARD_FILE = 'model-card.md';
export const SMOKE_FILE = 'smoke.json';

/** What a version is made of, as its tag says. */
export interface VersionSource {
  readonly model: string;
  readonly version: string;
  readonly tag: string;
  readonly commit: string;
  readonly digest: string | null;
  readonly run: string | null;
  readonly evaluation: string | null;
  readonly verdict: string | null;
}

export type VersionAssetPorts = ContenderPorts & {
  readonly evidence: Evidence;
  readonly sha256: Sha256;
  readonly forge: Forge;
};

/** The model as the commit of an event declares it. Throws a UserError when its files cannot be read any more. */
export async function factsOf(
  at: { readonly model: string; readonly commit: string; readonly label: string },
  facts: FactsReader,
): Promise<ModelFacts> {
  const snapshot = await facts.at(at.commit);
  const { facts: found, problems } = await snapshot.models([at.model]);
  const model = found.get(at.model);
  if (model !== undefined) return model;
  const own = [...snapshot.declared.problems, ...problems];
  throw new UserError(
    own.length > 0
      ? own.map((problem) => ({ ...problem, what: `${at.label}: ${problem.what}` }))
      : { what: `the commit of ${at.label} has no model ${at.model}`, fix: 'choose another version' },
  );
}

/** The verdict an event names; null when its evidence is gone. */
export async function verdictOf(
  event: { readonly model: string; readonly verdict: string | null },
  evidence: Evidence,
): Promise<VerdictRecord | null> {
  const entry = await findNamed('verdicts', event.model, event.verdict, evidence);
  return entry === undefined ? null : parseEvidence(VerdictRecord, entry, 'verdict.json', evidence);
}

async function findNamed(kind: EvidenceKind, model: string, key: string | null, evidence: Evidence) {
  if (key === null || !/^[0-9a-f]{64}$/.test(key)) return undefined;
  return evidence.find({ kind, model, key });
}

/** Requests and answers for the smoke test of a version, asked of its model file now. */
export async function smokeSampleOf(
  source: VersionSource,
  run: VersionRun,
  facts: ModelFacts,
  ports: VersionAssetPorts,
): Promise<SmokeSample> {
  const { sha256, bytes } = run.record.file!;
  const [split, file] = await Promise.all([
    splitOf({ spec: facts.spec, pin: facts.test }, ports),
    ports.evidence.checkout(run.entry, 'model.onnx', sha256),
  ]);
  return takeSmokeSample(
    { model: source.model, config: facts.config, file, sha256, bytes, splitPath: split.path },
    ports,
  );
}

/**
 * The assets of a version's release, from its commit and its evidence alone: the same bytes whenever they are made.
 * `made`: the smoke sample of this version where it was just taken, which loads the model and reads rows.
 * @throws UserError when evidence that the tag names is gone, or contradicts it
 */
export async function versionAssets(
  source: VersionSource,
  reader: FactsReader,
  ports: VersionAssetPorts,
  made?: SmokeSample,
): Promise<readonly AssetRequest[]> {
  const { evidence, sha256 } = ports;
  const label = `${source.model} ${source.version}`;
  const run = await runOfVersion(source, evidence);
  const evaluation = await findNamed('evaluations', source.model, source.evaluation, evidence);
  const verdict = await findNamed('verdicts', source.model, source.verdict, evidence);
  const hex = digestHex(source.digest);
  if (run === undefined || evaluation === undefined || verdict === undefined || hex === null) {
    const missing = run === undefined || hex === null ? 'run' : evaluation === undefined ? 'evaluation' : 'verdict';
    throw new UserError({
      what: `${label} cannot be released: the evidence of its ${missing} is neither here nor on the remote`,
      fix: 'Fetch it from a clone that has it; `proofmark doctor` names what is missing.',
    });
  }
  const facts = await factsOf({ ...source, label }, reader);
  // Read once more although the tag was checked: the bytes that go out are those that were judged.
  await evidence.checkout(run.entry, 'model.onnx', hex);
  const record = await parseEvidence(VerdictRecord, verdict, 'verdict.json', evidence);
  const { model, version } = source;
  const card = renderModelCard({
    model,
    version,
    commit: source.commit,
    config: facts.config,
    card: facts.card,
    run: run.record,
    evaluation: await parseEvidence(EvaluationRecord, evaluation, 'evaluation.json', evidence),
    verdict: record,
    written: await readWrittenCard(facts.folder, await reader.at(source.commit)),
  });
  const smoke = made?.modelSha256 === hex ? made : await smokeSampleOf(source, run, facts, ports);
  const fromEvidence = async (entry: EvidenceEntry, file: string) =>
    ({
      name: file,
      mediaType: 'application/json',
      sha256: sha256(await evidence.readFile(entry, file)),
      content: { evidence: entry, file },
    }) as const;
  const text = (name: string, mediaType: string, content: string) =>
    ({ name, mediaType, sha256: sha256(content), content: new TextEncoder().encode(content) }) as const;
  const assets: AssetRequest[] = [
    {
      name: 'model.onnx',
      mediaType: 'application/octet-stream',
      sha256: hex,
      content: { evidence: run.entry, file: 'model.onnx' },
    },
    await fromEvidence(run.entry, 'run.json'),
    await fromEvidence(evaluation, 'evaluation.json'),
    await fromEvidence(verdict, 'verdict.json'),
    text(MODEL_CARD_FILE, 'text/markdown', card),
    text(SMOKE_FILE, 'application/json', `${JSON.stringify(smoke, null, 2)}\n`),
  ];
  return [...assets, text('SHA256SUMS', 'text/plain', renderChecksums(assets))];
}

/** What differs between two commits' declarations of a model; nothing can be said where one cannot be read. */
export async function differencesBetween(
  model: string,
  before: { readonly commit: string; readonly label: string } | null,
  after: { readonly commit: string; readonly label: string },
  reader: FactsReader,
): Promise<Differences> {
  const none: Differences = { params: [], data: [], inputs: [] };
  if (before === null) return none;
  try {
    return differences(await factsOf({ model, ...before }, reader), await factsOf({ model, ...after }, reader));
  } catch (error) {
    if (error instanceof UserError) return none;
    throw error;
  }
}

import { z } from 'zod';
import { splitFrontMatter } from '../config/parse-data-card.ts';
import { readYaml } from '../config/yaml-document.ts';
import { UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { Forge } from '../forge.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import type { Evidence, EvidenceEntry, EvidenceKind } from '../ports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import type { RegisteredVersion, RegistryState } from '../registry/registry-state.ts';
import type { ModelCardFacts } from '../report/card-facts.ts';
import { missingSections, renderModelCard } from '../report/model-card.ts';
import { type CardComparison, compareCards } from '../report/verify-card.ts';
import { writtenTexts } from '../report/written-markdown.ts';
import {
  declarationOf,
  readSubject,
  type Subject,
  type SubjectPorts,
  type SubjectRequest,
  subjectOfVersion,
} from './model-subject.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type FactsReader, openFacts } from './read-facts.ts';
import { factsOf, MODEL_CARD_FILE } from './version-assets.ts';
import { runOfVersion } from './version-files.ts';
import { readWrittenCard } from './written-card.ts';

/** The card of a run or a version, from its commit and its evidence alone. */
export async function makeModelCard(
  request: SubjectRequest,
  ports: SubjectPorts,
): Promise<{ readonly subject: Subject; readonly facts: ModelCardFacts; readonly text: string }> {
  const { subject, reader } = await readSubject(request, ports);
  const facts = await cardFactsOf(subject, reader, ports);
  return { subject, facts, text: renderModelCard(facts) };
}

/** @throws UserError when evidence that the card needs is gone, or contradicts the tag */
export async function cardFactsOf(subject: Subject, reader: FactsReader, ports: SubjectPorts): Promise<ModelCardFacts> {
  const { model, label } = subject;
  const { evidence } = ports;
  const run =
    subject.version === null
      ? await recordOf(RunRecord, 'runs', 'run.json', subject.run, model, evidence)
      : (await runOfVersion(subject.version, evidence))?.record;
  const evaluation = await recordOf(
    EvaluationRecord,
    'evaluations',
    'evaluation.json',
    subject.evaluation,
    model,
    evidence,
  );
  const verdict = await recordOf(VerdictRecord, 'verdicts', 'verdict.json', subject.verdict, model, evidence);
  if (run === undefined || evaluation === undefined) {
    throw new UserError({
      what: `the card of ${label} cannot be made: the evidence of its ${run === undefined ? 'run' : 'evaluation'} is neither here nor on the remote`,
      fix: `Fetch it from a clone that has it${run === undefined ? '' : `, or run \`proofmark evaluate ${model}\` on its commit`}; \`proofmark doctor\` names what is missing.`,
    });
  }
  for (const [what, sha256] of [
    ['evaluation', evaluation.modelSha256],
    ['verdict', verdict?.candidate.modelSha256],
  ] as const) {
    if (sha256 === undefined || sha256 === run.file?.sha256) continue;
    throw new UserError({
      what: `the ${what} of ${label} is of another model file (sha256 ${sha256}) than its run (${run.file?.sha256 ?? 'none'})`,
      fix: 'One of the two was tampered with; do not use it until somebody knows which.',
    });
  }
  const declared =
    subject.commit === null
      ? await declarationOf(model, run.key, [run.git.commit, 'HEAD', 'work-tree'], reader, ports.git)
      : { facts: await factsOf({ model, commit: subject.commit, label }, reader), commit: subject.commit };
  if (declared === undefined) {
    throw new UserError({
      what: `the card of ${label} cannot be made: no commit here declares the model as it was trained (${run.git.commit?.slice(0, 7) ?? 'never committed'})`,
      fix: 'fetch the commit, or check out what it was trained from',
    });
  }
  const { config, card, folder } = declared.facts;
  return {
    model,
    version: subject.version?.version ?? null,
    commit: subject.commit,
    config,
    card,
    run,
    evaluation,
    verdict: verdict ?? null,
    written: await readWrittenCard(folder, await reader.at(declared.commit ?? 'work-tree')),
  };
}

async function recordOf<Shape extends z.ZodType>(
  shape: Shape,
  kind: EvidenceKind,
  file: string,
  key: string | null,
  model: string,
  evidence: Evidence,
): Promise<z.infer<Shape> | undefined> {
  if (key === null || !/^[0-9a-f]{64}$/.test(key)) return undefined;
  const entry: EvidenceEntry | undefined = await evidence.find({ kind, model, key });
  return entry === undefined ? undefined : parseEvidence(shape, entry, file, evidence);
}

export interface VerifiedCard extends CardComparison {
  /** `fraud v1.2.0`. */
  readonly label: string;
  /** The file, or the asset of the release. */
  readonly source: string;
  /** Required sections that the card lacks. */
  readonly missing: readonly string[];
  readonly verified: boolean;
}

/** What a card says it is of. Everything is read leniently: it may have been changed. */
const Claim = z.object({
  model: z.string().catch(''),
  version: z.string().nullish().catch(null),
  run: z.string().catch(''),
  evaluation: z.string().nullish().catch(null),
  verdict: z.string().nullish().catch(null),
  commit: z.string().nullish().catch(null),
});
type Claim = z.infer<typeof Claim>;

/** Longest card that is looked at, in UTF-16 code units. */
const LONGEST_CARD = 4 * 1024 * 1024;

/**
 * Recomputes every number of a card from evidence and holds it against the card.
 * @param request the text of a file, or the version whose published card is meant
 * @throws UserError when it is no card of ours, or its evidence is gone
 */
export async function verifyModelCard(
  request: { readonly file: string; readonly text: string } | SubjectRequest,
  ports: SubjectPorts & {
    readonly forge: Pick<Forge, 'releases'>;
    readonly readText: (file: string) => Promise<string>;
  },
): Promise<VerifiedCard> {
  const reader = openFacts(ports);
  if ('file' in request) {
    if (request.text.length > LONGEST_CARD) {
      throw new UserError({
        what: 'is too long for a model card',
        where: { file: request.file },
        fix: 'give a card that `proofmark card` made',
      });
    }
    const subject = await claimedSubject(request, ports);
    return verified(subject, request.file, request.text, reader, ports);
  }
  const { subject } = await readSubject(request, ports);
  if (subject.version === null) {
    throw new UserError({
      what: `${subject.label} is no version, so it has no published card`,
      fix: 'name a version (MODEL@VERSION), or a file',
    });
  }
  const published = await publishedCard(subject.version, ports);
  return verified(subject, `${MODEL_CARD_FILE} of the release ${subject.version.tag}`, published, reader, ports);
}

async function verified(
  subject: Subject,
  source: string,
  text: string,
  reader: FactsReader,
  ports: SubjectPorts,
): Promise<VerifiedCard> {
  const facts = await cardFactsOf(subject, reader, ports);
  const comparison = compareCards(text, renderModelCard(facts), writtenTexts(facts.written));
  return {
    label: subject.label,
    source,
    missing: missingSections(text),
    verified: comparison.differences.length === 0,
    ...comparison,
  };
}

async function publishedCard(
  version: RegisteredVersion,
  {
    forge,
    readText,
  }: { readonly forge: Pick<Forge, 'releases'>; readonly readText: (file: string) => Promise<string> },
): Promise<string> {
  const release = await forge.releases.find(version.tag);
  const asset = release?.draft === false ? release.assets.find(({ name }) => name === MODEL_CARD_FILE) : undefined;
  if (release === undefined || asset?.sha256 == null) {
    throw new UserError({
      what: `${version.tag} has no published release with a ${MODEL_CARD_FILE}`,
      fix: '`proofmark register` finishes a release that was interrupted',
    });
  }
  return readText(await forge.releases.download(release, MODEL_CARD_FILE, asset.sha256));
}

/**
 * The run or version that a card is of. What the card says of itself may be what was changed, so every part of it is
 * tried: version and run together, the run alone, the version alone.
 */
async function claimedSubject(
  { file, text }: { readonly file: string; readonly text: string },
  ports: SubjectPorts,
): Promise<Subject> {
  const claim = readClaim(file, text);
  const state = foldTags(await ports.git.tags());
  const version = claimedVersion(claim, state);
  if (version !== undefined) return subjectOfVersion(version);
  const models = new Set([claim.model, ...state.models.keys()]);
  for (const model of models) {
    if (model === '') continue;
    const run = await runKeyOf(model, claim, ports.evidence);
    if (run === undefined) continue;
    const request = claim.commit == null ? { model, run } : { model, run, commit: claim.commit };
    const { subject } = await readSubject(request, ports);
    const evaluation = await recordOf(
      EvaluationRecord,
      'evaluations',
      'evaluation.json',
      claim.evaluation ?? null,
      model,
      ports.evidence,
    );
    const verdict = await recordOf(
      VerdictRecord,
      'verdicts',
      'verdict.json',
      claim.verdict ?? null,
      model,
      ports.evidence,
    );
    const own = evaluation?.runKey === run ? evaluation.key : subject.evaluation;
    return {
      ...subject,
      // A card of a work tree names no commit.
      commit: claim.commit == null ? null : subject.commit,
      evaluation: own,
      verdict: verdict?.candidate.evaluationKey === own ? verdict.key : subject.verdict,
    };
  }
  throw new UserError({
    what: `is of ${claim.model || 'no model'} ${claim.version ?? `run ${claim.run.slice(0, 12)}`}, of which neither a version nor evidence is here or on the remote`,
    where: { file },
    fix: '`git fetch --tags` brings the versions of the remote; `proofmark show` lists them',
  });
}

function readClaim(file: string, text: string): Claim {
  const front = splitFrontMatter(text);
  const fix = 'give a card that `proofmark card` or a release made; its front matter must be whole';
  if (front.kind !== 'found')
    throw new UserError({ what: 'has no front matter, so it is no card of ours', where: { file }, fix });
  const document = readYaml({ text: front.text, file, firstLine: front.firstLine });
  if (!document.ok) throw new UserError(document.problems);
  const claim = Claim.safeParse(document.value.proofmark);
  if (!claim.success)
    throw new UserError({ what: 'does not say which model it is of', where: { file, field: 'proofmark' }, fix });
  return claim.data;
}

function claimedVersion(claim: Claim, state: RegistryState): RegisteredVersion | undefined {
  if (claim.version === null || claim.version === undefined) return undefined;
  const all = [...state.models.values()].flatMap(({ versions }) => versions);
  const named = all.find(({ model, version }) => model === claim.model && version === claim.version);
  if (named?.run === claim.run) return named;
  const byRun = all.filter(({ run }) => run === claim.run);
  return byRun.find(({ model, commit }) => model === claim.model && commit === claim.commit) ?? byRun[0] ?? named;
}

async function runKeyOf(model: string, claim: Claim, evidence: Evidence): Promise<string | undefined> {
  const isKey = (key: string | null | undefined): key is string => /^[0-9a-f]{64}$/.test(key ?? '');
  if (isKey(claim.run) && (await evidence.find({ kind: 'runs', model, key: claim.run })) !== undefined)
    return claim.run;
  if (!isKey(claim.evaluation)) return undefined;
  return (await recordOf(EvaluationRecord, 'evaluations', 'evaluation.json', claim.evaluation, model, evidence))
    ?.runKey;
}

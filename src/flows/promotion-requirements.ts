import type { Requirement } from '../config/environments.ts';
import { WRITTEN_CARD_FILE } from '../config/written-card.ts';
import { UserError } from '../errors.ts';
import type { Release } from '../forge.ts';
import type { RequirementFact } from '../registry/plan-promotion.ts';
import { findStale, limitsOf, staleText } from '../registry/staleness.ts';
import { missingSections, renderModelCard } from '../report/model-card.ts';
import { compareCards } from '../report/verify-card.ts';
import { writtenTexts } from '../report/written-markdown.ts';
import { decideAttestation } from './check-attestation.ts';
import type { LifecyclePorts } from './lifecycle-ports.ts';
import { cardFactsOf } from './model-card.ts';
import { subjectOfVersion } from './model-subject.ts';
import { judgePromotion, type PromotionGateRequest } from './promotion-gate.ts';
import type { FactsReader } from './read-facts.ts';
import { runSmoke, SmokeSample } from './smoke.ts';
import { cardTime } from './staleness.ts';
import { factsOf, MODEL_CARD_FILE, SMOKE_FILE } from './version-assets.ts';
import { digestHex, modelFileOf } from './version-files.ts';

export type RequirementFacts = Partial<Record<Requirement, RequirementFact>>;

/**
 * Checks what an environment requires of a version, each with its evidence. A requirement that cannot be checked is not
 * met. Throws a UserError only for a model file that is not the registered one.
 */
export async function checkRequirements(
  required: readonly Requirement[],
  request: PromotionGateRequest,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<RequirementFacts> {
  const facts: RequirementFacts = {};
  // It comes from the forge while the gate judges.
  const sample = required.includes('smoke') ? readAsset(request.version.tag, SMOKE_FILE, ports) : undefined;
  sample?.catch(() => {}); // Awaited where it is needed.
  // What the gate writes is on its way to the remote while the next requirement is checked.
  const { evidence, sent } = ports.evidence.sendingLater();
  try {
    for (const requirement of required) {
      facts[requirement] = await checkOne(requirement, { ...request, sample, sent }, reader, { ...ports, evidence });
    }
  } finally {
    await sent();
  }
  return facts;
}

interface CheckRequest extends PromotionGateRequest {
  /** The requests kept at registration, being read. */
  readonly sample: Promise<ReadAsset> | undefined;
  /** Waits for what is being sent. */
  readonly sent: () => Promise<void>;
}

async function checkOne(
  requirement: Requirement,
  request: CheckRequest,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<RequirementFact> {
  switch (requirement) {
    case 'gate':
      return judgePromotion(request, reader, ports);
    case 'smoke':
      return failing(() => smoke(request, ports));
    case 'data-card':
      return failing(() => dataCard(request, reader, ports));
    case 'model-card':
      return failing(() => modelCard(request, reader, ports));
    case 'attestation':
      return failing(() => attestation(request, ports));
  }
}

async function failing(check: () => Promise<RequirementFact>): Promise<RequirementFact> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return failed(error.problems.map(({ what }) => what).join('; '));
  }
}

function failed(text: string, evidence: string | null = null): RequirementFact {
  return { state: 'failed', evidence, text };
}

/** The bytes are those of the version by now: `modelFileOf` held them against its digest. */
async function attestation({ version }: PromotionGateRequest, { forge }: LifecyclePorts): Promise<RequirementFact> {
  const sha256 = digestHex(version.digest);
  if (sha256 === null) return failed(`${version.tag} names no digest, so nothing can be attested about it`);
  return decideAttestation(sha256, await forge.attestations(sha256));
}

async function smoke({ version, sample: read, sent }: CheckRequest, ports: LifecyclePorts): Promise<RequirementFact> {
  const file = await modelFileOf(version, ports);
  const text = await (read ?? readAsset(version.tag, SMOKE_FILE, ports));
  if ('problem' in text) return failed(text.problem);
  const sample = SmokeSample.safeParse(JSON.parse(text.content));
  if (!sample.success) return failed(`${SMOKE_FILE} of ${version.tag} is not in a format this version reads`);
  if (sample.data.modelSha256 !== digestHex(version.digest)) {
    return failed(
      `${SMOKE_FILE} of ${version.tag} was made with another model file (${sample.data.modelSha256.slice(0, 12)})`,
    );
  }
  const result = await runSmoke(sample.data, file, { ...ports, quiet: sent });
  return { state: result.passed ? 'passed' : 'failed', evidence: SMOKE_FILE, text: result.text };
}

async function dataCard(
  { version, policy }: PromotionGateRequest,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<RequirementFact> {
  const { model, commit, version: name } = version;
  const { card, cardFile } = await factsOf({ model, commit, label: name }, reader);
  const missing = [
    ...(card.owner === undefined ? ['owner'] : []),
    ...(card.licence === undefined && card.license === undefined ? ['licence'] : []),
  ];
  if (missing.length > 0) return failed(`${cardFile} does not name: ${missing.join(', ')}`, cardFile);
  const limits = limitsOf(model, policy.staleness, card['stale-after']);
  const facts = { model, version: name, cardFile, limits, since: { card: cardTime(card) } };
  const [stale] = findStale([facts], ports.clock.now().getTime());
  if (stale !== undefined) return failed(staleText(stale), cardFile);
  return { state: 'passed', evidence: cardFile, text: `${cardFile} names its owner and its licence` };
}

/** The card that went out with the release, not one that could be made now: people read that one. */
async function modelCard(
  { version }: PromotionGateRequest,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<RequirementFact> {
  const card = await readAsset(version.tag, MODEL_CARD_FILE, ports);
  if ('problem' in card) return failed(card.problem);
  const missing = missingSections(card.content);
  if (missing.length > 0) {
    return failed(
      `${MODEL_CARD_FILE} of ${version.tag} has nothing under ${missing.join('; ')}: people write it in models/${version.model}/${WRITTEN_CARD_FILE}`,
    );
  }
  const facts = await cardFactsOf(subjectOfVersion(version), reader, ports);
  const { differences } = compareCards(card.content, renderModelCard(facts), writtenTexts(facts.written));
  const [first] = differences;
  if (first !== undefined) {
    return failed(
      `${MODEL_CARD_FILE} of ${version.tag} contradicts its evidence in ${differences.length} places: ${first.place} says ${first.card ?? 'nothing'}, evidence ${first.evidence ?? 'nothing'}`,
    );
  }
  return { state: 'passed', evidence: MODEL_CARD_FILE, text: 'the model card has every section and its numbers hold' };
}

type ReadAsset = { readonly content: string } | { readonly problem: string };

async function readAsset(tag: string, name: string, { forge, readText }: LifecyclePorts): Promise<ReadAsset> {
  const release: Release | undefined = await forge.releases.find(tag);
  if (release === undefined || release.draft) {
    return {
      problem: `${tag} has no published release, so its ${name} cannot be read; \`proofmark register\` finishes it`,
    };
  }
  const asset = release.assets.find((each) => each.name === name);
  if (asset?.sha256 == null) return { problem: `the release ${tag} has no ${name}` };
  const path = await forge.releases.download(release, name, asset.sha256);
  return { content: await readText(path) };
}

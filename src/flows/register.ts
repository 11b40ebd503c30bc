import { UserError } from '../errors.ts';
import { canonicalJson } from '../experiment/canonical-json.ts';
import { recipeFiles } from '../experiment/differences.ts';
import { joinPath } from '../experiment/input-files.ts';
import { paramsPath } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';
import type { ModelSignature } from '../ports.ts';
import { planRegistration, type RegistrationPlan, type RegistrationRequest } from '../registry/plan-registration.ts';
import { newestVersion, type RegisteredVersion, versionAtCommit } from '../registry/registry-state.ts';
import { deriveBump, type VersionFacts } from '../registry/version-bump.ts';
import { type Completed, completeReleases } from './complete-releases.ts';
import { runExperiment } from './experiment.ts';
import { type LifecyclePorts, type LifecycleRequest, rehearsing } from './lifecycle-ports.ts';
import { type FactsReader, openFacts } from './read-facts.ts';
import {
  type DeclaredHead,
  readDeclaredHead,
  readModelRegistry,
  readRegistryHere,
  requireModel,
} from './read-registry.ts';
import type { SmokeSample } from './smoke.ts';
import { factsOf, smokeSampleOf } from './version-assets.ts';
import { modelFileOf, runOfVersion, type VersionRun } from './version-files.ts';
import { type EventOutcome, tagOf, writeEvent } from './write-event.ts';
import { readWrittenCard } from './written-card.ts';

export interface RegisterRequest extends LifecycleRequest {
  readonly model: string;
  /** What a person wants instead of the derived version, and why. */
  readonly override?: NonNullable<RegistrationRequest['override']>;
  onPlan?(plan: RegistrationPlan, verdict: VerdictRecord): void;
}

export interface RegisterResult {
  readonly outcome: EventOutcome<RegistrationPlan>;
  /** Null after a dry run or a refusal. */
  readonly completed: Completed | null;
}

/**
 * Registers the commit that is checked out as the next version of a model, from evidence alone: its run, its evaluation,
 * and a verdict that passes against the newest version. Then releases the same bytes. A commit has one version: asked
 * twice, the second time finishes what the first one left.
 * @throws UserError when evidence is missing, the verdict does not pass, or the commit is not on the default branch
 */
export async function registerVersion(request: RegisterRequest, given: LifecyclePorts): Promise<RegisterResult> {
  const { model } = request;
  const ports = rehearsing(given, request.dryRun);
  const reader = openFacts(ports);
  await ports.evidence.pushMissing();
  const head = await readDeclaredHead(ports, reader);
  const registry = await readModelRegistry(model, ports);
  requireModel(model, head.declared, registry.state);

  let judged: { readonly against: string | null; readonly head: JudgedHead } | undefined;
  /** Judged anew when another version was registered meanwhile: that is the one to be no worse than. */
  async function judgeAgainst(newest: RegisteredVersion | undefined): Promise<JudgedHead> {
    const against = newest?.tag ?? null;
    if (judged?.against !== against) judged = { against, head: await judgedHead(model, head, reader, ports) };
    return judged.head;
  }
  const outcome = await writeEvent<RegistrationPlan>(
    {
      model,
      registry,
      dryRun: request.dryRun === true,
      eventOf: (plan) => plan.event,
      onPlan: (plan) => judged !== undefined && request.onPlan?.(plan, judged.head.verdict),
      plan: async ({ model: state }) => {
        const there = versionAtCommit(state, head.commit);
        if (there !== undefined) return planRegistration(state, askAgain(request, there));
        const newest = newestVersion(state);
        const { run, verdict, facts } = await judgeAgainst(newest);
        const { bump, reasons } = deriveBump(await factsOfNewest(newest, reader, ports), facts);
        return planRegistration(state, {
          model,
          commit: head.commit,
          digest: `sha256:${run.record.file!.sha256}`,
          run: run.record.key,
          evaluation: verdict.candidate.evaluationKey,
          verdict: verdict.key,
          bump,
          bumpReasons: reasons,
          author: request.author,
          ...(request.override === undefined ? {} : { override: request.override }),
        });
      },
    },
    ports,
  );
  if (outcome.status === 'planned' || outcome.status === 'refused') return { outcome, completed: null };
  const here = await readRegistryHere(model, ports);
  return {
    outcome,
    completed: await completeReleases(
      {
        ...{ ...here, own: tagOf(outcome), environments: head.environments, reader },
        versionsOnly: true,
        written: outcome.status === 'written',
        ...(outcome.status === 'written' && judged !== undefined && { smoke: judged.head.smoke }),
      },
      ports,
    ),
  };
}

/** The request that made a version, for the plan to recognise. */
function askAgain(request: RegisterRequest, there: RegisteredVersion): RegistrationRequest {
  const { model, commit, digest, run, evaluation, verdict } = there;
  return {
    model,
    commit,
    digest: digest ?? '',
    run: run ?? '',
    evaluation,
    verdict,
    bump: 'patch',
    author: request.author,
  };
}

interface JudgedHead {
  readonly run: VersionRun;
  readonly verdict: VerdictRecord;
  readonly facts: VersionFacts;
  readonly smoke: SmokeSample;
}

/** The evidence of the commit. Everything that a release needs is made once before anything is written. */
async function judgedHead(
  model: string,
  head: DeclaredHead,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<JudgedHead> {
  await requireLanded(head.commit, ports);
  const result = await runExperiment({ models: [model], head: head.commit, landed: true, mayTrain: false }, ports);
  const judged = result.judged[0];
  if (judged === undefined) throw notJudged(model, result.others[0]?.reason ?? result.reason);
  const { verdict } = judged.report;
  if (verdict.verdict !== 'pass') {
    throw new UserError({
      what: `${model} may not be registered: its verdict is ${verdict.verdict}. ${verdict.reason}`,
      fix: `Only a verdict that passes registers. Read it with \`proofmark gate ${model}\`.`,
    });
  }
  const facts = await factsOf({ model, commit: head.commit, label: 'HEAD' }, reader);
  const source = {
    model,
    version: 'HEAD',
    tag: 'HEAD',
    commit: head.commit,
    digest: `sha256:${verdict.candidate.modelSha256}`,
    run: verdict.candidate.runKey,
    evaluation: verdict.candidate.evaluationKey,
    verdict: verdict.key,
  };
  const run = await runOfVersion(source, ports.evidence);
  if (run === undefined) throw notJudged(model, 'The evidence of its run is gone.');
  const smoke = await smokeSampleOf(source, run, facts, ports);
  await readWrittenCard(facts.folder, head.snapshot);
  const file = await ports.evidence.checkout(run.entry, 'model.onnx', verdict.candidate.modelSha256);
  return {
    run,
    verdict,
    smoke,
    facts: await versionFacts(facts, await ports.engine.signature(file), reader, head.commit, ports),
  };
}

/** Versions are registered from what has landed: a branch may still change. */
async function requireLanded(commit: string, { git }: LifecyclePorts): Promise<void> {
  const branch = await git.defaultBranch();
  if (branch === null || (await git.isAncestor(commit, branch))) return;
  throw new UserError({
    what: `the commit ${commit.slice(0, 7)} is not on ${branch} yet, and only what has landed is registered`,
    fix: `merge it and push, or check out ${branch.replace(/^origin\//, '')}; \`git fetch\` if somebody else merged it`,
  });
}

function notJudged(model: string, reason: string): UserError {
  return new UserError({
    what: `${model} may not be registered: ${reason}`,
    fix: `A version is registered from evidence: run \`proofmark experiment ${model}\` on this commit first.`,
  });
}

/** What the newest version was made from. What cannot be read any more is not known to be compatible. */
async function factsOfNewest(
  newest: RegisteredVersion | undefined,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<VersionFacts | null> {
  if (newest === undefined) return null;
  try {
    const { model, commit, version } = newest;
    const facts = await factsOf({ model, commit, label: version }, reader);
    const signature = await signatureOf(newest, ports);
    return await versionFacts(facts, signature, reader, commit, ports);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { signature: null, recipe: { code: '', params: '', seeds: '', data: '', environment: '' } };
  }
}

async function signatureOf(version: RegisteredVersion, ports: LifecyclePorts): Promise<ModelSignature | null> {
  try {
    return await ports.engine.signature(await modelFileOf(version, ports));
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    ports.log.warn(`The model file of ${version.version} cannot be read: ${error.problems[0]!.what}`);
    return null;
  }
}

async function versionFacts(
  facts: ModelFacts,
  signature: ModelSignature | null,
  reader: FactsReader,
  commit: string,
  { sha256 }: LifecyclePorts,
): Promise<VersionFacts> {
  const { inputs, environment } = recipeFiles(facts);
  const digest = (value: unknown) => sha256(canonicalJson(value));
  const params = paramsPath(facts);
  const { snapshot } = await reader.at(commit);
  const paramsOid = snapshot.entries.find(({ path }) => path === params)?.oid ?? null;
  const code = inputs.filter(({ path }) => joinPath(facts.folder, path) !== params);
  return {
    signature,
    recipe: {
      code: digest({ command: facts.config.train.command.trim(), files: code }),
      seeds: digest({ seeds: facts.config.train.seeds }),
      params: digest({ oid: paramsOid }),
      data: digest({ train: facts.train.digest, test: facts.test.digest }),
      environment: digest({ files: environment }),
    },
  };
}

import type { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import { UserError } from '../errors.ts';
import { differences } from '../experiment/differences.ts';
import { evaluationOf } from '../experiment/keys.ts';
import { registeredFacts } from '../experiment/revalidation.ts';
import type { RequirementFact } from '../registry/plan-promotion.ts';
import type { Assignment, RegisteredVersion } from '../registry/registry-state.ts';
import { type EvaluatedContender, evaluateContender } from './contender.ts';
import { judgeContenders } from './judge-contenders.ts';
import type { LifecyclePorts } from './lifecycle-ports.ts';
import type { FactsReader } from './read-facts.ts';
import { factsOf } from './version-assets.ts';
import { runOfVersion } from './version-files.ts';

export interface PromotionGateRequest {
  readonly version: RegisteredVersion;
  readonly environment: string;
  /** What the environment holds; null when it holds nothing. */
  readonly held: Pick<Assignment, 'version' | 'commit'> | null;
  /** The registered version it holds. */
  readonly heldVersion: RegisteredVersion | null;
  readonly policy: Policy;
  readonly waivers: readonly Waiver[];
}

/**
 * The promotion-stage verdict of a version against what the environment holds: every guardrail has to be proved, on the
 * same rows. Found in evidence, or computed from runs that are there; nothing is trained.
 */
export async function judgePromotion(
  request: PromotionGateRequest,
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<RequirementFact> {
  try {
    const { version, held } = request;
    const declared = await factsOf({ model: version.model, commit: version.commit, label: version.version }, reader);
    const facts = registeredFacts(declared, version, ports.sha256);
    const arena = { spec: facts.spec, pin: facts.test };
    const run = await trainedRun(version, ports);
    const candidate = await evaluateContender(
      { facts, evaluation: facts.evaluation, label: version.version, version: version.version, commit: version.commit },
      run,
      arena,
      ports,
    );
    const baseline = await heldContender(request, facts, reader, ports);
    const { report, entry } = await judgeContenders(
      {
        candidate,
        baseline,
        production: null,
        baselineNote: held === null ? `${request.environment} holds nothing yet` : `which ${request.environment} holds`,
        arena,
        stage: 'promote',
        policy: request.policy,
        waivers: request.waivers,
        runs: [candidate.run],
        differences: differences(baseline?.entrant.facts ?? null, facts),
      },
      ports,
    );
    const { verdict, reason } = report.verdict;
    return { state: verdict === 'pass' ? 'passed' : 'failed', evidence: entry.id.key, text: `${verdict}: ${reason}` };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: 'failed', evidence: null, text: `error: ${error.problems.map(({ what }) => what).join('; ')}` };
  }
}

async function heldContender(
  { held, heldVersion, environment }: PromotionGateRequest,
  candidate: EvaluatedContender['entrant']['facts'],
  reader: FactsReader,
  ports: LifecyclePorts,
): Promise<EvaluatedContender | null> {
  if (held === null) return null;
  if (heldVersion === null) {
    throw new UserError({
      what: `${environment} holds the commit ${held.commit.slice(0, 7)}, which no version was registered from, so nothing can be compared with it`,
    });
  }
  const { version, commit } = heldVersion;
  const facts = await factsOf({ model: candidate.model, commit, label: version }, reader);
  const run = await trainedRun(heldVersion, ports);
  const { spec, test } = candidate;
  const evaluation = evaluationOf({ config: facts.config, runKey: run.record.key, spec, test }, ports.sha256);
  return evaluateContender({ facts, evaluation, label: version, version, commit }, run, { spec, pin: test }, ports);
}

async function trainedRun(version: RegisteredVersion, ports: LifecyclePorts) {
  const run = await runOfVersion(version, ports.evidence);
  if (run !== undefined) return run;
  throw new UserError({
    what: `the evidence of ${version.model} ${version.version} (run ${version.run?.slice(0, 12) ?? 'not named by its tag'}) is neither here nor on the remote`,
  });
}

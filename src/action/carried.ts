import { resolve } from 'node:path';
import { nodeEvidenceCarrier } from '../adapters/evidence-carrier-node.ts';
import { openUpkeep } from '../adapters/upkeep-git.ts';
import { UserError } from '../errors.ts';
import { exportEvidence, importEvidence } from '../flows/carry-evidence.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import type { PlanRequest } from '../flows/plan.ts';
import { plannedEvidence } from '../flows/planned-evidence.ts';
import type { Evidence, EvidenceEntry, Git } from '../ports.ts';
import { type ActionContext, baseOf } from './context.ts';
import type { CarriedInputs } from './inputs.ts';
import { queueOf } from './queue.ts';

/** Evidence that this job writes. */
export interface Recorder {
  readonly evidence: Evidence;
  readonly entries: readonly EvidenceEntry[];
}

export function recordEvidence(evidence: Evidence): Recorder {
  const entries: EvidenceEntry[] = [];
  const recording = (recorded: Evidence): Evidence => ({
    ...recorded,
    async write(id, files) {
      const outcome = await recorded.write(id, files);
      entries.push({ id, commit: outcome.commit });
      return outcome;
    },
    sendingLater() {
      const later = recorded.sendingLater();
      return { ...later, evidence: recording(later.evidence) };
    },
  });
  return { entries, evidence: recording(evidence) };
}

export async function leaveEvidence(
  entries: readonly EvidenceEntry[],
  folder: string,
  evidence: Evidence,
): Promise<void> {
  await exportEvidence(entries, resolve(folder), { evidence, carrier: nodeEvidenceCarrier });
}

/** Takes over what earlier jobs of this run left, as the tested commit plans it. */
export async function takeOver(
  { 'evidence-from': folder, model }: CarriedInputs,
  context: ActionContext,
  ports: ExperimentPorts,
): Promise<void> {
  if (folder === undefined) return;
  const base = baseOf(context.event);
  const request: PlanRequest = {
    ...(base === undefined ? {} : { base }),
    ...(model === undefined ? {} : { models: [model] }),
    ...queueOf(context.event),
    ...(await testedTree(ports.git, context)),
  };
  const planned = () =>
    plannedEvidence(request, ports).catch((error: unknown) => {
      // A change whose files are wrong plans nothing, and its report has to say what is wrong.
      if (!(error instanceof UserError)) throw error;
      ports.log.info('No evidence is taken over: the tested commit has files that have to be fixed first.');
      return undefined;
    });
  await importEvidence({ folder: resolve(folder), planned }, { ...ports, carrier: nodeEvidenceCarrier });
}

/** The work tree where it is the tested commit; else that commit, which may have to be fetched: a trusted job checks out the target. */
async function testedTree(git: Git, { sha, ref }: ActionContext): Promise<Pick<PlanRequest, 'head'>> {
  if ((await git.resolve('HEAD')) === sha) return {};
  const { bring } = openUpkeep(git);
  if ((await bring(sha, sha)) || (await bring(sha, ref))) return { head: sha };
  throw new UserError({
    what: `the commit ${sha.slice(0, 12)} that was tested is not here and cannot be fetched`,
    fix: 'check out with `fetch-depth: 0`; a newer push may have replaced it, then its own run reports',
  });
}

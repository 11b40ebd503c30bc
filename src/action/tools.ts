import { resolve } from 'node:path';
import type { EvidenceOptions } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { folderLargeFiles } from '../adapters/large-files-folder.ts';
import { openExperimentPorts } from '../assembly/experiment-ports.ts';
import { openForgeOnGitHub } from '../assembly/github-forge.ts';
import { openLifecyclePorts } from '../assembly/lifecycle-ports.ts';
import { UserError } from '../errors.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import type { LifecyclePorts } from '../flows/lifecycle-ports.ts';
import type { EvidenceEntry, Log } from '../ports.ts';
import { leaveEvidence, type Recorder, recordEvidence, takeOver } from './carried.ts';
import type { ActionContext } from './context.ts';
import { withDefaultBranch } from './default-branch.ts';
import type { CarriedInputs } from './inputs.ts';

/** What an action works with: the run it is part of, and ports that open when they are asked for. */
export interface ActionTools {
  readonly context: ActionContext;
  readonly log: Log;
  /** The job is being cancelled. */
  readonly signal: AbortSignal;
  /** Ports of the experiment loop on the repository in the current folder. */
  experiment(): Promise<ExperimentPorts>;
  /** The same with GitHub and the writer of events. Throws a UserError without a token. */
  lifecycle(token: string | undefined): Promise<LifecyclePorts>;
  /** Marks evidence that was found here for later jobs, which may not have it. */
  keep(entries: readonly EvidenceEntry[]): void;
}

/** Tools, and what is to be done after the action's main, also after one that failed. */
export interface OpenTools {
  readonly tools: ActionTools;
  /** Leaves the evidence that was made for later jobs. */
  handOn(): Promise<void>;
}

export function openTools(
  folder: string,
  context: ActionContext,
  log: Log,
  signal: AbortSignal,
  carried: CarriedInputs,
  limits: Pick<EvidenceOptions, 'largeFileBytes'> = {},
): OpenTools {
  let recorder: Recorder | undefined;
  const found: EvidenceEntry[] = [];
  let opened: Promise<ExperimentPorts> | undefined;
  const open = async () => {
    const git = withDefaultBranch(await openGit(folder), context);
    const ports = openExperimentPorts(git, log, signal, {
      ...limits,
      share: carried.evidence === undefined,
      together: true,
    });
    const large = carried['large-from'];
    if (large !== undefined) ports.evidence.attach(folderLargeFiles(resolve(large)));
    if (carried['evidence-from'] !== undefined) {
      // Sent together, not one by one.
      await takeOver(carried, context, openExperimentPorts(git, log, signal, { ...limits, share: false }));
      await ports.evidence.pushMissing();
    }
    if (carried.evidence === undefined) return ports;
    recorder = recordEvidence(ports.evidence);
    return { ...ports, evidence: recorder.evidence };
  };
  const experiment = () => {
    opened ??= open();
    return opened;
  };
  return {
    tools: {
      context,
      log,
      signal,
      experiment,
      lifecycle: async (token) => openLifecycle(await experiment(), token, context),
      keep: (entries) => void found.push(...entries),
    },
    async handOn() {
      if (carried.evidence === undefined || recorder === undefined) return;
      await leaveEvidence([...recorder.entries, ...found], carried.evidence, recorder.evidence);
    },
  };
}

async function openLifecycle(
  ports: ExperimentPorts,
  token: string | undefined,
  context: ActionContext,
): Promise<LifecyclePorts> {
  if (token === undefined) {
    throw new UserError({
      what: 'GitHub needs to know who asks',
      where: { field: 'input token' },
      fix: 'leave the input out, or give it a token such as github.token',
    });
  }
  const { apiUrl, serverUrl, graphqlUrl, repository, actor } = context;
  const forge = await openForgeOnGitHub({ apiUrl, serverUrl, graphqlUrl, repository, token }, ports);
  const opened = openLifecyclePorts(ports, forge, actor);
  // What had to wait for a place for its large files.
  await ports.evidence.pushMissing();
  return opened;
}

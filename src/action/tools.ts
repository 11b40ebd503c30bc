import { randomBackoff } from '../adapters/backoff-node.ts';
import { systemClock } from '../adapters/clock-node.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { onnxruntimeEngine } from '../adapters/engine-onnxruntime.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { checkModelFile } from '../adapters/onnx-file.ts';
import { renderPng } from '../adapters/png-resvg.ts';
import { nodeProcesses } from '../adapters/processes-node.ts';
import { scoreFileReader } from '../adapters/score-file-duckdb.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { openTagWriter } from '../adapters/tag-writer-git.ts';
import { nodeMachine } from '../adapters/testbed-node.ts';
import { workFoldersIn } from '../adapters/work-folder.ts';
import { UserError } from '../errors.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import type { LifecyclePorts } from '../flows/lifecycle-ports.ts';
import { prepareSplit } from '../flows/prepare-split.ts';
import type { Log } from '../ports.ts';
import type { ActionContext } from './context.ts';

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
}

export function openTools(folder: string, context: ActionContext, log: Log, signal: AbortSignal): ActionTools {
  const experiment = async () => openExperiment(folder, log);
  return {
    context,
    log,
    signal,
    experiment,
    lifecycle: async (token) => openLifecycle(await experiment(), token, context),
  };
}

async function openExperiment(folder: string, log: Log): Promise<ExperimentPorts> {
  const git = await openGit(folder);
  const files = dataFiles(git.privateFolder);
  const tables = duckDbTables({ privateFolder: git.privateFolder });
  return {
    git,
    log,
    tables,
    dataFiles: files,
    evidence: openEvidence(git, log),
    clock: systemClock,
    sha256: sha256Hex,
    engine: onnxruntimeEngine(),
    machine: nodeMachine(),
    processes: nodeProcesses,
    workFolders: workFoldersIn(git.privateFolder),
    pictures: { png: renderPng },
    checkModelFile,
    prepareSplit: (pin) =>
      prepareSplit({ pin, root: git.root, privateFolder: git.privateFolder }, { tables, dataFiles: files, log }),
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
  const { openGitHubForge } = await import('../adapters/forge-github.ts');
  const { apiUrl, serverUrl, graphqlUrl, repository, actor } = context;
  const { evidence, log, git } = ports;
  const fallback = actor === null ? {} : { fallbackIdentity: `${actor} <${actor}@users.noreply.github.com>` };
  return {
    ...ports,
    forge: openGitHubForge({
      ...{ apiUrl, serverUrl, graphqlUrl, repository, token, evidence, log },
      privateFolder: git.privateFolder,
    }),
    tagWriter: openTagWriter(git, randomBackoff, fallback),
    backoff: randomBackoff,
    residentBytes: () => process.memoryUsage.rss(),
    readText: scoreFileReader().readText,
  };
}

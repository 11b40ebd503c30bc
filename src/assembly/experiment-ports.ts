import { systemClock } from '../adapters/clock-node.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { onnxruntimeEngine } from '../adapters/engine-onnxruntime.ts';
import { type EvidenceOptions, openEvidence } from '../adapters/evidence-git.ts';
import { checkModelFile } from '../adapters/onnx-file.ts';
import { renderPng } from '../adapters/png-resvg.ts';
import { nodeProcesses } from '../adapters/processes-node.ts';
import { nodeSliceSearcher } from '../adapters/slice-search-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { nodeMachine } from '../adapters/testbed-node.ts';
import { workFoldersIn } from '../adapters/work-folder.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import { countSplit, prepareSplit } from '../flows/prepare-split.ts';
import type { Git, Log } from '../ports.ts';

/**
 * The adapters of the experiment loop, for the command line and for actions. A module of its own, so that what only reads
 * tags does not load it. An aborted signal ends queries that run.
 */
export function openExperimentPorts(
  git: Git,
  log: Log,
  signal: AbortSignal,
  options: Pick<EvidenceOptions, 'share' | 'together' | 'largeFileBytes'> = {},
): ExperimentPorts {
  const files = dataFiles(git.privateFolder);
  const tables = duckDbTables({ privateFolder: git.privateFolder, signal });
  return {
    git,
    log,
    tables,
    dataFiles: files,
    evidence: openEvidence(git, log, options),
    clock: systemClock,
    sha256: sha256Hex,
    engine: onnxruntimeEngine(),
    machine: nodeMachine(),
    processes: nodeProcesses,
    workFolders: workFoldersIn(git.privateFolder),
    pictures: { png: renderPng },
    sliceSearcher: nodeSliceSearcher,
    checkModelFile,
    async prepareSplit(pin) {
      const { root, privateFolder } = git;
      const split = await prepareSplit({ pin, root, privateFolder }, { tables, dataFiles: files, log });
      return { ...split, rows: await countSplit(split, tables) };
    },
  };
}

import { resolve } from 'node:path';
import pc from 'picocolors';
import { systemClock } from '../adapters/clock-node.ts';
import { dataFiles } from '../adapters/data-files-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { onnxruntimeEngine } from '../adapters/engine-onnxruntime.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { openLog, type TerminalLog } from '../adapters/log-terminal.ts';
import { checkModelFile } from '../adapters/onnx-file.ts';
import { renderPng } from '../adapters/png-resvg.ts';
import { nodeProcesses } from '../adapters/processes-node.ts';
import { duckDbTables } from '../adapters/tables-duckdb.ts';
import { nodeMachine } from '../adapters/testbed-node.ts';
import { workFoldersIn } from '../adapters/work-folder.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import { prepareSplit } from '../flows/prepare-split.ts';
import type { Git } from '../ports.ts';

export type Colours = ReturnType<typeof pc.createColors>;

/** What every command gets: the ports, opened when first asked for, and where to print. */
export interface CommandContext {
  readonly log: TerminalLog;
  readonly signal: AbortSignal;
  readonly colours: Colours;
  /** Columns of the terminal; 120 when standard output is not one. */
  readonly width: number;
  /** Results are asked for as JSON. */
  readonly json: boolean;
  git(): Promise<Git>;
  /** All that the experiment loop needs; heavy parts load when they are first used. */
  ports(): Promise<ExperimentPorts>;
  /** A result, to standard output. */
  print(text: string): void;
  /** A message, to standard error. */
  printError(text: string): void;
  close(): void;
}

export function openContext(
  signal: AbortSignal,
  options: { readonly json: boolean; readonly quiet: boolean },
): CommandContext {
  const log = openLog({ quiet: options.quiet });
  let git: Promise<Git> | undefined;
  let ports: Promise<ExperimentPorts> | undefined;
  const openedGit = () => {
    git ??= openGit(process.cwd());
    return git;
  };
  return {
    log,
    signal,
    colours: pc.createColors(
      pc.isColorSupported && (process.stdout.isTTY === true || process.env.FORCE_COLOR !== undefined),
    ),
    width: process.stdout.columns ?? 120,
    json: options.json,
    git: openedGit,
    ports: () => {
      ports ??= openedGit().then((opened) => openPorts(opened, log));
      return ports;
    },
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    printError: (text) => void process.stderr.write(`${text}\n`),
    close: () => log.close(),
  };
}

function openPorts(git: Git, log: TerminalLog): ExperimentPorts {
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

/** An absolute path from one a person gave on the command line. */
export function fromHere(path: string): string {
  return resolve(process.cwd(), path);
}

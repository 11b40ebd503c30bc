import { resolve } from 'node:path';
import pc from 'picocolors';
import { openGit } from '../adapters/git-cli.ts';
import { openLog, type TerminalLog } from '../adapters/log-terminal.ts';
import type { ExperimentPorts } from '../flows/experiment.ts';
import type { Git } from '../ports.ts';

/** How a command says with which code the process is to end. */
export type SetExitCode = (code: number) => void;

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
      ports ??= openedGit().then(async (opened) =>
        (await import('../assembly/experiment-ports.ts')).openExperimentPorts(opened, log, signal),
      );
      return ports;
    },
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    printError: (text) => void process.stderr.write(`${text}\n`),
    close: () => log.close(),
  };
}

/** An absolute path from one a person gave on the command line. */
export function fromHere(path: string): string {
  return resolve(process.cwd(), path);
}

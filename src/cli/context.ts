import pc from 'picocolors';
import { systemClock } from '../adapters/clock-node.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openEvidence } from '../adapters/evidence-git.ts';
import { openGit } from '../adapters/git-cli.ts';
import { openLog } from '../adapters/log-terminal.ts';
import type { Clock, Evidence, Git, Log, Sha256 } from '../ports.ts';

export type Colours = ReturnType<typeof pc.createColors>;

/** What every command gets: the ports, opened when first asked for, and where to print. */
export interface CommandContext {
  readonly log: Log;
  readonly clock: Clock;
  readonly sha256: Sha256;
  readonly signal: AbortSignal;
  readonly colours: Colours;
  /** Columns of the terminal; 100 when standard output is not one. */
  readonly width: number;
  /** Results are asked for as JSON. */
  readonly json: boolean;
  git(): Promise<Git>;
  evidence(): Promise<Evidence>;
  /** A result, to standard output. */
  print(text: string): void;
  /** A message, to standard error. */
  printError(text: string): void;
  close(): Promise<void>;
}

export function openContext(signal: AbortSignal, json: boolean): CommandContext {
  const log = openLog();
  const colours = pc.createColors(
    process.stdout.isTTY === true ? pc.isColorSupported : process.env.FORCE_COLOR === '1',
  );
  let git: Promise<Git> | undefined;
  let evidence: Promise<Evidence> | undefined;
  const openedGit = () => {
    git ??= openGit(process.cwd());
    return git;
  };
  return {
    log,
    clock: systemClock,
    sha256: sha256Hex,
    signal,
    colours,
    width: process.stdout.columns ?? 100,
    json,
    git: openedGit,
    evidence: () => {
      evidence ??= openedGit().then((opened) => openEvidence(opened, log));
      return evidence;
    },
    print: (text) => void process.stdout.write(text.endsWith('\n') ? text : `${text}\n`),
    printError: (text) => void process.stderr.write(`${text}\n`),
    close: async () => {
      log.close?.();
    },
  };
}

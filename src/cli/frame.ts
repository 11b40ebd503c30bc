import { CommanderError } from 'commander';
import { diskFull, isDiskFull } from '../disk-full.ts';
import { EXIT_CODE, formatProblem, UserError } from '../errors.ts';
import { Interrupted } from '../interrupted.ts';
import { notWritable } from '../not-writable.ts';
import { SqlFailure } from '../ports.ts';
import { visibleText } from '../report/escape.ts';
import { type CommandContext, openContext } from './context.ts';
import { buildProgram } from './program.ts';

const ISSUES = 'the project’s issue tracker';

/**
 * Runs one command line and returns its exit code. The only place that catches: what the user must fix is printed without
 * a stack (2), an interruption ends with 130, everything else is a bug of ours and says so (70).
 */
export async function runCommandLine(args: readonly string[]): Promise<number> {
  const interruption = new AbortController();
  const context = openContext(interruption.signal, { json: args.includes('--json'), quiet: args.includes('--quiet') });
  const stopListening = listenForInterruption(interruption);
  ignoreClosedPipe();
  try {
    let exitCode: number = EXIT_CODE.pass;
    const setExitCode = (code: number) => {
      exitCode = code;
    };
    const program = await buildProgram(context, setExitCode, args);
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    return explain(error, context);
  } finally {
    stopListening();
    context.close();
  }
}

function explain(error: unknown, context: CommandContext): number {
  if (!(error instanceof UserError) && isDiskFull(error)) return explain(diskFull(process.cwd(), error), context);
  const exceeded = error instanceof SqlFailure ? tooMuch(error) : undefined;
  if (exceeded !== undefined) return explain(exceeded, context);
  const forbidden = error instanceof UserError ? undefined : notWritable(error);
  if (forbidden !== undefined) return explain(forbidden, context);
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODE.pass : EXIT_CODE.userError;
  if (error instanceof Interrupted) {
    context.printError(`Interrupted. ${error.message}`);
    return 130;
  }
  if (error instanceof UserError) {
    if (context.json) context.print(JSON.stringify({ error: { kind: 'user', problems: error.problems } }, null, 2));
    const count = error.problems.length;
    if (count > 1) context.printError(`${count} problems:`);
    // Names in problems come from data, cards and branches.
    for (const problem of error.problems) context.printError(context.colours.red(visibleText(formatProblem(problem))));
    return EXIT_CODE.userError;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  if (context.json) context.print(JSON.stringify({ error: { kind: 'internal', message: text } }, null, 2));
  context.printError(
    `${context.colours.red('This is a fault in proofmark, not in your files.')}\n${describeCauses(error, text)}\n` +
      `Please report it at ${ISSUES} with the lines above, \`proofmark --version\` and \`node --version\`.`,
  );
  return EXIT_CODE.internal;
}

/** A statement over data that is larger than the machine is given for it: no fault of ours. */
function tooMuch(failure: SqlFailure): UserError | undefined {
  const what = `a look at the data ${failure.reason}`;
  switch (failure.kind) {
    case 'timed-out':
      return new UserError({ what, fix: 'Look at less data, or raise the time limit.' }, { cause: failure });
    case 'memory-full':
      return new UserError({ what, fix: 'Look at less data: fewer rows or columns.' }, { cause: failure });
    default:
      return undefined;
  }
}

function describeCauses(error: unknown, text: string): string {
  const causes: string[] = [];
  for (let cause = error instanceof Error ? error.cause : undefined; cause !== undefined; ) {
    causes.push(`Caused by: ${cause instanceof Error ? cause.message : String(cause)}`);
    cause = cause instanceof Error ? cause.cause : undefined;
  }
  return [text, ...causes].join('\n');
}

/** The first Ctrl-C asks for an orderly end; the second ends at once. */
function listenForInterruption(interruption: AbortController): () => void {
  const onSignal = () => {
    if (interruption.signal.aborted) process.exit(130);
    interruption.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return () => {
    for (const signal of signals) process.off(signal, onSignal);
  };
}

/** `proofmark runs | head` closes our output early; that is no fault. */
function ignoreClosedPipe(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT_CODE.pass);
    throw error;
  });
}

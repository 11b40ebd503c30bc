import * as core from '@actions/core';
import type { z } from 'zod';
import { openLog } from '../adapters/log-terminal.ts';
import { formatProblem, type Problem, UserError } from '../errors.ts';
import { Interrupted } from '../interrupted.ts';
import type { Log } from '../ports.ts';
import { readContext } from './context.ts';
import type { Action, ActionResult } from './define.ts';
import { CarriedInputs } from './inputs.ts';
import { fitSummary } from './job-summary.ts';
import { quotedStream } from './quoted-stream.ts';

/**
 * Runs one action: reads its inputs and the run it is part of, calls its main, sets outputs, writes the job summary. The
 * only place that knows the runner, and the only one that catches: what the user must fix becomes annotations without a
 * stack; everything else is a bug of ours and says so with its stack.
 */
export async function runAction(action: Action): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());
  const terminal = openLog({ stream: quotedStream(process.stdout) });
  try {
    const { context, inputs } = await readAll(action);
    const log: Log = { ...terminal, warn: (line) => core.warning(line) };
    const { openTools } = await import('./tools.ts'); // Not before the inputs are known to be right.
    const { tools, handOn } = openTools(process.cwd(), context, log, interruption.signal, CarriedInputs.parse(inputs));
    let result: ActionResult<Record<string, unknown>>;
    try {
      result = await action.main(inputs, tools);
    } finally {
      await handOn();
    }
    await applyResult(result, action);
  } catch (error) {
    explain(error);
    const reason = error instanceof UserError ? (error.problems[0]?.what ?? '') : 'The step failed.';
    setOutputs(action.definition.failed?.(reason) ?? {});
  } finally {
    terminal.close();
  }
}

/** Both at once, so that somebody who has to fix the step sees all of it. */
async function readAll({ definition }: Action) {
  const problems: Problem[] = [];
  const attempt = async <T>(read: () => T | Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      problems.push(...error.problems);
      return undefined;
    }
  };
  // Octokit comes along with it, so only a run that is one pays for it.
  const load = async () => (await import('@actions/github')).context;
  const context = await attempt(() => readContext(process.env, load));
  const inputs = await attempt(() => readInputs(definition.inputs));
  if (context === undefined || inputs === undefined) throw new UserError(problems);
  return { context, inputs };
}

function readInputs(schema: z.ZodObject): Record<string, unknown> {
  const given = Object.keys(schema.shape)
    .map((name) => [name, core.getInput(name)] as const)
    .filter(([, text]) => text !== '');
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  throw new UserError(
    parsed.error.issues.map((issue): Problem => {
      const name = String(issue.path[0]);
      const missing = !given.some(([each]) => each === name);
      const description = (schema.shape[name] as z.ZodType).description ?? '';
      return {
        what: missing ? 'this input is required' : issue.message,
        where: { field: `input ${name}` },
        fix: `give it under \`with:\`. ${description}`,
      };
    }),
  );
}

function setOutputs(outputs: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
}

async function applyResult(result: ActionResult<Record<string, unknown>>, { definition }: Action): Promise<void> {
  setOutputs(definition.outputs.parse(result.outputs));
  if (result.summary !== undefined && process.env.GITHUB_STEP_SUMMARY) {
    await core.summary.addRaw(fitSummary(result.summary)).write();
  }
  if (result.problems !== undefined && result.problems.length > 0) annotate(result.problems);
  if (result.failure !== undefined) core.setFailed(result.failure);
}

function explain(error: unknown): void {
  if (error instanceof UserError) {
    annotate(error.problems);
    return;
  }
  if (error instanceof Interrupted) {
    core.setFailed(`Interrupted. ${error.message}`);
    return;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const cause = error instanceof Error && error.cause !== undefined ? `\nCaused by: ${String(error.cause)}` : '';
  core.setFailed(
    `This is a fault in Proofmark, not in your files. Please report it with these lines.\n${text}${cause}`,
  );
}

/** One annotation a problem, in its file where that is one of the repository. */
function annotate(problems: readonly Problem[]): void {
  for (const problem of problems) {
    const { file, line, column, field } = problem.where ?? {};
    if (file === undefined || /^(?:\/|refs\/)/.test(file)) {
      core.error(formatProblem(problem));
      continue;
    }
    const text = formatProblem({ ...problem, where: field === undefined ? {} : { field } });
    core.error(text, {
      file,
      ...(line === undefined ? {} : { startLine: line }),
      ...(column === undefined ? {} : { startColumn: column }),
    });
  }
  process.exitCode = core.ExitCode.Failure;
}

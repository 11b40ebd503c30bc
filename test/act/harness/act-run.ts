import { z } from 'zod';

/**
 * How a job ended. A job that act never mentions was skipped by its `if` or by what it needs; one whose end it never told
 * is unfinished.
 */
export type Conclusion = 'success' | 'failure' | 'skipped' | 'unfinished';

export interface JobRun {
  /** As the workflow names it, with the values of its matrix. */
  readonly name: string;
  readonly id: string;
  conclusion: Conclusion;
  /** Everything its steps printed, in order. */
  output: string;
  /** Conclusion of each step by its name. */
  readonly steps: Map<string, string>;
}

/** One run of one workflow. */
export interface ActRun {
  readonly runId: number;
  readonly exitCode: number | null;
  readonly jobs: readonly JobRun[];
  /** Job summaries in the order in which they were written. */
  readonly summaries: readonly string[];
  /** `::error::` and `::warning::` of all steps. */
  readonly annotations: readonly { readonly level: string; readonly text: string }[];
  /** All that act said. */
  readonly transcript: string;
  /** What the last lines were of each job that did not succeed, for a failing test. */
  readonly failures: string;
  readonly seconds: number;
  /** Conclusion of the job with this name. */
  conclusion(name: string): Conclusion;
  /** The jobs of a matrix, or the one job, with this id. */
  jobsOf(id: string): readonly JobRun[];
}

const Line = z.object({
  job: z.string().optional(),
  jobID: z.string().optional(),
  jobResult: z.string().optional(),
  step: z.string().optional(),
  stepResult: z.string().optional(),
  stage: z.string().optional(),
  command: z.string().optional(),
  content: z.string().optional(),
  arg: z.string().optional(),
  raw_output: z.boolean().optional(),
  matrix: z.record(z.string(), z.unknown()).optional(),
  msg: z.string().default(''),
});

export interface RawRun {
  readonly runId: number;
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** Reads what `act --json` printed. */
export function readRun({ runId, exitCode, stdout, stderr, seconds }: RawRun): ActRun {
  const jobs = new Map<string, JobRun>();
  const summaries: string[] = [];
  const annotations: { level: string; text: string }[] = [];
  const transcript: string[] = [];
  for (const text of stdout.split('\n')) {
    const line = parseLine(text);
    if (line === undefined) {
      if (text !== '') transcript.push(text);
      continue;
    }
    if (/^LocalRepositoryCache |^⭐ |::set-output::/u.test(line.msg.trim())) continue;
    transcript.push(`[${line.job ?? 'act'}] ${line.msg.trimEnd()}`);
    if (line.job === undefined || line.jobID === undefined) continue;
    const job = jobOf(jobs, line.job, line.jobID, line.matrix);
    if (line.raw_output === true || line.command !== undefined) job.output += line.msg;
    if (line.stepResult !== undefined && line.stage === 'Main') job.steps.set(line.step ?? '', line.stepResult);
    if (line.command === 'summary') summaries.push(line.content ?? '');
    if (line.command === 'error' || line.command === 'warning') {
      annotations.push({ level: line.command, text: line.arg ?? '' });
    }
    if (line.jobResult !== undefined) job.conclusion = line.jobResult === 'success' ? 'success' : 'failure';
  }
  const all = [...jobs.values()];
  const whole = `${transcript.join('\n')}\n${stderr}`;
  return {
    runId,
    exitCode,
    jobs: all,
    summaries,
    annotations,
    transcript: whole,
    failures: failuresOf(all, { exitCode, whole }),
    seconds,
    conclusion: (name) => all.find((job) => job.name === name)?.conclusion ?? 'skipped',
    jobsOf: (id) => all.filter((job) => job.id === id),
  };
}

/** Enough to see the message and what led to it, and little enough for a log that keeps only the end of a test run. */
const LINES_OF_A_FAILURE = 25;

function failuresOf(jobs: readonly JobRun[], { exitCode, whole }: { exitCode: number | null; whole: string }): string {
  const failed = jobs.filter(({ conclusion }) => conclusion !== 'success');
  const said = failed.map(({ name, conclusion, steps, output }) => {
    const broken = [...steps].filter(([, result]) => result !== 'success').map(([step]) => step);
    return [`${name}: ${conclusion}; steps that failed: ${broken.join(', ') || 'none'}`, lastLines(output)].join('\n');
  });
  const ended = said.length === 0 ? [lastLines(whole)] : said;
  return [`act exited with ${exitCode}; ${jobs.length} jobs ran, ${failed.length} without success`, ...ended].join(
    '\n\n',
  );
}

function lastLines(text: string): string {
  return text.trimEnd().split('\n').slice(-LINES_OF_A_FAILURE).join('\n');
}

function parseLine(text: string): z.infer<typeof Line> | undefined {
  try {
    return Line.parse(JSON.parse(text));
  } catch {
    return undefined; // What act itself says before it logs as JSON.
  }
}

/** `workflow/name`, or `caller/workflow/name` in a reusable workflow; jobs of a matrix are told apart by its values. */
function jobOf(
  jobs: Map<string, JobRun>,
  name: string,
  id: string,
  matrix: Readonly<Record<string, unknown>> = {},
): JobRun {
  const key = JSON.stringify([name, id, matrix]);
  let job = jobs.get(key);
  if (job === undefined) {
    const own = name.slice(name.indexOf('/') + 1).trimEnd();
    job = { name: own, id, conclusion: 'unfinished', output: '', steps: new Map() };
    jobs.set(key, job);
  }
  return job;
}

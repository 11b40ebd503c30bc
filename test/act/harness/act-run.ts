import { z } from 'zod';

/** How a job ended. A job that act never mentions was skipped by its `if` or by what it needs. */
export type Conclusion = 'success' | 'failure' | 'skipped';

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
  /** All that act said, for a failing test. */
  readonly transcript: string;
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
  return {
    runId,
    exitCode,
    jobs: all,
    summaries,
    annotations,
    transcript: `${transcript.join('\n')}\n${stderr}`,
    seconds,
    conclusion: (name) => all.find((job) => job.name === name)?.conclusion ?? 'skipped',
    jobsOf: (id) => all.filter((job) => job.id === id),
  };
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
    job = { name: own, id, conclusion: 'failure', output: '', steps: new Map() };
    jobs.set(key, job);
  }
  return job;
}

import { parse } from 'yaml';

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

export interface Job {
  readonly name?: string;
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly uses?: string;
  readonly strategy?: unknown;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: unknown;
  readonly 'runs-on'?: unknown;
  readonly steps?: readonly Step[];
}

export interface Workflow {
  readonly on: unknown;
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group: string; readonly 'cancel-in-progress': unknown };
  readonly jobs: Readonly<Record<string, Job>>;
}

export const readWorkflow = (text: string): Workflow => parse(text) as Workflow;

const SHA_PIN = /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/;
/** What an outsider writes, and what a shell would read as code. */
const EVENT_VALUE =
  /\$\{\{(?:(?!\}\}).)*\b(?:github\.event\b|github\.head_ref|github\.ref_name|inputs\.|matrix\.|needs\.)/s;

/**
 * What our workflows and actions have to hold to, as sentences; empty when they do. `ours` are prefixes of actions that
 * need no pin: those of the repository itself, or of the release that is named.
 */
export function brokenRules(text: string, ours: readonly string[] = ['./']): readonly string[] {
  const document = parse(text) as Partial<Workflow> & { runs?: { steps?: readonly Step[] } };
  const broken: string[] = [];
  const jobs = Object.entries(document.jobs ?? {});
  const steps = [...jobs.flatMap(([, job]) => job.steps ?? []), ...(document.runs?.steps ?? [])];
  const used = [...steps.map((step) => step.uses), ...jobs.map(([, job]) => job.uses)].filter(
    (uses) => uses !== undefined,
  );
  for (const { run } of steps) {
    if (run !== undefined && EVENT_VALUE.test(run))
      broken.push(`a value of the event stands in a shell script: ${run}`);
  }
  for (const uses of used) {
    if (ours.some((prefix) => uses.startsWith(prefix))) continue;
    if (!SHA_PIN.test(uses)) broken.push(`${uses} is not pinned by its commit`);
    else if (!new RegExp(`${uses.replaceAll('.', '\\.')} # v\\d+\\.\\d+\\.\\d+$`, 'm').test(text))
      broken.push(`${uses} does not say its version`);
  }
  if (document.jobs === undefined) return broken;
  if (JSON.stringify(document.permissions) !== '{}') broken.push('the workflow as a whole has permissions');
  for (const [id, job] of jobs) {
    if (job.permissions === undefined) broken.push(`the job ${id} has no permissions of its own`);
    // A job that calls a workflow cannot have one: the jobs of that workflow have.
    if (job.uses === undefined && job['timeout-minutes'] === undefined) broken.push(`the job ${id} has no timeout`);
  }
  return broken;
}

import type { ProblemLocation } from '../errors.ts';
import { readYaml } from './yaml-document.ts';

/** What starts a workflow of GitHub Actions, as far as gates are concerned. */
export interface WorkflowTriggers {
  readonly file: string;
  /** Where it asks for pull requests; null when it does not. */
  readonly pullRequest: ProblemLocation | null;
  readonly mergeGroup: boolean;
  /** One of its steps runs or uses Proofmark. */
  readonly runsProofmark: boolean;
}

/** A workflow file: directly in the folder, as GitHub reads them. */
export function isWorkflowFile(path: string): boolean {
  return /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path);
}

/** Undefined when the file cannot be read: GitHub will say what is wrong with it. */
export function readWorkflowTriggers(file: string, text: string): WorkflowTriggers | undefined {
  const document = readYaml({ file, text });
  if (!document.ok) return undefined;
  const { on, jobs } = document.value;
  const names = triggerNames(on);
  const asks = names.includes('pull_request');
  const where = isRecord(on) ? document.locate(['on', 'pull_request'], 'key') : document.locate(['on'], 'key');
  return {
    file,
    pullRequest: asks ? where : null,
    mergeGroup: names.includes('merge_group'),
    runsProofmark: textsOf(jobs, ['run', 'uses']).some((step) => /\bproofmark\b/i.test(step)),
  };
}

/** `on: push`, `on: [push, pull_request]` or a mapping. */
function triggerNames(on: unknown): readonly string[] {
  if (typeof on === 'string') return [on];
  if (Array.isArray(on)) return on.filter((name) => typeof name === 'string');
  return isRecord(on) ? Object.keys(on) : [];
}

/** Texts of all fields with one of these names, at any depth. */
function textsOf(value: unknown, names: readonly string[]): string[] {
  if (Array.isArray(value)) return value.flatMap((each) => textsOf(each, names));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, field]) =>
    typeof field === 'string' ? (names.includes(name) ? [field] : []) : textsOf(field, names),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

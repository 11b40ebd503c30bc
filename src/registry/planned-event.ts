import type { Requirement } from '../config/environments.ts';
import type { Problem } from '../errors.ts';
import { type RegistryEvent, tagBaseOf } from './events.ts';
import { printTagName, type TagName } from './tag-grammar.ts';
import type { TagMessage, Trailers } from './trailers.ts';

export type { Requirement } from '../config/environments.ts';

/** A tag to create: `printTagMessage(message)` is its text, `commit` what it points at. */
export interface PlannedEvent {
  readonly tag: string;
  readonly commit: string;
  readonly message: TagMessage;
}

export type CheckName =
  | 'registered'
  | 'not-blocked'
  | 'nothing-in-progress'
  | 'predecessor'
  | 'soak'
  | 'fresh'
  | Requirement
  | 'approvals'
  | 'rollback-window';

/** One rule of a plan, and whether it holds. */
export interface PlannedCheck {
  readonly requirement: CheckName;
  readonly state: 'passed' | 'failed' | 'not-needed';
  /** What shows it: a tag, a key of evidence, a name. */
  readonly evidence: string | null;
  readonly text: string;
}

/** What is to be written; or that it is there already; or why it may not be. */
export type Planned<Plan> =
  | { readonly outcome: 'planned'; readonly plan: Plan }
  | { readonly outcome: 'done'; readonly event: RegistryEvent; readonly text: string }
  | {
      readonly outcome: 'refused';
      readonly problems: readonly [Problem, ...Problem[]];
      readonly checks: readonly PlannedCheck[];
    };

/** Who asks, for the trailers. */
export interface Author {
  readonly actor: string | null;
  /** Address of the workflow run. */
  readonly workflowRun: string | null;
}

export function refused(problem: Problem | readonly Problem[], checks: readonly PlannedCheck[] = []) {
  const problems = ('what' in problem ? [problem] : problem) as readonly [Problem, ...Problem[]];
  return { outcome: 'refused', problems, checks } as const;
}

type What = TagName extends infer Each ? (Each extends TagName ? Omit<Each, 'dir' | 'name'> : never) : never;

/** The tag of an event of a model. */
export function tagFor(model: string, what: What): string {
  return printTagName({ ...what, ...tagBaseOf(model) } as TagName);
}

/** Trailers without those that say nothing. */
export function trailersOf(
  values: { readonly [Key in keyof Trailers]: string | null | undefined },
  author: Author,
): Trailers {
  const all = { ...values, 'Proofmark-Actor': author.actor, 'Proofmark-Workflow-Run': author.workflowRun };
  return Object.fromEntries(
    Object.entries(all).filter(([, text]) => text !== null && text !== undefined && text !== ''),
  );
}

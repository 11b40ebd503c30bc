import { accessSync } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../errors.ts';

const Commit = z.string().regex(/^[0-9a-f]{40}(?:[0-9a-f]{24})?$/);

/** The fields of an event's payload that are read. All of them are written by whoever caused the event. */
export const EventPayload = z.object({
  /** What happened to what the event is about, such as `opened`. */
  action: z.string().optional(),
  /** Of a pull request that was `edited`: what was there before, by field. */
  changes: z.object({ base: z.unknown() }).partial().optional(),
  pull_request: z
    .object({
      number: z.number().int().positive(),
      head: z.object({ sha: Commit, ref: z.string(), repo: z.object({ full_name: z.string() }).nullish() }),
      base: z.object({ sha: Commit, ref: z.string() }),
    })
    .optional(),
  /** Of `workflow_run`: the run that ended. The repository of a fork may be gone. */
  workflow_run: z
    .object({
      id: z.number().int().positive(),
      event: z.string(),
      head_sha: Commit,
      head_branch: z.string().nullable(),
      head_repository: z.object({ full_name: z.string() }).nullable(),
      /** From 1; a run that is started again has the artifacts of its earlier attempts as well. */
      run_attempt: z.number().int().positive().optional(),
    })
    .optional(),
  merge_group: z.object({ head_sha: Commit, head_ref: z.string(), base_sha: Commit, base_ref: z.string() }).optional(),
  /** Of a push: the commit the branch was at; zeros for a new branch. */
  before: z.string().optional(),
  /** Where it happened. */
  repository: z.object({ default_branch: z.string().min(1) }).optional(),
});
export type EventPayload = z.infer<typeof EventPayload>;

const Variables = z.object({
  GITHUB_REPOSITORY: z.string().regex(/^[^/\s]+\/[^/\s]+$/),
  GITHUB_SHA: Commit,
  GITHUB_REF: z.string().min(1),
  GITHUB_EVENT_NAME: z.string().min(1),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_RUN_ID: z.string().regex(/^\d+$/),
  GITHUB_RUN_ATTEMPT: z
    .string()
    .regex(/^[1-9]\d{0,8}$/)
    .transform(Number)
    .default(1),
  GITHUB_ACTOR: z.string().min(1).optional(),
  GITHUB_API_URL: z.url(),
  GITHUB_SERVER_URL: z.url(),
  GITHUB_GRAPHQL_URL: z.url(),
});

/** What the runner says about the workflow run, as values. */
export interface ActionContext {
  /** `owner/name` */
  readonly repository: string;
  readonly sha: string;
  readonly ref: string;
  readonly eventName: string;
  readonly event: EventPayload;
  readonly actor: string | null;
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly graphqlUrl: string;
  /** Address of this workflow run. */
  readonly runUrl: string;
  /** Its number. */
  readonly runId: string;
  /** Which attempt of it this is, from 1. */
  readonly attempt: number;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the variables of a runner and the payload of its event.
 * @throws UserError outside a workflow, with every variable that is missing or malformed
 */
export async function readContext(environment: Environment, load: LoadContext): Promise<ActionContext> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const variables = Variables.safeParse(present);
  if (!variables.success) throw outsideWorkflow(variables.error.issues.map(({ path }) => String(path[0])));
  const { data } = variables;
  const github = await loadContext(data.GITHUB_EVENT_PATH, load);
  const { sha, ref, eventName, apiUrl, serverUrl, graphqlUrl, actor } = github;
  const repository = `${github.repo.owner}/${github.repo.repo}`;
  return {
    ...{ repository, sha, ref, eventName, apiUrl, serverUrl, graphqlUrl },
    event: readPayload(github.payload, data.GITHUB_EVENT_PATH),
    actor: actor || null,
    runUrl: `${serverUrl}/${repository}/actions/runs/${github.runId}`,
    runId: String(github.runId),
    attempt: data.GITHUB_RUN_ATTEMPT,
  };
}

/** Loads `@actions/github`, which reads the payload of the event when it is loaded. */
export type LoadContext = () => Promise<Context>;
type Context = typeof import('@actions/github').context;

async function loadContext(eventPath: string, load: LoadContext): Promise<Context> {
  try {
    // It takes a file that is not there for an event without content, which would be another event than the one that was.
    accessSync(eventPath);
    return await load();
  } catch (cause) {
    throw wrongEvent('cannot be read', eventPath, cause);
  }
}

function wrongEvent(what: string, path: string, cause?: unknown): UserError {
  return new UserError({ what: `the event of this run ${what}`, where: { file: path } }, { cause });
}

function outsideWorkflow(names: readonly string[]): UserError {
  return new UserError({
    what: `this is an action of Proofmark and runs as a step of a workflow: the runner did not set ${names.join(', ')} as GitHub does`,
    fix: 'use it in a workflow with `uses:`; on your own machine, run the `proofmark` command',
  });
}

function readPayload(payload: unknown, path: string): EventPayload {
  const parsed = EventPayload.safeParse(payload);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map((issue) => issue.path.join('.') || 'payload').join(', ');
  throw wrongEvent(`has no proper ${fields}`, path);
}

const NO_COMMIT = /^0+$/;

/**
 * Where the change of an event began: the target branch of a pull request or of the merge queue, never the queue entry
 * before; the commit before a push. Undefined where the event has none, such as a dispatch.
 */
export function baseOf(event: EventPayload): string | undefined {
  const { pull_request: pull, merge_group: group, before } = event;
  if (group !== undefined) return `origin/${group.base_ref.replace(/^refs\/heads\//, '')}`;
  if (pull !== undefined) return `origin/${pull.base.ref}`;
  return before === undefined || NO_COMMIT.test(before) ? undefined : before;
}

/** A pull request from another repository, or from one that is gone: its code is a stranger's. */
export function isFork({ event, repository }: Pick<ActionContext, 'event' | 'repository'>): boolean {
  const { pull_request: pull } = event;
  return pull !== undefined && pull.head.repo !== undefined && pull.head.repo?.full_name !== repository;
}

/** A pull request got another title or text, and is the change that it was. */
export function onlyWordsChanged({ pull_request: pull, action, changes }: EventPayload): boolean {
  return pull !== undefined && action === 'edited' && changes?.base === undefined;
}

/** A push that makes a branch: all that is on it is new. */
export function isFirstPush({ before }: EventPayload): boolean {
  return before !== undefined && NO_COMMIT.test(before);
}

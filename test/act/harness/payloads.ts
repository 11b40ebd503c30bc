import { createRequire } from 'node:module';

type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };
export type Payload = Readonly<Record<string, Json>>;

/** The repository that events are about. */
export interface EventPlace {
  readonly serverUrl: string;
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  /** Default `main`. */
  readonly defaultBranch?: string;
}

interface Example extends Record<string, Json> {
  readonly repository: { readonly full_name: string; readonly owner: { readonly login: string } };
}

const require = createRequire(import.meta.url);

/** GitHub's own example of an event, as if it had happened in our repository. */
function example(name: string, action: string | undefined, place: EventPlace): Record<string, Json> {
  const all = require('@octokit/webhooks-examples/api.github.com/index.json') as readonly {
    readonly name: string;
    readonly examples: readonly Example[];
  }[];
  const found = all.find((each) => each.name === name)?.examples.find((one) => one.action === action);
  if (found === undefined) throw new Error(`there is no example of ${name} ${action ?? ''}`);
  const theirs = found.repository.full_name;
  const [owner = '', repo = ''] = place.repository.split('/');
  const move = (value: Json): Json => {
    if (typeof value === 'string') {
      return value
        .replaceAll('https://api.github.com', place.apiUrl)
        .replaceAll('https://github.com', place.serverUrl)
        .replaceAll(theirs, place.repository);
    }
    if (Array.isArray(value)) return value.map(move);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, move(one)]));
  };
  const moved = move(found) as Record<string, Record<string, Json>>;
  const login = { ...(moved.repository!.owner as Record<string, Json>), login: owner };
  return {
    ...moved,
    repository: { ...moved.repository!, name: repo, default_branch: place.defaultBranch ?? 'main', owner: login },
  };
}

export interface PullFacts {
  readonly number: number;
  readonly title: string;
  readonly author: string;
  readonly head: { readonly ref: string; readonly sha: string };
  readonly base: { readonly ref: string; readonly sha: string };
  readonly mergeCommit: string;
  /** `owner/name` of the fork it comes from. */
  readonly fork: string | null;
}

export function pullRequestEvent(place: EventPlace, action: 'opened' | 'synchronize', pull: PullFacts): Payload {
  // The examples of `synchronize` have no pull request of the usual form; it adds two commits to that of `opened`.
  const event = example('pull_request', 'opened', place);
  const theirs = event.pull_request as Record<string, Record<string, Json>>;
  const { number, title, author, head, base, mergeCommit, fork } = pull;
  const repository = event.repository as Record<string, Json>;
  const headRepository = fork === null ? repository : { ...repository, full_name: fork, fork: true, id: 99 };
  const user = { ...theirs.user!, login: author };
  return {
    ...event,
    action,
    number,
    ...(action === 'synchronize' ? { before: base.sha, after: head.sha } : {}),
    sender: user,
    pull_request: {
      ...theirs,
      number,
      title,
      user,
      merge_commit_sha: mergeCommit,
      head: {
        ...theirs.head!,
        ...head,
        label: `${(fork ?? place.repository).split('/')[0]}:${head.ref}`,
        repo: headRepository,
      },
      base: { ...theirs.base!, ...base, repo: repository },
      author_association: fork === null ? 'MEMBER' : 'FIRST_TIME_CONTRIBUTOR',
    },
  };
}

export interface MergeGroupFacts {
  readonly head_sha: string;
  readonly head_ref: string;
  readonly base_sha: string;
  readonly base_ref: string;
}

export function mergeGroupEvent(place: EventPlace, group: MergeGroupFacts): Payload {
  const event = example('merge_group', 'checks_requested', place);
  const { head_sha, head_ref, base_sha, base_ref } = group;
  return { ...event, merge_group: { ...(event.merge_group as Payload), head_sha, head_ref, base_sha, base_ref } };
}

export function pushEvent(place: EventPlace, push: { ref: string; before: string; after: string }): Payload {
  return {
    ...example('push', undefined, place),
    ...push,
    created: /^0+$/.test(push.before),
    deleted: false,
    forced: false,
  };
}

export interface FinishedRun {
  readonly id: number;
  /** `name:` of the workflow. */
  readonly name: string;
  /** `.github/workflows/experiment.yml` */
  readonly path: string;
  readonly event: string;
  readonly conclusion: string;
  readonly headSha: string;
  readonly headBranch: string;
  /** `owner/name` of where the branch is. */
  readonly headRepository: string;
  /** Empty for a fork, as on GitHub. */
  readonly pullRequests: readonly number[];
}

export function workflowRunEvent(place: EventPlace, run: FinishedRun): Payload {
  const event = example('workflow_run', 'completed', place);
  const theirs = event.workflow_run as Record<string, Record<string, Json>>;
  const { id, name, path, conclusion } = run;
  const [owner = ''] = run.headRepository.split('/');
  return {
    ...event,
    workflow_run: {
      ...theirs,
      ...{ id, name, path, conclusion, event: run.event, status: 'completed' },
      head_sha: run.headSha,
      head_branch: run.headBranch,
      head_repository: {
        ...theirs.head_repository!,
        full_name: run.headRepository,
        fork: run.headRepository !== place.repository,
        owner: { ...(theirs.head_repository!.owner as Payload), login: owner },
      },
      repository: event.repository as Payload,
      html_url: `${place.serverUrl}/${place.repository}/actions/runs/${id}`,
      pull_requests: run.pullRequests.map((number) => ({ number })),
    },
  };
}

/** Inputs come as text, whatever type the workflow gives them. */
export function dispatchEvent(place: EventPlace, inputs: Readonly<Record<string, string>>): Payload {
  return {
    ...example('workflow_dispatch', undefined, place),
    inputs,
    ref: `refs/heads/${place.defaultBranch ?? 'main'}`,
  };
}

/** GitHub has no example of a schedule; its payload has little more than this. */
export function scheduleEvent(place: EventPlace, schedule: string): Payload {
  const { repository } = example('push', undefined, place);
  return { schedule, repository: repository! };
}

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';

import { type GitHubServer, startGitHubServer } from '../../github-server/server.ts';
import type { ActRun } from './act-run.ts';
import {
  dispatchEvent,
  type FinishedRun,
  type MergeGroupFacts,
  mergeGroupEvent,
  type Payload,
  pullRequestEvent,
  pushEvent,
  scheduleEvent,
  workflowRunEvent,
} from './payloads.ts';
import { copyActions, type RunRequest, runAct } from './run-act.ts';
import { READ_TOKEN, WORKFLOW, WRITE_TOKEN } from './tokens.ts';

export const PROJECT = join(import.meta.dirname, '..', '..', '..');
const AUTHOR = 'ada';

/** A repository on a GitHub of this machine, somebody's clone of it, and runners that execute its workflows. */
export interface ActPlace {
  readonly server: GitHubServer;
  /** The bare repository. */
  readonly origin: string;
  /** The clone. */
  readonly root: string;
  git(...args: string[]): string;
  write(path: string, text: string): void;
  /** Replaces `from` in a file of the clone; throws when it is not there. */
  edit(path: string, from: string, to: string): void;
  read(path: string): string;
  /** Commits everything and pushes the branch; answers the commit. */
  push(message: string): string;
  /** Opens a pull request of what is checked out, from a fork when one is named. */
  openPullRequest(pull?: { readonly title?: string; readonly fork?: string }): number;
  /** What GitHub does with its refs when its branch moves: `refs/pull/N/head` and the merge that is tested. */
  updatePullRequest(pull: number): void;
  /** The workflow for the pull request as its branch is now. */
  pullRequest(number: number, action?: 'opened' | 'synchronize', workflow?: string): Promise<ActRun>;
  /** What GitHub starts when that run has ended. */
  afterRun(run: ActRun, pull: number, workflow?: string): Promise<ActRun>;
  mergeGroup(group: MergeGroupFacts, workflow?: string): Promise<ActRun>;
  /** Merges a pull request of this repository into the default branch; the workflow for that push is another call. */
  merge(pull: number): { readonly before: string; readonly after: string };
  pushed(push: { readonly before: string; readonly after: string }, workflow?: string): Promise<ActRun>;
  dispatch(workflow: string, inputs?: Readonly<Record<string, string>>): Promise<ActRun>;
  schedule(workflow: string): Promise<ActRun>;
  /** Puts something into what a run uploaded, as whoever controls the job could have. */
  artifacts(run: ActRun): string;
  /** Bodies of the comments of a pull request. */
  comments(pull: number): readonly string[];
  refs(prefix: string): readonly string[];
  close(): Promise<void>;
}

export interface ActPlaceOptions {
  /** Writes the first commit. The actions and workflows of this project are there already. */
  readonly start?: (place: Pick<ActPlace, 'root' | 'write' | 'git'>) => void;
  /** Leave this project's actions and workflows out. */
  readonly empty?: boolean;
  /** The default branch; default `main`. */
  readonly branch?: string;
  /** Actions of other repositories: `owner/name@ref` and the folder that is used for it. */
  readonly repositories?: Readonly<Record<string, string>>;
}

export async function openActPlace(options: ActPlaceOptions = {}): Promise<ActPlace> {
  const built = inject('built');
  const { branch = 'main' } = options;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-act-')));
  const [root, origin] = [join(folder, 'clone'), join(folder, 'origin.git')];
  const caches = join(folder, 'caches');
  const artifactsFolder = join(folder, 'artifacts');
  mkdirSync(root);
  const run = (cwd: string, ...args: string[]) =>
    execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const git = (...args: string[]) => run(root, ...args);
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const read = (path: string) => readFileSync(join(root, path), 'utf8');

  run(folder, 'init', '--quiet', '--bare', '-b', branch, origin);
  git('init', '--quiet', '-b', branch);
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  git('remote', 'add', 'origin', origin);
  write('.gitignore', 'node_modules\n');
  if (options.empty !== true) {
    symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));
    copyActions(PROJECT, built.dist, root);
    copyWorkflows(root);
    write('.github/actions/prepare/action.yml', NOTHING_TO_PREPARE);
  }
  options.start?.({ root, write, git });
  git('add', '-A');
  git('commit', '--quiet', '-m', 'start');
  git('push', '--quiet', 'origin', branch);
  seedCache(caches);

  const server = await startGitHubServer({
    gitFolder: origin,
    repository: 'octo/models',
    tokens: { [WRITE_TOKEN]: WORKFLOW, [READ_TOKEN]: { ...WORKFLOW, permission: 'read' } },
    now: () => new Date(),
  });
  const place = { ...server, defaultBranch: branch };
  const paths = {
    defaultBranch: branch,
    act: built.act,
    standIns: built.standIns,
    origin,
    folder: join(folder, 'runs'),
    artifacts: artifactsFolder,
    caches,
    ...(options.repositories === undefined ? {} : { repositories: options.repositories }),
  };
  const finished = new Map<number, Omit<FinishedRun, 'conclusion' | 'pullRequests'>>();
  let runs = 7000;

  async function start(request: Omit<RunRequest, 'runId' | 'token' | 'actor'> & Partial<RunRequest>): Promise<ActRun> {
    runs += 1;
    return runAct({ runId: runs, token: WRITE_TOKEN, actor: AUTHOR, ...request }, paths, server);
  }

  const pullOf = (number: number) => {
    const issue = server.state.issues.find((each) => each.number === number);
    if (issue?.pull === undefined) throw new Error(`there is no pull request ${number}`);
    return { ...issue, pull: issue.pull };
  };

  /** What GitHub keeps of a pull request in the repository: its head, and the merge that is tested. */
  function updateRefs(number: number): { head: string; base: string; merge: string } {
    const { pull } = pullOf(number);
    const head = git('rev-parse', pull.head);
    git('push', '--quiet', '--force', 'origin', `${head}:refs/pull/${number}/head`);
    const base = run(origin, 'rev-parse', `refs/heads/${pull.base}`);
    git('fetch', '--quiet', 'origin');
    const tree = git('merge-tree', '--write-tree', base, head);
    const merge = git('commit-tree', tree, '-p', base, '-p', head, '-m', `Merge ${head} into ${base}`);
    git('push', '--quiet', '--force', 'origin', `${merge}:refs/pull/${number}/merge`);
    return { head, base, merge };
  }

  const tip = () => run(origin, 'rev-parse', `refs/heads/${branch}`);
  const onMain = (workflow: string, event: string, payload: Payload) =>
    start({ workflow, event, payload, sha: tip(), ref: `refs/heads/${branch}` });

  return {
    server,
    origin,
    root,
    git,
    write,
    read,
    edit(path, from, to) {
      const text = read(path);
      if (!text.includes(from)) throw new Error(`${path} has no "${from}"`);
      write(
        path,
        text.replace(from, () => to),
      );
    },
    push(message) {
      git('add', '-A');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      git('push', '--quiet', '--force', 'origin', 'HEAD');
      return git('rev-parse', 'HEAD');
    },
    openPullRequest({ title = 'A change', fork } = {}) {
      const head = git('rev-parse', '--abbrev-ref', 'HEAD');
      // A fork's branch is not one of this repository.
      if (fork !== undefined) git('push', '--quiet', 'origin', `:refs/heads/${head}`);
      const by = { login: fork?.split('/')[0] ?? AUTHOR, type: 'User', permission: 'read' } as const;
      const number = server.openPullRequest({ head, base: branch, title, by, ...(fork === undefined ? {} : { fork }) });
      updateRefs(number);
      return number;
    },
    updatePullRequest: (number) => void updateRefs(number),
    async pullRequest(number, action = 'opened', workflow = 'experiment.yml') {
      const { pull, title, user } = pullOf(number);
      const { head, base, merge } = updateRefs(number);
      const payload = pullRequestEvent(place, action, {
        number,
        title,
        author: user.login,
        head: { ref: pull.head, sha: head },
        base: { ref: pull.base, sha: base },
        mergeCommit: merge,
        fork: pull.fork ?? null,
      });
      const ran = await start({
        workflow,
        event: 'pull_request',
        payload,
        sha: merge,
        ref: `refs/pull/${number}/merge`,
        actor: user.login,
        // Whatever permissions the workflow asks for, GitHub gives a fork a token that reads.
        token: pull.fork === undefined ? WRITE_TOKEN : READ_TOKEN,
        hostedOnly: pull.fork !== undefined,
      });
      finished.set(ran.runId, {
        id: ran.runId,
        name: workflowName(root, workflow),
        path: `.github/workflows/${workflow}`,
        event: 'pull_request',
        headSha: head,
        headBranch: pull.head,
        headRepository: pull.fork ?? server.repository,
      });
      return ran;
    },
    afterRun(ran, number, workflow = 'report-fork.yml') {
      const facts = finished.get(ran.runId);
      if (facts === undefined) throw new Error(`run ${ran.runId} was not one of a pull request`);
      const conclusion = ran.exitCode === 0 ? 'success' : 'failure';
      const pullRequests = facts.headRepository === server.repository ? [number] : [];
      return onMain(workflow, 'workflow_run', workflowRunEvent(place, { ...facts, conclusion, pullRequests }));
    },
    mergeGroup: (group, workflow = 'experiment.yml') =>
      start({
        workflow,
        event: 'merge_group',
        payload: mergeGroupEvent(place, group),
        sha: group.head_sha,
        ref: group.head_ref,
      }),
    merge(number) {
      const { head } = pullOf(number).pull;
      const before = tip();
      git('switch', '--quiet', branch);
      git('pull', '--quiet', '--ff-only', 'origin', branch);
      git('merge', '--quiet', '--no-ff', '-m', `Merge pull request #${number} from ${head}`, head);
      git('push', '--quiet', 'origin', branch);
      server.mergePullRequest(number, tip());
      return { before, after: tip() };
    },
    pushed: (push, workflow = 'register.yml') =>
      start({
        workflow,
        event: 'push',
        payload: pushEvent(place, { ref: `refs/heads/${branch}`, ...push }),
        sha: push.after,
        ref: `refs/heads/${branch}`,
      }),
    dispatch: (workflow, inputs = {}) => onMain(workflow, 'workflow_dispatch', dispatchEvent(place, inputs)),
    schedule: (workflow) => onMain(workflow, 'schedule', scheduleEvent(place, '17 4 * * 1')),
    artifacts: ({ runId }) => join(artifactsFolder, String(runId)),
    comments: (pull) => server.state.comments.filter(({ issue }) => issue === pull).map(({ body }) => body),
    refs: (prefix) => run(origin, 'for-each-ref', '--format=%(refname)', prefix).split('\n').filter(Boolean),
    async close() {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The one action that people write themselves: the small models need nothing but what `actions/setup` installs. */
const NOTHING_TO_PREPARE = `name: Prepare
description: Nothing to install
inputs:
  model: { description: A model, required: false }
runs:
  using: composite
  steps:
    - shell: bash
      run: test -d node_modules
`;

function copyWorkflows(root: string): void {
  const from = join(PROJECT, 'workflows');
  if (!existsSync(from)) return;
  mkdirSync(join(root, '.github', 'workflows'), { recursive: true });
  for (const name of readdirSync(from).filter((file) => /\.ya?ml$/.test(file))) {
    cpSync(join(from, name), join(root, '.github', 'workflows', name));
  }
}

function workflowName(root: string, file: string): string {
  const text = readFileSync(join(root, '.github', 'workflows', file), 'utf8');
  return /^name:\s*(.+)$/m.exec(text)?.[1]?.replace(/^['"]|['"]$/g, '') ?? file;
}

/** What `actions/setup` would install is there already, as it is on a runner from the second run on. */
function seedCache(caches: string): void {
  const digest = createHash('sha256')
    .update(readFileSync(join(PROJECT, 'package-lock.json')))
    .digest('hex');
  const key = `proofmark-Linux-X64-${digest}`;
  const entry = join(caches, createHash('sha256').update(key).digest('hex'));
  mkdirSync(entry, { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(entry, '0'));
}

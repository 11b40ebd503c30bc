import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

import { type ActRun, readRun } from './act-run.ts';
import type { Payload } from './payloads.ts';
import { READ_TOKEN } from './tokens.ts';

export interface RunRequest {
  readonly runId: number;
  /** File name below `.github/workflows`. */
  readonly workflow: string;
  readonly event: string;
  readonly payload: Payload;
  /** Commit whose workflow file is executed and that `github.sha` is. */
  readonly sha: string;
  /** `github.ref` */
  readonly ref: string;
  readonly token: string;
  readonly actor: string;
  readonly env?: Readonly<Record<string, string>>;
  /** There are machines of GitHub's and none of one's own: a job that asks for `self-hosted` is not run. */
  readonly hostedOnly?: boolean;
}

export interface ActPaths {
  readonly act: string;
  readonly standIns: string;
  /** Bare repository. */
  readonly origin: string;
  /** For everything a run makes; one folder a run. */
  readonly folder: string;
  /** Artifacts of all runs. */
  readonly artifacts: string;
  readonly caches: string;
  readonly defaultBranch: string;
  /** Actions of other repositories: `owner/name@ref` and the folder that is used for it. */
  readonly repositories?: Readonly<Record<string, string>>;
}

export interface ServerAddresses {
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly graphqlUrl: string;
  /** `owner/name` */
  readonly repository: string;
}

const PINNED = /uses:\s*['"]?(actions\/([a-z-]+))(?:\/[\w./-]+)?@([\w.-]+)/g;

/**
 * Executes one workflow file with act, on this machine and without a container, the way GitHub would for this event.
 * What act leaves out is added: the commit and the ref that belong to the event, a checkout that really checks out, and
 * the permissions of the token on the side of the server.
 */
export async function runAct(request: RunRequest, paths: ActPaths, server: ServerAddresses): Promise<ActRun> {
  const { runId, workflow, event, payload, sha, ref, token, actor } = request;
  mkdirSync(paths.folder, { recursive: true });
  const folder = mkdtempSync(join(paths.folder, `run-${runId}-`));
  const sources = join(folder, 'sources');
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', paths.origin, sources]);
  execFileSync('git', ['checkout', '--quiet', '--detach', sha], { cwd: sources });
  writeFileSync(join(folder, 'event.json'), JSON.stringify(payload));
  writeFileSync(join(folder, 'gitconfig'), '');

  const variables = {
    GITHUB_API_URL: server.apiUrl,
    GITHUB_SERVER_URL: server.serverUrl,
    GITHUB_GRAPHQL_URL: server.graphqlUrl,
    GITHUB_REPOSITORY: server.repository,
    GITHUB_REF: ref,
    GITHUB_RUN_ID: String(runId),
    // A fresh runner knows no user, and nothing of this machine's.
    GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'),
    GIT_CONFIG_NOSYSTEM: '1',
    NO_COLOR: '1',
    PROOFMARK_TEST_ARTIFACTS: paths.artifacts,
    PROOFMARK_TEST_CACHES: paths.caches,
    PROOFMARK_TEST_READERS: jobsThatOnlyRead(join(sources, '.github', 'workflows'), workflow).join(' '),
    PROOFMARK_TEST_READ_TOKEN: READ_TOKEN,
    ...request.env,
  };
  const others = paths.repositories ?? {};
  const folders = [sources, ...Object.values(others)];
  const pinned = folders.map((each) => pinnedActions(each, paths.standIns));
  const repositories = Object.assign({}, ...pinned, others) as Readonly<Record<string, string>>;
  const args = [
    event,
    ...['-C', sources, '-W', join('.github', 'workflows', workflow), '-e', join(folder, 'event.json')],
    ...['-P', 'ubuntu-latest=-self-hosted'],
    ...(request.hostedOnly === true ? [] : ['-P', 'self-hosted=-self-hosted']),
    ...['--json', '--no-skip-checkout', '--no-cache-server', '--action-cache-path', join(folder, 'cache')],
    ...['--actor', actor, '--defaultbranch', paths.defaultBranch, '--secret', `GITHUB_TOKEN=${token}`],
    ...Object.entries(variables).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...Object.entries(repositories).flatMap(([name, at]) => ['--local-repository', `${name}=${at}`]),
  ];
  const started = performance.now();
  // Not in the sources: act reads `.env`, `.secrets` and others from where it runs, and a pull request can bring those.
  const child = spawn(paths.act, args, { cwd: folder, env: environment(), stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const seconds = (performance.now() - started) / 1000;
  rmSync(folder, { recursive: true, force: true });
  return readRun({ runId, exitCode, stdout: stdout(), stderr: stderr(), seconds });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Nothing of a runner that these tests may be running on themselves. */
function environment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(?:GITHUB|INPUT|RUNNER|ACTIONS|ACT|VITEST|CI$|NODE_ENV$)/.test(name),
  );
  return Object.fromEntries(own);
}

/** A stand-in for every action of GitHub's own that the workflows and the actions use, at the version they pin. */
function pinnedActions(sources: string, standIns: string): Readonly<Record<string, string>> {
  const known = readdirSync(standIns);
  const found: Record<string, string> = {};
  for (const name of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!/(?:^|\/)(?:\.github\/workflows\/[^/]+|action)\.ya?ml$/.test(name)) continue;
    for (const [, repository, action = '', ref] of readFileSync(join(sources, name), 'utf8').matchAll(PINNED)) {
      if (known.includes(action)) found[`${repository}@${ref}`] = join(standIns, action);
    }
  }
  return found;
}

const Permissions = z.union([z.string(), z.record(z.string(), z.string())]).optional();
const Workflow = z.object({
  permissions: Permissions,
  jobs: z.record(z.string(), z.object({ permissions: Permissions, uses: z.string().optional() })),
});

/**
 * Ids of the jobs whose token may not push, in a workflow and those it calls. act gives all jobs the same token; the
 * checkout of these leaves one behind that the server knows as a reader's.
 */
function jobsThatOnlyRead(folder: string, file: string): readonly string[] {
  const { permissions, jobs } = Workflow.parse(parse(readFileSync(join(folder, file), 'utf8')));
  return Object.entries(jobs).flatMap(([id, job]) => {
    const called = /^\.\/\.github\/workflows\/([\w.-]+)$/.exec(job.uses ?? '')?.[1];
    if (called !== undefined) return jobsThatOnlyRead(folder, called);
    const given = job.permissions ?? permissions ?? 'read-all';
    const contents = typeof given === 'string' ? given : given.contents;
    return contents === 'write' || contents === 'write-all' ? [] : [id];
  });
}

/** An action's folder for another repository, with the bundle from the source as it is. */
export function copyActions(project: string, dist: string, into: string): void {
  cpSync(join(project, 'actions'), join(into, 'actions'), {
    recursive: true,
    filter: (path) => path !== join(project, 'actions', 'dist'),
  });
  cpSync(dist, join(into, 'actions', 'dist'), { recursive: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(project, name), join(into, name));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ActionStep, runStep } from '../builders/action.ts';
import { MALLORY, WORKFLOW } from '../builders/forges.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';
import { readWorkflow } from '../builders/workflow-rules.ts';
import { type GitHubServer, startGitHubServer } from '../github-server/server.ts';
import type { Actor } from '../github-server/state.ts';

const WORKFLOWS = join(import.meta.dirname, '..', '..', 'workflows');
const JOBS = {
  register: ['register.yml', 'register'],
  promote: ['promote.yml', 'promote'],
  rollback: ['rollback.yml', 'rollback'],
  doctor: ['doctor.yml', 'doctor'],
  gc: ['gc.yml', 'gc'],
} as const;

/** A token for each job, with the permissions of that job and no other, as GitHub makes it. */
const TOKENS = Object.fromEntries(
  Object.entries(JOBS).map(([action, [file, job]]): [string, Actor] => {
    const scopes = readWorkflow(readFileSync(join(WORKFLOWS, file), 'utf8')).jobs[job]!.permissions!;
    return [`ghs_${action}`, { ...WORKFLOW, permission: scopes.contents === 'write' ? 'write' : 'read', scopes }];
  }),
);

let life: Lifecycle;
let server: GitHubServer;
/** Minutes that have passed for the steps. */
let later = 0;

beforeAll(async () => {
  life = await lifecycle();
  server = await startGitHubServer({
    gitFolder: life.repository.origin,
    repository: 'octo/models',
    tokens: TOKENS,
    now: () => new Date(Date.now() + later * 60_000),
  });
  pull('first model');
});
afterAll(async () => {
  await server.close();
  life.repository.remove();
});

/** The newest commit of the default branch is what merging this pull request made. */
function pull(title: string): void {
  const number = server.openPullRequest({ head: 'change', base: 'main', title, by: MALLORY });
  server.mergePullRequest(number, life.repository.git('rev-parse', 'HEAD'));
}

/** A step in the job that has it, with that job's token; requests that GitHub refused for want of a permission. */
async function run(action: keyof typeof JOBS, inputs: Record<string, string>, more: Partial<ActionStep> = {}) {
  const sha = life.repository.git('rev-parse', 'HEAD');
  const from = server.log.length;
  const clock = `const real=Date;globalThis.Date=class extends real{constructor(...a){super(...(a.length?a:[real.now()+${later * 60_000}]))}static now(){return real.now()+${later * 60_000}}};`;
  const before = process.env.NODE_OPTIONS;
  process.env.NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(clock)}`;
  try {
    const finished = await runStep(action, life.repository.root, server, {
      ...{ sha, ...more },
      inputs: { token: `ghs_${action}`, ...inputs },
    });
    const refused = server.log.slice(from).filter(({ status }) => status === 403 || status === 401);
    return { ...finished, refused };
  } finally {
    if (before === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = before;
  }
}

async function expectRun(...given: Parameters<typeof run>) {
  const finished = await run(...given);
  expect(finished.refused, finished.stdout).toEqual([]);
  expect(finished.exitCode, finished.stdout).toBe(0);
  expect(finished.stdout).not.toMatch(/::error|stands, and what follows/);
  return finished;
}

// One after the other: the life of a model whose events are all long past when the next begins.
describe('every job has the permissions that its work takes', () => {
  it('a first version', async () => {
    await expectRun('register', { model: MODEL });
    later += 60;
  });

  it('in the first environment', async () => {
    await expectRun('promote', { model: MODEL, environment: 'staging' });
    later += 60;
  });

  it('a second version, while an environment holds the first', async () => {
    await life.land('bias: -1.0', 'bias: -0.9');
    pull('second');
    await expectRun('register', { model: MODEL });
    later += 60;
  });

  it('follows it', async () => {
    await expectRun('promote', { model: MODEL, environment: 'staging' });
    expect(server.state.deployments.map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['inactive', 'success']);
    later += 60;
  });

  it('is rolled back', async () => {
    await expectRun('rollback', { model: MODEL, environment: 'staging', reason: 'worse' });
    expect(server.state.issues.filter(({ pull }) => pull === undefined)).toHaveLength(1);
    later += 60;
  });

  it('a third version', async () => {
    await life.land('bias: -0.9', 'bias: -0.8');
    pull('third');
    await expectRun('register', { model: MODEL });
    later += 60;
  });

  it('in an environment, when the incident of a rollback is still to be opened by whoever may', async () => {
    const incident = server.state.issues.find(({ pull }) => pull === undefined)!;
    server.state.issues.splice(server.state.issues.indexOf(incident), 1);
    server.state.deployments.at(-1)!.statuses.length = 0;
    // The first environment still holds what it was rolled back to; the job may not open issues.
    const { stdout, exitCode } = await run('promote', { model: MODEL, version: 'v1.0.0', environment: 'production' });
    expect(stdout).toMatch(/::warning::The event loan-default#staging#5 stands, and what follows .*403/);
    expect(stdout).not.toContain('::error');
    expect(exitCode).toBe(0);
  });

  it('is looked over', async () => {
    const { refused, stdout } = await run('doctor', {});
    expect(refused, stdout).toEqual([]);
  });

  it('is swept', async () => {
    await expectRun('gc', {});
  });
});

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { silentLog } from '../../test/builders/silent-log.ts';
import type { ActionContext } from './context.ts';
import { CarriedInputs } from './inputs.ts';
import { openTools } from './tools.ts';

let folder: string;
let root: string;
const git = (...args: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'proofmark-default-branch-'));
  root = folder;
  git('init', '-q', '--bare', '-b', 'develop', 'origin.git');
  git('init', '-q', '-b', 'main', 'clone');
  root = join(folder, 'clone');
  git('remote', 'add', 'origin', join(folder, 'origin.git'));
  for (const branch of ['main', 'develop']) {
    if (branch !== 'main') git('switch', '-q', '-c', branch);
    git('commit', '-q', '--allow-empty', '-m', branch);
    git('push', '-q', 'origin', branch);
  }
  // As actions/checkout leaves it: all branches of the remote, none of its own, no HEAD of the remote.
  git('switch', '-q', '--detach');
  git('branch', '-q', '-D', 'main', 'develop');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function defaultBranch(event: ActionContext['event']): Promise<string | null> {
  const sha = git('rev-parse', 'HEAD');
  const context: ActionContext = {
    ...{ repository: 'octo/models', sha, ref: 'refs/heads/develop', eventName: 'push', event, actor: 'ada' },
    ...{ apiUrl: '', serverUrl: '', graphqlUrl: '', runUrl: '', attempt: 1, runId: '1' },
  };
  const { tools } = openTools(root, context, silentLog, new AbortController().signal, CarriedInputs.parse({}));
  return (await tools.experiment()).git.defaultBranch();
}

test('the default branch is the one that the event names, also where an old main is left', async () => {
  expect(await defaultBranch({ repository: { default_branch: 'develop' } })).toBe('origin/develop');
});

test('a default branch that was not fetched is no other', async () => {
  expect(await defaultBranch({ repository: { default_branch: 'trunk' } })).toBeNull();
});

test('an event that names none leaves it to what git has', async () => {
  expect(await defaultBranch({})).toBe('origin/main');
});

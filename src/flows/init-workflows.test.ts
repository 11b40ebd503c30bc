import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actionlint, languageService } from '../../test/builders/github-linters.ts';
import { brokenRules, readWorkflow } from '../../test/builders/workflow-rules.ts';
import { openGit } from '../adapters/git-cli.ts';
import { nodeRepositoryFiles } from '../adapters/repository-files-node.ts';
import { readWorkflowTemplates } from '../adapters/workflow-templates-node.ts';
import { initWorkflows } from './init-workflows.ts';

const PROJECT = join(import.meta.dirname, '..', '..');
const REMOTE = 'octo-org/proofmark@v1';
let root: string;

const write = (path: string, text: string) => {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
};
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const init = async (actions = REMOTE) =>
  initWorkflows(
    { actions },
    { files: nodeRepositoryFiles(root), git: await openGit(root), templates: readWorkflowTemplates },
  );
const written = () => readdirSync(join(root, '.github/workflows')).sort();

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'proofmark-init-workflows-'));
  execFileSync('git', ['init', '-q', '-b', 'trunk'], { cwd: root });
  write('models/churn/model.yaml', '');
  write('models/on/model.yaml', '');
  write('models/2fast/model.yaml', '');
  write('registry/environments.yaml', 'environments:\n  - name: canary\n  - name: live\n    after: canary\n');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('workflows of another repository', () => {
  test.each([REMOTE, './actions'])('with the actions of %s satisfy both linters and our rules', async (actions) => {
    if (actions === './actions') write('actions/setup/action.yml', '');
    const { created, existed, notes } = await init(actions);
    expect({ existed, notes }).toEqual({ existed: [], notes: [expect.stringContaining('pushed to trunk')] });
    expect(created).toHaveLength(9);
    for (const name of written()) {
      const file = `.github/workflows/${name}`;
      expect(await actionlint(file, read(file))).toEqual([]);
      expect(
        await languageService(file, read(file).replaceAll('octo-org/proofmark/', 'own/repository/'), PROJECT),
      ).toEqual([]);
      expect(brokenRules(read(file), ['./', 'octo-org/proofmark/actions/'])).toEqual([]);
      expect(read(file)).not.toMatch(/flight-delay|staging/);
    }
    expect(brokenRules(read('.github/actions/prepare/action.yml'))).toEqual([]);
    expect(
      await languageService('.github/actions/prepare/action.yml', read('.github/actions/prepare/action.yml'), root),
    ).toEqual([]);
  });

  test('offer the models and environments that there are', async () => {
    await init();
    const { on } = readWorkflow(read('.github/workflows/promote.yml'));
    const { inputs } = (on as { workflow_dispatch: { inputs: Record<string, { options?: unknown }> } })
      .workflow_dispatch;
    expect(inputs.model?.options).toEqual(['2fast', 'churn', 'on']);
    expect(inputs.environment?.options).toEqual(['canary', 'live']);
    expect(read('.github/workflows/promote.yml')).toContain('["2fast", churn, "on"]');
  });

  describe('register what is merged to', () => {
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: root,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    const commit = () => git('commit', '-q', '--allow-empty', '-m', 'start');
    const branches = () =>
      (readWorkflow(read('.github/workflows/register.yml')).on as { push: { branches: string[] } }).push.branches;
    /** A remote whose HEAD names the branch, to which everything is pushed. */
    const push = (remote: string, head: string) => {
      const bare = join(root, '.git', 'remote.git');
      git('init', '-q', '--bare', '-b', head, bare);
      git('remote', 'add', remote, bare);
      git('push', '-q', remote, '--all');
    };

    test('the branch that there is', async () => {
      commit();
      git('branch', 'master');
      expect((await init()).notes).toEqual([]);
      expect(branches()).toEqual(['master']);
    });

    test('trunk, where the clone was made before anything was there', async () => {
      commit();
      git('switch', '-q', '-c', 'churn');
      push('origin', 'trunk');
      expect((await init()).notes).toEqual([]);
      expect(branches()).toEqual(['trunk']);
    });

    test('a branch with slashes, by its name on GitHub, also of a remote that is not origin', async () => {
      commit();
      git('branch', '-m', 'release/next+1');
      push('upstream', 'release/next+1');
      git('remote', 'set-head', 'upstream', 'release/next+1');
      expect((await init()).notes).toEqual([]);
      expect(branches()).toEqual([String.raw`release/next\+1`]);
    });

    test('the branch that there will be, and say that this is a guess', async () => {
      expect((await init()).notes.join()).toMatch(/register\.yml registers what is pushed to trunk: change/);
      expect(branches()).toEqual(['trunk']);
    });

    test('main, where only a branch of a change is there', async () => {
      git('switch', '-q', '-c', 'churn');
      expect((await init()).notes.join()).toMatch(/what is pushed to main: change/);
      expect(branches()).toEqual(['main']);
    });

    test('nothing new, where a remote cannot be reached', async () => {
      commit();
      git('remote', 'add', 'origin', join(root, 'nowhere.git'));
      expect((await init()).notes.join()).toMatch(/what is pushed to trunk: change/);
    });
  });

  test('use the actions of the other repository and their own preparation', async () => {
    await init();
    const text = read('.github/workflows/experiment.yml');
    expect(text).toContain('uses: octo-org/proofmark/actions/train@v1');
    expect(text).not.toContain('uses: ./actions/');
    expect(text).toContain('uses: ./.github/actions/prepare');
    expect(read('.github/workflows/register.yml')).toContain('uses: ./.github/workflows/promote.yml');
    expect(written()).not.toContain('ci.yml');
  });

  test('are never written over, and what is missing in them is said', async () => {
    write('.github/workflows/experiment.yml', 'mine');
    const first = await init();
    expect(first.existed).toEqual(['.github/workflows/experiment.yml']);
    expect(first.notes).toContainEqual(expect.stringMatching(/experiment\.yml is there and is not Proofmark’s/));
    write('models/new/model.yaml', '');
    const again = await init();
    expect(again.created).toEqual([]);
    expect(read('.github/workflows/experiment.yml')).toBe('mine');
    expect(again.notes).toContain('Add to the choices of .github/workflows/promote.yml: new');
  });

  test('that are there already need nothing, whatever their ends of lines and their way to write a list', async () => {
    await init();
    for (const name of written()) {
      const path = `.github/workflows/${name}`;
      write(
        path,
        read(path).replace(
          'options: ["2fast", churn, "on"]',
          'options:\n          - 2fast\n          - churn\n          - on',
        ),
      );
      write(path, read(path).replaceAll('\n', '\r\n'));
    }
    expect(await init()).toMatchObject({ created: [], notes: [] });
  });

  test.each([
    ['./actions', 'there are no actions in this repository'],
    ['../actions', 'is no place of actions'],
    ['octo/proofmark', 'is no place of actions'],
    ['octo/proofmark@v1 # x', 'is no place of actions'],
    ['octo/proofmark/actions@v1', 'is no place of actions'],
  ])('%s is refused, and nothing is written', async (actions, message) => {
    await expect(init(actions)).rejects.toThrow(message);
    expect(readdirSync(root)).not.toContain('.github');
  });
});

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
    expect({ existed, notes }).toEqual({ existed: [], notes: [] });
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

  test('register what is merged to the branch that there is', async () => {
    execFileSync(
      'git',
      ['-c', 'user.name=T', '-c', 'user.email=t@example.com', 'commit', '-q', '--allow-empty', '-m', 'start'],
      { cwd: root },
    );
    execFileSync('git', ['branch', 'master'], { cwd: root });
    await init();
    expect(readWorkflow(read('.github/workflows/register.yml')).on).toMatchObject({ push: { branches: ['master'] } });
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
    write('models/new/model.yaml', '');
    const again = await init();
    expect(again.created).toEqual([]);
    expect(read('.github/workflows/experiment.yml')).toBe('mine');
    expect(again.notes).toContain('Add to the choices of .github/workflows/promote.yml: new');
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

import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { gate } from '../../src/action/actions/gate.ts';
import { readContext } from '../../src/action/context.ts';
import { openTools } from '../../src/action/tools.ts';
import { proofmark } from '../builders/command.ts';
import { githubContext } from '../builders/github-context.ts';
import { pullRequest, QUIET, queuedModels } from '../builders/queued-models.ts';
import type { SmallRepository } from '../builders/small-repository.ts';

const MODEL = 'loan-default';
const PARAMS = `models/${MODEL}/params.yaml`;
const HOSTILE = 'x$(touch$IFS-pwned)`id`|@everyone<b>\u202e#1';

interface QueueJson {
  readonly verdict: string;
  readonly entries: readonly {
    readonly branch: string;
    readonly verdict: string | null;
    readonly check: { readonly conclusion: string } | null;
    readonly untrained: readonly { readonly model: string; readonly seeds: readonly number[] }[];
    readonly findings: readonly { readonly culprit: { readonly kind: string; readonly pullRequest?: number } | null }[];
  }[];
  readonly comments: readonly { readonly number: number; readonly body: string }[];
}

let repository: SmallRepository;

/** Three branches that lose a little each, fine alone and two together; one that conflicts, and one without a model. */
beforeAll(async () => {
  repository = await queuedModels();
  const set = (name: string, value: number) => (of: SmallRepository) =>
    of.edit(PARAMS, `\n${name}: 0\n`, `\n${name}: ${value}\n`);
  for (const name of ['a', 'b', 'c']) await pullRequest(repository, `lose-${name}`, set(name, 0.05));
  // Somebody has tried all three together, and nobody the two.
  await pullRequest(repository, 'all', (of) => {
    for (const name of ['a', 'b', 'c']) set(name, 0.05)(of);
  });
  await pullRequest(repository, 'words', (of) => of.write('README.md', 'words\n'));
  repository.git('switch', '-q', '-c', 'other-a', 'main');
  set('a', 0.02)(repository);
  repository.commit('another a');
  repository.git('switch', '-q', 'main');
});
afterAll(() => repository.remove());

const simulate = (...args: string[]) => proofmark(repository.root, 'simulate', ...args);

async function queue(...args: string[]): Promise<QueueJson & { readonly exitCode: number | null }> {
  const { exitCode, stdout, stderr } = await simulate('merge-group', '--json', ...args);
  expect(stdout, stderr).not.toBe('');
  return { ...(JSON.parse(stdout) as QueueJson), exitCode };
}

/** Everything of a person's that could be touched; evidence aside. */
function state(): readonly string[] {
  const { git, root } = repository;
  return [
    git('status', '--porcelain=v2', '--branch'),
    git('for-each-ref', 'refs/heads', 'refs/remotes', 'refs/tags', 'refs/stash'),
    git('symbolic-ref', 'HEAD'),
    git('write-tree'),
    git('worktree', 'list'),
    readdirSync(root).join(),
    readdirSync(join(root, '.git/proofmark/work')).join(),
  ];
}

const evidence = (kind = '') => repository.git('for-each-ref', '--format=%(refname)', `refs/proofmark/${kind}`);
const sent = () => repository.git('ls-remote', 'origin', 'refs/proofmark/*');

describe('branches of which some together were never trained', () => {
  test('are not known to pass, with what GitHub would train, and who it most likely was', async () => {
    const before = [state(), evidence(), sent()];
    const { exitCode, stdout } = await simulate('merge-group', 'lose-a', 'lose-b', 'lose-c');
    expect(exitCode).toBe(2);
    expect(stdout).toMatch(/^ERROR {2}3 branches in the merge queue of main$/m);
    expect(stdout).toMatch(/^#1 +lose-a +success +pass/m);
    expect(stdout).toMatch(/^#2 +lose-b +not known +not trained yet: loan-default \(seed 1\)$/m);
    expect(stdout).toMatch(/^#3 +lose-c +failure +fail +In all, log_loss/m);
    expect(stdout.replaceAll('\n', ' ')).toContain(
      'Most likely the verdict turned with lose-c (#3): what each of them changes alone adds up to that. It is not proved: it was lose-b (#2) or lose-c (#3)',
    );
    expect(stdout).toContain('Run the same command with --train');
    expect([state(), evidence(), sent()]).toEqual(before);
  });
});

describe('three branches, two fine together and all over the regression budget', () => {
  test.each([
    ['lose-a', 'lose-b', 'lose-c'],
    ['lose-c', 'lose-b', 'lose-a'],
  ])('fail with the last, which is named: %s, %s, %s', async (...branches) => {
    const before = state();
    const kept = evidence('evaluations') + evidence('verdicts');
    const found = await queue(...branches, '--train');
    expect(found.exitCode).toBe(1);
    expect(found.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail']);
    expect(found.entries.map(({ check }) => check?.conclusion)).toEqual(['success', 'success', 'failure']);
    expect(found.entries[2]?.findings[0]?.culprit).toEqual({ kind: 'named', pullRequest: 3 });
    expect(found.comments).toMatchObject([{ number: 3, body: expect.stringMatching(/regression budget of 0\.017/) }]);
    // What was trained is evidence; what the queue evaluated and decided is its own to do.
    expect(state()).toEqual(before);
    expect(evidence('evaluations') + evidence('verdicts')).toBe(kept);
    expect(sent()).toContain(evidence('runs').split('\n').at(-1));

    const { stdout, exitCode } = await simulate('merge-group', ...branches);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(
      `The verdict turned with ${branches[2]} (#3). Without it the pull requests ahead of it pass.`,
    );
    expect(stdout).toContain('In all, log_loss is');
  });

  test.each(['squash', 'rebase'])('fail as well when they are merged by %s', async (method) => {
    const found = await queue('lose-a', 'lose-b', 'lose-c', '--method', method);
    expect(found.exitCode).toBe(1);
    expect(found.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail']);
  });

  test('are built again without the one that failed, unless only the last group has to pass', async () => {
    const every = await queue('lose-a', 'lose-b', 'lose-c', 'words');
    expect(every.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail', null]);
    const { stdout } = await simulate('merge-group', 'lose-a', 'lose-b', 'lose-c', 'words');
    expect(stdout).toContain(
      'GitHub would take lose-c (#3) out of the queue and build those behind it again without it.',
    );
    const last = await queue('lose-a', 'lose-b', 'lose-c', 'words', '--grouping', 'headgreen');
    expect(last.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'pass', 'fail', 'fail']);
    expect(last.exitCode).toBe(1);
  });

  test('are shown as the job summary and the comment of the one that failed, a file each', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'proofmark-simulate-'));
    const { stdout } = await simulate('merge-group', 'lose-a', 'lose-b', 'lose-c', '--md', '--output', folder);
    expect(stdout).toMatch(/^## Merge queue\n/);
    expect(stdout).toContain('**The verdict turned with #3.**');
    expect(readdirSync(folder).sort()).toEqual(['comment.md', 'queue-comment-3.md', 'report.html', 'summary.md']);
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    expect(read('summary.md')).toBe(stdout);
    expect(read('queue-comment-3.md')).toMatch(/Proofmark in the merge queue: loan-default fails/);
    expect(read('comment.md')).toContain('From the merge queue');
    rmSync(folder, { recursive: true });
  });
});

describe('branches that cannot be merged', () => {
  test('are told with whom and where, all of them', async () => {
    const before = state();
    const { exitCode, stderr } = await simulate('merge-group', 'words', 'lose-a', 'other-a', 'lose-b', 'all');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^models\/loan-default\/params\.yaml:\d+: other-a conflicts with lose-a$/m);
    expect(stderr).not.toMatch(/(?:lose-b|words) conflicts/);
    expect(state()).toEqual(before);
    const pr = await simulate('pr', '--head', 'other-a', '--base', 'lose-a');
    expect(pr.exitCode).toBe(2);
    expect(pr.stderr).toMatch(/params\.yaml:\d+: other-a conflicts with lose-a$/m);
  });
});

describe('a branch that changes no model', () => {
  test('passes and says so, as a pull request and in the queue', async () => {
    for (const asked of [
      ['pr', '--head', 'words'],
      ['merge-group', 'words'],
    ]) {
      const { exitCode, stdout } = await simulate(...asked);
      expect(stdout).toMatch(/No model changed since main@/);
      expect(exitCode).toBe(0);
    }
    const { stdout } = await simulate('pr', '--head', 'words', '--md');
    expect(stdout).toContain('No model is changed by this.');
  });
});

describe('the comment of a pull request', () => {
  /** What the gate writes on a runner that has the merge checked out. */
  async function gateComment(head: string): Promise<string> {
    const { git, root } = repository;
    const folder = mkdtempSync(join(tmpdir(), 'proofmark-simulate-'));
    git('switch', '-q', '--detach', 'origin/main');
    try {
      git('merge', '-q', '--no-ff', '-m', 'as GitHub merges it', head);
      const sha = git('rev-parse', 'HEAD');
      const payload = {
        pull_request: {
          number: 12,
          head: { sha: git('rev-parse', head), ref: head, repo: { full_name: 'octo/models' } },
          base: { sha: git('rev-parse', 'origin/main'), ref: 'main' },
        },
      };
      const event = join(folder, 'event.json');
      writeFileSync(event, JSON.stringify(payload));
      const variables = {
        ...{ GITHUB_REPOSITORY: 'octo/models', GITHUB_REF: 'refs/pull/12/merge', GITHUB_SHA: sha, GITHUB_RUN_ID: '7' },
        ...{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event, GITHUB_SERVER_URL: 'https://github.com' },
        ...{ GITHUB_API_URL: 'https://api.github.com', GITHUB_GRAPHQL_URL: 'https://api.github.com/graphql' },
      };
      const context = await readContext(variables, githubContext(variables));
      const { tools } = openTools(root, context, QUIET, new AbortController().signal, {});
      const result = await gate.main(gate.definition.inputs.parse({ output: folder }), tools);
      return readFileSync(gate.definition.outputs.parse(result.outputs).comment as string, 'utf8');
    } finally {
      git('switch', '-q', 'main');
      rmSync(folder, { recursive: true });
    }
  }

  test.each(['lose-a', 'all', 'words'])('is word for word the one of the gate: %s', async (head) => {
    const { git, origin } = repository;
    // A remote on GitHub, as far as anybody can see; nothing of it is asked.
    git('remote', 'set-url', 'origin', 'https://github.com/octo/models.git');
    git('config', `url.${origin}.insteadOf`, 'https://github.com/octo/models.git');
    const { stdout, exitCode } = await simulate('pr', '--head', head, '--md');
    expect(stdout).toBe(await gateComment(head));
    expect(exitCode).toBe(head === 'all' ? 1 : 0);
    if (head === 'lose-a') expect(stdout).toContain('https://github.com/octo/models/raw/');
  });

  test('is of what is committed, and needs its training first', async () => {
    const { git, edit } = repository;
    git('switch', '-q', '-c', 'fresh', 'main');
    edit(PARAMS, '\nc: 0\n', '\nc: 0.01\n');
    repository.commit('a little');
    edit(PARAMS, '\nc: 0.01\n', '\nc: 0.02\n');
    try {
      const before = [state(), sent()];
      const untrained = await simulate('pr');
      expect(untrained.exitCode).toBe(2);
      expect(untrained.stdout).toContain('Never trained as it would land: loan-default (seed 1).');
      expect(untrained.stderr).toContain(`What is not committed is not part of it: ${PARAMS}.`);
      expect([state(), sent()]).toEqual(before);

      const trained = await simulate('pr', '--train', '--json');
      expect(trained.exitCode, trained.stderr).toBe(0);
      expect(JSON.parse(trained.stdout)).toMatchObject({
        verdict: 'pass',
        check: { name: 'proofmark / gate', conclusion: 'success' },
        head: { name: 'HEAD', commit: git('rev-parse', 'HEAD') },
        models: [{ model: MODEL, trained: 1 }],
        comment: expect.stringContaining('<!-- proofmark -->'),
      });
      expect(state()).toEqual(before[0]);
      // What was trained here is found by whoever trains next: the branch itself has the same inputs.
      expect(sent()).toContain(`refs/proofmark/runs/${MODEL}/${JSON.parse(trained.stdout).models[0].runs[0]}`);
      git('checkout', '-q', '--', '.');
      const again = await proofmark(repository.root, 'gate', '--json');
      expect(JSON.parse(again.stdout)).toMatchObject({ verdict: 'pass', models: [{ trained: 0, evaluated: 0 }] });
    } finally {
      git('checkout', '-q', '--', '.');
      git('switch', '-q', 'main');
    }
  });
});

test('names full of shell, markup and hidden characters do nothing', async () => {
  const { git, root } = repository;
  git('branch', HOSTILE, 'lose-a');
  const before = state();
  const queued = await simulate('merge-group', HOSTILE, 'words', '--md');
  expect(queued.exitCode, queued.stderr).toBe(0);
  expect(queued.stdout).toContain(
    '1. #1 x&#36;(touch&#36;IFS-pwned)\\`id\\`&#124;@&#8203;everyone&lt;b&gt;&lt;U+202E&gt;',
  );
  const pr = await simulate('pr', '--head', HOSTILE);
  expect(pr.exitCode).toBe(0);
  expect(pr.stdout).toContain('<U+202E>');
  expect(`${pr.stdout}${pr.stderr}`).not.toContain('\u202e');
  for (const name of ['--help', '-x', '', 'a\nb', 'HEAD:models', 'nothing']) {
    const refused = await simulate('pr', `--head=${name}`);
    expect(refused.exitCode, name).toBe(2);
    expect(refused.stderr).toContain('there is no revision');
  }
  expect(readdirSync(root)).not.toContain('-pwned');
  expect(state()).toEqual(before);
});

test('a queue that trains everything itself finds nothing that was trained here', async () => {
  const { git, root } = repository;
  git('switch', '-q', '-c', 'strict', 'main');
  const policy = readFileSync(join(root, 'registry/policy.yaml'), 'utf8');
  repository.write('registry/policy.yaml', `${policy}revalidate: training\n`);
  repository.commit('train again in the queue');
  git('switch', '-q', 'main');
  const before = evidence();
  const found = await queue('lose-a', 'strict', '--train');
  expect(found.exitCode).toBe(0);
  expect(found.entries.map(({ verdict }) => verdict)).toEqual(['pass', 'pass']);
  expect(evidence()).toBe(before);
  expect((await queue('lose-a', 'strict')).entries[1]?.untrained).toEqual([{ model: MODEL, seeds: [1] }]);
});

test('works without a network', async () => {
  const { git, origin } = repository;
  git('remote', 'set-url', 'origin', 'https://127.0.0.1:9/octo/models.git');
  try {
    expect((await simulate('pr', '--head', 'lose-a')).exitCode).toBe(0);
    expect((await queue('lose-a', 'words')).exitCode).toBe(0);
  } finally {
    git('remote', 'set-url', 'origin', origin);
  }
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../src/action/actions/gate.ts';
import { register } from '../src/action/actions/register.ts';
import { report } from '../src/action/actions/report.ts';
import { train } from '../src/action/actions/train.ts';
import { readContext } from '../src/action/context.ts';
import type { Action } from '../src/action/define.ts';
import { CarriedInputs } from '../src/action/inputs.ts';
import { openTools } from '../src/action/tools.ts';
import { MALLORY, WORKFLOW } from './builders/forges.ts';
import { githubContext } from './builders/github-context.ts';
import { QUIET } from './builders/queued-models.ts';
import { type SmallRepository, smallRepository, writeModel } from './builders/small-repository.ts';
import { type GitHubServer, startGitHubServer } from './github-server/server.ts';

const MODEL = 'loan-default';
const TOKEN = 'job';
/** Bytes above which a file is too large for git here; 45 MiB in earnest. */
const LIMITS = { largeFileBytes: 200_000 };
/** Gives the model a doc string of 256 KiB. */
const LARGE_MODEL = `
import { appendFileSync as append } from 'node:fs';
append(\`\${process.env.PROOFMARK_OUT}/model.onnx\`, Buffer.concat([Buffer.from([0x32, 0x80, 0x80, 0x10]), Buffer.alloc(1 << 18, 'a')]));
`;

let repository: SmallRepository;
let server: GitHubServer;
let folder: string;
let pull: number;

const git = (cwd: string, ...args: string[]) =>
  execFileSync('git', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
const inOrigin = (...args: string[]) => git(repository.origin, ...args);
const evidenceInOrigin = () =>
  inOrigin('for-each-ref', '--format=%(refname)', 'refs/proofmark').split('\n').filter(Boolean);

beforeEach(async () => {
  repository = smallRepository({ rows: 600, withoutModel: true });
  folder = dirname(repository.root);
  server = await startGitHubServer({
    gitFolder: repository.origin,
    repository: 'octo/models',
    tokens: { [TOKEN]: WORKFLOW },
    now: () => new Date(),
  });
});
afterEach(async () => {
  await server.close();
  repository.remove();
});

/** A pull request with a first model, changed by `edit`. */
function open(edit: () => void): void {
  repository.git('switch', '-q', '-c', 'change');
  writeModel(repository.write);
  edit();
  repository.commit('feat: a model');
  repository.git('push', '-q', 'origin', 'change');
  pull = server.openPullRequest({ head: 'change', base: 'main', title: 'A model', by: MALLORY });
  repository.git('push', '-q', 'origin', `HEAD:refs/pull/${pull}/head`);
}

/** A job: a machine with a clone of its own, and a step on it. */
async function job(name: string, action: Action, given: Record<string, string>, revision: string) {
  const clone = join(folder, name);
  git(folder, 'clone', '-q', repository.origin, clone);
  git(clone, 'switch', '-q', '--detach', revision);
  symlinkSync(join(import.meta.dirname, '..', 'node_modules'), join(clone, 'node_modules'));
  const payload = join(folder, `${name}.json`);
  const [head, base] = [inOrigin('rev-parse', 'change'), inOrigin('rev-parse', 'main')];
  const pullRequest = {
    number: pull,
    head: { sha: head, ref: 'change', repo: { full_name: 'octo/models' } },
    base: { sha: base, ref: 'main' },
  };
  writeFileSync(payload, JSON.stringify({ pull_request: pullRequest }));
  const variables = {
    ...{ GITHUB_REPOSITORY: 'octo/models', GITHUB_REF: `refs/pull/${pull}/head`, GITHUB_SHA: head },
    ...{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_RUN_ID: '1', GITHUB_EVENT_PATH: payload, GITHUB_ACTOR: 'ada' },
    ...{ GITHUB_API_URL: server.apiUrl, GITHUB_SERVER_URL: server.serverUrl, GITHUB_GRAPHQL_URL: server.graphqlUrl },
  };
  const inputs = action.definition.inputs.parse(given);
  const context = await readContext(variables, githubContext(variables));
  const signal = new AbortController().signal;
  const carried = CarriedInputs.parse(inputs);
  const { tools, handOn } = openTools(clone, context, QUIET, signal, carried, LIMITS);
  try {
    const result = await action.main(inputs, tools);
    return { ...result, outputs: result.outputs as Record<string, string> };
  } finally {
    await handOn();
  }
}

const at = (name: string) => join(folder, name);
const artifact = (name: string) => join(at('carried'), `proofmark-evidence-${name}`);

async function trainAndJudge() {
  const trained = await job('trainer', train, { model: MODEL, evidence: artifact(`run-${MODEL}`) }, 'origin/change');
  const judged = await job(
    'judge',
    gate,
    { 'evidence-from': at('carried'), evidence: at('gate-evidence'), output: at('report') },
    'origin/change',
  );
  // What the gate left is an artifact of its own.
  if (existsSync(at('gate-evidence'))) execFileSync('cp', ['-r', at('gate-evidence'), artifact('gate')]);
  const reported = await job(
    'reporter',
    report,
    { 'evidence-from': at('carried'), file: join(at('report'), 'report.json'), token: TOKEN },
    'origin/main',
  );
  return { trained, judged, reported };
}

describe('evidence that jobs hand on', () => {
  test('is left by the gate and taken over, checked and pushed by the report', async () => {
    open(() => {});
    mkdirSync(at('carried'));
    const { judged, reported } = await trainAndJudge();
    expect(judged.outputs.verdict, judged.outputs.reason).toBe('pass');
    // The gate computed the evaluation and the verdict, and nothing was pushed by a job that may not.
    expect(readdirSync(artifact('gate')).sort()).toEqual(['.gitignore', 'evaluations', 'verdicts']);
    expect(evidenceInOrigin().map((ref) => ref.split('/')[2])).toEqual(['evaluations', 'runs', 'verdicts']);
    const [, , , model, key] = evidenceInOrigin()[2]!.split('/');
    expect(readdirSync(join(artifact('gate'), 'verdicts', model!))).toEqual([key]);
    // The plots of the comment are commits that are there now.
    expect(reported.outputs.comment).toBe('created');
    const { body } = server.state.comments[0]!;
    const plots = [...body.matchAll(/\/raw\/([0-9a-f]{40})\/([\w-]+\.png)/g)];
    expect(plots.length).toBeGreaterThan(0);
    for (const [, commit, file] of plots) expect(inOrigin('cat-file', '-t', `${commit}:${file}`)).toBe('blob');
    expect(server.violations).toEqual([]);
  }, 60_000);

  test('with a model too large for git is registered on a machine that never saw it', async () => {
    const train = `models/${MODEL}/train.mjs`;
    open(() => repository.write(train, `${repository.read(train)}${LARGE_MODEL}`));
    mkdirSync(at('carried'));
    const { judged } = await trainAndJudge();
    expect(judged.outputs.verdict, judged.outputs.reason).toBe('pass');
    const drafts = server.state.releases.filter(({ draft }) => draft);
    expect(drafts.map(({ tag }) => tag)).toEqual([expect.stringMatching(/^proofmark-evidence-[0-9a-f]{12}$/)]);
    const [model] = drafts[0]!.assets;
    expect(model!.content.length).toBeGreaterThan(1 << 18);
    const run = evidenceInOrigin().find((ref) => ref.includes('/runs/'))!;
    expect(inOrigin('ls-tree', '--name-only', run).split('\n')).toEqual(['large-files.json', 'run.json']);

    repository.git('push', '-q', 'origin', 'change:main');
    const registered = await job('registrar', register, { model: MODEL, token: TOKEN }, 'origin/main');
    expect(registered.outputs.version, JSON.stringify(registered)).toBe('v1.0.0');
    const release = server.state.releases.find(({ tag }) => tag === `${MODEL}@v1.0.0`)!;
    expect(release.draft).toBe(false);
    const asset = release.assets.find(({ name }) => name.endsWith('.onnx'))!;
    expect(asset.content.equals(model!.content)).toBe(true);
    expect(server.violations).toEqual([]);
  }, 60_000);

  test('of a training that failed says why, in the summary and in the comment', async () => {
    open(() => {
      repository.write(
        `models/${MODEL}/train.mjs`,
        "console.log('epoch 1'); console.log('```\\n# <b>@everyone</b> the learning rate is | wrong'); process.exit(3);\n",
      );
    });
    mkdirSync(at('carried'));
    const { trained, judged, reported } = await trainAndJudge();
    expect(trained.failure).toContain('exited with 3');
    expect(judged.outputs).toMatchObject({ verdict: 'error', reason: expect.stringContaining('exited with 3') });
    expect(judged.outputs.reason).toContain('the learning rate is | wrong');
    expect(reported.outputs.comment).toBe('created');
    for (const text of [
      judged.summary!,
      server.state.comments[0]!.body,
      readFileSync(judged.outputs.comment!, 'utf8'),
    ]) {
      expect(text).toContain(`${MODEL}: error`);
      expect(text).toContain('exited with 3');
      expect(text).toContain('epoch 1');
      // Outside of the block of the log nothing of it is Markdown, HTML or a mention.
      const prose = text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '');
      expect(prose).not.toMatch(/<b>|@everyone/);
      expect(prose).toContain('the learning rate is');
    }
    // The failure itself is kept, for `proofmark runs`.
    expect(evidenceInOrigin().map((ref) => ref.split('/')[2])).toEqual(['failures']);
    expect(server.violations).toEqual([]);
  }, 60_000);
});

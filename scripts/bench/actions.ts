import { spawn } from 'node:child_process';
import { appendFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type GitHubServer, startGitHubServer } from '../../test/github-server/server.ts';
import { copyExample, openStage, type Stage } from '../demo/stage.ts';
import { type Figure, median } from './figures.ts';

const ACTIONS = join(import.meta.dirname, '..', '..', process.env.PROOFMARK_BENCH_ACTIONS ?? 'actions');
const MODEL = 'flight-delay';

/** Seconds that an action may take beyond the training and scoring it starts. */
const OWN_LIMIT = 1;
/** Seconds of all actions of a push that changes no model. */
const PUSH_LIMIT = 5;
/** Of the whole story. The speed of a machine that others use too differs from minute to minute. */
const REPEATS = 5;

const ENVIRONMENTS = `environments:
  - name: staging
    requires: [gate, smoke]
  - name: production
    after: staging
    requires: [gate, smoke]
`;

/** A request that changes something, and when it came, in milliseconds. */
interface Write {
  readonly operation: string;
  readonly at: number;
}

interface Step {
  readonly name: string;
  readonly wall: number;
  /** Beyond training, scoring, reading the rows for them, and the pauses between writes that GitHub asks for. */
  readonly own: number;
}

/** What one story took. */
interface Story {
  /** Each action once, in the order of their work. */
  readonly steps: readonly Step[];
  /** The actions of a push that changed no model. */
  readonly push: readonly Step[];
}

/**
 * Runs each action on the example as a runner starts it, against a GitHub server on this machine; several times, each with a
 * repository of its own.
 */
export async function benchActions(): Promise<readonly Figure[]> {
  const stories: Story[] = [];
  for (let run = 0; run < REPEATS; run++) stories.push(await tell());
  const steps = stories[0]!.steps.map((_, index) => stories.map((story) => story.steps[index]!));
  return [...steps.map(actionFigure), pushFigure(stories.map(({ push }) => push))];
}

async function tell(): Promise<Story> {
  const stage = openStage({ quiet: true });
  const server = await startGitHubServer({
    gitFolder: join(stage.root, '..', 'origin.git'),
    repository: 'octo/models',
    tokens: { token: { login: 'github-actions[bot]', type: 'Bot', permission: 'write' } },
  });
  try {
    stage.branch('change');
    copyExample(stage);
    mkdirSync(join(stage.root, 'registry'), { recursive: true });
    writeFileSync(join(stage.root, 'registry', 'environments.yaml'), ENVIRONMENTS);
    appendFileSync(join(stage.root, '.gitignore'), 'proofmark-*\n');
    stage.commit('feat: first model');
    stage.git('push', '-q', 'origin', 'change');
    const by = { login: 'ada', type: 'User', permission: 'read' } as const;
    const number = server.openPullRequest({ head: 'change', base: 'main', title: 'A model', by });
    const writes = timedWrites(server);
    const runner = openRunner(stage, { ...server, number, writes });

    const first = await pullRequestRun(runner);
    appendFileSync(join(stage.root, 'README.md'), 'Words.\n');
    stage.commit('docs: words');
    stage.git('push', '-q', 'origin', 'change');
    const second = await pullRequestRun(runner);
    stage.merge('change');
    const landed = [
      await runner.run('register', { model: MODEL }),
      await runner.run('promote', { model: MODEL, version: 'v1.0.0', environment: 'staging' }),
      await runner.run('doctor', {}),
      await runner.run('gc', { 'dry-run': 'true' }),
    ];
    if (server.violations.length > 0) throw new Error(server.violations.join('\n'));
    return { steps: [...first, ...landed], push: second };
  } finally {
    await server.close();
    rmSync(dirname(stage.root), { recursive: true, force: true });
  }
}

/** Fills itself with the writes that the server is asked for. */
function timedWrites(server: GitHubServer): Write[] {
  const writes: Write[] = [];
  const push = server.log.push.bind(server.log);
  server.log.push = (...requests) => {
    for (const { method, operation } of requests) {
      if (method !== 'GET' && operation !== 'graphql') writes.push({ operation, at: performance.now() });
    }
    return push(...requests);
  };
  return writes;
}

/** @param runs of one action */
function actionFigure(runs: readonly Step[]): Figure {
  const own = runs.map((step) => step.own);
  const all = median(runs.map(({ wall }) => wall)).toFixed(2);
  return {
    what: `action ${runs[0]!.name} on the example, beyond training, scoring and GitHub’s pace (${spread(own)}; ${all} s in all)`,
    measured: `${median(own).toFixed(2)} s`,
    limit: `${OWN_LIMIT} s`,
    holds: median(own) < OWN_LIMIT,
  };
}

/** @param pushes the actions of each */
function pushFigure(pushes: readonly (readonly Step[])[]): Figure {
  const seconds = pushes.map((steps) => steps.reduce((sum, { wall }) => sum + wall, 0));
  const names = pushes[0]!.map(({ name }) => name).join(', ');
  return {
    what: `second push of an unchanged model, from plan to comment (${names}; ${spread(seconds)})`,
    measured: `${median(seconds).toFixed(2)} s`,
    limit: `${PUSH_LIMIT} s`,
    holds: median(seconds) < PUSH_LIMIT,
  };
}

/** `median of 5, 0.74 to 0.85 s` */
function spread(seconds: readonly number[]): string {
  return `median of ${seconds.length}, ${Math.min(...seconds).toFixed(2)} to ${Math.max(...seconds).toFixed(2)} s`;
}

/** The actions of a pull request in the order of the workflow; `train` runs only where the plan asks for it. */
async function pullRequestRun(runner: Runner): Promise<readonly Step[]> {
  const evidence = 'proofmark-evidence';
  const plan = await runner.run('plan', {});
  const trained = runner.output('train-count') === '0' ? [] : [await runner.run('train', { model: MODEL, evidence })];
  return [
    plan,
    ...trained,
    await runner.run('evaluate', { model: MODEL, evidence }),
    await runner.run('gate', { evidence }),
    await runner.run('report', { 'evidence-from': evidence }),
  ];
}

interface Runner {
  /** Runs one action, which has to succeed. */
  run(name: string, inputs: Readonly<Record<string, string>>): Promise<Step>;
  /** An output of the action that ran last. */
  output(name: string): string | undefined;
}

interface RunnerPlace {
  readonly apiUrl: string;
  readonly serverUrl: string;
  readonly graphqlUrl: string;
  readonly number: number;
  readonly writes: Write[];
}

function openRunner(stage: Stage, { apiUrl, serverUrl, graphqlUrl, number, writes }: RunnerPlace): Runner {
  const folder = join(stage.root, '..', 'runner');
  mkdirSync(folder);
  let outputs = '';
  return {
    output: (name) => new RegExp(`^${name}<<(\\S+)\\n([\\s\\S]*?)\\n\\1$`, 'm').exec(outputs)?.[2],
    async run(name, inputs) {
      const sha = stage.git('rev-parse', 'HEAD');
      const base = stage.git('rev-parse', 'origin/main');
      const pull = {
        number,
        head: { sha, ref: 'change', repo: { full_name: 'octo/models' } },
        base: { sha: base, ref: 'main' },
      };
      writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: pull }));
      for (const file of ['output', 'summary']) writeFileSync(join(folder, file), '');
      writes.length = 0;
      const started = performance.now();
      const { status, stdout } = await start(join(ACTIONS, name, 'index.js'), stage.root, {
        ...{ GITHUB_API_URL: apiUrl, GITHUB_SERVER_URL: serverUrl, GITHUB_GRAPHQL_URL: graphqlUrl },
        ...{ GITHUB_REPOSITORY: 'octo/models', GITHUB_SHA: sha, GITHUB_REF: `refs/pull/${number}/merge` },
        ...{ GITHUB_EVENT_NAME: 'pull_request', GITHUB_RUN_ID: '1', GITHUB_ACTOR: 'ada' },
        GITHUB_EVENT_PATH: join(folder, 'event.json'),
        GITHUB_OUTPUT: join(folder, 'output'),
        GITHUB_STEP_SUMMARY: join(folder, 'summary'),
        INPUT_TOKEN: 'token',
        ...Object.fromEntries(Object.entries(inputs).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value])),
      });
      const wall = (performance.now() - started) / 1000;
      if (status !== 0) throw new Error(`the action ${name} failed:\n${stdout}`);
      outputs = readFileSync(join(folder, 'output'), 'utf8');
      return { name, wall, own: wall - workSeconds(stdout) - pauseSeconds(writes) };
    },
  };
}

/** Writes that send somebody a notification, which a client makes at least three seconds apart; others one second. */
const NOTIFYING = /^(?:issues\/create|repos\/create-(?:release|commit-comment)|pulls\/create)/;

/** Seconds in which a client waits on purpose: GitHub asks for a pause between writes. */
function pauseSeconds(writes: readonly Write[]): number {
  return writes.slice(1).reduce((sum, { operation, at }, index) => {
    const previous = writes[index]!;
    const asked = NOTIFYING.test(operation) && NOTIFYING.test(previous.operation) ? 3 : 1;
    return sum + Math.min(asked, (at - previous.at) / 1000);
  }, 0);
}

/** Seconds of training, scoring and reading rows, as the action itself logs them. */
function workSeconds(log: string): number {
  const done = [
    ...log.matchAll(
      /^✓ (?:\[.*\] training|scoring .*?|preparing .*?|measuring latency) ?(?:·.*)?\(([\d.,]+) (ms|s)\)$/gm,
    ),
  ];
  return done.reduce(
    (sum, [, text = '0', unit]) => sum + Number(text.replaceAll(',', '')) / (unit === 'ms' ? 1000 : 1),
    0,
  );
}

/** Not synchronously: the server answers from this process while the action runs. */
function start(
  entry: string,
  cwd: string,
  own: Readonly<Record<string, string>>,
): Promise<{ status: number | null; stdout: string }> {
  const inherited = Object.entries(process.env).filter(([key]) => !/^(?:GITHUB|INPUT|RUNNER|CI$)/.test(key));
  return new Promise((resolve, reject) => {
    const env = { ...Object.fromEntries(inherited), NO_COLOR: '1', ...own };
    const child = spawn(process.execPath, [entry], { cwd, stdio: ['ignore', 'pipe', 'inherit'], env });
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, stdout }));
  });
}

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { ACTIONS } from '../src/action/run.ts';
import { type SmallRepository, smallRepository } from './builders/small-repository.ts';

const FOLDER = join(import.meta.dirname, '..', 'actions');
const NAMES = Object.keys(ACTIONS) as (keyof typeof ACTIONS)[];
const { PROOFMARK_TEST_NODE_24: NODE_24, PROOFMARK_REQUIRE_NODE_24: REQUIRE_NODE_24 } = process.env;

const ActionFile = z.object({
  inputs: z.record(
    z.string(),
    z.object({ description: z.string(), required: z.boolean(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
  runs: z.object({ using: z.literal('node24'), main: z.literal('index.js') }),
});

interface StartOptions {
  readonly node?: string;
  readonly nodeOptions?: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Starts an action's entry as a runner does, with nothing of the runner but what is given. */
function start(name: string, options: StartOptions = {}) {
  const own = Object.entries(process.env).filter(([key]) => !/^(?:GITHUB|INPUT|RUNNER|CI$|NODE_)/.test(key));
  const { status, stdout, stderr } = spawnSync(
    options.node ?? process.execPath,
    [...(options.nodeOptions ?? []), resolve(FOLDER, name, 'index.js')],
    {
      cwd: options.cwd ?? tmpdir(),
      env: { ...Object.fromEntries(own), ...options.env },
      encoding: 'utf8',
    },
  );
  return { status, stdout, stderr };
}

/** Most an entry may take until it has said what is wrong, in milliseconds. */
const START_LIMIT = 300;
const TELL_TIME = `data:text/javascript,${encodeURIComponent(
  'process.on("exit", () => { const { user, system } = process.cpuUsage(); process.stderr.write(String((user + system) / 1000)); });',
)}`;

/** Milliseconds of processor time from starting Node to the end, the best of three: what else runs here is left out. */
function startingTime(name: string, options: StartOptions = {}): number {
  const times = [1, 2, 3].map(() => {
    const { stderr, stdout } = start(name, { ...options, nodeOptions: ['--import', TELL_TIME] });
    expect(stdout).toContain('::error');
    return Number(stderr);
  });
  return Math.min(...times);
}

describe('every action', () => {
  test('has a folder, beside the bundle and setup', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...NAMES, 'dist', 'setup'].sort());
  });

  test.each(NAMES)('%s: action.yml has the inputs and outputs of the schema', async (name) => {
    const { definition } = await ACTIONS[name]();
    const file = ActionFile.parse(parse(readFileSync(join(FOLDER, name, 'action.yml'), 'utf8')));
    expect(definition.name).toBe(name);
    expect(Object.keys(file.inputs)).toEqual(Object.keys(definition.inputs.shape));
    expect(Object.keys(file.outputs)).toEqual(Object.keys(definition.outputs.shape));
    for (const [input, { required, description }] of Object.entries(file.inputs)) {
      const field = definition.inputs.shape[input] as z.ZodType;
      expect({ input, required, description }).toEqual({
        input,
        required: !field.safeParse(undefined).success,
        description: field.description,
      });
      expect(input).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
    }
    expect(readFileSync(join(FOLDER, name, 'README.md'), 'utf8')).toContain(definition.description);
  });

  test.each(NAMES)('%s: main has less than 60 lines', (name) => {
    const text = readFileSync(join(FOLDER, '..', 'src', 'action', 'actions', `${name}.ts`), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThan(60);
  });
});

describe('the bundle', () => {
  test('is under 4 MB', () => {
    const files = readdirSync(join(FOLDER, 'dist'), { recursive: true, encoding: 'utf8' });
    const bytes = files.reduce((sum, file) => sum + statSync(join(FOLDER, 'dist', file)).size, 0);
    expect(bytes).toBeLessThan(4_000_000);
  });

  test.each(NAMES)('%s starts outside a workflow with our message', (name) => {
    const { status, stdout, stderr } = start(name);
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^::error::this is an action of Proofmark and runs as a step of a workflow/m);
    expect(status).toBe(1);
  });

  test.each(NAMES)(`%s says so within ${START_LIMIT} ms`, (name) => {
    expect(startingTime(name)).toBeLessThan(START_LIMIT);
  });

  test('loads no native module before it is needed: without setup, plan starts', () => {
    const alone = mkdtempSync(join(tmpdir(), 'proofmark-actions-'));
    cpSync(join(FOLDER, 'plan'), join(alone, 'actions', 'plan'), { recursive: true });
    cpSync(join(FOLDER, 'dist'), join(alone, 'actions', 'dist'), { recursive: true });
    writeFileSync(join(alone, 'package.json'), '{ "type": "module" }');
    const { stdout, stderr } = start(join(alone, 'actions', 'plan'));
    rmSync(alone, { recursive: true });
    expect({ stderr, ours: stdout.startsWith('::error::this is an action of Proofmark') }).toEqual({
      stderr: '',
      ours: true,
    });
  });

  // The binary has 100 MB, so only CI installs it, and requires this: PROOFMARK_TEST_NODE_24 names it.
  test.runIf(NODE_24 !== undefined || REQUIRE_NODE_24 !== undefined).each(NAMES)(
    '%s starts under Node 24 (the binary that PROOFMARK_TEST_NODE_24 names)',
    (name) => {
      expect(NODE_24).toBeDefined();
      const { status, stdout, stderr } = start(name, { node: NODE_24! });
      expect(stderr).toBe('');
      expect(stdout).toMatch(/^::error::this is an action of Proofmark/m);
      expect(status).toBe(1);
    },
  );
});

describe('in a workflow', () => {
  let repository: SmallRepository;
  let folder: string;

  beforeAll(() => {
    repository = smallRepository();
    folder = mkdtempSync(join(tmpdir(), 'proofmark-runner-'));
  });
  afterAll(() => {
    repository.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  function runner(event: unknown, inputs: Readonly<Record<string, string>> = {}) {
    const file = (name: string, text = '') => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const given = Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]);
    return {
      GITHUB_REPOSITORY: 'octo/models',
      GITHUB_SHA: repository.git('rev-parse', 'HEAD'),
      GITHUB_REF: 'refs/pull/7/merge',
      GITHUB_EVENT_NAME: 'pull_request',
      GITHUB_EVENT_PATH: file('event.json', JSON.stringify(event)),
      GITHUB_OUTPUT: file('output'),
      GITHUB_STEP_SUMMARY: file('summary'),
      GITHUB_RUN_ID: '1',
      GITHUB_API_URL: 'http://127.0.0.1:9',
      GITHUB_SERVER_URL: 'http://127.0.0.1:9',
      GITHUB_GRAPHQL_URL: 'http://127.0.0.1:9/graphql',
      ...Object.fromEntries(given),
    };
  }
  const written = (name: string) => readFileSync(join(folder, name), 'utf8');
  /** Value of an output as the runner reads it: `name<<delimiter`, lines, delimiter. */
  const output = (name: string) =>
    new RegExp(`^${name}<<(\\S+)\\n([\\s\\S]*?)\\n\\1$`, 'm').exec(written('output'))?.[2];

  test('plan gives a job for the model that changed, and gate says what is missing and fails', () => {
    repository.edit('models/loan-default/params.yaml', 'bias: -1.0', 'bias: -0.9');
    const head = repository.commit('shift the bias');
    const base = repository.git('rev-parse', 'HEAD~1');
    const pull = { pull_request: { number: 7, head: { sha: head, ref: 'shift' }, base: { sha: base, ref: 'main' } } };

    const planned = start('plan', { cwd: repository.root, env: runner(pull) });
    expect(planned).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(output('matrix')!)).toEqual({
      include: [
        {
          model: 'loan-default',
          runner: ['ubuntu-latest'],
          seeds: [1],
          minutes: 21,
          revalidate: 'none',
          state: 'must-run',
        },
      ],
    });
    expect(output('train-count')).toBe('1');
    expect(written('summary')).toContain('loan-default');

    const gated = start('gate', { cwd: repository.root, env: runner(pull, { baseline: 'none' }) });
    expect(gated.status).toBe(1);
    expect(output('verdict')).toBe('error');
    expect(gated.stdout).toContain('::error::The verdict is error.');
  });

  test('train, evaluate and gate hand on to each other', () => {
    const event = { before: repository.git('rev-parse', 'origin/main') };
    const inputs = { model: 'loan-default' };
    const trained = start('train', { cwd: repository.root, env: runner(event, { ...inputs, seeds: '[1]' }) });
    expect(trained).toMatchObject({ status: 0 });
    expect(output('trained')).toBe('1');
    expect(output('refs')).toMatch(/^refs\/proofmark\/runs\/loan-default\/[0-9a-f]{64}$/);
    const evaluated = start('evaluate', { cwd: repository.root, env: runner(event, inputs) });
    expect(evaluated).toMatchObject({ status: 0 });
    expect(output('reused')).toBe('false');

    const gated = start('gate', {
      cwd: repository.root,
      env: runner(event, { baseline: 'none', output: join(folder, 'report') }),
    });
    expect(gated).toMatchObject({ status: 0 });
    expect(output('verdict')).toBe('pass');
    expect(readFileSync(output('comment')!, 'utf8')).toContain('http://127.0.0.1:9/octo/models/raw/');
  });

  test('gate passes explicitly when no model changed', () => {
    const gated = start('gate', { cwd: repository.root, env: runner({ before: repository.git('rev-parse', 'HEAD') }) });
    expect(gated).toMatchObject({ status: 0 });
    expect(output('verdict')).toBe('pass');
    expect(output('reason')).toContain('No model changed');
    expect(written('summary')).toContain('No model is changed by this.');
  });

  test(`what is wrong with its inputs is said within ${START_LIMIT} ms, with all that an action of GitHub needs`, () => {
    const wrong = { cwd: repository.root, env: runner({}, { 'dry-run': 'maybe' }) };
    expect(startingTime('promote', wrong)).toBeLessThan(START_LIMIT);
  });

  test('all inputs that are wrong are named at once', () => {
    const { status, stdout } = start('promote', { cwd: repository.root, env: runner({}, { 'dry-run': 'maybe' }) });
    expect(status).toBe(1);
    for (const name of ['model', 'environment', 'dry-run']) expect(stdout).toContain(`::error::input ${name}:`);
  });

  test('a problem in a file is annotated at its line, without a stack', () => {
    repository.edit('models/loan-default/model.yaml', 'task: binary-classification', 'task: binary');
    const { status, stdout } = start('plan', { cwd: repository.root, env: runner({}) });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error .*file=models\/loan-default\/model\.yaml.*line=1/m);
    expect(stdout).not.toContain('    at ');
  });
});

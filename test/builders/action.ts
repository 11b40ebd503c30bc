import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GitHubServer } from '../github-server/server.ts';
import { COMMAND } from './command.ts';

/** The compiled actions, beside the compiled command line. */
const ACTIONS = join(COMMAND, '..', '..', 'action', 'run.js');

export interface ActionStep {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly eventName?: string;
  readonly event?: unknown;
  readonly sha: string;
  readonly runId?: number;
  readonly actor?: string;
}

export interface FinishedStep {
  readonly exitCode: number | null;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly stdout: string;
}

/** Runs a compiled action in a folder as a runner does: environment, event file, files for outputs and summary. */
export async function runStep(
  name: string,
  cwd: string,
  server: Pick<GitHubServer, 'apiUrl' | 'serverUrl' | 'graphqlUrl' | 'repository'>,
  step: ActionStep,
): Promise<FinishedStep> {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-step-'));
  const file = (path: string, text = '') => {
    writeFileSync(join(folder, path), text);
    return join(folder, path);
  };
  const own = Object.entries(process.env).filter(([key]) => !/^(?:GITHUB|INPUT|RUNNER|CI$)/.test(key));
  const inputs = Object.entries(step.inputs ?? {}).map(([key, value]) => [`INPUT_${key.toUpperCase()}`, value]);
  const env = {
    ...Object.fromEntries(own),
    NO_COLOR: '1',
    GITHUB_REPOSITORY: server.repository,
    GITHUB_SHA: step.sha,
    GITHUB_REF: 'refs/heads/main',
    GITHUB_EVENT_NAME: step.eventName ?? 'workflow_dispatch',
    GITHUB_EVENT_PATH: file('event.json', JSON.stringify(step.event ?? {})),
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_RUN_ID: String(step.runId ?? 1),
    GITHUB_ACTOR: step.actor ?? 'ada',
    GITHUB_API_URL: server.apiUrl,
    GITHUB_SERVER_URL: server.serverUrl,
    GITHUB_GRAPHQL_URL: server.graphqlUrl,
    ...Object.fromEntries(inputs),
  };
  const script = `import { run } from ${JSON.stringify(ACTIONS)}; await run(${JSON.stringify(name)});`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { cwd, env });
  let stdout = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
  }
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const written = readFileSync(join(folder, 'output'), 'utf8');
  const outputs = [...written.matchAll(/^(\S+?)<<(\S+)\n([\s\S]*?)\n\2$/gm)].map(([, key, , value]) => [key, value]);
  const summary = readFileSync(join(folder, 'summary'), 'utf8');
  rmSync(folder, { recursive: true });
  return { exitCode, outputs: Object.fromEntries(outputs), summary, stdout };
}

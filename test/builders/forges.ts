import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEvidence } from '../../src/adapters/evidence-git.ts';
import { openGitHubForge } from '../../src/adapters/forge-github.ts';
import { openLocalForge } from '../../src/adapters/forge-local.ts';
import { openGit } from '../../src/adapters/git-cli.ts';
import type { Forge } from '../../src/forge.ts';
import type { Evidence, Log } from '../../src/ports.ts';
import { type GitHubServer, startGitHubServer } from '../github-server/server.ts';
import type { Actor } from '../github-server/state.ts';

/** A clone of a bare origin, and the forge as one process there sees it. */
export interface ForgeClone {
  readonly root: string;
  readonly privateFolder: string;
  readonly forge: Forge;
  readonly evidence: Evidence;
  /** What was said to people. */
  readonly messages: string[];
  git(...args: string[]): string;
}

export interface ForgePlace {
  readonly origin: string;
  /** Commit that the default branch of every clone is at. */
  readonly commit: string;
  clone(): Promise<ForgeClone>;
  /** Makes an annotated tag and pushes it. */
  tag(clone: ForgeClone, name: string): void;
  close(): Promise<void>;
}

export function git(cwd: string, ...args: string[]): string {
  const identity = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

type OpenForge = (clone: Omit<ForgeClone, 'forge'> & { readonly log: Log }) => Promise<Forge>;

function openPlace(open: (origin: string) => Promise<{ openForge: OpenForge; close(): Promise<void> }>) {
  return async (): Promise<ForgePlace> => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-forge-')));
    const seed = join(folder, 'seed');
    const origin = join(folder, 'origin.git');
    git(folder, 'init', '--quiet', seed);
    git(seed, 'commit', '--quiet', '--allow-empty', '-m', 'first');
    git(folder, 'clone', '--quiet', '--bare', seed, origin);
    const { openForge, close } = await open(origin);
    let count = 0;
    return {
      origin,
      commit: git(seed, 'rev-parse', 'HEAD'),
      async clone() {
        count += 1;
        const root = join(folder, `clone-${count}`);
        git(folder, 'clone', '--quiet', origin, root);
        const opened = await openGit(root);
        const messages: string[] = [];
        const log: Log = {
          info: (line) => void messages.push(line),
          warn: (line) => void messages.push(`warning: ${line}`),
          output: () => {},
          progress: () => ({ update() {}, done() {} }),
        };
        const clone = {
          root,
          privateFolder: opened.privateFolder,
          evidence: openEvidence(opened, log),
          messages,
          git: (...args: string[]) => git(root, ...args),
        };
        return { ...clone, forge: await openForge({ ...clone, log }) };
      },
      tag(clone, name) {
        clone.git('tag', '-a', '-m', name, name);
        clone.git('push', '--quiet', 'origin', `refs/tags/${name}`);
      },
      async close() {
        await close();
        rmSync(folder, { recursive: true, force: true });
      },
    };
  };
}

export const openLocalPlace = openPlace(async () => ({
  openForge: async ({ root, evidence, log }) => {
    const clock = { now: () => new Date('2026-03-01T12:00:00Z'), monotonic: () => 0 };
    return openLocalForge({ git: await openGit(root), evidence, clock, log });
  },
  close: async () => {},
}));

export const TOKEN = 'ghs_of-the-workflow';
export const READ_TOKEN = 'ghs_of-a-fork';
export const WORKFLOW: Actor = { login: 'github-actions[bot]', type: 'Bot', permission: 'write' };
export const MALLORY: Actor = { login: 'mallory', type: 'User', permission: 'read' };

export interface GitHubPlace extends ForgePlace {
  readonly server: GitHubServer;
}

export interface GitHubPlaceOptions {
  readonly token?: string;
  readonly digests?: boolean;
  /** Length of a second of waiting; default 1 ms. */
  readonly secondMs?: number;
  readonly timeoutMs?: number;
}

/** GitHub's server over the origin; a second of waiting is a millisecond. */
export async function openGitHubPlace(options: GitHubPlaceOptions = {}): Promise<GitHubPlace> {
  let started: GitHubServer | undefined;
  const place = await openPlace(async (origin) => {
    const server = await startGitHubServer({
      gitFolder: origin,
      repository: 'octo/models',
      tokens: { [TOKEN]: WORKFLOW, [READ_TOKEN]: { ...WORKFLOW, permission: 'read' }, mallory: MALLORY },
      digests: options.digests ?? true,
    });
    started = server;
    const { apiUrl, serverUrl, graphqlUrl, repository } = server;
    return {
      openForge: async ({ evidence, privateFolder, log }) =>
        openGitHubForge({
          ...{ apiUrl, serverUrl, graphqlUrl, repository, evidence, privateFolder, log },
          token: options.token ?? TOKEN,
          secondMs: options.secondMs ?? 1,
          timeoutMs: options.timeoutMs ?? 10_000,
        }),
      close: () => server.close(),
    };
  })();
  return { ...place, server: started! };
}

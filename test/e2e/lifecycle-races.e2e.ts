import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Finished, proofmark } from '../builders/command.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';

/** Without order between them and without requirements, so that all may be entered at once. */
const NAMES = Array.from({ length: 20 }, (_, index) => `site-${index + 1}`);
const ENVIRONMENTS = `environments:\n${NAMES.map((name) => `  - { name: ${name}, requires: [] }\n`).join('')}`;

let life: Lifecycle;
beforeAll(async () => {
  life = await lifecycle(ENVIRONMENTS);
});
afterAll(() => life.repository.remove());

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();

function clone(name: string, commit: string): string {
  const root = join(dirname(life.repository.root), 'clones', name);
  mkdirSync(dirname(root), { recursive: true });
  git(dirname(root), 'clone', '-q', life.repository.origin, root);
  git(root, 'config', 'user.name', `Person ${name}`);
  git(root, 'config', 'user.email', `${name}@example.com`);
  git(root, 'checkout', '-q', commit);
  return root;
}

test('50 processes register and promote at once: every event once, counters unique, none lost', async () => {
  await life.expectExit(0, 'register', MODEL);
  const commits: string[] = [];
  for (const [from, to] of [
    ['weight_debt: 0.6', 'weight_debt: 0.7'],
    ['weight_debt: 0.7', 'weight_debt: 0.8'],
    ['weight_debt: 0.8', 'weight_debt: 0.9'],
  ] as const) {
    await life.land(from, to);
    commits.push(life.repository.git('rev-parse', 'HEAD'));
  }
  const head = commits.at(-1)!;
  const started: Promise<Finished>[] = [];
  for (let index = 0; index < 50; index++) {
    const registers = index % 5 === 0;
    const root = clone(String(index), registers ? commits[(index / 5) % commits.length]! : head);
    const args = registers
      ? ['register', MODEL]
      : ['promote', `${MODEL}@v1.0.0`, '--to', NAMES[index % NAMES.length]!, '--reason', 'at once'];
    started.push(proofmark(root, ...args));
  }
  const finished = await Promise.all(started);
  for (const { exitCode, stdout, stderr } of finished) expect(exitCode, `${stdout}\n${stderr}`).toBe(0);

  // Ten processes wanted to register three commits; forty wanted sixteen environments.
  const wanted = new Set(Array.from({ length: 50 }, (_, index) => index).filter((index) => index % 5 !== 0));
  const environments = new Set([...wanted].map((index) => NAMES[index % NAMES.length]!));
  const tags = life.tags();
  const versions = tags.filter((tag) => tag.includes('@'));
  expect(versions).toHaveLength(1 + commits.length);
  const registered = versions.map((tag) =>
    life.repository.git('--git-dir', life.repository.origin, 'rev-list', '-1', tag),
  );
  expect(new Set(registered).size).toBe(versions.length);
  const stages = tags.filter((tag) => tag.includes('#'));
  expect(stages.map((tag) => tag.split('#')[1]).sort()).toEqual([...environments].sort());
  const counters = stages.map((tag) => Number(tag.split('#')[2]));
  expect(new Set(counters).size).toBe(counters.length);
  expect(life.refs(`refs/proofmark/places/${MODEL}`)).toHaveLength(tags.length);

  const said = finished.map(({ stdout, stderr }) => `${stdout}${stderr}`);
  expect(said.filter((text) => text.includes('Done.'))).toHaveLength(tags.length - 1);
  expect(said.filter((text) => text.includes('Nothing to write'))).toHaveLength(50 - (tags.length - 1));
  const losers = said.filter((text) => text.includes('planning again from what is true now'));
  expect(losers.length).toBeGreaterThan(0);
  const tries = said.map((text) => Number(/try (\d+) of at most 60\)[\s\S]*$/.exec(text)?.[1] ?? 1));
  console.log(`${losers.length} of 50 planned again, at most ${Math.max(...tries)} tries`);
}, 600_000);

import { execFileSync } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { digestOf } from '../builders/registry-tags.ts';

let folder: string;
let bare: string;

const git = (...args: string[]) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' }).trim();

/** Makes a tag `day` days into March 2026, whatever the machine's clock says. */
function tagOn(day: number, name: string, commit: string, lines: readonly string[] = []): void {
  const date = `2026-03-${String(day).padStart(2, '0')}T12:00:00Z`;
  execFileSync('git', ['tag', '-a', name, commit, '-m', ['made', '', ...lines].join('\n')], {
    cwd: folder,
    env: { ...process.env, GIT_COMMITTER_DATE: date },
  });
}

beforeAll(() => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-test-')));
  folder = join(root, 'work');
  bare = join(root, 'origin.git');
  execFileSync('git', ['init', '-q', '-b', 'main', folder]);
  git('config', 'user.name', 'Ada');
  git('config', 'user.email', 'ada@example.org');
  const commits = ['one', 'two'].map((message) => {
    git('commit', '-q', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  }) as [string, string];
  const version = (name: string) => [`Proofmark-Version: ${name}`, `Proofmark-Digest: ${digestOf(name)}`];
  tagOn(1, 'fraud@v1.0.0', commits[0], version('v1.0.0'));
  tagOn(2, 'fraud#production#2', commits[0], [...version('v1.0.0'), 'Proofmark-Actor: @grace']);
  tagOn(3, 'fraud@v1.1.0', commits[1], version('v1.1.0'));
  tagOn(5, 'fraud#production#4', commits[1], version('v1.1.0'));
  tagOn(6, 'fraud#production#5', commits[0], [
    ...version('v1.0.0'),
    'Proofmark-Replaces: v1.1.0',
    'Proofmark-Restores: v1.0.0',
    'Proofmark-Reason: NaN for new customers',
  ]);
  tagOn(7, 'v2026.03', commits[1]);
  git('tag', 'fraud@v9.0.0', commits[1]);
  execFileSync('git', ['clone', '-q', '--bare', folder, bare]);
});

afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

/** Standard output of a command that has to succeed. */
async function output(...args: string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await proofmark(folder, ...args);
  expect(stderr).toBe('');
  expect(exitCode).toBe(0);
  return stdout;
}
const json = async (...args: string[]) => JSON.parse(await output(...args, '--json'));

describe('show', () => {
  test('tells what each environment holds, and that not every tag is an event', async () => {
    const text = await output('show');
    expect(text).toMatch(/^Model {2}Latest {2}production\nfraud {2}v1\.1\.0 {2}v1\.0\.0\n/);
    expect(text).toContain('1 tag named like an event, but none: see proofmark doctor');
  });

  test('gives one environment and one version', async () => {
    expect(await output('show', 'fraud#production', '--plain')).toMatch(
      /^fraud\tproduction\tv1\.0\.0\t[0-9a-f]{40}\t2026-03-06T12:00:00\.000Z\t/,
    );
    expect(await json('show', 'fraud@latest')).toMatchObject({
      detail: 'whole',
      version: 'v1.1.0',
      digest: digestOf('v1.1.0'),
    });
    const model = await json('show', 'fraud');
    expect(model.environments.production.current).toMatchObject({ version: 'v1.0.0', restores: 'v1.0.0' });
    expect(model.blocks).toMatchObject([{ version: 'v1.1.0', digest: digestOf('v1.1.0') }]);
  });

  test.each([
    [['show', 'fraud@v1.2.0'], 'has no version "v1.2.0"'],
    [['show', 'fraude'], 'did you mean fraud?'],
    [['show', 'fraud#prod'], 'did you mean production?'],
    [['show', '--repo', '/nowhere/at-all'], 'cannot be read'],
    [['show', '--repo', '--upload-pack=touch x'], 'cannot be read'],
    [['timeline', '--repo', '.', '--at', '2026-03-01'], 'without a clone'],
    [['timeline', '--at', 'yesterday'], '2026-03-01T12:00Z'],
    [['show', '--json', '--plain'], 'cannot be used with'],
  ])('%j is told to be wrong', async (args, says) => {
    const { exitCode, stderr } = await proofmark(folder, ...args);
    expect(stderr).toContain(says);
    expect(exitCode).toBe(2);
  });
});

describe('history and versions', () => {
  test('tell every event, who and why', async () => {
    const rows = (await output('history', '--plain'))
      .trim()
      .split('\n')
      .map((row) => row.split('\t'));
    expect(rows.map((row) => row[2])).toEqual(['registered', 'assigned', 'registered', 'assigned', 'rolled back']);
    expect(rows[1]![5]).toBe('@grace');
    expect(rows[4]![6]).toBe('from v1.1.0: NaN for new customers');
    expect((await json('history', '--limit', '2')).total).toBe(5);
  });

  test('list versions as Markdown', async () => {
    const markdown = await output('versions', 'fraud', '--md');
    expect(markdown).toContain('| fraud | **v1.0.0** |');
  });
});

describe('timeline', () => {
  test.each([
    ['2026-03-01', []],
    ['2026-03-02T11:59Z', []],
    ['2026-03-02T12:00Z', ['v1.0.0']],
    ['2026-03-05T13:00+01:00', ['v1.1.0']],
    ['2026-03-06', ['v1.1.0']],
    ['2026-03-07', ['v1.0.0']],
  ])('tells what was live at %s', async (at, versions) => {
    const { live } = await json('timeline', '--at', at);
    expect(live.map((each: { version: string }) => each.version)).toEqual(versions);
  });

  test('tells who, what, when and why', async () => {
    const text = await output('timeline', 'fraud');
    expect(text).toMatch(/production {3}v1\.0\.0 {3}2026-03-02 12:00 {2}2026-03-05 12:00 +3 d 0 h {2}@grace/);
    expect(text).toContain('rollback from v1.1.0: NaN for new');
  });
});

describe('without a clone', () => {
  test('shows the same state, and that times and people are unknown', async () => {
    const here = (await json('show')).models[0];
    const there = await json('show', '--repo', bare);
    expect(there.detail).toBe('names');
    expect(there.models[0].latest).toBe(here.latest);
    expect(there.models[0].environments.production.current.version).toBe('v1.0.0');
    expect(await output('timeline', '--repo', bare)).toContain('unknown');
    const url = await json('show', 'fraud#production', '--repo', `file://${bare}`);
    expect(url.current.version).toBe('v1.0.0');
  });
});

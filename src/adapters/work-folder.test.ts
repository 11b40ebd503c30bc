import { spawn, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WorkFolders } from '../ports.ts';
import { sha256Hex } from './digest-node.ts';
import { sleep } from './sleep.ts';
import { workFoldersIn } from './work-folder.ts';

let root: string;
let folders: WorkFolders;
beforeEach(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-work-')));
  folders = workFoldersIn(root);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const quietly = { onWait: () => {} };
const lockFile = () => join(root, 'locks', 'key.lock');
const deadPid = () => spawnSync(process.execPath, ['-e', '']).pid;
const holder = (fields: object) =>
  JSON.stringify({ token: 't', pid: 1, host: hostname(), startTicks: null, since: 'then', ...fields });

function plantLock(text: string): void {
  mkdirSync(join(root, 'locks'), { recursive: true });
  writeFileSync(lockFile(), text);
}

/** Another process that holds the lock for a while, ready when the lock file is there. */
async function otherHolder(milliseconds: number) {
  const source = `import { workFoldersIn } from ${JSON.stringify(join(import.meta.dirname, 'work-folder.ts'))};
    const release = await workFoldersIn(${JSON.stringify(root)}).lock('key', { onWait() {} });
    setTimeout(release, ${milliseconds});`;
  writeFileSync(join(root, 'other.mts'), source);
  const tsx = join(import.meta.dirname, '..', '..', 'node_modules', 'tsx', 'dist', 'loader.mjs');
  const child = spawn(process.execPath, ['--import', tsx, join(root, 'other.mts')], { stdio: 'inherit' });
  while (!existsSync(lockFile())) await sleep(20);
  return child;
}

describe('a lock', () => {
  test('is held by one at a time', async () => {
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 5 }, async () => {
        const release = await folders.lock('key', quietly);
        most = Math.max(most, ++inside);
        await sleep(5);
        inside--;
        await release();
      }),
    );
    expect(most).toBe(1);
    expect(readdirSync(join(root, 'locks'))).toEqual([]);
  });

  test('of another process is waited for, with one message that names it', async () => {
    const other = await otherHolder(400);
    const messages: string[] = [];
    const release = await folders.lock('key', { onWait: (text) => messages.push(text) });
    expect(messages).toHaveLength(1);
    expect(messages[0]).toContain(`process ${other.pid}`);
    await release();
  });

  test('of a killed process is taken over', async () => {
    const other = await otherHolder(60_000);
    other.kill('SIGKILL');
    await (await folders.lock('key', quietly))();
  });

  test('of an earlier process with the same number is taken over', async () => {
    plantLock(holder({ pid: process.pid, startTicks: 1 }));
    await (await folders.lock('key', quietly))();
  });

  test('is taken over by one of many that find it stale', async () => {
    plantLock(holder({ pid: deadPid() }));
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const release = await folders.lock('key', quietly);
        most = Math.max(most, ++inside);
        await sleep(5);
        inside--;
        await release();
      }),
    );
    expect(most).toBe(1);
  });

  test('that cannot be read is waited for until it is old', async () => {
    plantLock('');
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 200);
    await expect(folders.lock('key', { ...quietly, signal: controller.signal })).rejects.toThrow('enough');
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(lockFile(), old, old);
    await (await folders.lock('key', quietly))();
  });

  test('of another machine is waited for while it is touched', async () => {
    plantLock(holder({ host: 'elsewhere', pid: deadPid() }));
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error('enough')), 200);
    await expect(folders.lock('key', { ...quietly, signal: controller.signal })).rejects.toThrow('enough');
    const old = new Date(Date.now() - 3_600_000);
    utimesSync(lockFile(), old, old);
    await (await folders.lock('key', quietly))();
  });
});

test('locks that dead processes left are tidied away, held ones stay', async () => {
  await folders.tidy();
  plantLock(holder({ pid: deadPid() }));
  writeFileSync(join(root, 'locks', 'key.lock.half'), '');
  utimesSync(join(root, 'locks', 'key.lock.half'), new Date(0), new Date(0));
  const release = await folders.lock('held', quietly);
  await folders.tidy();
  expect(readdirSync(join(root, 'locks'))).toEqual(['held.lock']);
  await release();
});

describe('a work folder', () => {
  test('is empty, and gone when it is removed', async () => {
    const folder = await folders.create('a/../b');
    expect(await folder.names()).toEqual([]);
    expect(folder.path.startsWith(join(root, 'work'))).toBe(true);
    writeFileSync(join(folder.path, 'x'), 'text');
    await folder.remove();
    expect(readdirSync(join(root, 'work'))).toEqual([]);
  });

  test('that a dead process left is removed, one of a living process stays', async () => {
    const alive = await folders.create('alive');
    const dead = await folders.create('dead');
    writeFileSync(join(dead.path, '..', 'holder.json'), holder({ pid: deadPid() }));
    await folders.tidy();
    expect(existsSync(dead.path)).toBe(false);
    expect(existsSync(alive.path)).toBe(true);
  });

  test('without a holder is removed when it is old', async () => {
    const half = join(root, 'work', 'half');
    mkdirSync(half, { recursive: true });
    await folders.tidy();
    expect(existsSync(half)).toBe(true);
    utimesSync(half, new Date(0), new Date(0));
    await folders.tidy();
    expect(existsSync(half)).toBe(false);
  });

  test('tells files from links that lead out of it', async () => {
    const folder = await folders.create('x');
    writeFileSync(join(folder.path, 'file'), 'text');
    mkdirSync(join(folder.path, 'sub'));
    symlinkSync('file', join(folder.path, 'inside'));
    symlinkSync('/etc/hostname', join(folder.path, 'outside'));
    symlinkSync('/nowhere/at/all', join(folder.path, 'dangling'));
    expect(await folder.inspect('file')).toEqual({ kind: 'file', bytes: 4 });
    expect(await folder.inspect('inside')).toEqual({ kind: 'file', bytes: 4 });
    expect((await folder.inspect('sub')).kind).toBe('folder');
    expect((await folder.inspect('outside')).kind).toBe('outside');
    expect((await folder.inspect('dangling')).kind).toBe('outside');
    expect((await folder.inspect('../holder.json')).kind).toBe('outside');
    expect((await folder.inspect('none')).kind).toBe('missing');
    expect(await folder.read('outside', 100)).toBeUndefined();
  });

  test('reads at most what is asked for', async () => {
    const folder = await folders.create('x');
    writeFileSync(join(folder.path, 'file'), '0123456789');
    expect(Buffer.from((await folder.read('file', 4))!).toString()).toBe('0123');
    expect(Buffer.from((await folder.read('file', 400))!).toString()).toBe('0123456789');
    expect(await folder.sha256('file')).toBe(sha256Hex(readFileSync(join(folder.path, 'file'))));
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openGit } from '../adapters/git-cli.ts';
import { ignoredFilesNote } from './ignored-files.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'proofmark-ignored-'));
  execFileSync('git', ['init', '-q'], { cwd: root });
});
afterEach(() => rmSync(root, { recursive: true }));

const FILES = ['data/a b.csv', 'models/churn/model.yaml', 'models/churn/train.py', 'models/churn/.gitignore', 'x.md'];

async function note(gitignore: string): Promise<string | undefined> {
  for (const file of FILES) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), 'text');
  }
  writeFileSync(join(root, '.gitignore'), gitignore);
  return ignoredFilesNote(FILES, { git: await openGit(root) });
}

test('nothing is said where all of them can be committed, or are already', async () => {
  expect(await note('node_modules/\n')).toBeUndefined();
  execFileSync('git', ['add', '-A'], { cwd: root });
  expect(await note('models/\n')).toBeUndefined();
});

test('files that a rule leaves out are named, and the rest counted', async () => {
  expect(await note('/data/\n')).toMatch(/^A \.gitignore leaves out data\/a b\.csv: /);
  expect(await note('data\nmodels\n')).toContain(
    'leaves out data/a b.csv, models/churn/model.yaml, models/churn/train.py, 1 more: ',
  );
});

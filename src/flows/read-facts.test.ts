import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openGit } from '../adapters/git-cli.ts';
import { openFacts } from './read-facts.ts';

let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository({ rows: 100 });
});
afterEach(() => repository.remove());

test('params that take long to read are announced, others are not', async () => {
  const said: string[] = [];
  const log = { info: (line: string) => void said.push(line) };
  const facts = openFacts({ git: await openGit(repository.root), sha256: sha256Hex, log });
  await (await facts.at('HEAD')).models();
  expect(said).toEqual([]);
  const params = 'models/loan-default/params.yaml';
  repository.write(params, `${repository.read(params)}note: ${'x'.repeat(2 ** 21)}\n`);
  const { facts: read } = await (await facts.at('work-tree')).models();
  expect(said).toEqual([expect.stringMatching(/^Reading models\/loan-default\/params\.yaml \(2\.\d .*B\)\.$/)]);
  expect(read.get('loan-default')?.params).toMatchObject({ bias: -1 });
});

test('a work tree without changes is its commit, and is not read twice', async () => {
  const git = await openGit(repository.root);
  const facts = openFacts({ git, sha256: sha256Hex });
  const clean = await facts.at('work-tree');
  expect(await facts.at('HEAD')).toBe(clean);
  expect(await facts.at('work-tree')).toBe(clean);
  const params = 'models/loan-default/params.yaml';
  repository.write(params, `${repository.read(params)}# changed\n`);
  const changed = await facts.at('work-tree');
  expect(changed).not.toBe(clean);
  expect(await facts.at('HEAD')).toBe(clean);
});

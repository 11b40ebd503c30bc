import { afterEach, beforeEach, expect, test } from 'vitest';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { sha256Hex } from '../adapters/digest-node.ts';
import { openGit } from '../adapters/git-cli.ts';
import type { Log } from '../ports.ts';
import { openFacts } from './read-facts.ts';

let repository: SmallRepository;
beforeEach(() => {
  repository = smallRepository({ rows: 100 });
});
afterEach(() => repository.remove());

test('params that take long to read say how far it is, others do not, and are read once', async () => {
  const said: string[] = [];
  const log: Pick<Log, 'progress'> = {
    progress(title) {
      said.push(title);
      return {
        update: (share) => void said.push(`${Math.floor(share! * 10)}0%`),
        done: (detail) => void said.push(`done ${detail}`),
      };
    },
  };
  const facts = openFacts({ git: await openGit(repository.root), sha256: sha256Hex, log });
  await (await facts.at('HEAD')).models();
  expect(said).toEqual([]);
  const params = 'models/loan-default/params.yaml';
  const names = Array.from({ length: 60_000 }, (_, index) => `name_of_param_${index}: ${index}`);
  repository.write(params, `${repository.read(params)}${names.join('\n')}\n`);
  const { facts: read } = await (await facts.at('work-tree')).models();
  expect([...new Set(said)]).toEqual([
    'reading models/loan-default/params.yaml',
    ...['00%', '10%', '20%', '30%', '40%', '50%', '80%', '90%'],
    'done 1.5 MiB',
  ]);
  expect(read.get('loan-default')?.params).toMatchObject({ bias: -1, name_of_param_59999: 59_999 });
  const before = said.length;
  const { facts: again } = await (await facts.at(repository.commit('more'))).models();
  expect(said).toHaveLength(before);
  expect(again.get('loan-default')?.params).toBe(read.get('loan-default')?.params);
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

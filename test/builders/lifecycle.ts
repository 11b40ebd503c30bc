import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { type Finished, proofmark } from './command.ts';
import { type SmallRepository, smallRepository, writeModel } from './small-repository.ts';

export const ENVIRONMENTS = `environments:
  - name: staging
    requires: [gate, smoke]
  - name: production
    after: staging
    requires: [gate, smoke, data-card, model-card]
    rollbackWindow: { revisions: 2 }
`;

/** A small repository with environments, in which versions are made by changing params. */
export interface Lifecycle {
  readonly repository: SmallRepository;
  /** Runs a command that must end with this exit code; what it printed comes back. */
  expectExit(exitCode: number, ...args: string[]): Promise<Finished>;
  /** Trains, judges and lands a change; the model may be registered afterwards. */
  land(from: string, to: string): Promise<void>;
  /** A copy of the repository and its origin as they are now, for a test that spoils something. */
  copy(): { readonly root: string; readonly origin: string; remove(): void };
  tags(where?: 'here' | 'origin'): readonly string[];
  refs(prefix: string, where?: 'here' | 'origin'): readonly string[];
}

export const MODEL = 'loan-default';

export async function lifecycle(environments: string = ENVIRONMENTS): Promise<Lifecycle> {
  const repository = smallRepository({ withoutModel: true, rows: 8_000 });
  const expectExit = async (exitCode: number, ...args: string[]) => {
    const finished = await proofmark(repository.root, ...args);
    expect(finished.exitCode, `proofmark ${args.join(' ')}\n${finished.stdout}\n${finished.stderr}`).toBe(exitCode);
    return finished;
  };
  const merge = () => {
    repository.git('switch', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    repository.git('branch', '-q', '-D', 'change');
    repository.git('push', '-q', 'origin', 'main');
  };
  const lines = (text: string) => text.split('\n').filter(Boolean);
  const refs = (prefix: string, where: 'here' | 'origin' = 'origin') =>
    where === 'here'
      ? lines(repository.git('for-each-ref', '--format=%(refname)', prefix))
      : lines(repository.git('--git-dir', repository.origin, 'for-each-ref', '--format=%(refname)', prefix));

  repository.git('switch', '-q', '-c', 'change');
  repository.write('registry/environments.yaml', environments);
  repository.edit('data-cards/loans.md', 'name: loans', 'name: loans\nowner: "@risk"\nlicence: CC0-1.0');
  writeModel(repository.write);
  repository.commit('feat: first model');
  await expectExit(0, 'experiment');
  merge();

  return {
    repository,
    expectExit,
    async land(from, to) {
      repository.git('switch', '-q', '-c', 'change');
      repository.edit(`models/${MODEL}/params.yaml`, from, to);
      repository.commit(`feat: ${to}`);
      await expectExit(0, 'experiment');
      merge();
    },
    copy() {
      const folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-copy-')));
      cpSync(dirname(repository.root), folder, { recursive: true, verbatimSymlinks: true });
      const [root, origin] = [join(folder, 'work'), join(folder, 'origin.git')];
      repository.git('-C', root, 'remote', 'set-url', 'origin', origin);
      return { root, origin, remove: () => rmSync(folder, { recursive: true, force: true }) };
    },
    tags: (where = 'origin') => refs('refs/tags', where).map((ref) => ref.slice('refs/tags/'.length)),
    refs,
  };
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';

interface Examination {
  readonly findings: readonly {
    check: string;
    severity: string;
    what: string;
    where: { file: string } | null;
    fixable: boolean;
  }[];
  readonly fixed: readonly string[];
}

let life: Lifecycle;
beforeAll(async () => {
  life = await lifecycle();
  await life.expectExit(0, 'register', MODEL);
  await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
});
afterAll(() => life.repository.remove());

/** What the doctor says, without what is only for information. */
async function examine(exitCode: number, ...args: string[]): Promise<Examination> {
  const { findings, fixed } = JSON.parse(
    (await life.expectExit(exitCode, 'doctor', '--json', ...args)).stdout,
  ) as Examination;
  return { findings: findings.filter(({ severity }) => severity !== 'info'), fixed };
}

/** Names of evidence, here or on the remote. */
function evidence(where: 'here' | 'origin'): readonly string[] {
  return ['runs', 'failures', 'evaluations', 'verdicts'].flatMap((kind) => life.refs(`refs/proofmark/${kind}`, where));
}

const inOrigin = (...args: string[]) => life.repository.git('--git-dir', life.repository.origin, ...args);

describe('the doctor', () => {
  test('finds nothing wrong after a registration and a promotion', async () => {
    const { stdout } = await life.expectExit(0, 'doctor');
    expect(stdout).toContain('2 events of 1 model examined, with the evidence of 1 version: 3 for information.');
  });

  test('makes a release and a deployment record again that are gone', async () => {
    for (const ref of life.refs('refs/proofmark/forge')) {
      inOrigin('update-ref', '-d', ref);
      life.repository.git('update-ref', '-d', ref);
    }
    const broken = await examine(3);
    expect(broken.findings.map(({ check }) => check).sort()).toEqual(['deployment', 'release', 'release']);
    const { fixed, findings } = await examine(0, '--fix');
    expect(fixed.join('\n')).toContain(`released ${MODEL}@v1.0.0`);
    expect(findings).toEqual([]);
  });

  test('names a removed event and how to put it back', async () => {
    const tag = `${MODEL}#staging#2`;
    const oid = life.repository.git('rev-parse', `refs/tags/${tag}`);
    inOrigin('update-ref', '-d', `refs/tags/${tag}`);
    life.repository.git('update-ref', '-d', `refs/tags/${tag}`);
    const { findings } = await examine(1);
    expect(findings).toMatchObject([
      { check: 'event-removed', severity: 'error', where: { file: `refs/tags/${tag}` } },
    ]);
    life.repository.git('update-ref', `refs/tags/${tag}`, oid);
    life.repository.git('push', '-q', 'origin', `refs/tags/${tag}`);
    await examine(0);
  });

  test('finds a workflow, a lightweight tag and an environment in one look', async () => {
    life.repository.write(
      '.github/workflows/gate.yml',
      'on: pull_request\njobs:\n  gate:\n    steps:\n      - run: proofmark gate\n',
    );
    life.repository.git('tag', `${MODEL}@v9.0.0`);
    life.repository.git('tag', '-a', '-m', 'by hand', `${MODEL}#stagging#3`, `${MODEL}@v1.0.0^{commit}`);
    const { findings } = await examine(3, '--quick');
    expect(findings.map(({ check, where }) => [check, where?.file])).toEqual([
      ['environment', `refs/tags/${MODEL}#stagging#3`],
      ['tag-form', `refs/tags/${MODEL}@v9.0.0`],
      ['workflow', '.github/workflows/gate.yml'],
    ]);
    life.repository.git('tag', '-d', `${MODEL}@v9.0.0`, `${MODEL}#stagging#3`);
    execFileSync('rm', ['-r', join(life.repository.root, '.github')]);
  });

  test('refuses evidence whose model file is another one', async () => {
    const [ref] = life.refs('refs/proofmark/runs', 'here');
    const before = life.repository.git('rev-parse', ref!);
    const forged = life.repository.git('commit-tree', '-m', 'x', forgedTree(ref!));
    life.repository.git('update-ref', ref!, forged);
    const { findings } = await examine(1);
    expect(findings[0]).toMatchObject({ check: 'evidence', severity: 'error' });
    expect(findings[0]!.what).toContain(`${MODEL} v1.0.0`);
    life.repository.git('update-ref', ref!, before);
    await examine(0);
  });
});

/** The tree of a run with other bytes under the name of the model. */
function forgedTree(ref: string): string {
  const file = join(life.repository.root, '..', 'forged.onnx');
  writeFileSync(file, 'not the model');
  const blob = life.repository.git('hash-object', '-w', file);
  const listing = life.repository.git('ls-tree', ref).replace(/[0-9a-f]{40}(\tmodel\.onnx)/, `${blob}$1`);
  return execFileSync('git', ['mktree'], { cwd: life.repository.root, input: `${listing}\n`, encoding: 'utf8' }).trim();
}

describe('gc', () => {
  test('prunes what nothing needs, here and on the remote, and nothing else', async () => {
    const { repository } = life;
    const needed = evidence('origin');
    repository.git('switch', '-q', '-c', 'open');
    repository.edit(`models/${MODEL}/params.yaml`, 'weight_debt: 0.6', 'weight_debt: 0.9');
    repository.commit('feat: an open change');
    await life.expectExit(0, 'experiment');
    repository.git('push', '-q', 'origin', 'open');
    repository.git('switch', '-q', 'main');
    repository.git('branch', '-q', '-D', 'open');
    const open = evidence('origin').filter((ref) => !needed.includes(ref));
    expect(open).toHaveLength(3);

    repository.git('switch', '-q', '-c', 'given-up');
    repository.edit(`models/${MODEL}/params.yaml`, 'weight_debt: 0.6', 'weight_debt: 0.1');
    repository.commit('feat: a change nobody wants');
    await proofmark(repository.root, 'experiment');
    repository.git('switch', '-q', 'main');
    repository.git('branch', '-q', '-D', 'given-up');
    const given = evidence('origin').filter((ref) => ![...needed, ...open].includes(ref));
    expect(given.length).toBeGreaterThanOrEqual(2);

    const cache = join(repository.root, '.git/proofmark/work/left-1-abc');
    mkdirSync(cache, { recursive: true });
    writeFileSync(
      join(cache, 'holder.json'),
      JSON.stringify({ token: 't', pid: 2 ** 22 + 1, host: 'x', startTicks: null, since: '' }),
    );

    // Young: all of it is kept.
    const young = JSON.parse((await life.expectExit(0, 'gc', '--json')).stdout) as { plan: { pruned: unknown[] } };
    expect(young.plan.pruned).toEqual([]);

    const dry = await life.expectExit(0, 'gc', '--older-than', '0s');
    expect(dry.stdout).toContain(`Would prune ${given.length} pieces of evidence`);
    expect(dry.stdout).toContain('origin/open is not merged');
    expect(evidence('origin')).toHaveLength(needed.length + open.length + given.length);

    const pruned = await life.expectExit(0, 'gc', '--older-than', '0s', '--prune');
    expect(pruned.stdout).toContain(`Pruned ${given.length} pieces of evidence`);
    expect([...evidence('origin')].sort()).toEqual([...needed, ...open].sort());
    expect([...evidence('here')].sort()).toEqual([...needed, ...open].sort());
    expect((await life.expectExit(0, 'gc', '--older-than', '0s', '--prune')).stdout).toContain(
      'No evidence older than 0s',
    );
    await life.expectExit(0, 'doctor');
  });

  test('removes nothing when the remote cannot be asked what it needs', async () => {
    const before = evidence('here');
    life.repository.git('remote', 'set-url', 'origin', join(life.repository.origin, 'nowhere'));
    const { stderr } = await life.expectExit(2, 'gc', '--older-than', '0s', '--prune');
    expect(stderr).toContain('Nothing was');
    life.repository.git('remote', 'set-url', 'origin', life.repository.origin);
    expect(evidence('here')).toEqual(before);
  });
});

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';
import { TASK_EXAMPLES, taskRepository } from '../builders/task-repository.ts';

let life: Lifecycle;
const path = (name: string) => join(life.repository.root, '..', name);
const run = (...args: string[]) => proofmark(life.repository.root, ...args);

beforeAll(async () => {
  life = await lifecycle();
  await life.expectExit(0, 'register', MODEL);
  await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'staging');
  await life.expectExit(0, 'promote', `${MODEL}@v1.0.0`, '--to', 'production');
  await life.land('weight_income: -1.0', 'weight_income: -1.1');
  await life.expectExit(0, 'register', MODEL);
  await life.expectExit(0, 'promote', `${MODEL}@v1.1.0`, '--to', 'staging');
  const { repository } = life;
  repository.git('switch', '-q', '-c', 'try');
  repository.edit(`models/${MODEL}/params.yaml`, 'weight_debt: 0.6', 'weight_debt: 0.7');
  repository.commit('feat: try');
  await life.expectExit(0, 'experiment');
  repository.git('switch', '-q', 'main');
});
afterAll(() => life.repository.remove());

describe('a model card', () => {
  test('of a version is the same whenever it is made, holds, and is the one in the release', async () => {
    const { stdout } = await life.expectExit(0, 'card', `${MODEL}@v1.0.0`);
    expect((await life.expectExit(0, 'card', `${MODEL}@v1.0.0`)).stdout).toBe(stdout);
    expect(stdout).toContain('To order applications for a **person** who decides.');
    writeFileSync(path('card.md'), stdout);
    expect((await life.expectExit(0, 'card', 'verify', path('card.md'))).stdout).toMatch(
      /^Verified: .* \d+ numbers of/,
    );
    await life.expectExit(0, 'card', 'verify', `${MODEL}@v1.0.0`);
  });

  test('with one digit changed, in the front matter or in a table, is found with line and both numbers', async () => {
    const card = (await life.expectExit(0, 'card', `${MODEL}@v1.0.0`)).stdout;
    for (const place of [/^ +value: 0\.(\d)/m, /^\| log_loss \| 0\.\d(\d)/m, /sha256 [0-9a-f]*?(\d)/]) {
      const found = place.exec(card)!;
      const at = found.index + found[0].length - 1;
      const digit = String((Number(card[at]) + 1) % 10);
      writeFileSync(path('bad.md'), `${card.slice(0, at)}${digit}${card.slice(at + 1)}`);
      const { differences } = JSON.parse((await life.expectExit(1, 'card', 'verify', path('bad.md'), '--json')).stdout);
      expect(differences).toHaveLength(1);
      expect(differences[0].line).toBe(card.slice(0, at).split('\n').length);
      expect(differences[0].card).not.toBe(differences[0].evidence);
    }
  });

  test('that claims to be of another version, or of none, is not believed', async () => {
    const card = (await life.expectExit(0, 'card', `${MODEL}@v1.0.0`)).stdout;
    for (const version of ['v1.1.0', 'v9.9.9', 'null']) {
      writeFileSync(path('bad.md'), card.replace('version: v1.0.0', `version: ${version}`));
      await life.expectExit(1, 'card', 'verify', path('bad.md'));
    }
    writeFileSync(path('none.md'), '# A card\n');
    expect((await life.expectExit(2, 'card', 'verify', path('none.md'))).stderr).toContain('front matter');
  });

  test('is made for a run that was never registered', async () => {
    const { repository } = life;
    repository.git('switch', '-q', 'try');
    const { stdout } = await life.expectExit(0, 'card', MODEL);
    const key = /^ {2}run: ([0-9a-f]{64})$/m.exec(stdout)![1]!;
    expect(stdout).toContain(`# ${MODEL} run ${key.slice(0, 12)}`);
    writeFileSync(path('run.md'), stdout);
    repository.git('switch', '-q', 'main');
    await life.expectExit(0, 'card', 'verify', path('run.md'));
    expect((await life.expectExit(0, 'card', MODEL, '--run', key.slice(0, 10))).stdout).toBe(stdout);
  });

  test('names what is not there', async () => {
    expect((await run('card', 'loan-defualt')).stderr).toContain('did you mean loan-default?');
    expect((await run('card', `${MODEL}@v7.0.0`)).exitCode).toBe(2);
    expect((await run('card', 'verify', 'nowhere.md')).exitCode).toBe(2);
  });

  test('says the same as CycloneDX', async () => {
    const bom = JSON.parse((await life.expectExit(0, 'card', `${MODEL}@v1.0.0`, '--format', 'cyclonedx')).stdout);
    const card = (await life.expectExit(0, 'card', `${MODEL}@v1.0.0`)).stdout;
    const [auc] = bom.metadata.component.modelCard.quantitativeAnalysis.performanceMetrics;
    expect(card).toContain(`value: ${auc.value}`);
    expect(bom.metadata.component.hashes[0].content).toBe(/digest: sha256:([0-9a-f]{64})/.exec(card)![1]);
  });

  test.each(Object.entries(TASK_EXAMPLES))('is made for %s', async (task, { model }) => {
    const repository = taskRepository(task as keyof typeof TASK_EXAMPLES);
    expect((await proofmark(repository.root, 'experiment', '--quiet')).exitCode).toBe(0);
    const { stdout } = await proofmark(repository.root, 'card', model);
    expect(stdout).toContain(`name: ${task}`);
    const file = join(repository.root, '..', 'card.md');
    writeFileSync(file, stdout);
    expect((await proofmark(repository.root, 'card', 'verify', file)).exitCode).toBe(0);
    repository.remove();
  });
});

describe('promotion', () => {
  test('says what is stale, and is refused for it where the policy says so', async () => {
    const { repository } = life;
    const declare = (text: string) => {
      repository.write('registry/policy.yaml', text);
      repository.commit('chore: policy');
      repository.git('push', '-q', 'origin', 'main');
    };
    declare('staleness: { model: 1s }\n');
    const { stdout } = await life.expectExit(0, 'promote', `${MODEL}@v1.1.0`, '--to', 'production', '--dry-run');
    expect(stdout.replace(/\s+/g, ' ')).toContain('stale, and only warned of');
    declare('staleness: { model: 1s, on_stale: block }\n');
    const refused = await life.expectExit(2, 'promote', `${MODEL}@v1.1.0`, '--to', 'production', '--dry-run');
    expect(refused.stderr).toContain('is stale');
    expect((await life.expectExit(0, 'plan')).stderr).toContain('the model was trained on');
    const planned = JSON.parse((await life.expectExit(0, 'plan', '--json')).stdout);
    expect(planned.stale).toMatchObject([{ model: MODEL, what: 'model', limit: '1s' }]);
    const { findings } = JSON.parse((await run('doctor', '--quick', '--json')).stdout);
    expect(findings.filter(({ check }: { check: string }) => check === 'staleness').length).toBeGreaterThan(0);
    declare('{}\n');
  });

  test('is refused where a model card is required and people have not written their part', async () => {
    const { repository } = life;
    repository.git('switch', '-q', '-c', 'change');
    repository.edit(`models/${MODEL}/CARD.md`, '## Limitations', '## Glossary');
    repository.commit('docs: a worse card');
    repository.git('switch', '-q', 'main');
    repository.git('merge', '-q', '--no-ff', '-m', 'merge', 'change');
    repository.git('push', '-q', 'origin', 'main');
    await life.expectExit(0, 'register', MODEL);
    await life.expectExit(0, 'promote', `${MODEL}@v1.1.1`, '--to', 'staging');
    const { stderr } = await life.expectExit(2, 'promote', `${MODEL}@v1.1.1`, '--to', 'production');
    expect(stderr.replace(/\s+/g, ' ')).toContain('nothing under Bias, Risks, and Limitations');
  });
});

describe('lineage', () => {
  const file = () => join(life.repository.root, 'data', 'loans.csv');
  const digest = () => createHash('sha256').update(readFileSync(file())).digest('hex');

  test('goes from files to environments, in a fresh clone too', async () => {
    const clone = path('clone');
    execFileSync('git', ['clone', '-q', life.repository.origin, clone]);
    const { stdout, exitCode } = await proofmark(clone, 'lineage', `${MODEL}@v1.0.0`, '--json');
    expect(exitCode).toBe(0);
    const lineage = JSON.parse(stdout);
    expect(lineage.cards[0]).toMatchObject({ name: 'loans', files: [{ uri: 'data/loans.csv', sha256: digest() }] });
    expect(lineage.splits.map(({ use, name }: { use: string; name: string }) => [use, name])).toEqual([
      ['train', 'train'],
      ['test', 'test'],
    ]);
    expect(lineage.code.files.map(({ path: name }: { path: string }) => name)).toEqual(['params.yaml', 'train.mjs']);
    expect(
      lineage.environments.map(({ environment, current }: { environment: string; current: boolean }) => [
        environment,
        current,
      ]),
    ).toEqual([
      ['staging', false],
      ['production', true],
    ]);
    expect(lineage.missing).toEqual([]);
    const tree = (await proofmark(clone, 'lineage', `${MODEL}@v1.0.0`)).stdout;
    expect(tree).toContain('file data/loans.csv');
    expect(tree).toContain('was in staging');
  });

  test('is drawn by Mermaid without a character that could break it', async () => {
    const { stdout } = await life.expectExit(0, 'lineage', `${MODEL}@v1.0.0`, '--format', 'mermaid');
    const [head, ...lines] = stdout.trimEnd().split('\n');
    expect(head).toBe('flowchart LR');
    const node = /^ {2}n\d+(?:\[\(|\[\/|\(\[|\{\{|\[)"[^"]*"(?:\)\]|\/\]|\]\)|\}\}|\])$/;
    const edge = /^ {2}n\d+ -->(?:\|"[^"]*"\|)? n\d+$/;
    for (const line of lines) expect(line).toMatch(line.includes('-->') ? edge : node);
  });

  test('tells who used a file, by path, digest or its first digits, and where that is in use', async () => {
    for (const asked of ['data/loans.csv', digest(), digest().slice(0, 12)]) {
      const { uses, unknown } = JSON.parse((await life.expectExit(0, 'lineage', '--file', asked, '--json')).stdout);
      const live = Object.fromEntries(
        uses.map(({ version, run: key, live: held }: { version: string | null; run: string; live: string[] }) => [
          version ?? key.slice(0, 4),
          held,
        ]),
      );
      expect(live['v1.0.0']).toEqual(['production']);
      expect(uses.every((use: { uses: string[] }) => use.uses.join() === 'train,test')).toBe(true);
      // The run of the branch that was only tried.
      expect(uses.some(({ version }: { version: string | null }) => version === null)).toBe(true);
      expect(unknown).toEqual([]);
    }
  });

  test('follows a card to the cards it was made from', async () => {
    const copy = life.copy();
    const write = (name: string, text: string) => writeFileSync(join(copy.root, name), text);
    write('data/raw.csv', 'id\n1\n');
    const raw = createHash('sha256').update('id\n1\n').digest('hex');
    write(
      'data-cards/raw.md',
      `---\nname: raw\nfiles: [{ uri: data/raw.csv, sha256: ${raw} }]\nsplits: { all: {} }\n---\n`,
    );
    const card = readFileSync(join(copy.root, 'data-cards/loans.md'), 'utf8');
    write(
      'data-cards/loans.md',
      card.replace('name: loans', 'name: loans\nprovenance: { from: [raw], command: make loans }'),
    );
    const lineage = JSON.parse((await proofmark(copy.root, 'lineage', MODEL, '--json')).stdout);
    expect(lineage.cards.map(({ name }: { name: string }) => name)).toEqual(['loans', 'raw']);
    const { uses } = JSON.parse((await proofmark(copy.root, 'lineage', '--file', 'data/raw.csv', '--json')).stdout);
    expect(uses).toMatchObject(uses.map(() => ({ through: ['raw'], card: 'loans', match: 'bytes' })));
    copy.remove();
  });

  test('of a model alone is that of its version, until something of the model changes', async () => {
    const copy = life.copy();
    const label = async () =>
      JSON.parse((await proofmark(copy.root, 'lineage', MODEL, '--json')).stdout).label as string;
    const commit = (file: string) => {
      writeFileSync(
        join(copy.root, file),
        `${existsSync(join(copy.root, file)) ? readFileSync(join(copy.root, file), 'utf8') : ''}\n- More.\n`,
      );
      execFileSync('git', ['-C', copy.root, 'add', file]);
      execFileSync('git', ['-C', copy.root, 'commit', '-qm', file]);
    };
    const version = await label();
    expect(version).toMatch(/ v\d/);
    commit('NOTES.md');
    expect(await label()).toBe(version);
    commit(`models/${MODEL}/CARD.md`);
    expect(await label()).toMatch(/ run [0-9a-f]{12}$/);
    copy.remove();
  });

  test('says which evidence is gone instead of guessing', async () => {
    const copy = life.copy();
    const key = JSON.parse((await proofmark(copy.root, 'lineage', `${MODEL}@v1.0.0`, '--json')).stdout).run.key;
    for (const folder of [copy.root, copy.origin]) {
      execFileSync('git', ['-C', folder, 'update-ref', '-d', `refs/proofmark/runs/${MODEL}/${key}`]);
    }
    const { stdout, exitCode } = await proofmark(copy.root, 'lineage', `${MODEL}@v1.0.0`);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `Not known: the evidence of its run (${key.slice(0, 12)}) is neither here nor on the remote`,
    );
    expect((await proofmark(copy.root, 'card', `${MODEL}@v1.0.0`)).exitCode).toBe(2);
    copy.remove();
  });

  test('of a file that nobody used says so, and one that is nowhere is an error', async () => {
    writeFileSync(path('work/other.csv'), 'x\n');
    expect((await life.expectExit(0, 'lineage', '--file', 'other.csv')).stdout).toContain('none of');
    expect((await run('lineage', '--file', 'nowhere.csv')).exitCode).toBe(2);
    expect((await run('lineage')).exitCode).toBe(2);
  });
});

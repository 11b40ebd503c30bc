import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { nodeEvidenceCarrier } from '../src/adapters/evidence-carrier-node.ts';
import { openEvidence } from '../src/adapters/evidence-git.ts';
import { openGit } from '../src/adapters/git-cli.ts';
import { openExperimentPorts } from '../src/assembly/experiment-ports.ts';
import { exportEvidence, importEvidence } from '../src/flows/carry-evidence.ts';
import type { PlannedModels } from '../src/flows/check-carried.ts';
import { runExperiment } from '../src/flows/experiment.ts';
import { planModels } from '../src/flows/plan.ts';
import { plannedEvidence } from '../src/flows/planned-evidence.ts';
import type { EvidenceEntry, Log } from '../src/ports.ts';
import { type SmallRepository, smallRepository } from './builders/small-repository.ts';

const MODEL = 'loan-default';
const warnings: string[] = [];
const log: Log = {
  info() {},
  warn: (line) => void warnings.push(line),
  output() {},
  progress: () => ({ update() {}, done() {} }),
};

let repository: SmallRepository;
let folder: string;
/** The other machine: a clone without evidence. */
let elsewhere: string;
let carried: string;
let planned: PlannedModels;
let entries: readonly EvidenceEntry[];
let counter = 0;

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8' }).trim();
const signal = new AbortController().signal;
const portsAt = async (root: string) => openExperimentPorts(await openGit(root), log, signal, { share: false });

beforeAll(async () => {
  repository = smallRepository();
  repository.edit(`models/${MODEL}/params.yaml`, 'bias: -1.0', 'bias: -0.9');
  repository.commit('shift the bias');
  const ports = await portsAt(repository.root);
  const result = await runExperiment({ base: 'origin/main', baseline: 'none', mayTrain: true }, ports);
  expect(result.verdict).toBe('pass');
  entries = (
    await Promise.all((['runs', 'evaluations', 'verdicts'] as const).map((kind) => ports.evidence.list(kind)))
  ).flat();
  expect(entries.map(({ id }) => id.kind)).toEqual(['runs', 'evaluations', 'verdicts']);
  planned = await plannedEvidence({ base: 'origin/main' }, ports);
  folder = dirname(repository.root);
});
afterAll(() => repository.remove());

/** What the jobs of a workflow leave, as download-artifact lays it out. */
async function carry(): Promise<string> {
  const place = join(folder, `carried-${counter}`);
  const ports = { ...(await portsAt(repository.root)), carrier: nodeEvidenceCarrier };
  const artifacts = { runs: `run-${MODEL}`, evaluations: `evaluation-${MODEL}`, verdicts: 'gate' } as const;
  for (const entry of entries) {
    const artifact = artifacts[entry.id.kind as keyof typeof artifacts];
    await exportEvidence([entry], join(place, `proofmark-evidence-${artifact}`), ports);
  }
  return place;
}

beforeEach(async () => {
  warnings.length = 0;
  counter += 1;
  carried = await carry();
  elsewhere = join(folder, `clone-${counter}`);
  git(folder, 'clone', '-q', join(folder, 'origin.git'), elsewhere);
});

async function take(plan = planned) {
  const ports = { ...(await portsAt(elsewhere)), carrier: nodeEvidenceCarrier };
  return importEvidence({ folder: carried, planned: async () => plan }, ports);
}
const refs = (root: string) =>
  git(root, 'for-each-ref', '--format=%(refname) %(objectname)', 'refs/proofmark').split('\n').filter(Boolean);
const place = (kind: 'run' | 'evaluation' | 'gate', kinds: string) => {
  const artifact = kind === 'gate' ? 'gate' : `${kind}-${MODEL}`;
  const above = join(carried, `proofmark-evidence-${artifact}`, kinds, MODEL);
  return join(above, readdirSync(above)[0]!);
};
const edit = (
  file: string, // biome-ignore lint/suspicious/noExplicitAny: a stranger may write anything
  change: (value: any) => void,
) => {
  const value = JSON.parse(readFileSync(file, 'utf8'));
  change(value);
  writeFileSync(file, JSON.stringify(value));
};

describe('evidence that travels as files', () => {
  test('arrives as the very same commits, and is not sent anywhere', async () => {
    const { kept, refused } = await take();
    expect({ kept: kept.length, refused, warnings }).toEqual({ kept: 3, refused: [], warnings: [] });
    expect(refs(elsewhere)).toEqual(refs(repository.root));
    expect(git(elsewhere, 'ls-remote', 'origin', 'refs/proofmark/*')).toBe('');
    expect((await take()).known).toHaveLength(3);
  });

  test('asks what the tested tree plans once, and only where there is something new', async () => {
    const ports = { ...(await portsAt(elsewhere)), carrier: nodeEvidenceCarrier };
    let asked = 0;
    const answer = async (plan: typeof planned | undefined) => {
      asked += 1;
      return plan;
    };
    const none = await importEvidence({ folder: carried, planned: () => answer(undefined) }, ports);
    expect({ asked, ...none }).toEqual({ asked: 1, kept: [], known: [], refused: [] });
    const all = await importEvidence({ folder: carried, planned: () => answer(planned) }, ports);
    expect({ asked, kept: all.kept.length }).toEqual({ asked: 2, kept: 3 });
    const again = await importEvidence({ folder: carried, planned: () => answer(planned) }, ports);
    expect({ asked, known: again.known.length }).toEqual({ asked: 2, known: 3 });
  });

  test('is left out of the work tree', async () => {
    expect(git(elsewhere, 'status', '--porcelain')).toBe('');
    const inside = join(elsewhere, 'proofmark-carried');
    cpSync(carried, inside, { recursive: true });
    await nodeEvidenceCarrier.prepare(inside);
    expect(git(elsewhere, 'status', '--porcelain')).toBe('');
  });

  test('travels also where files are too large for git', async () => {
    const large = { largeFileBytes: 100 };
    const there = await openGit(repository.root);
    const written = await openEvidence(there, log, { ...large, share: false }).write(
      { kind: 'failures', model: MODEL, key: 'f'.repeat(64) },
      { 'run.json': 'x'.repeat(1000) },
    );
    const out = join(folder, 'large', 'proofmark-evidence-run-loan-default');
    const entry = { id: { kind: 'failures', model: MODEL, key: 'f'.repeat(64) } as const, commit: written.commit };
    await exportEvidence([entry], out, { ...(await portsAt(repository.root)), carrier: nodeEvidenceCarrier });
    expect(readFileSync(join(out, 'failures', MODEL, 'f'.repeat(64), 'run.json'), 'utf8')).toHaveLength(1000);
    expect(existsSync(join(out, 'failures', MODEL, 'f'.repeat(64), 'large-files.json'))).toBe(false);
    git(repository.root, 'update-ref', '-d', `refs/proofmark/failures/${MODEL}/${'f'.repeat(64)}`);
  });

  test('a folder that is not there holds nothing', async () => {
    rmSync(carried, { recursive: true });
    expect(await take()).toEqual({ kept: [], known: [], refused: [] });
  });
});

describe('hostile evidence', () => {
  test('never replaces what exists', async () => {
    await take();
    const before = refs(elsewhere);
    writeFileSync(join(place('run', 'runs'), 'model.onnx'), 'not the model');
    edit(join(place('evaluation', 'evaluations'), 'evaluation.json'), (value) => {
      value.metrics.roc_auc.value = 1;
    });
    const again = await take();
    expect(again.known).toHaveLength(3);
    expect(refs(elsewhere)).toEqual(before);
  });

  test.each<[string, () => void, RegExp]>([
    [
      'a model file other than the record says',
      () => writeFileSync(join(place('run', 'runs'), 'model.onnx'), 'x'),
      /runs\/.*its model file is not the one/,
    ],
    [
      'a record of another key',
      () =>
        edit(join(place('run', 'runs'), 'run.json'), (run) => {
          run.key = 'a'.repeat(64);
        }),
      /its record is of another run/,
    ],
    [
      'material that does not make the key',
      () =>
        edit(join(place('run', 'runs'), 'run.json'), (run) => {
          run.material.recipe.command = 'true';
        }),
      /its key is not the digest of its material/,
    ],
    [
      'a record that is no record',
      () => writeFileSync(join(place('run', 'runs'), 'run.json'), '[1]'),
      /run\.json has no proper content/,
    ],
    [
      'a record that is no text',
      () => writeFileSync(join(place('run', 'runs'), 'run.json'), Buffer.from([0xff, 0xfe])),
      /run\.json is not JSON/,
    ],
    [
      'a record of 65 MiB',
      () => truncateSync(join(place('run', 'runs'), 'run.json'), 65 << 20),
      /run\.json has \d+ bytes, more than/,
    ],
    [
      'a model of 3 GiB',
      () => truncateSync(join(place('run', 'runs'), 'model.onnx'), 3 * 2 ** 30),
      /model\.onnx has \d+ bytes, more than/,
    ],
    [
      'a file that a run does not have',
      () => writeFileSync(join(place('run', 'runs'), 'evil.sh'), ''),
      /it has a file evil\.sh/,
    ],
    [
      'a file with a name that leads out',
      () => writeFileSync(join(place('run', 'runs'), '..\\..\\x'), ''),
      /is no name for a file of evidence/,
    ],
    ['a link', () => symlinkSync('/etc/passwd', join(place('run', 'runs'), 'large')), /is no regular file/],
    [
      'more files than evidence has',
      () => {
        for (let i = 0; i < 100; i++) writeFileSync(join(place('run', 'runs'), `f${i}`), '');
      },
      /it has 102 files/,
    ],
  ])('%s is refused, and with it what hangs on it', async (_, damage, reason) => {
    damage();
    const { kept, refused } = await take();
    expect(kept).toEqual([]);
    expect(refused[0]).toMatch(reason);
    expect(refs(elsewhere)).toEqual([]);
    expect(warnings[0]).toContain('Evidence was not taken over: ');
  });

  /** Puts raw JSON where no writer of ours would. */
  const spoil = (file: string, raw: string, within: (value: { material: { run?: object } }) => object) => {
    const value = JSON.parse(readFileSync(file, 'utf8'));
    Object.assign(within(value), { spoilt: 'HERE' });
    writeFileSync(
      file,
      JSON.stringify(value).replace('"HERE"', () => raw),
    );
  };

  test.each([
    ['half a character', '"\\ud800"', /its key is not the digest of its material/],
    ['a number without end', '1e999', /its key is not the digest of its material/],
    ['brackets without end', `${'['.repeat(200_000)}${']'.repeat(200_000)}`, /is nested more than 100 deep/],
    ['millions of values', `[${'[],'.repeat(3_000_000)}[]]`, /has more than 3000000 values/],
  ])('%s in a record is refused, and breaks nothing', async (_, raw, reason) => {
    spoil(join(place('run', 'runs'), 'run.json'), raw, ({ material }) => material.run!);
    expect((await take()).refused[0]).toMatch(reason);
    carried = await carry();
    spoil(join(place('evaluation', 'evaluations'), 'evaluation.json'), raw, ({ material }) => material);
    expect((await take()).refused[0]).toMatch(reason);
    carried = await carry();
    spoil(join(place('gate', 'verdicts'), 'material.json'), raw, (material) => material);
    const { kept, refused } = await take();
    expect(refused[0]).toMatch(reason);
    expect(kept.map(({ id }) => id.kind)).toEqual(['evaluations']);
  });

  test('more failures than trainings leave are refused', async () => {
    const run = place('run', 'runs');
    const record = JSON.parse(readFileSync(join(run, 'run.json'), 'utf8'));
    const failed = JSON.stringify({ ...record, status: 'failed', file: null });
    for (let at = 0; at < 5; at++) {
      const failure = join(run, '..', '..', '..', 'failures', MODEL, String(at).padStart(64, '0'));
      mkdirSync(failure, { recursive: true });
      writeFileSync(join(failure, 'run.json'), failed);
    }
    const { kept, refused } = await take();
    expect(kept.filter(({ id }) => id.kind === 'failures')).toHaveLength(3);
    expect(refused).toEqual([3, 4].map(() => expect.stringMatching(/there are more than 3 failures of this model/)));
  });

  test.each([
    ['a link', (path: string) => symlinkSync('/tmp', path)],
    ['a file', (path: string) => writeFileSync(path, '')],
  ])('%s where the folder should be is refused, and nothing is written there', async (what, put) => {
    rmSync(carried, { recursive: true });
    put(carried);
    await expect(take()).rejects.toThrow(`${what} is where the folder with evidence should be`);
  });

  test.each<[string, () => void, RegExp]>([
    [
      'an evaluation with another question',
      () =>
        edit(join(place('evaluation', 'evaluations'), 'evaluation.json'), (record) => {
          record.material.data = 'x';
        }),
      /evaluations\/.*not the digest of its material/,
    ],
    [
      'an evaluation of another model file',
      () =>
        edit(join(place('evaluation', 'evaluations'), 'evaluation.json'), (record) => {
          record.modelSha256 = 'b'.repeat(64);
        }),
      /of another model file/,
    ],
    [
      'an evaluation of a run that nobody has',
      () =>
        edit(join(place('evaluation', 'evaluations'), 'evaluation.json'), (record) => {
          record.runKey = 'b'.repeat(64);
        }),
      /there is no run/,
    ],
  ])('%s is refused, and with it the verdict', async (_, damage, reason) => {
    damage();
    const { kept, refused } = await take();
    expect(kept.map(({ id }) => id.kind)).toEqual(['runs']);
    expect(refused[0]).toMatch(reason);
    expect(refused[1]).toContain('which it compares');
  });

  test.each<[string, () => void, RegExp]>([
    [
      'other rules',
      () =>
        edit(join(place('gate', 'verdicts'), 'material.json'), (material) => {
          material.policy.on_inconclusive = 'pass';
        }),
      /not the digest of its material/,
    ],
    [
      'other models',
      () =>
        edit(join(place('gate', 'verdicts'), 'verdict.json'), (verdict) => {
          verdict.candidate.modelSha256 = 'c'.repeat(64);
        }),
      /compares other models/,
    ],
    [
      'another key',
      () =>
        edit(join(place('gate', 'verdicts'), 'verdict.json'), (verdict) => {
          verdict.key = 'c'.repeat(64);
        }),
      /of another verdict/,
    ],
  ])('a verdict with %s is refused', async (_, damage, reason) => {
    damage();
    const { kept, refused } = await take();
    expect(kept.map(({ id }) => id.kind)).toEqual(['runs', 'evaluations']);
    expect(refused[0]).toMatch(reason);
  });

  test('a run that the plan does not name is refused', async () => {
    const { refused } = await take(new Map([[MODEL, { runs: new Set(['d'.repeat(64)]), allowDomains: [] }]]));
    expect(refused[0]).toContain('the plan of this change has no such run');
    const { refused: untouched } = await take(new Map());
    expect(untouched[0]).toContain('the change does not touch this model');
  });

  test('an operator domain that the tested configuration does not allow is refused', async () => {
    const [run] = entries;
    const ports = await portsAt(elsewhere);
    const strict = { ...ports, checkModelFile: async () => [{ what: 'it uses the domain com.example' }] };
    const result = await importEvidence(
      { folder: carried, planned: async () => planned },
      { ...strict, carrier: nodeEvidenceCarrier },
    );
    expect(result.kept).toEqual([]);
    expect(result.refused[0]).toContain(
      `runs/${MODEL}/${run!.id.key}: its model file cannot be used: it uses the domain`,
    );
  });

  test('an artifact speaks for its own model and kinds alone', async () => {
    const verdict = place('gate', 'verdicts');
    cpSync(verdict, join(carried, 'proofmark-evidence-run-loan-default', 'verdicts', MODEL, 'e'.repeat(64)), {
      recursive: true,
    });
    const run = place('run', 'runs');
    const other = join(carried, 'proofmark-evidence-run-other', 'runs', MODEL);
    mkdirSync(other, { recursive: true });
    cpSync(run, join(other, run.split('/').at(-1)!), { recursive: true });
    rmSync(join(carried, 'proofmark-evidence-run-loan-default', 'runs'), { recursive: true });
    mkdirSync(join(carried, 'whatever', 'runs', MODEL, 'a'.repeat(64)), { recursive: true });
    writeFileSync(join(carried, 'whatever', 'runs', MODEL, 'a'.repeat(64), 'run.json'), '{}');
    const { kept, refused } = await take();
    expect(kept).toEqual([]);
    expect(refused.filter((line) => line.includes('may not hold it'))).toHaveLength(3);
  });

  test('names outside of evidence make no ref', async () => {
    const run = place('run', 'runs');
    const key = run.split('/').at(-1)!;
    const base = join(carried, 'proofmark-evidence-run-loan-default');
    for (const name of [
      `tags/${MODEL}/${key}`,
      `places/${MODEL}/1`,
      `runs/-evil/${key}`,
      `runs/${MODEL}/${key.toUpperCase()}`,
      `runs/${MODEL}/short`,
      `unblocks/${MODEL}/${key}`,
    ]) {
      cpSync(run, join(base, name), { recursive: true });
    }
    symlinkSync(join(repository.root, '.git'), join(base, 'runs', 'linked'));
    const { refused } = await take();
    expect(refused).toHaveLength(7);
    expect(
      refs(elsewhere)
        .map((line) => line.split('/')[2])
        .sort(),
    ).toEqual(['evaluations', 'runs', 'verdicts']);
    expect(git(elsewhere, 'tag')).toBe('');
  });
});

test('the plan of a change names what its jobs may have made', async () => {
  const ports = await portsAt(repository.root);
  const { models } = await planModels({ base: 'origin/main' }, ports);
  expect(planned.get(MODEL)?.runs).toEqual(new Set(models[0]!.runs.map(({ key }) => key)));
  expect((await plannedEvidence({ base: 'HEAD' }, ports)).size).toBe(0);
  expect((await plannedEvidence({ base: 'HEAD', models: [MODEL] }, ports)).size).toBe(1);
});

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openGit } from '../../src/adapters/git-cli.ts';
import type { TerminalLog } from '../../src/adapters/log-terminal.ts';
import { nodeShardFiles } from '../../src/adapters/shard-files-node.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { evaluateRevision } from '../../src/flows/evaluate-revision.ts';
import { type EvaluatedShard, writeShard } from '../../src/flows/evaluate-shard.ts';
import { mergeShards } from '../../src/flows/merge-shards.ts';
import { readPredictions } from '../../src/flows/read-predictions.ts';
import { trainModel } from '../../src/flows/train-model.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const MODEL = 'loan-default';
const silent: TerminalLog = {
  info() {},
  warn() {},
  output() {},
  progress: () => ({ update() {}, done() {} }),
  close() {},
} as TerminalLog;

let repository: SmallRepository;
let wholeRecord: string;
let wholeRef: string;

/** Fresh ports: nothing is remembered from one command to the next. */
const ports = async () => ({
  ...openExperimentPorts(await openGit(repository.root), silent, new AbortController().signal),
  shardFiles: nodeShardFiles,
});

const folderOf = (name: string) => join(repository.root, '..', name);
const evidenceFile = (ref: string, name: string) =>
  execFileSync('git', ['cat-file', 'blob', `${ref}:${name}`], { cwd: repository.root, maxBuffer: 1 << 28 });

function forgetEvaluation(): void {
  for (const ref of repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/evaluations').split('\n'))
    if (ref !== '') repository.git('update-ref', '-d', ref);
  const remote = repository.git('ls-remote', 'origin', 'refs/proofmark/evaluations/*').split(/\s+/);
  for (const ref of remote.filter((word) => word.startsWith('refs/')))
    repository.git('push', '-q', 'origin', `:${ref}`);
}

async function shards(of: number, folder: string, model = MODEL): Promise<readonly EvaluatedShard[]> {
  const written: EvaluatedShard[] = [];
  for (let index = 0; index < of; index++)
    written.push(await writeShard({ model, shard: { index, of }, folder }, await ports()));
  return written;
}

/** The same order every time, and not the order in which the shards were made. */
function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item, index) => ({ item, place: (index * 7919 + 13) % 101 }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

async function refusal(paths: readonly string[]): Promise<string> {
  return mergeShards({ model: MODEL, shards: paths }, await ports()).then(
    () => 'merged',
    (error: Error) => error.message,
  );
}

beforeAll(async () => {
  repository = smallRepository({ rows: 600 });
  repository.edit(
    'models/loan-default/model.yaml',
    '  metrics:\n',
    '  entity: customer\n  critical: "debt > 1.5"\n  metrics:\n    - cost: { sql: "case when p > 0.3 then income else 1 end" }\n',
  );
  await trainModel({ model: MODEL }, await ports());
  const { evaluationEntry } = await evaluateRevision({ model: MODEL }, await ports());
  wholeRef = `refs/proofmark/evaluations/${MODEL}/${evaluationEntry.id.key}`;
  wholeRecord = evidenceFile(wholeRef, 'evaluation.json').toString();
}, 60_000);

afterAll(() => repository.remove());

describe('an evaluation in shards', () => {
  test.each([1, 2, 7, 64])(
    'of %i in any order gives the bytes of the evaluation in one piece',
    async (of) => {
      const whole = evidenceFile(wholeRef, 'predictions.parquet');
      const written = await shards(of, folderOf(`shards-${of}`));
      expect(written.reduce((sum, { manifest }) => sum + manifest.rows, 0)).toBe(300);
      // With 64 shards of some 200 customers, some own no rows at all.
      expect(written.some(({ manifest }) => manifest.rows === 0)).toBe(of === 64);
      forgetEvaluation();
      const manifests = shuffled(written).map(({ files }) => files[0]!);
      const { record, reused } = await mergeShards({ model: MODEL, shards: manifests }, await ports());
      expect(reused).toBe(false);
      expect(evidenceFile(wholeRef, 'evaluation.json').toString()).toBe(wholeRecord);
      expect(evidenceFile(wholeRef, 'predictions.parquet').equals(whole)).toBe(true);
      expect(JSON.parse(wholeRecord)).toEqual(JSON.parse(JSON.stringify(record)));
      // What was merged is evidence like any other: it is found, not computed.
      expect((await evaluateRevision({ model: MODEL }, await ports())).reused).toBe(true);
    },
    120_000,
  );

  test('never cuts an entity in two', async () => {
    const [first, second] = await shards(2, folderOf('entities'));
    const customers = async (shard: EvaluatedShard) => {
      const { tables } = await ports();
      const session = await tables.open({ views: [{ name: 'shard', file: shard.files[1]! }] });
      const rows = await session.rows('select distinct entity from shard');
      session.close();
      return new Set(rows.map(({ entity }) => String(entity)));
    };
    const [a, b] = [await customers(first!), await customers(second!)];
    expect(a.size).toBeGreaterThan(50);
    expect([...a].filter((customer) => b.has(customer))).toEqual([]);
  });
});

describe('merging shards refuses', () => {
  const good = () => folderOf('shards-2');
  const copyOf = (name: string) => {
    const folder = folderOf(name);
    mkdirSync(folder, { recursive: true });
    cpSync(good(), folder, { recursive: true });
    return folder;
  };
  const edit = (file: string, change: (manifest: Record<string, unknown>) => void) => {
    const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
    change(manifest);
    writeFileSync(file, JSON.stringify(manifest));
  };

  test('a gap, naming the shard that is missing', async () => {
    expect(await refusal([join(good(), `${MODEL}.1-of-2.json`)])).toContain(
      `a shard of ${MODEL} is missing: 0/2\n  Fix: Run it, or bring its two files here: proofmark evaluate ${MODEL} --shard 0/2`,
    );
  });

  test('an overlap of two divisions', async () => {
    expect(await refusal([good(), join(folderOf('shards-7'), `${MODEL}.3-of-7.json`)])).toMatch(
      /overlaps .*buckets are in both/,
    );
  });

  test('a folder without shards, and one that is not there', async () => {
    const empty = folderOf('empty');
    mkdirSync(empty);
    expect(await refusal([empty])).toContain(`there is no shard of ${MODEL}`);
    expect(await refusal([folderOf('nowhere')])).toContain('no such file or folder');
  });

  test('predictions that were cut off, changed or lost', async () => {
    const folder = copyOf('damaged');
    const file = join(folder, `${MODEL}.0-of-2.parquet`);
    const bytes = readFileSync(file);
    bytes[bytes.length >> 1]! ^= 1;
    writeFileSync(file, bytes);
    expect(await refusal([folder])).toContain('is damaged: its sha256 is not the one in the manifest');
    rmSync(file);
    expect(await refusal([folder])).toContain('is missing, although its manifest is there');
  });

  test('a manifest that is no JSON, or of a format of tomorrow', async () => {
    const folder = copyOf('manifests');
    const file = join(folder, `${MODEL}.0-of-2.json`);
    edit(file, (manifest) => {
      manifest.format = 'proofmark-shard/2';
    });
    expect(await refusal([folder])).toContain('is not the manifest of a shard, or is damaged');
    writeFileSync(file, '{');
    expect(await refusal([folder])).toContain('is not the manifest of a shard, or is damaged');
  });

  test('a manifest that describes other rows than lie beside it', async () => {
    const folder = copyOf('liar');
    const [zero, one] = [0, 1].map((index) => join(folder, `${MODEL}.${index}-of-2.json`));
    const [first, second] = [zero!, one!].map(
      (file) => JSON.parse(readFileSync(file, 'utf8')) as { buckets: number[] },
    );
    edit(zero!, (manifest) => {
      manifest.buckets = second!.buckets;
    });
    edit(one!, (manifest) => {
      manifest.buckets = first!.buckets;
    });
    expect(await refusal([folder])).toContain('does not describe the predictions beside it');
  });

  test('shards of another model file, other rows, or another question', async () => {
    for (const [name, change, message] of [
      ['model', (manifest) => (manifest.modelSha256 = 'd'.repeat(64)), 'another model file'],
      ['rows', (manifest) => (manifest.data = { card: 'loans', split: 'test', digest: 'd'.repeat(64) }), 'other rows'],
      ['question', (manifest) => (manifest.evaluation = 'd'.repeat(64)), 'is part of the evaluation dddddddddddd'],
    ] as const satisfies readonly (readonly [string, (manifest: Record<string, unknown>) => unknown, string])[]) {
      const folder = copyOf(`mixed-${name}`);
      edit(join(folder, `${MODEL}.1-of-2.json`), change);
      expect(await refusal([folder])).toContain(message);
    }
  });

  test('nothing of it changes the evidence', async () => {
    expect(evidenceFile(wholeRef, 'evaluation.json').toString()).toBe(wholeRecord);
    const { evidence, tables } = await ports();
    const [entry] = await evidence.list('evaluations', MODEL);
    const spec = { entity: 'customer', slices: [], critical: null, sqlMetrics: [] };
    const path = await evidence.checkout(entry!, 'predictions.parquet');
    expect((await readPredictions(path, spec, { tables })).rows).toBe(300);
  });
});

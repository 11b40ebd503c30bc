import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RegistryTag } from '../../src/registry/events.ts';
import { foldTags } from '../../src/registry/fold-registry.ts';
import type { RegistryState } from '../../src/registry/registry-state.ts';
import { printTagMessage } from '../../src/registry/trailers.ts';
import { COMMAND, type Figure, median } from './figures.ts';

const TAGS = 10_000;
const MODELS = 500;
const REPEATS = 7;
const GTO_TIMEOUT_MS = 15 * 60_000;
const START = Date.UTC(2026, 0, 1);

/** Reading a large registry, beside gto where it is installed; and the fold alone, for its time and its memory. */
export function benchRegistry(): { readonly figures: readonly Figure[]; readonly notes: readonly string[] } {
  const root = mkdtempSync(join(tmpdir(), 'proofmark-bench-registry-'));
  try {
    writeRepository(root);
    const seconds = Array.from({ length: REPEATS }, () => showSeconds(root));
    const ours = median(seconds);
    const show = {
      what: `show, ${count(TAGS)} tags of ${MODELS} models, half of them foreign (median of ${REPEATS})`,
      measured: `${Math.round(ours * 1000)} ms`,
      limit: '300 ms',
      holds: ours < 0.3,
    };
    const beside = besideGto(root, ours);
    return {
      figures: [show, ...('figure' in beside ? [beside.figure] : []), ...foldFigures()],
      notes: 'note' in beside ? [beside.note] : [],
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function showSeconds(root: string): number {
  const started = performance.now();
  const result = spawnSync(process.execPath, [COMMAND, 'show'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  const seconds = (performance.now() - started) / 1000;
  if (result.status !== 0) throw new Error(`show failed: ${result.stderr}`);
  const rows = result.stdout.split('\n').filter((line) => line.startsWith('model-')).length;
  if (rows < MODELS) throw new Error(`show found ${rows} rows, expected one or more for each of ${MODELS} models`);
  return seconds;
}

function besideGto(root: string, ours: number): { readonly figure: Figure } | { readonly note: string } {
  const folder = process.env.PROOFMARK_TEST_GTO;
  if (folder === undefined) {
    return { note: 'gto show was not measured: PROOFMARK_TEST_GTO names no folder with a gto.' };
  }
  const started = performance.now();
  const result = spawnSync(join(folder, 'gto'), ['show', '--json'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    timeout: GTO_TIMEOUT_MS,
  });
  const theirs = (performance.now() - started) / 1000;
  const stopped = result.status === null;
  if (!stopped && result.status !== 0) throw new Error(`gto show failed: ${result.stderr}`);
  return {
    figure: {
      what: `… faster than gto show, which took ${stopped ? 'more than ' : ''}${theirs.toFixed(1)} s`,
      measured: `${Math.floor(theirs / ours)} times`,
      limit: 'at least 50 times',
      holds: theirs / ours >= 50,
    },
  };
}

function foldFigures(): readonly Figure[] {
  const few = measureFold(10_000);
  const many = measureFold(100_000);
  const growth = many.bytes / few.bytes;
  return [
    {
      what: 'fold of 100,000 events, messages read',
      measured: `${many.seconds.toFixed(2)} s`,
      limit: '1 s',
      holds: many.seconds < 1,
    },
    {
      what: `… memory of its state against that of 10,000 events (${megabytes(many.bytes)} against ${megabytes(few.bytes)})`,
      measured: `${growth.toFixed(1)} times`,
      limit: '12 times',
      holds: growth < 12,
    },
  ];
}

/** Needs `node --expose-gc`. */
function measureFold(events: number): { readonly seconds: number; readonly bytes: number } {
  const tags = Array.from({ length: events }, (_, index) => tagAt(index));
  const held: RegistryState[] = [];
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const started = performance.now();
  held.push(foldTags(tags));
  const seconds = (performance.now() - started) / 1000;
  globalThis.gc?.();
  const bytes = process.memoryUsage().heapUsed - before;
  const found = [...held[0]!.models.values()].reduce((sum, model) => sum + model.events.length, 0);
  if (found !== events) throw new Error(`the fold found ${found} events of ${events}`);
  return { seconds, bytes };
}

/** The n-th event: of each model in turn a version, and two environments it goes to. */
function tagAt(index: number): RegistryTag {
  const model = `model-${String(index % MODELS).padStart(3, '0')}`;
  const round = Math.floor(index / MODELS);
  const version = `v1.${Math.floor(round / 3)}.0`;
  const digest = `sha256:${String(index % 997).padStart(64, '0')}`;
  const name = [`${model}@${version}`, `${model}#staging#${round + 1}`, `${model}#production#${round + 1}`][round % 3]!;
  return {
    name,
    oid: String(index).padStart(40, '0'),
    annotated: true,
    commit: String(Math.floor(round / 3)).padStart(40, 'c'),
    tagger: 'Bench <bench@example.com>',
    date: new Date(START + index * 60_000).toISOString(),
    message: asRead(
      printTagMessage({
        subject: `event ${index}`,
        trailers: { 'Proofmark-Version': version, 'Proofmark-Digest': digest, 'Proofmark-Run': digest.slice(7) },
      }),
    ),
  };
}

/** A string as one that came from git: in one piece, not a tree of those it was put together from. */
function asRead(text: string): string {
  return Buffer.from(text).toString();
}

/** Tags by `git fast-import`, which takes seconds where `git tag` takes minutes. */
function writeRepository(root: string): void {
  execFileSync('git', ['init', '-q', '-b', 'main'], { cwd: root });
  const lines: string[] = [];
  const own = TAGS / 2;
  // Every version is the merge of one change of one model.
  const commits = MODELS * Math.ceil(own / MODELS / 3);
  for (let commit = 1; commit <= commits; commit++) {
    const model = `model-${String((commit - 1) % MODELS).padStart(3, '0')}`;
    const time = START / 1000 - 86_400 + commit;
    lines.push('commit refs/heads/main', `mark :${commit}`);
    lines.push(`committer Bench <bench@example.com> ${time} +0000`, ...data(`change ${commit}`));
    lines.push(`M 100644 inline models/${model}/params.yaml`, ...data(`round: ${commit}`));
  }
  for (let index = 0; index < own; index++) {
    const { name, tagger, date, message } = tagAt(index);
    const commit = 1 + MODELS * Math.floor(Math.floor(index / MODELS) / 3) + (index % MODELS);
    lines.push(
      `tag ${name}`,
      `from :${commit}`,
      `tagger ${tagger} ${Date.parse(date!) / 1000} +0000`,
      ...data(message),
    );
    const foreign = index % 2 === 0 ? `nightly-${index}` : `left-pad@1.${index}.0`;
    lines.push(
      `tag ${foreign}`,
      'from :1',
      `tagger ${tagger} ${START / 1000 + index} +0000`,
      ...data(`build ${index}`),
    );
  }
  execFileSync('git', ['fast-import', '--quiet'], { cwd: root, input: `${lines.join('\n')}\n` });
  execFileSync('git', ['pack-refs', '--all'], { cwd: root });
  execFileSync('git', ['reset', '-q', '--hard'], { cwd: root });
}

function data(text: string): [string, string] {
  return [`data ${Buffer.byteLength(text)}`, text];
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { sha256OfFile } from '../../src/adapters/digest-node.ts';
import { COMMAND, type Figure, median } from './figures.ts';

const ROWS = 5_000_000;
/** Of what is timed on its own. */
const REPEATS = 3;
/** Rows on which Evidently is compared: its whole report on more takes minutes. */
const PEER_ROWS = 1_000_000;
const PEER = join(import.meta.dirname, 'evidently-peer.py');
const EVIDENTLY = ['evidently==0.7.23', 'pandas<3', 'pyarrow'];

/** A check with profile, and a comparison, of five million rows of ten columns; and Evidently's preset on the same frames. */
export async function benchData(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-bench-data-'));
  try {
    await drawTable(join(folder, 'reference.parquet'), 0.5, ROWS, 0);
    await drawTable(join(folder, 'current.parquet'), 0.7, ROWS, 0);
    await writeCard(folder);
    const repeated = (args: readonly string[]) => Array.from({ length: REPEATS }, () => measured(args, folder));
    const check = repeated(['data', 'check', '--json']);
    const drift = repeated(['data', 'drift', 'reference.parquet', 'current.parquet', '--json']);
    return [
      figure(`data check + profile, ${ROWS.toLocaleString('en-US')} rows × 10 columns of Parquet`, check, 8),
      memory(Math.max(...check.map(({ peakBytes }) => peakBytes))),
      figure('data drift of the same rows against as many others', drift, 4),
      ...(await besideEvidently(folder)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function figure(what: string, runs: readonly { readonly seconds: number }[], limit: number): Figure {
  const seconds = median(runs.map((run) => run.seconds));
  return {
    what: `${what} (median of ${runs.length})`,
    measured: `${seconds.toFixed(2)} s`,
    limit: `${limit} s`,
    holds: seconds < limit,
  };
}

function memory(bytes: number): Figure {
  return {
    what: '… peak memory of these processes',
    measured: `${(bytes / 1e9).toFixed(2)} GB`,
    limit: '1 GB',
    holds: bytes < 1e9,
  };
}

async function besideEvidently(folder: string): Promise<Figure[]> {
  const [reference, current] = [join(folder, 'peer-reference.parquet'), join(folder, 'peer-current.parquet')];
  await drawTable(reference, 0.11, PEER_ROWS, 0);
  await drawTable(current, 0.13, PEER_ROWS, 0.15);
  const numbers = ['a', 'b', 'amount', 'd'].map((name) => ['--test', `${name}=wasserstein`]);
  const texts = ['cat', 'city', 'k', 'late'].map((name) => ['--test', `${name}=jensenshannon`]);
  const ours = measured(['data', 'drift', reference, current, '--json', ...numbers.flat(), ...texts.flat()], folder);
  const theirs = JSON.parse(run(pythonWithEvidently(), [PEER, reference, current])) as {
    readonly seconds: number;
    readonly version: string;
    readonly columns: Readonly<
      Record<string, { readonly method: string; readonly value: number; readonly drifted: boolean }>
    >;
  };
  const columns = (
    JSON.parse(ours.output) as { columns: { column: string; test: string; statistic: number; verdict: string }[] }
  ).columns;
  let worst = 0;
  let compared = 0;
  let disagreements = 0;
  for (const { column, test, statistic, verdict } of columns) {
    const peer = theirs.columns[column];
    if (peer === undefined || !peer.method.toLowerCase().includes(test === 'wasserstein' ? 'wasserstein' : 'jensen'))
      continue;
    compared++;
    worst = Math.max(worst, Math.abs(peer.value - statistic));
    if (peer.drifted !== (verdict === 'warning' || verdict === 'alert')) disagreements++;
  }
  const faster = theirs.seconds / ours.seconds;
  return [
    {
      what: `data drift of ${PEER_ROWS.toLocaleString('en-US')} rows with reading the files, ours ${ours.seconds.toFixed(1)} s; the data drift preset of Evidently ${theirs.version} on the loaded frames ${theirs.seconds.toFixed(1)} s`,
      measured: `${faster.toFixed(1)}× faster`,
      limit: '5×',
      holds: faster >= 5,
    },
    {
      what: `… largest difference of the statistic over the ${compared} columns where both use the same test, with ${disagreements} other verdicts`,
      measured: worst.toExponential(1),
      limit: '1e-6',
      holds: compared >= 4 && worst <= 1e-6 && disagreements === 0,
    },
  ];
}

interface Measurement {
  readonly seconds: number;
  readonly peakBytes: number;
  readonly output: string;
}

/** The compiled command as a whole process. Its exit code may be a verdict. */
function measured(args: readonly string[], cwd: string): Measurement {
  const started = performance.now();
  const note = join(cwd, 'memory.txt');
  const report = `process.on('exit',()=>require('fs').writeFileSync(${JSON.stringify(note)},String(process.resourceUsage().maxRSS)))`;
  const hook = join(cwd, 'memory.cjs');
  writeFileSync(hook, report);
  const child = spawnSync(process.execPath, ['--require', hook, COMMAND, ...args, '--quiet'], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const seconds = (performance.now() - started) / 1000;
  if (child.status === null || child.status === 2 || child.status === 70) throw new Error(child.stderr || child.stdout);
  return { seconds, peakBytes: Number(readFileSync(note, 'utf8')) * 1024, output: child.stdout };
}

/** Ten columns: a counter, numbers of several shapes, one with gaps, a whole number, texts, a time, a truth value. */
async function drawTable(file: string, seed: number, rows: number, shift: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`select setseed(${seed})`);
  await connection.run(`copy (
    select i as id, (random() * 1000)::double as a, (random() + random() + random() + ${shift})::float as b,
      (random() * 10)::int as k, -ln(random() + 1e-9) as amount, random() * 10 as d,
      'c' || (random() * 20)::int as cat, 'city ' || (random() * random() * 500)::int as city,
      timestamp '2026-01-01' + to_seconds((random() * 31536000)::bigint) as ts, random() < 0.2 + ${shift} as late
    from range(${rows}) t(i)) to '${file}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

async function writeCard(folder: string): Promise<void> {
  run('git', ['init', '--quiet', folder]);
  mkdirSync(join(folder, 'data-cards'));
  writeFileSync(
    join(folder, 'data-cards', 'five.md'),
    `---
name: five
files: [{ uri: reference.parquet, sha256: ${await sha256OfFile(join(folder, 'reference.parquet'))} }]
splits: { test: { where: "ts >= '2026-12-01'" } }
key: [id]
columns:
  id: { type: int, min: 0, completeness: 1, unique: true }
  a: { type: float, min: 0, max: 1000, completeness: 1 }
  b: { type: float, min: 0, max: 3 }
  k: { type: int, min: 0, max: 10 }
  amount: { type: float, min: 0 }
  d: { type: float, min: 0, max: 10 }
  cat: { type: string, pattern: "c[0-9]+" }
  city: { type: string, max_length: 10 }
  ts: { type: timestamp, min: '2026-01-01', max: '2027-01-01' }
  late: { type: bool, completeness: 1 }
rules: [{ name: ordered, sql: "d <= 10 and amount >= 0" }]
label: { column: late }
---
`,
  );
}

function run(command: string, args: readonly string[]): string {
  const child = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (child.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${child.stderr || child.error?.message}`);
  return child.stdout;
}

/** The Python of `PROOFMARK_BENCH_EVIDENTLY`, or one with Evidently from PyPI in a folder that is kept between runs. */
function pythonWithEvidently(): string {
  const given = process.env.PROOFMARK_BENCH_EVIDENTLY;
  if (given !== undefined && given !== '') return given;
  const folder = join(tmpdir(), 'proofmark-bench-evidently');
  const python = join(folder, 'bin', 'python');
  if (!existsSync(python)) run('python3', ['-m', 'venv', folder]);
  if (spawnSync(python, ['-c', 'import evidently, pyarrow']).status !== 0) {
    run(python, ['-m', 'pip', 'install', '--quiet', ...EVIDENTLY]);
  }
  return python;
}

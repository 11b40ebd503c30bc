import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import type { MetricsMeasurement } from './metrics-child.ts';

const CHILD = join(import.meta.dirname, 'metrics-child.ts');
const PEER = join(import.meta.dirname, 'sklearn-peer.py');
/** Replicates that are run; 2,000 take as many times longer. */
const REPLICATES = 20;
const WANTED_REPLICATES = 2_000;

/** Metrics of ours against scikit-learn and NumPy on the same arrays, and 1,000,000 rows in 50 slices. */
export function benchMetrics(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-bench-metrics-'));
  try {
    node(['draw', folder]);
    const ours = JSON.parse(node(['small', folder])) as { readonly paired: number; readonly points: number };
    const theirs = JSON.parse(run(pythonWithScikitLearn(), [PEER, folder, String(REPLICATES)])) as {
      readonly points: number;
      readonly bootstrap: number;
      readonly versions: string;
    };
    const bootstrap = (theirs.bootstrap / REPLICATES) * WANTED_REPLICATES;
    const faster = bootstrap / ours.paired;
    const points = theirs.points / ours.points;
    const large = JSON.parse(node(['large'])) as MetricsMeasurement;
    return [
      {
        what: `AUC + F1 + log loss of two models, 100,000 rows, with paired intervals: ours ${milliseconds(ours.paired)}, 2,000 bootstrap replicates in ${theirs.versions} ${bootstrap.toFixed(0)} s (${REPLICATES} were run)`,
        measured: `${faster.toFixed(0)}× faster`,
        limit: '100×',
        holds: faster >= 100,
      },
      {
        what: `… the values alone: ours ${milliseconds(ours.points)}, theirs ${milliseconds(theirs.points)}`,
        measured: `${points.toFixed(1)}× faster`,
        limit: '1×',
        holds: points >= 1,
      },
      {
        what: 'compare two models, 1,000,000 rows × 50 slices × 12 metrics',
        measured: `${large.seconds.toFixed(2)} s`,
        limit: '3 s',
        holds: large.seconds < 3,
      },
      {
        what: '… peak memory of that process',
        measured: `${(large.peakMemoryBytes / 1e6).toFixed(0)} MB`,
        limit: '600 MB',
        holds: large.peakMemoryBytes < 600e6,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function milliseconds(seconds: number): string {
  return `${(seconds * 1000).toFixed(0)} ms`;
}

function node(args: readonly string[]): string {
  return run(process.execPath, ['--import', 'tsx', CHILD, ...args]);
}

function run(command: string, args: readonly string[]): string {
  const child = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (child.status !== 0) throw new Error(`${command} ${args.join(' ')}: ${child.stderr || child.error?.message}`);
  return child.stdout;
}

/** The Python of `PROOFMARK_BENCH_PYTHON`, or one with scikit-learn from PyPI in a folder that is kept between runs. */
function pythonWithScikitLearn(): string {
  const given = process.env.PROOFMARK_BENCH_PYTHON;
  if (given !== undefined && given !== '') return given;
  const folder = join(tmpdir(), 'proofmark-bench-python');
  const python = join(folder, 'bin', 'python');
  if (!existsSync(python)) run('python3', ['-m', 'venv', folder]);
  if (spawnSync(python, ['-c', 'import sklearn, numpy']).status !== 0) {
    run(python, ['-m', 'pip', 'install', '--quiet', 'scikit-learn', 'numpy']);
  }
  return python;
}

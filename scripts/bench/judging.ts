import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from './figures.ts';
import type { JudgingMeasurement } from './judging-child.ts';

/** Evaluates two models on 1,000,000 rows with 50 slices and judges them, in a process of its own for its peak memory. */
export function benchJudging(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-bench-judge-'));
  try {
    const child = spawnSync(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'judging-child.ts'), folder],
      {
        encoding: 'utf8',
        maxBuffer: 1 << 26,
      },
    );
    if (child.status !== 0) throw new Error(child.stderr);
    const found = JSON.parse(child.stdout) as JudgingMeasurement;
    const beyond = found.evaluateSeconds + found.judgeSeconds - found.scoringSeconds;
    return [
      {
        what: `evaluate two models + gate, 1,000,000 rows × ${found.slices} slices, beyond ${found.scoringSeconds.toFixed(1)} s of scoring`,
        measured: `${beyond.toFixed(2)} s`,
        limit: '5 s',
        holds: beyond < 5,
      },
      {
        what: '… peak memory of that process',
        measured: `${(found.peakMemoryBytes / 1e9).toFixed(2)} GB`,
        limit: '1 GB',
        holds: found.peakMemoryBytes < 1e9,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

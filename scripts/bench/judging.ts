import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Figure, median } from './figures.ts';
import type { JudgingMeasurement } from './judging-child.ts';

/** Processes that do the same: the speed of a machine that others use too differs from minute to minute. */
const REPEATS = 3;

/** Evaluates two models on 1,000,000 rows with 50 slices and judges them, in processes of their own for their peak memory. */
export function benchJudging(): Figure[] {
  const found = Array.from({ length: REPEATS }, measure);
  const beyond = median(found.map((each) => each.evaluateSeconds + each.judgeSeconds - each.scoringSeconds));
  const scoring = median(found.map((each) => each.scoringSeconds)).toFixed(1);
  const peak = Math.max(...found.map((each) => each.peakMemoryBytes));
  return [
    {
      what: `evaluate two models + gate, 1,000,000 rows × ${found[0]!.slices} slices, beyond ${scoring} s of scoring (median of ${REPEATS})`,
      measured: `${beyond.toFixed(2)} s`,
      limit: '5 s',
      holds: beyond < 5,
    },
    {
      what: '… peak memory of these processes',
      measured: `${(peak / 1e9).toFixed(2)} GB`,
      limit: '1 GB',
      holds: peak < 1e9,
    },
  ];
}

function measure(): JudgingMeasurement {
  const folder = mkdtempSync(join(tmpdir(), 'proofmark-bench-judge-'));
  try {
    const args = ['--import', 'tsx', join(import.meta.dirname, 'judging-child.ts'), folder];
    const child = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
    if (child.status !== 0) throw new Error(child.stderr);
    return JSON.parse(child.stdout) as JudgingMeasurement;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

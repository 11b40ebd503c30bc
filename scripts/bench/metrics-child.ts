import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineMetrics } from '../../src/metrics/catalog.ts';
import { compareAll, compareModels, estimateAll } from '../../src/metrics/models.ts';
import type { BinaryPredictions } from '../../src/metrics/predictions.ts';
import { drawClassifiers, Normals, separationOf } from './coverage.ts';
import { median } from './figures.ts';

/** What a process of its own measures, so that its peak memory is that of this work alone. */
export interface MetricsMeasurement {
  readonly seconds: number;
  readonly peakMemoryBytes: number;
}

const ROUNDS = 7;
const [, , work, folder] = process.argv;

if (work === 'draw') draw(folder!);
else if (work === 'small') print({ paired: time(comparison(folder!)), points: time(points(folder!)) });
else if (work === 'large') print(large());

function print(value: unknown): void {
  process.stdout.write(JSON.stringify(value));
}

function time(run: () => unknown): number {
  run();
  return median(
    Array.from({ length: ROUNDS }, () => {
      const started = performance.now();
      run();
      return (performance.now() - started) / 1000;
    }),
  );
}

/** 100,000 rows of two models, as files of numbers that Python reads, too. */
function draw(to: string): void {
  const [first, second] = drawClassifiers(
    100_000,
    false,
    [separationOf(0.85), separationOf(0.852)],
    new Normals('speed'),
  );
  writeFileSync(join(to, 'y.u8'), first.label);
  for (const [name, { score }] of [['a.f64', first] as const, ['b.f64', second] as const]) {
    writeFileSync(join(to, name), new Uint8Array(score.buffer));
  }
}

function read(from: string): readonly [BinaryPredictions, BinaryPredictions] {
  const bytes = (name: string) => Uint8Array.from(readFileSync(join(from, name)));
  const label = bytes('y.u8');
  const of = (name: string): BinaryPredictions => ({
    task: 'binary-classification',
    rows: label.length,
    label,
    score: new Float64Array(bytes(name).buffer),
    slices: [],
    perRow: {},
  });
  return [of('a.f64'), of('b.f64')];
}

function comparison(from: string): () => unknown {
  const [first, second] = read(from);
  const metrics = defineMetrics(['roc_auc', 'f1', 'log_loss']);
  return () => compareAll(first, second, metrics, 0.5);
}

function points(from: string): () => unknown {
  const models = read(from);
  const metrics = defineMetrics(['roc_auc', 'f1', 'log_loss']);
  return () => models.map((model) => estimateAll(model, metrics, 0.5));
}

/** Two models, 1,000,000 rows, 50 slices, twelve metrics with paired intervals. */
function large(): MetricsMeasurement {
  const [first, second] = drawClassifiers(
    1_000_000,
    false,
    [separationOf(0.85), separationOf(0.852)],
    new Normals('large'),
  );
  const values = Array.from({ length: 50 }, (_, i) => `s${i}`);
  const codes = Int32Array.from({ length: first.rows }, (_, i) =>
    Math.floor(50 * ((i * 0.618_033_988_749_895) % 1) ** 2),
  );
  const slices = [{ name: 'slice', kind: 'column' as const, values, codes }];
  const single = (model: BinaryPredictions): BinaryPredictions => ({
    ...model,
    score: Float32Array.from(model.score),
    slices,
  });
  const [baseline, candidate] = [single(first), single(second)];
  const metrics = defineMetrics([
    'accuracy',
    'precision',
    'recall',
    'specificity',
    'f1',
    'balanced_accuracy',
    'mcc',
    'roc_auc',
    'average_precision',
    'log_loss',
    'brier',
    'ece_10',
  ]);
  const started = performance.now();
  compareModels(baseline, candidate, metrics, 0.5);
  return {
    seconds: (performance.now() - started) / 1000,
    peakMemoryBytes: process.resourceUsage().maxRSS * 1024,
  };
}

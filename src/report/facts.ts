import { Testbed } from '../experiment/run-record.ts';
import type { Changes } from '../gate/task-picture.ts';
import type { RowStatus } from '../gate/verdict-record.ts';
import { formatBytes, formatCost, formatDuration } from './format.ts';
import type { ModelReport } from './model-report.ts';
import { formatCount, formatNumber, formatShare, NOTHING } from './numbers.ts';
import { type Cell, right, type Table } from './tables.ts';
import { plural } from './words.ts';

/** What the verdict was computed on, `120,000 rows, 18,912 positives (15.8%), 3,512 by tail_number`. */
export function dataText(report: ModelReport): string {
  const { data } = report.verdict;
  const entities =
    data.entities === null
      ? ''
      : `, intervals clustered by ${formatCount(data.entities)} ${data.entityColumn ?? 'entities'}`;
  const weights = data.weightColumn === undefined ? '' : `, weighted by ${data.weightColumn}`;
  return `${plural(data.rows, 'row')} of ${data.card}/${data.split}${answersText(data)}${weights}${entities}`;
}

/** What the rows are asked for: `, 18,912 positive (15.8%)`, `, 4 classes from 120 rows (fog) to 9,000 (clear)`. */
function answersText({ rows, positives, classes, queries }: ModelReport['verdict']['data']): string {
  if (positives !== null) return `, ${formatCount(positives)} positive (${formatShare(positives, rows)})`;
  if (queries !== undefined) return `, ${plural(queries, 'query', 'queries')}`;
  if (classes === undefined) return '';
  const bySize = classes.toSorted((a, b) => a.rows - b.rows);
  const [rarest, commonest] = [bySize[0], bySize.at(-1)];
  if (rarest === undefined || commonest === undefined) return '';
  const size = ({ name, rows: count }: { name: string; rows: number }) => `${formatCount(count)} (${name})`;
  return `, ${plural(classes.length, 'class', 'classes')} from ${size(rarest)} to ${size(commonest)} rows`;
}

/** What is compared with what, and why with this baseline. */
export function comparisonText(report: ModelReport): string {
  const { baseline, candidate, production, baselineNote } = report.verdict;
  const beside = production === null ? '' : ` Production runs ${production.label}.`;
  if (baseline === null) return `No baseline: ${baselineNote}.${beside}`;
  const why = baselineNote === '' ? '' : ` (${baselineNote})`;
  return `Candidate: ${candidate.label}. Baseline: ${baseline.label}${why}.${beside}`;
}

/** First digits of a digest or key, enough to recognise it. */
export function shortDigest(digest: string): string {
  return digest.slice(0, 12);
}

/** Findings about slices, worst first, in the words of a report. */
const SLICE_FINDINGS = [
  ['fail', 'harmed'],
  ['inconclusive', 'not proved safe'],
  ['waived', 'waived'],
  ['warn', 'with possible harm'],
] as const;

/** What a report says of its slices, from one look at their rows: there may be thousands of them in hundreds of models. */
export interface SliceCounts {
  /** Place in the list of findings of the worst one, of each slice that has any. */
  readonly worst: ReadonlyMap<string, number>;
  /** Slices that are listed, with findings or without. */
  readonly listed: number;
  /** Rows with findings, in all. */
  readonly rows: number;
}

export function countSlices(report: ModelReport): SliceCounts {
  const worst = new Map<string, number>();
  const listed = new Set<string>();
  let rows = 0;
  for (const { slice, status } of report.verdict.slices.rows) {
    listed.add(slice);
    const finding = findingOf(status);
    if (finding < 0) continue;
    rows += 1;
    worst.set(slice, Math.min(finding, worst.get(slice) ?? finding));
  }
  return { worst, listed: listed.size, rows };
}

function findingOf(status: RowStatus): number {
  return SLICE_FINDINGS.findIndex(([word]) => word === status);
}

/** One line on slices: how many have which finding; a slice with several counts as its worst. */
export function slicesText(report: ModelReport, { worst, listed }: SliceCounts = countSlices(report)): string {
  const { slices } = report.verdict;
  const counts = SLICE_FINDINGS.map(() => 0);
  for (const finding of worst.values()) counts[finding]! += 1;
  const parts = SLICE_FINDINGS.flatMap(([, words], at) =>
    counts[at] === 0 ? [] : [`${formatCount(counts[at]!)} ${words}`],
  );
  const small = slices.tooSmall > 0 ? `${formatCount(slices.tooSmall)} too small to test` : null;
  if (slices.tested === 0 && parts.length === 0) {
    const known = listed === 0 ? 'none' : `${formatCount(listed)}, nothing to compare with, lowest first`;
    return `Slices: ${small === null || listed > 0 ? known : small}`;
  }
  const calm = parts.length === 0 ? `no detectable harm in ${plural(slices.tested, 'comparison')}` : null;
  return `Slices: ${[calm, ...parts, small].filter((part) => part !== null).join(', ')}`;
}

/** What the slice table does not show. The rows are one a slice and metric, `harmless` counts slices. */
export function otherSlicesText(
  report: ModelReport,
  shown: number,
  { worst, rows }: SliceCounts = countSlices(report),
): string | null {
  const { slices } = report.verdict;
  const visible = slices.rows.slice(0, shown);
  const hidden = rows - visible.filter(({ status }) => findingOf(status) >= 0).length;
  const calm = new Set(visible.map(({ slice }) => slice).filter((slice) => !worst.has(slice)));
  const others = slices.harmless - calm.size;
  const parts = [
    hidden > 0 ? `${plural(hidden, 'more row')} with findings` : null,
    others > 0 ? `${plural(others, 'other slice')}: no detectable harm` : null,
    slices.tooSmall > 0 ? `${formatCount(slices.tooSmall)} too small to test` : null,
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' · ');
}

/** `Rows that flipped at 0.5: 1,204 fixed, 1,011 broken`. */
export function flipsText(report: ModelReport): string | null {
  const { flips, changes } = report.verdict;
  if (changes) return changesText(changes);
  if (flips === null) return null;
  return (
    `Rows that flipped at threshold ${Number(flips.threshold.toPrecision(4))}: ` +
    `${formatCount(flips.fixed)} fixed, ${formatCount(flips.broken)} broken`
  );
}

/** `Rows whose predicted class changed: 120 now right, 90 now wrong, 12 wrong either way`. */
function changesText({ task, unit, measure, better, worse, other, unchanged }: Changes): string {
  if (task === 'multiclass-classification') {
    const still = other === 0 ? '' : `, ${formatCount(other)} wrong either way`;
    return `Rows whose predicted class changed: ${formatCount(better)} now right, ${formatCount(worse)} now wrong${still}`;
  }
  const noun = unit === 'query' ? 'Queries' : 'Rows';
  return `${noun} by ${measure}: ${formatCount(better)} better, ${formatCount(worse)} worse, ${formatCount(unchanged)} unchanged`;
}

/** A first model differs from nothing: all its params would be listed as new. */
export function hasPredecessor(report: ModelReport): boolean {
  return report.verdict.baseline !== null;
}

/** What the change consists of: `2 params (trees 100 → 200, …), 1 input (train.ts), data unchanged`. */
export function differencesText(report: ModelReport): string {
  const { params, data, inputs } = report.differences;
  const { omitted } = report;
  const few = (names: readonly string[]) => names.slice(0, 3).join(', ') + (names.length > 3 ? ', …' : '');
  const params3 = few(params.map((each) => `${each.name} ${each.before ?? NOTHING} → ${each.after ?? NOTHING}`));
  const parts = [
    params.length === 0
      ? 'params unchanged'
      : `${plural(params.length + (omitted?.params ?? 0), 'param')} (${params3})`,
    inputs.length === 0
      ? 'inputs unchanged'
      : `${plural(inputs.length + (omitted?.inputs ?? 0), 'input')} (${few(inputs.map((each) => each.name))})`,
    data.length === 0 ? 'data unchanged' : `data (${few(data.map((each) => each.name))})`,
  ];
  return `Changed: ${parts.join(', ')}`;
}

/** One line on what training cost; null when nothing was trained. */
export function costText(report: ModelReport): string | null {
  const { runs, baselineRun } = report;
  if (runs.length === 0) return null;
  const wall = runs.reduce((sum, run) => sum + run.wallSeconds, 0);
  const gpu = runs.reduce((sum, run) => sum + run.gpuSeconds, 0);
  const costs = runs.map((run) => run.cost).filter((cost) => cost !== null);
  const amount = costs.reduce((sum, cost) => sum + cost.amount, 0);
  const parts = [
    `${formatDuration(wall)} of wall time for ${plural(runs.length, 'seed')} (${runs.map((run) => run.seed).join(', ')})`,
    gpu > 0 ? `${formatDuration(gpu)} of GPU time` : null,
    costs.length > 0 ? formatCost({ amount, currency: costs[0]!.currency }) : null,
    baselineRun === null ? null : `baseline ${formatDuration(baselineRun.wallSeconds)} a seed`,
  ];
  return `Training: ${parts.filter((part) => part !== null).join(', ')}`;
}

/** One row a run: time, memory, GPU and cost. */
export function costTable(report: ModelReport): Table {
  const runs = [
    ...report.runs.map((run) => ({ name: `seed ${run.seed}`, run })),
    ...(report.baselineRun === null
      ? []
      : [{ name: `baseline, seed ${report.baselineRun.seed}`, run: report.baselineRun }]),
  ];
  return {
    columns: [
      { title: 'Run', align: 'left' },
      right('Wall'),
      right('CPU'),
      right('GPU'),
      right('Peak memory'),
      right('GPU memory'),
      right('GPU use'),
      right('Energy'),
      right('Cost'),
    ],
    rows: runs.map(({ name, run }): Cell[] => {
      const memory = run.gpus.reduce((peak, gpu) => Math.max(peak, gpu.peakMemoryMiB), 0);
      const use = run.gpus.reduce((sum, gpu) => sum + gpu.meanUtilisationPercent, 0) / Math.max(1, run.gpus.length);
      const energy = run.gpus.reduce((sum, gpu) => sum + (gpu.energyWattHours ?? 0), 0);
      return [
        { text: run.status === 'succeeded' ? name : `${name} (${run.status})` },
        { text: formatDuration(run.wallSeconds) },
        { text: formatDuration(run.cpuSeconds) },
        { text: run.gpuSeconds > 0 ? formatDuration(run.gpuSeconds) : NOTHING },
        { text: formatBytes(run.peakMemoryBytes) },
        { text: run.gpus.length === 0 ? NOTHING : formatBytes(memory * 2 ** 20) },
        { text: run.gpus.length === 0 ? NOTHING : `${Math.round(use)}%` },
        { text: energy > 0 ? `${formatNumber(energy, 1)} Wh` : NOTHING },
        { text: formatCost(run.cost) },
      ];
    }),
  };
}

/** Latency quantiles of both models, measured in turns on one machine. Null when nothing was measured. */
export function latencyTable(report: ModelReport): Table | null {
  const { latency } = report;
  if (latency === null) return null;
  const line = (name: string, at: { p50Ms: number; p95Ms: number; p99Ms: number }): Cell[] => [
    { text: name },
    ...[at.p50Ms, at.p95Ms, at.p99Ms].map((value) => ({ text: `${formatNumber(value, value >= 10 ? 1 : 3)} ms` })),
  ];
  return {
    columns: [{ title: 'Latency of one request', align: 'left' }, right('p50'), right('p95'), right('p99')],
    rows: [line('candidate', latency.candidate), ...(latency.baseline ? [line('baseline', latency.baseline)] : [])],
  };
}

/** `20 rounds of 200 requests in turns on AMD EPYC (16 cores), cpu, onnxruntime-node 1.30.0`. */
export function latencyText(report: ModelReport): string | null {
  const { latency } = report;
  if (latency === null) return null;
  const testbed = Testbed.safeParse(latency.testbed).data;
  const versions = Object.entries(testbed?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  const machine =
    testbed === undefined
      ? 'one machine'
      : [`${testbed.cpu} (${testbed.cores} cores)`, testbed.provider, `Node ${testbed.node}`, ...versions].join(', ');
  const turns = latency.baseline === null ? '' : ', candidate and baseline in turns';
  const again =
    latency.measurements === undefined
      ? ''
      : ` Measured ${formatCount(latency.measurements.length)} times, because a budget failed the first time: it fails only when each measurement says so on its own.`;
  return `${plural(latency.rounds, 'round')} of ${plural(latency.requestsPerRound, 'request')}${turns}, on ${machine}.${again}`;
}

/** `recall on origin=ATL waived by @ml-team until 2026-12-01: reason`. */
export function waiverLines(report: ModelReport): string[] {
  return report.verdict.waivers.map(
    (waiver) =>
      `${waiver.metric}${waiver.slice === null ? '' : ` on ${waiver.slice}`} waived by ${waiver.owner} until ${waiver.expires}: ${waiver.reason}`,
  );
}

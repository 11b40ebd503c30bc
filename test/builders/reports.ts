import type { RunRecord } from '../../src/experiment/run-record.ts';
import type { Contender, Curves, MetricRow, SliceRow, VerdictRecord } from '../../src/gate/verdict-record.ts';
import type { ModelReport, ModelWithoutVerdict } from '../../src/report/model-report.ts';
import type { ReportedReplay } from '../../src/report/replay-table.ts';

const DIGEST = '3f1c9a0b'.repeat(8);

export function contender(overrides: Partial<Contender> = {}): Contender {
  return {
    label: 'v1.3.0',
    version: 'v1.3.0',
    commit: '9a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    runKey: 'a1'.repeat(32),
    evaluationKey: 'b2'.repeat(32),
    modelSha256: 'c3'.repeat(32),
    modelBytes: 412_300,
    ...overrides,
  };
}

export function metricRow(overrides: Partial<MetricRow> = {}): MetricRow {
  return {
    metric: 'roc_auc',
    role: 'optimize',
    direction: 'higher',
    unit: null,
    baseline: { value: 0.7094, se: 0.0021, ci: [0.7053, 0.7135] },
    production: null,
    candidate: { value: 0.7151, se: 0.0021, ci: [0.711, 0.7192] },
    change: { value: 0.0057, lower: 0.0041, upper: 0.0073, se: 0.0008 },
    margin: 0.005,
    marginText: null,
    neverExceed: 0.02,
    outcome: 'better',
    threshold: null,
    status: 'pass',
    rowsNeeded: 24_000,
    smallestMargin: 0.0022,
    note: null,
    ...overrides,
  };
}

export function sliceRow(overrides: Partial<SliceRow> = {}): SliceRow {
  return {
    slice: 'origin=DEN',
    metric: 'roc_auc',
    direction: 'higher',
    rows: 4_812,
    positives: 760,
    baseline: 0.7021,
    candidate: 0.7058,
    change: { value: 0.0037, lower: -0.0021, upper: 0.0095, se: 0.003 },
    margin: 0.01,
    p: 0.89,
    adjustedP: 1,
    outcome: 'non-inferior',
    status: 'pass',
    critical: false,
    note: null,
    ...overrides,
  };
}

const AIRPORTS = [
  'ATL',
  'ORD',
  'DFW',
  'LAX',
  'PHX',
  'DEN',
  'STL',
  'DTW',
  'MSP',
  'LAS',
  'EWR',
  'SFO',
  'IAH',
  'CLT',
  'PHL',
];

/** Slices by origin airport, deterministic, none of them harmed. */
export function airportSlices(count: number): SliceRow[] {
  return Array.from({ length: count }, (_, index) => {
    const rows = Math.max(40, Math.round(9_800 / (1 + index * 0.6)));
    const half = 0.42 / Math.sqrt(rows);
    const value = 0.006 * Math.sin(index * 2.3) + 0.003;
    const name = AIRPORTS[index] ?? `X${String(index).padStart(2, '0')}`;
    return sliceRow({
      slice: `origin=${name}`,
      rows,
      positives: Math.round(rows * 0.16),
      baseline: 0.7 + 0.02 * Math.cos(index),
      candidate: 0.7 + 0.02 * Math.cos(index) + value,
      change: { value, lower: value - half, upper: value + half, se: half / 1.96 },
      outcome: value - half > -0.01 ? 'non-inferior' : 'inconclusive',
    });
  });
}

/** A ROC-like family of curves whose area grows with `power`; 60 points. */
export function curves(power: number): Curves {
  const grid = Array.from({ length: 60 }, (_, index) => index / 59);
  return {
    roc: grid.map((x) => [x, x ** (1 / power)] as [number, number]),
    precisionRecall: grid.map((x) => [x, 0.16 + (0.75 - 0.16) * (1 - x) ** power] as [number, number]),
    calibration: Array.from({ length: 10 }, (_, bin) => ({
      meanScore: (bin + 0.45) / 10,
      observedRate: Math.min(1, ((bin + 0.5) / 10) * 0.9 + 0.02 * Math.sin(bin * power)),
      rows: Math.round(48_000 * Math.exp(-bin * 0.75)),
    })),
  };
}

export function runRecord(overrides: Partial<RunRecord> = {}): RunRecord {
  return {
    format: 'proofmark-run/1',
    model: 'flight-delay',
    key: 'a1'.repeat(32),
    recipe: 'd4'.repeat(32),
    material: {},
    seed: 1,
    status: 'succeeded',
    reason: null,
    command: 'npx tsx train.ts',
    exitCode: 0,
    signal: null,
    params: { trees: 200, rate: 0.05, depth: 6 },
    metrics: { train_log_loss: 0.391 },
    steps: Array.from({ length: 40 }, (_, step) => ({
      step: step * 5,
      train_loss: 0.39 + 0.3 * Math.exp(-step / 8),
      validation_loss: 0.41 + 0.28 * Math.exp(-step / 7) + step * 0.0002,
    })),
    file: { name: 'model.onnx', sha256: 'c3'.repeat(32), bytes: 431_900, uri: null },
    git: { commit: '0123456789abcdef0123456789abcdef01234567', branch: 'more-trees', dirty: [] },
    data: { card: 'flights', split: 'train', digest: DIGEST, rows: 131_738 },
    testbed: {
      hostname: 'runner-1',
      platform: 'linux',
      arch: 'x64',
      cpu: 'AMD EPYC 9454 48-Core Processor',
      cores: 16,
      memoryBytes: 128 * 2 ** 30,
      node: 'v20.20.0',
      versions: { 'onnxruntime-node': '1.30.0' },
      provider: 'cpu',
    },
    gpus: [{ name: 'NVIDIA H200', peakMemoryMiB: 20_480, meanUtilisationPercent: 71, energyWattHours: 18.4 }],
    startedAt: '2026-10-01T09:12:00Z',
    wallSeconds: 192,
    cpuSeconds: 371,
    peakMemoryBytes: 1.4e9,
    gpuSeconds: 136,
    cost: { amount: 0.18, currency: 'USD' },
    log: ['epoch 1', 'done'],
    ...overrides,
  };
}

export function verdictRecord(overrides: Partial<VerdictRecord> = {}): VerdictRecord {
  return {
    format: 'proofmark-verdict/1',
    key: 'e5'.repeat(32),
    model: 'flight-delay',
    task: 'binary-classification',
    stage: 'merge',
    verdict: 'pass',
    reason: 'roc_auc is better by 0.0057 [+0.0041, +0.0073] and every guard is non-inferior.',
    candidate: contender({ label: 'this change', version: null, modelBytes: 431_900 }),
    baseline: contender(),
    production: null,
    regressionBudget: null,
    baselineNote: 'the newest version on the target branch',
    data: {
      card: 'flights',
      split: 'test',
      digest: DIGEST,
      rows: 120_000,
      positives: 18_912,
      entities: 3_512,
      entityColumn: 'tail_number',
    },
    invalid: { candidate: 0, baseline: 0, rows: [] },
    confidence: 0.95,
    metrics: [
      metricRow(),
      metricRow({
        metric: 'log_loss',
        role: 'guard',
        direction: 'lower',
        baseline: { value: 0.4021, se: 0.0018, ci: [0.3986, 0.4056] },
        candidate: { value: 0.3998, se: 0.0018, ci: [0.3963, 0.4033] },
        change: { value: -0.0023, lower: -0.0031, upper: -0.0015, se: 0.0004 },
        margin: 0.004021,
        marginText: '1%',
      }),
      metricRow({
        metric: 'recall',
        role: 'guard',
        baseline: { value: 0.2391, se: 0.0031, ci: [0.233, 0.2452] },
        candidate: { value: 0.2402, se: 0.0031, ci: [0.2341, 0.2463] },
        change: { value: 0.0011, lower: -0.0028, upper: 0.005, se: 0.002 },
        outcome: 'non-inferior',
        threshold: { lowerBound: 0.2, upperBound: null, state: 'pass' },
      }),
      metricRow({
        metric: 'utility',
        role: 'guard',
        baseline: { value: 0.0912, se: 0.0042, ci: [0.083, 0.0994] },
        candidate: { value: 0.0951, se: 0.0042, ci: [0.0869, 0.1033] },
        change: { value: 0.0039, lower: -0.0006, upper: 0.0084, se: 0.0023 },
        margin: 0.000912,
        marginText: '1%',
        outcome: 'non-inferior',
      }),
      metricRow({
        metric: 'latency_p95_ms',
        role: 'budget',
        direction: 'lower',
        unit: 'ms',
        baseline: { value: 0.412, se: null, ci: null },
        candidate: { value: 0.431, se: null, ci: null },
        change: { value: 0.019, lower: 0.008, upper: 0.03, se: 0.0056 },
        margin: 0.0412,
        marginText: '10%',
        outcome: 'non-inferior',
        rowsNeeded: null,
        smallestMargin: null,
        note: 'slightly worse, within the margin',
      }),
      metricRow({
        metric: 'size_mb',
        role: 'budget',
        direction: 'lower',
        unit: 'MB',
        baseline: { value: 0.4123, se: 0, ci: null },
        candidate: { value: 0.4319, se: 0, ci: null },
        change: null,
        margin: null,
        outcome: null,
        threshold: { lowerBound: null, upperBound: 20, state: 'pass' },
        rowsNeeded: null,
        smallestMargin: null,
      }),
      metricRow({ metric: 'ece', role: 'report', direction: 'lower', margin: null, outcome: null, status: 'info' }),
    ],
    slices: { tested: 54, tooSmall: 6, rows: airportSlices(54), harmless: 54 },
    references: [
      { name: 'naive', metrics: { roc_auc: 0.5, log_loss: 0.4363, recall: 0 } },
      { name: 'human', metrics: { roc_auc: 0.81 } },
    ],
    flips: {
      threshold: 0.5,
      fixed: 1_204,
      broken: 1_011,
      largest: Array.from({ length: 10 }, (_, index) => ({
        row: 91_000 + index * 37,
        label: index % 2,
        entity: `N${417 + index}UA`,
        baselineScore: 0.21 + index * 0.01,
        candidateScore: 0.74 - index * 0.02,
        slices: [`origin=${AIRPORTS[index]}`, 'evening'],
      })),
    },
    curves: { candidate: curves(2.6), baseline: curves(2.3) },
    waivers: [],
    warnings: [],
    ...overrides,
  };
}

export function modelReport(verdict: Partial<VerdictRecord> = {}, overrides: Partial<ModelReport> = {}): ModelReport {
  return {
    verdict: verdictRecord(verdict),
    runs: [runRecord(), runRecord({ seed: 2, key: 'a2'.repeat(32), wallSeconds: 188 })],
    baselineRun: runRecord({ wallSeconds: 121, params: { trees: 100, rate: 0.1, depth: 6 } }),
    latency: {
      format: 'proofmark-latency/1',
      testbed: runRecord().testbed,
      rounds: 20,
      requestsPerRound: 200,
      candidate: { p50Ms: 0.213, p95Ms: 0.431, p99Ms: 0.702, roundP95Ms: [] },
      baseline: { p50Ms: 0.204, p95Ms: 0.412, p99Ms: 0.688, roundP95Ms: [] },
    },
    differences: {
      params: [
        { name: 'trees', before: '100', after: '200' },
        { name: 'rate', before: '0.1', after: '0.05' },
      ],
      data: [],
      inputs: [{ name: 'train.ts', before: '4a1f2c9', after: 'b70e118' }],
    },
    reproduce: `proofmark reproduce ${'e5'.repeat(6)}`,
    plotBase: 'https://github.com/acme/models/raw/9a1b2c3d4e5f60718293a4b5c6d7e8f901234567',
    fullCopy: null,
    ...overrides,
  };
}

/** Better on average, clearly worse at Atlanta: blocked, with production on an older version. */
export function harmfulReport(): ModelReport {
  const atlanta = sliceRow({
    slice: 'origin=ATL',
    rows: 9_812,
    positives: 1_633,
    baseline: 0.7421,
    candidate: 0.6903,
    change: { value: -0.0518, lower: -0.0611, upper: -0.0425, se: 0.0047 },
    p: 1.2e-26,
    adjustedP: 6.5e-25,
    outcome: 'worse',
    status: 'fail',
    critical: true,
    note: 'material harm: find what changed for these 9,812 rows, or ask for a waiver.',
  });
  const warned = sliceRow({
    slice: 'origin=SJC',
    rows: 2_104,
    baseline: 0.6904,
    candidate: 0.6791,
    change: { value: -0.0113, lower: -0.0212, upper: -0.0014, se: 0.0051 },
    p: 0.013,
    adjustedP: 0.69,
    outcome: 'worse',
    status: 'warn',
    note: 'possible harm that many comparisons could explain; watch it.',
  });
  const base = verdictRecord();
  return modelReport({
    verdict: 'fail',
    reason:
      'roc_auc at origin=ATL is worse by 0.0518 [-0.0611, -0.0425], beyond the slice margin 0.01 (Holm-adjusted p <0.001).',
    production: contender({ label: 'v1.2.0', version: 'v1.2.0' }),
    metrics: base.metrics.map((row) => ({ ...row, production: row.baseline })),
    slices: { tested: 54, tooSmall: 6, rows: [atlanta, warned, ...airportSlices(52).slice(1)], harmless: 52 },
    warnings: ['The test split is 94 days old; the card says it goes stale after 90 days.'],
  });
}

/** Noise: nothing can be said with these rows. */
export function inconclusiveReport(): ModelReport {
  const [auc, ...others] = verdictRecord().metrics;
  return modelReport({
    verdict: 'inconclusive',
    reason: 'roc_auc could be worse by more than the margin 0.005; needs ~17,000 rows (has 10,000).',
    data: { ...verdictRecord().data, rows: 10_000, positives: 1_580 },
    metrics: [
      {
        ...auc!,
        candidate: { value: 0.708, se: 0.007, ci: [0.694, 0.722] },
        change: { value: -0.0014, lower: -0.006, upper: 0.0032, se: 0.0023 },
        outcome: 'inconclusive',
        status: 'inconclusive',
        rowsNeeded: 17_300,
        smallestMargin: 0.0066,
        note: 'needs ~17,000 rows (has 10,000)',
      },
      ...others,
    ],
  });
}

/** The first version of a model: no baseline, value thresholds only. */
export function firstReport(): ModelReport {
  const base = verdictRecord();
  return modelReport(
    {
      reason:
        'first version: every value threshold is met; change thresholds were skipped, there is nothing to compare with.',
      baseline: null,
      baselineNote: 'no version is registered yet',
      metrics: base.metrics.map((row) => ({
        ...row,
        baseline: null,
        change: null,
        outcome: null,
        status: row.threshold === null ? ('info' as const) : row.status,
        rowsNeeded: null,
      })),
      slices: { tested: 0, tooSmall: 60, rows: [], harmless: 0 },
      flips: null,
      curves: { candidate: curves(2.6), baseline: null },
    },
    { baselineRun: null, differences: { params: [], data: [], inputs: [] } },
  );
}

export function failedModel(overrides: Partial<ModelWithoutVerdict> = {}): ModelWithoutVerdict {
  return {
    model: 'churn',
    verdict: 'error',
    reason: 'training exited with 1 after 12 s: see the log below.',
    log: ['Loading data…', 'Traceback (most recent call last):', '  File "train.py", line 12', "KeyError: 'tenure'"],
    ...overrides,
  };
}

export function skippedModel(model = 'pricing'): ModelWithoutVerdict {
  return { model, verdict: 'skipped', reason: 'nothing that it depends on changed.', log: [] };
}

/** Strings that try to break out of every place they are shown in. */
export const HOSTILE = [
  '@octocat please | look #123 <script>alert(1)</script>',
  '--> <!-- proofmark --> </details></table><img src=x onerror=alert(1)>',
  '`code` ``` [link](javascript:alert(1)) ![x](https://evil.example/x.png) https://evil.example www.evil.example',
  'line one\nline two\r\n| a | b |\n|---|---|\n# heading',
  'right-to-left \u202egnp.exe zero\u200bwidth \u0000 \u001b[31mred\u001b[0m \ud800',
  '$x^2$ :tada: GH-12 org/repo#7 @org/team **bold** _em_ ~~gone~~ \\| \\\\| &lt;b&gt;',
  '</svg><script>alert(1)</script>" onload="alert(1)\' x=\'',
] as const;

/** Every free string of a report replaced by `text`. */
export function hostileReport(text: string): ModelReport {
  const base = harmfulReport();
  return {
    ...base,
    verdict: {
      ...base.verdict,
      model: text,
      reason: text,
      candidate: contender({ label: text }),
      baseline: contender({ label: text }),
      production: contender({ label: text }),
      baselineNote: text,
      data: { ...base.verdict.data, card: text, split: text, entityColumn: text },
      metrics: base.verdict.metrics.map((row) => ({ ...row, metric: text, unit: text, marginText: text, note: text })),
      slices: {
        ...base.verdict.slices,
        rows: base.verdict.slices.rows.map((row) => ({ ...row, slice: text, metric: text, note: text })),
      },
      references: [{ name: text, metrics: { [text]: 0.5 } }],
      flips: {
        ...base.verdict.flips!,
        largest: base.verdict.flips!.largest.map((row) => ({ ...row, entity: text, slices: [text, text] })),
      },
      waivers: [{ metric: text, slice: text, owner: text, expires: text, reason: text }],
      warnings: [text, text],
    },
    runs: [
      runRecord({
        reason: text,
        command: text,
        steps: [
          { step: 1, [text]: 1 },
          { step: 2, [text]: 2 },
        ],
        gpus: [{ name: text, peakMemoryMiB: 1, meanUtilisationPercent: 1, energyWattHours: null }],
        cost: { amount: 1, currency: text },
        testbed: { ...runRecord().testbed, cpu: text, hostname: text },
      }),
    ],
    differences: {
      params: [{ name: text, before: text, after: text }],
      data: [{ name: text, before: null, after: text }],
      inputs: [{ name: text, before: text, after: null }],
    },
    reproduce: text,
    fullCopy: text,
  };
}

/** What a change of the policy would make of two past verdicts; free strings are `text`, where it is given. */
export function replayOfRules(text?: string, verdicts = 1): ReportedReplay {
  const past = (index: number, turned: boolean): ReportedReplay['verdicts'][number] => ({
    key: index.toString(16).padStart(64, 'a'),
    model: text ?? 'flight-delay',
    stage: 'merge',
    candidate: text ?? 'this change',
    commit: null,
    baseline: text ?? 'v1.3.0',
    day: text ?? '2026-10-01',
    before: 'pass',
    reasonBefore: text ?? 'fine',
    after: turned ? 'fail' : 'pass',
    reasonAfter: text ?? 'log_loss is worse',
    turned,
    rows: turned
      ? [
          {
            metric: text ?? 'log_loss',
            slice: text ?? null,
            before: 'pass',
            after: 'fail',
            why: text ?? 'margin 0.02 -> 0.005',
          },
        ]
      : [],
    moreRows: turned ? 4 : 0,
  });
  return {
    files: [text ?? 'registry/policy.yaml'],
    verdicts: [...Array.from({ length: verdicts }, (_, index) => past(index, true)), past(verdicts, false)],
    judged: verdicts + 1,
    turned: verdicts,
    skipped: 0,
  };
}

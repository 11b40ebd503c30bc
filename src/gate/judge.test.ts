import { describe, expect, it } from 'vitest';
import { judgedModel, judgeRequest, modelConfig, population, random } from '../../test/builders/judge-request.ts';
import { UNNAMED_CRITICAL } from '../config/evaluated-slices.ts';
import { Policy } from '../config/policy.ts';
import type { Waiver } from '../config/waivers.ts';
import type { SliceDimension } from '../metrics/predictions.ts';
import { judge, openVerdict } from './judge.ts';
import type { JudgeRequest } from './judge-request.ts';
import { type LatencyRecord, type SliceRow, VerdictRecord } from './verdict-record.ts';

const rows = population();
const many = population({ rows: 12_000, seed: 3 });
const twelve = population({
  rows: 24_000,
  airports: ['ATL', ...Array.from({ length: 11 }, (_, code) => `A${code}`)],
  seed: 3,
});
const same = judgedModel(rows, { seed: 7 });
const hurtsOneAirport = { seed: 7, noise: 0.3, noiseAt: { ATL: 3 } } as const;

function metric(verdict: VerdictRecord, name: string) {
  const row = verdict.metrics.find((found) => found.metric === name);
  if (row === undefined) throw new Error(`no row for ${name}`);
  return row;
}

/** Latency in rounds: the candidate takes `ratio` times as long, with `jitter` between rounds. */
function latency(ratio: number, jitter: number, rounds = 20): LatencyRecord {
  const next = random(5);
  const baseline = Array.from({ length: rounds }, () => 10 * (1 + 0.3 * next()));
  const candidate = baseline.map((value) => value * ratio * (1 + jitter * (next() - 0.5)));
  const arm = (p95: readonly number[]) => ({ p50Ms: 5, p95Ms: p95[0]!, p99Ms: 20, roundP95Ms: [...p95] });
  return {
    format: 'proofmark-latency/1',
    testbed: {},
    rounds,
    requestsPerRound: 200,
    candidate: arm(candidate),
    baseline: arm(baseline),
  };
}

describe('a judged model', () => {
  const budget = { latency_p95_ms: { role: 'budget', change_threshold: { relative: '10%' } } };
  const size = (threshold: object) =>
    modelConfig({ metrics: [{ roc_auc: { role: 'guard' } }, { size_mb: threshold }] });

  it.each<[string, Partial<JudgeRequest>, VerdictRecord['verdict'], RegExp]>([
    ['is the same model', { candidate: same }, 'pass', /^Not meaningfully worse: roc_auc did not change/],
    [
      'is better',
      { baseline: judgedModel(rows, { noise: 1.5 }) },
      'pass',
      /^roc_auc rose by 0\.\d+ \[.*nothing that is guarded got worse/,
    ],
    [
      'is worse',
      { candidate: judgedModel(rows, { noise: 1.5 }) },
      'fail',
      /^roc_auc fell by 0\.\d+ \[.*more than the 0\.01 that does not matter\. \d+ more rows are blocked\.$/,
    ],
    [
      'hurts one slice',
      {
        candidate: judgedModel(twelve, { seed: 7, noiseAt: { ATL: 0.9 } }),
        baseline: judgedModel(twelve, { seed: 7 }),
        config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.01 } }] }),
      },
      'fail',
      /^roc_auc on origin=ATL fell by .* does not matter \(Holm p/,
    ],
    [
      'is the first and has no thresholds',
      { baseline: null },
      'pass',
      /first model: there is no baseline to compare with, and no value threshold is set/,
    ],
    [
      'is the first and holds its threshold',
      {
        baseline: null,
        config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', value_threshold: { lower_bound: 0.7 } } }] }),
      },
      'pass',
      /first model.*the value threshold of roc_auc holds/,
    ],
    [
      'is the first and misses its threshold',
      {
        baseline: null,
        config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', value_threshold: { lower_bound: 0.95 } } }] }),
      },
      'fail',
      /^roc_auc is 0\.\d+ \[.*\], below its lower bound 0\.95\.$/,
    ],
    [
      'has scores that are NaN',
      { candidate: judgedModel(rows, { invalid: [3, 9] }) },
      'fail',
      /^2 scores are NaN or infinite \(the baseline: 0\), first in row 3/,
    ],
    [
      'is the first with a NaN',
      { candidate: judgedModel(rows, { invalid: [3] }), baseline: null },
      'fail',
      /^1 score is NaN or infinite, first in row 3/,
    ],
    [
      'has fewer NaN than its baseline',
      { candidate: judgedModel(rows, { invalid: [3] }), baseline: judgedModel(rows, { invalid: [3, 4] }) },
      'pass',
      /did not change/,
    ],
    [
      'is promoted without proof',
      {
        stage: 'promote',
        candidate: judgedModel(rows, { seed: 8, noise: 0.6 }),
        baseline: judgedModel(rows, { noise: 0.55 }),
        config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.001 } }] }),
      },
      'inconclusive',
      /cannot be ruled out; needs ~[\d,]+ rows \(has 4,000\)/,
    ],
    [
      'is merged with bounded doubt',
      {
        candidate: judgedModel(rows, { seed: 8, noise: 0.6 }),
        baseline: judgedModel(rows, { noise: 0.55 }),
        config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.005, never_exceed: 0.03 } }] }),
      },
      'pass',
      /not proved safe, but a loss of more than 0\.03 is ruled out/,
    ],
    [
      'has an undefined metric',
      {
        candidate: judgedModel(population({ rows: 300, prevalence: 0 })),
        baseline: judgedModel(population({ rows: 300, prevalence: 0 }), { seed: 9 }),
        policy: Policy.parse({ on_inconclusive: 'warn' }),
      },
      'inconclusive',
      /^roc_auc is undefined/,
    ],
    [
      'must be better and is the same',
      { candidate: same, config: modelConfig({ metrics: [{ roc_auc: { role: 'optimize', require: 'better' } }] }) },
      'fail',
      /it has to be better/,
    ],
    [
      'is too large',
      { config: size({ role: 'budget', value_threshold: { upper_bound: 1.5 } }) },
      'fail',
      /^size_mb is 2 MB, above its upper bound 1\.5 MB\.$/,
    ],
    [
      'grew by its whole budget',
      { candidate: judgedModel(rows, { bytes: 2_200_000 }), config: size({ role: 'budget' }) },
      'pass',
      /./,
    ],
    [
      'grew by more than its budget',
      { candidate: judgedModel(rows, { bytes: 2_200_001 }), config: size({ role: 'budget' }) },
      'fail',
      /^size_mb rose by 0\.2\d* MB, more than the 10% \(0\.2 MB\) that does not matter\.$/,
    ],
    ['is as fast', { config: modelConfig({ metrics: [budget] }), latency: latency(1.01, 0.05) }, 'pass', /./],
    [
      'is slower',
      { config: modelConfig({ metrics: [budget] }), latency: latency(1.3, 0.05) },
      'fail',
      /^latency_p95_ms rose by \d\.\d+ \[.*\] ms, more than the 10% \(1\.\d+ ms\)/,
    ],
    [
      'is too noisy to tell the speed of',
      {
        config: modelConfig({ metrics: [budget] }),
        latency: latency(1.08, 1.2, 4),
        policy: Policy.parse({ on_inconclusive: 'block' }),
      },
      'inconclusive',
      /^latency_p95_ms .*cannot be ruled out/,
    ],
    [
      'has no latency measured',
      { config: modelConfig({ metrics: [budget] }) },
      'inconclusive',
      /^latency_p95_ms is not measured\.$/,
    ],
  ])('that %s', (_, changes, verdict, reason) => {
    const record = judge(judgeRequest(changes));
    expect(record.reason).toMatch(reason);
    expect(record.verdict).toBe(verdict);
    expect(VerdictRecord.parse(record)).toEqual(record);
    expect(JSON.stringify(record)).not.toMatch(/NaN,|Infinity/);
  });

  it('lists its metrics in the order of the file, then a handful for information', () => {
    const { metrics } = judge(judgeRequest());
    expect(metrics.map((row) => row.metric)).toEqual([
      'roc_auc',
      'log_loss',
      'average_precision',
      'ece_10',
      'precision',
      'recall',
      'size_mb',
    ]);
    expect(metrics.slice(2).every((row) => row.role === 'report' && row.status === 'info')).toBe(true);
  });

  it('says how many rows would be needed and the smallest margin these can prove', () => {
    const auc = metric(judge(judgeRequest()), 'roc_auc');
    expect(auc.rowsNeeded).toBe(Math.ceil(4000 * ((2.801585 * auc.change!.se) / 0.01) ** 2));
    expect(auc.smallestMargin).toBeCloseTo(2.801585 * auc.change!.se, 8);
    expect(auc.neverExceed).toBeCloseTo(0.04, 12);
    expect(metric(judge(judgeRequest({ candidate: same })), 'roc_auc').rowsNeeded).toBeNull();
  });

  it('gives changes in the sign of the metric, and outcomes with better above', () => {
    const record = judge(judgeRequest({ candidate: judgedModel(rows, { noise: 1.5 }) }));
    expect(metric(record, 'roc_auc').change!.value).toBeLessThan(0);
    const loss = metric(record, 'log_loss');
    expect(loss.outcome).toBe('worse');
    expect(loss.change!.value).toBeGreaterThan(0);
    expect(loss.change!.lower).toBeLessThan(loss.change!.value);
    expect(loss.margin).toBeCloseTo(0.02 * loss.baseline!.value!, 12);
    expect(loss.marginText).toBe('2%');
  });

  it('is the same record every time', () => {
    expect(JSON.stringify(judge(judgeRequest()))).toBe(JSON.stringify(judge(judgeRequest())));
  });

  it('shows production beside the baseline', () => {
    const { contender, evaluation } = judgedModel(rows, { seed: 11 });
    const record = judge(judgeRequest({ production: { contender, evaluation } }));
    expect(record.production?.label).toBe('model 11');
    expect(metric(record, 'roc_auc').production?.value).toBe(0.81);
  });

  it('judges a mean of SQL values per row', () => {
    const utility = (value: number) => Float64Array.from({ length: rows.rows }, (_, row) => value + (row % 5));
    const config = modelConfig({
      metrics: [{ utility: { role: 'guard', sql: 'case when late then 5 else 0 end', margin: '1%' } }],
    });
    const request = judgeRequest({
      config,
      candidate: judgedModel(rows, { perRow: { utility: utility(3.1) } }),
      baseline: judgedModel(rows, { perRow: { utility: utility(3) } }),
    });
    const row = metric(judge(request), 'utility');
    expect(row.outcome).toBe('better');
    expect(row.change!.value).toBeCloseTo(0.1, 9);
  });

  it('refuses answers of another task, and models that were scored on other rows', () => {
    const config = { ...modelConfig(), task: 'regression' as const };
    expect(() => judge(judgeRequest({ config }))).toThrow('cannot be judged as regression');
    const other = judgedModel(population({ rows: 100 }));
    expect(() => judge(judgeRequest({ candidate: other }))).toThrow(/not evaluated on the same rows/);
  });
});

describe('slices of a judged model', () => {
  it.each([
    ['beside a baseline', {}],
    ['of a first model', { baseline: null }],
  ])('%s say how far they are', (_, request) => {
    const slices = ['a', 'b', 'c'].map((name): SliceDimension => {
      const codes = Int32Array.from({ length: rows.rows }, (_row, row) => (row % 2) - 1);
      return { name, kind: 'condition', values: [name], codes };
    });
    const [candidate, baseline] = [judgedModel(rows, { seed: 8, slices }), judgedModel(rows, { seed: 7, slices })];
    const told: number[] = [];
    openVerdict(judgeRequest({ candidate, baseline, ...request })).decide((share) => told.push(share));
    expect(told).toEqual([0, 0.25, 0.5, 0.75]);
  });

  const pair = {
    candidate: judgedModel(many, hurtsOneAirport),
    baseline: judgedModel(many, { seed: 7 }),
    config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.02 } }] }),
  };

  it('block where the harm is material and holds for the whole family, and nowhere else', () => {
    const { slices } = judge(judgeRequest(pair));
    expect(slices).toMatchObject({ tested: 4, tooSmall: 0, harmless: 3 });
    expect(slices.rows[0]).toMatchObject({ slice: 'origin=ATL', status: 'fail', outcome: 'worse', critical: false });
    expect(slices.rows.slice(1).every((row) => row.status === 'pass')).toBe(true);
    expect(slices.rows[0]!.adjustedP).toBeCloseTo(4 * slices.rows[0]!.p!, 12);
  });

  it('do not block on harm that is certain but within what does not matter', () => {
    const config = modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.2 } }] });
    const { slices, verdict } = judge(judgeRequest({ ...pair, config }));
    expect(verdict).toBe('pass');
    expect(slices.rows[0]).toMatchObject({ slice: 'origin=ATL', status: 'warn' });
    expect(slices.rows[0]!.note).toMatch(/within what does not matter/);
  });

  it('of a model that changed nothing rarely block: none in 40 noisy pairs of equal models', () => {
    const small = population({ rows: 2000, airports: Array.from({ length: 20 }, (_, code) => `A${code}`), seed: 5 });
    const blocked = Array.from({ length: 40 }, (_, seed) => {
      const candidate = judgedModel(small, { seed: 100 + seed, noise: 0.3 });
      const baseline = judgedModel(small, { seed: 200 + seed, noise: 0.3 });
      const config = modelConfig({ metrics: [{ accuracy: { role: 'guard', margin: 0.02 } }] });
      return judge(judgeRequest({ candidate, baseline, config })).slices.rows.filter((row) => row.status === 'fail')
        .length;
    });
    expect(blocked.filter((count) => count > 0).length).toBeLessThanOrEqual(1);
  });

  it('with too few rows, or too few of a class for a rank metric, are counted and not tested', () => {
    const codes = Int32Array.from({ length: rows.rows }, (_, row) => (row < 20 ? 0 : row < 60 ? 1 : 2));
    const label = rows.label.map((value, row) => (row >= 20 && row < 60 ? Number(row < 25) : value));
    const uneven = { ...rows, label, origin: { ...rows.origin, values: ['few', 'rare', 'rest'], codes } };
    const { slices } = judge(
      judgeRequest({
        candidate: judgedModel(uneven, { seed: 8 }),
        baseline: judgedModel(uneven),
        config: modelConfig({ metrics: [{ roc_auc: { role: 'guard' } }] }),
      }),
    );
    expect(slices.tooSmall).toBe(2);
    expect(slices.rows.map((row) => row.slice)).toEqual(['origin=rest']);
  });

  it('use an exact test where few rows differ', () => {
    const few = population({ rows: 150, airports: ['ATL'], seed: 4 });
    const baseline = judgedModel(few, { seed: 7 });
    const score = Float64Array.from(baseline.predictions.score);
    const right = [...score.keys()].filter((row) => (score[row]! >= 0.5 ? 1 : 0) === few.label[row]).slice(0, 6);
    for (const row of right) score[row] = 1 - score[row]!;
    const candidate = { ...baseline, predictions: { ...baseline.predictions, score } };
    const config = modelConfig({ metrics: [{ accuracy: { role: 'guard', margin: 0.01 } }] });
    const { slices } = judge(judgeRequest({ candidate, baseline, config }));
    expect(slices.rows[0]!.p).toBeCloseTo(0.5 ** 6, 12);
    expect(slices.rows[0]!.status).toBe('fail');
  });

  describe('that are critical', () => {
    const dimension = (inside: (row: number) => boolean): SliceDimension => ({
      name: UNNAMED_CRITICAL,
      kind: 'condition',
      values: [UNNAMED_CRITICAL],
      codes: Int32Array.from({ length: rows.rows }, (_, row) => (inside(row) ? 0 : -1)),
    });
    const judgeCritical = (
      inside: (row: number) => boolean,
      noise: number,
      policy = {},
      margin = 0.02,
    ): readonly SliceRow[] => {
      const slices = [dimension(inside)];
      const config = modelConfig({ critical: 'hour = 18', metrics: [{ roc_auc: { role: 'guard', margin } }] });
      const candidate = judgedModel(rows, { seed: 8, noise, slices });
      const baseline = judgedModel(rows, { seed: 7, slices });
      const record = judge(judgeRequest({ candidate, baseline, config, policy: Policy.parse(policy) }));
      return record.slices.rows.filter((row) => row.critical);
    };

    it('pass when they are proved safe', () => {
      expect(judgeCritical(() => true, 0.3)).toMatchObject([{ status: 'pass', note: 'critical slice, proved safe' }]);
    });

    it('block when they are not, unless the policy only warns', () => {
      const few = (row: number) => row % 20 === 0;
      expect(judgeCritical(few, 0.32, {}, 0.005)).toMatchObject([{ status: 'inconclusive' }]);
      expect(judgeCritical(few, 0.32, { on_inconclusive: 'warn' }, 0.005)).toMatchObject([{ status: 'warn' }]);
      expect(judgeCritical(() => true, 2)).toMatchObject([{ status: 'fail' }]);
    });

    it('are not proved by an empty slice', () => {
      expect(judgeCritical(() => false, 0.3)).toMatchObject([
        { status: 'inconclusive', rows: 0, note: expect.stringContaining('no row of the test set is in it') },
      ]);
    });
  });
});

describe('waivers', () => {
  const waiver: Waiver = {
    model: 'flight-delay',
    metric: 'roc_auc',
    slice: 'origin=ATL',
    reason: 'runway closed in May',
    owner: '@ml-team',
    expires: '2026-10-01',
  };
  const hurt: Partial<JudgeRequest> = {
    candidate: judgedModel(many, hurtsOneAirport),
    baseline: judgedModel(many, { seed: 7 }),
    config: modelConfig({ metrics: [{ roc_auc: { role: 'report' } }, { average_precision: { role: 'report' } }] }),
  };
  const guarded = { ...hurt, config: modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.02 } }] }) };
  const overall = { ...waiver, slice: undefined };
  const { slice: _, ...wholeMetric } = overall;

  it('excuse their slice up to and including their last day', () => {
    const record = judge(judgeRequest({ ...guarded, waivers: [waiver, wholeMetric] }));
    expect(record.verdict).toBe('pass');
    expect(record.slices.rows.find((row) => row.slice === 'origin=ATL')?.status).toBe('waived');
    expect(record.waivers).toHaveLength(2);
    expect(record.reason).toMatch(/2 rows are waived/);
  });

  it('fail with a sentence once they have expired', () => {
    const record = judge(judgeRequest({ ...guarded, waivers: [waiver, wholeMetric], today: '2026-10-02' }));
    expect(record.verdict).toBe('fail');
    expect(record.reason).toBe(
      'The waiver of roc_auc on origin=ATL (owner @ml-team) expired on 2026-10-01: remove it from registry/waivers.yaml, or renew it there with a reason.',
    );
  });

  it('excuse no other model, metric or slice, and say when they are not needed', () => {
    const others = [
      { ...waiver, model: 'other' },
      { ...waiver, metric: 'recall' },
      { ...waiver, slice: 'origin=JFK' },
    ];
    const record = judge(judgeRequest({ ...guarded, waivers: others }));
    expect(record.verdict).toBe('fail');
    expect(record.warnings.filter((warning) => warning.includes('is not needed'))).toHaveLength(2);
  });

  it('warn that nothing was judged when every metric is only reported', () => {
    const record = judge(judgeRequest(hurt));
    expect(record.verdict).toBe('pass');
    expect(record.warnings).toContainEqual(expect.stringContaining('nothing was judged'));
  });
});

describe('what else a verdict holds', () => {
  it('counts flips and lists the largest among them, with entity and slices', () => {
    const entity = { codes: Int32Array.from({ length: rows.rows }, (_, row) => row % 500), count: 500 };
    const names = Array.from({ length: 500 }, (_, code) => `N${code}`);
    const candidate = judgedModel(rows, { seed: 8, entity });
    const baseline = judgedModel(rows, { seed: 7, entity });
    const { flips, data } = judge(judgeRequest({ candidate, baseline, entityNames: names }));
    const right = (model: typeof candidate, row: number) =>
      Number(model.predictions.score[row]! >= 0.5) === rows.label[row];
    const all = [...rows.label.keys()];
    expect(flips?.fixed).toBe(all.filter((row) => !right(baseline, row) && right(candidate, row)).length);
    expect(flips?.broken).toBe(all.filter((row) => right(baseline, row) && !right(candidate, row)).length);
    const moves = flips!.largest.map((row) => Math.abs(row.candidateScore - row.baselineScore));
    expect(moves).toHaveLength(10);
    expect(moves).toEqual([...moves].sort((a, b) => b - a));
    expect(flips!.largest[0]!.entity).toBe(`N${flips!.largest[0]!.row % 500}`);
    expect(flips!.largest[0]!.slices[0]).toMatch(/^origin=/);
    expect(data.entities).toBe(500);
  });

  it('gives references, curves, and warns of what is too good to be true', () => {
    const config = modelConfig({ reference: { human: 0.6 } });
    const baseline = judgedModel(rows, { noise: 6 });
    const record = judge(judgeRequest({ baseline, config }));
    expect(record.references.find((reference) => reference.name === 'naive')?.metrics.roc_auc).toBe(0.5);
    expect(record.references.find((reference) => reference.name === 'human')?.metrics).toEqual({ roc_auc: 0.6 });
    expect(record.warnings).toContainEqual(expect.stringMatching(/roc_auc improved by .* margins: check for a leak/));
    expect(record.warnings).toContainEqual(expect.stringMatching(/better than people/));
    expect(record.curves?.candidate.roc.length).toBeGreaterThan(10);
    expect(record.curves?.candidate.roc.length).toBeLessThanOrEqual(200);
  });

  it('warns of a margin that the rows cannot resolve', () => {
    const config = modelConfig({ metrics: [{ roc_auc: { role: 'guard', margin: 0.0005 } }] });
    const { warnings } = judge(judgeRequest({ config, stage: 'promote' }));
    expect(warnings).toContainEqual(
      expect.stringMatching(/margin 0\.0005 of roc_auc is finer than 4,000 rows can resolve/),
    );
  });

  it('does not compare anything once scores are invalid', () => {
    const record = judge(judgeRequest({ candidate: judgedModel(rows, { invalid: [1, 2, 3, 4, 5, 6] }) }));
    expect(record.invalid).toEqual({ candidate: 6, baseline: 0, rows: [1, 2, 3, 4, 5] });
    expect(record.metrics.every((row) => row.change === null && row.status === 'info')).toBe(true);
    expect(record.flips).toBeNull();
  });
});

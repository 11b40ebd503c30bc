import { describe, expect, it } from 'vitest';
import { ModelConfig } from '../config/model-config.ts';
import { Policy } from '../config/policy.ts';
import { budgetRow } from '../gate/budget-rows.ts';
import { declaredMetrics } from '../gate/declared-metrics.ts';
import { LatencyRecord } from '../gate/verdict-record.ts';
import { type LatencyRules, measureConfirmed } from './confirm-latency.ts';

function rules(budget: object, stage: 'merge' | 'promote' = 'merge'): LatencyRules {
  const config = ModelConfig.parse({
    task: 'binary-classification',
    train: { command: 'true' },
    data: { card: 'rows' },
    onnx: { inputs: { x: 'x' }, output: { name: 'p' } },
    evaluate: { label: 'y', metrics: ['roc_auc', { latency_p95_ms: { role: 'budget', ...budget } }] },
  });
  return { config, policy: Policy.parse({}), stage };
}
const RELATIVE = { change_threshold: { relative: '10%' } };

/** Rounds whose p95 spreads by a few percent around a typical one, always the same. */
function record(candidateMs: number, baselineMs: number | null, rounds = 20): LatencyRecord {
  const arm = (typical: number, salt: number) => {
    const values = Array.from({ length: rounds }, (_, at) => typical * (1 + 0.03 * Math.sin(at * salt + salt)));
    return { p50Ms: typical / 2, p95Ms: typical, p99Ms: typical * 1.2, roundP95Ms: values };
  };
  return {
    format: 'proofmark-latency/1',
    testbed: {},
    rounds,
    requestsPerRound: 200,
    candidate: arm(candidateMs, 2.3),
    baseline: baselineMs === null ? null : arm(baselineMs, 3.7),
  };
}

/** Measurements that come one after the other, as a machine gives them. */
function machine(...measurements: readonly LatencyRecord[]) {
  let calls = 0;
  return {
    measure: async () => measurements[calls++]!,
    get calls() {
      return calls;
    },
  };
}

async function judgedBy(budget: object, ...measurements: readonly LatencyRecord[]) {
  const used = machine(...measurements);
  const asked = rules(budget);
  const latency = await measureConfirmed(asked, used.measure);
  const metric = declaredMetrics(asked.config)[1]!;
  const setting = { stage: 'merge' as const, policy: asked.policy, rows: 0, hasBaseline: latency.baseline !== null };
  const row = budgetRow(metric, { candidateBytes: 0, baselineBytes: 0, latency }, setting);
  // What is kept as evidence says the same.
  expect(LatencyRecord.parse(JSON.parse(JSON.stringify(latency)))).toEqual(latency);
  return { row, latency, calls: used.calls };
}

describe('a latency budget', () => {
  it('is measured once while it holds', async () => {
    const { row, latency, calls } = await judgedBy(RELATIVE, record(10, 10), record(99, 10));
    expect(calls).toBe(1);
    expect(row).toMatchObject({ outcome: 'non-inferior', status: 'pass', note: null });
    expect(latency.measurements).toBeUndefined();
  });

  it('fails when the second measurement says so too, and shows both', async () => {
    const { row, latency, calls } = await judgedBy(RELATIVE, record(14, 10), record(15, 10));
    expect(calls).toBe(2);
    expect(row).toMatchObject({ outcome: 'worse', status: 'fail' });
    expect(row.note).toBe('over its budget; measured twice: 14 ms against 9.99 ms, then 15 ms against 9.99 ms');
    expect(latency).toMatchObject({ rounds: 40, measurements: [{ rounds: 20 }, { rounds: 20 }] });
    expect(latency.candidate.roundP95Ms).toHaveLength(40);
  });

  it('does not fail when the second measurement does not say so: the machine was slow for a minute', async () => {
    const { row, calls } = await judgedBy(RELATIVE, record(14, 10), record(10, 10));
    expect(calls).toBe(2);
    expect(row.status).not.toBe('fail');
    expect(row.outcome).toBe('inconclusive');
    expect(row.note).toMatch(/measured twice: 14 ms against 9.99 ms, then 10 ms against 9.99 ms$/);
  });

  it('passes after all when all rounds together prove it', async () => {
    const { row } = await judgedBy({ change_threshold: { relative: '40%' } }, record(15, 10), record(10.2, 10, 200));
    expect(row).toMatchObject({ outcome: 'non-inferior', status: 'pass' });
    expect(row.note).toMatch(/^measured twice/);
  });

  it('with an absolute bound needs both measurements above it, also for a first model', async () => {
    const bound = { value_threshold: { upper_bound: 12 } };
    const failed = await judgedBy(bound, record(14, null), record(15, null));
    expect(failed.row).toMatchObject({ threshold: { state: 'fail' }, status: 'fail' });
    const spared = await judgedBy(bound, record(30, null), record(10, null));
    expect(spared.calls).toBe(2);
    expect(spared.row.threshold?.state).not.toBe('fail');
    expect(spared.row.status).not.toBe('fail');
  });

  it('that is only reported is never measured twice', async () => {
    const { calls } = await judgedBy({ role: 'report' }, record(30, 10), record(30, 10));
    expect(calls).toBe(1);
  });

  it('keeps its error rates although one looks twice', async () => {
    let state = 12345;
    const random = () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return (state + 0.5) / 4_294_967_296;
    };
    const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const noisy = (ratio: number): LatencyRecord => {
      const arm = (typical: number) => ({
        p50Ms: typical,
        p95Ms: typical,
        p99Ms: typical,
        roundP95Ms: Array.from({ length: 20 }, () => typical * Math.exp(0.08 * normal())),
      });
      return { ...record(1, 1), candidate: arm(10 * ratio), baseline: arm(10) };
    };
    const trials = 2000;
    const share = async (ratio: number, counts: (status: string) => boolean) => {
      let hits = 0;
      for (let trial = 0; trial < trials; trial++) {
        const { row } = await judgedBy(RELATIVE, noisy(ratio), noisy(ratio));
        if (counts(row.outcome!)) hits += 1;
      }
      return hits / trials;
    };
    // An equal model is blocked about never; one that is slower by the whole margin passes with 2.5% (± 4 standard errors).
    expect(await share(1, (outcome) => outcome === 'worse')).toBeLessThan(0.004);
    expect(await share(1.1, (outcome) => outcome === 'non-inferior' || outcome === 'better')).toBeLessThan(0.039);
    expect(await share(1.3, (outcome) => outcome === 'worse')).toBeGreaterThan(0.99);
  }, 60_000);
});

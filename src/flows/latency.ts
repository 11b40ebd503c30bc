import type { OutputForm } from '../config/tensor-binding.ts';
import { UserError } from '../errors.ts';
import type { LatencyRecord } from '../gate/verdict-record.ts';
import { quantile } from '../metrics/quantiles.ts';
import type { ColumnBatch, ColumnValues, Engine, Log, Machine, Scorer, TableSession, TensorBinding } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { featureSelect, findUnknownFeatures } from './feature-query.ts';

export interface MeasuredModel {
  /** Absolute path of the ONNX file. */
  readonly file: string;
  readonly binding: TensorBinding;
  /** What of the output is the answer; default one column. */
  readonly form?: OutputForm;
}

/** A model that is loaded. */
export interface Arm {
  readonly scorer: Scorer;
  /** Absolute path of the ONNX file. */
  readonly file: string;
}

export interface LatencyRequest {
  readonly candidate: Arm;
  readonly baseline: Arm | null;
  /** A session with the view `split`, whose first rows are the requests. */
  readonly session: TableSession;
  /** Default 20. */
  readonly rounds?: number;
  /** Single-row requests of each model in a round; default 200, fewer when a model is too slow for the budget. */
  readonly requestsPerRound?: number;
  /** Longest time for the measured requests of one model; default 4 s. */
  readonly secondsPerModel?: number;
  /** Other work of this process: nothing is timed before it has ended. */
  readonly after?: Promise<unknown>;
}

const WARM_UP_REQUESTS = 20;
/** A p95 of fewer requests is their maximum. */
const FEWEST_REQUESTS = 20;

/**
 * Latency of single-row requests, candidate and baseline in alternating rounds (ABBA) on this machine, so that whatever
 * slows the machine meets both. Feature values are ready before the clock starts; quantiles are type 7 over all requests.
 */
export async function measureLatency(
  request: LatencyRequest,
  ports: { readonly engine: Engine; readonly machine: Machine; readonly log: Log },
): Promise<LatencyRecord> {
  const rounds = request.rounds ?? 20;
  // Asks other programs, which must have ended before anything is timed.
  const testbed = ports.machine.describe();
  testbed.catch(() => {});
  const arms: MeasuredArm[] = [];
  for (const arm of [request.candidate, request.baseline]) {
    if (arm !== null) arms.push({ scorer: arm.scorer, rows: await readRequests(arm, request), rounds: [] });
  }
  await allOf([request.after, testbed]);
  const requestsPerRound = await warmUp(arms, request, rounds);
  const progress = ports.log.progress('measuring latency');
  for (let round = 0; round < rounds; round++) {
    for (const arm of round % 2 === 0 ? arms : [...arms].reverse()) {
      arm.rounds.push(await arm.scorer.time(arm.rows, round * requestsPerRound, requestsPerRound));
    }
    progress.update((round + 1) / rounds);
  }
  progress.done(`${rounds} rounds of ${requestsPerRound} requests`);
  const [candidate, baseline] = arms.map((arm) => summarize(arm.rounds));
  return {
    format: 'proofmark-latency/1',
    testbed: { ...(await testbed), engine: ports.engine.version },
    rounds,
    requestsPerRound,
    candidate: candidate!,
    baseline: baseline ?? null,
  };
}

/** Models that were loaded, in the order in which they were asked for. */
export interface LoadedArms {
  readonly arms: readonly Arm[];
  /** Of no effect when they are closed. */
  close(): Promise<void>;
}

export async function loadArms(models: readonly MeasuredModel[], engine: Engine): Promise<LoadedArms> {
  const arms: Arm[] = [];
  const loaded: Scorer[] = [];
  const close = async () => {
    for (const scorer of loaded.splice(0)) await scorer.close();
  };
  try {
    for (const { file, binding, form = 'column' } of models) {
      const scorer = await engine.open(file, binding, { form });
      loaded.push(scorer);
      arms.push({ file, scorer });
    }
    return { arms, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface MeasuredArm {
  readonly scorer: Scorer;
  readonly rows: ColumnBatch;
  /** Milliseconds of each request, by round. */
  readonly rounds: Float64Array[];
}

/** The rows that single-row requests are made of. */
async function readRequests(
  { scorer, file }: Arm,
  { session, requestsPerRound: limit = 200 }: LatencyRequest,
): Promise<ColumnBatch> {
  const columns = await session.columns('select * from split');
  const unknown = findUnknownFeatures(scorer.columns, columns, { file, field: 'onnx.inputs' });
  if (unknown.length > 0) throw new UserError(unknown);
  for await (const batch of session.read(`select ${featureSelect(scorer.columns)} from split limit ${limit}`)) {
    return copyOf(batch);
  }
  throw new UserError({ what: 'the test split has no rows to measure latency with' });
}

/** The batch lies in memory of the SQL engine, which ends with the batch after it. */
function copyOf(batch: ColumnBatch): ColumnBatch {
  return { rows: batch.rows, columns: batch.columns.map((column) => column.slice() as ColumnValues) };
}

/** Warms both models up and tells how many requests a round may have within the budget. */
async function warmUp(arms: readonly MeasuredArm[], request: LatencyRequest, rounds: number): Promise<number> {
  let slowest = 0;
  for (const arm of arms) {
    const milliseconds = await arm.scorer.time(arm.rows, 0, WARM_UP_REQUESTS);
    slowest = Math.max(slowest, quantile(milliseconds, 0.5));
  }
  const budget = ((request.secondsPerModel ?? 4) * 1000) / rounds;
  const affordable = Math.floor(budget / Math.max(slowest, 1e-6));
  return Math.max(FEWEST_REQUESTS, Math.min(request.requestsPerRound ?? 200, affordable));
}

function summarize(rounds: readonly Float64Array[]): LatencyRecord['candidate'] {
  const all = rounds.flatMap((round) => [...round]);
  return {
    p50Ms: quantile(all, 0.5),
    p95Ms: quantile(all, 0.95),
    p99Ms: quantile(all, 0.99),
    roundP95Ms: rounds.map((round) => quantile(round, 0.95)),
    roundP50Ms: rounds.map((round) => quantile(round, 0.5)),
    roundP99Ms: rounds.map((round) => quantile(round, 0.99)),
  };
}

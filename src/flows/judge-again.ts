import { metricEntries } from '../config/metric-entries.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { judge } from '../gate/judge.ts';
import type { JudgedModel } from '../gate/judge-request.ts';
import { missingSqlMetrics, withPastChallenges } from '../gate/replay.ts';
import { VerdictQuestion } from '../gate/verdict-question.ts';
import { type Contender, LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';
import { takeRows } from '../metrics/take-rows.ts';
import type { Evidence, EvidenceEntry, Log, Sha256, Tables } from '../ports.ts';
import { recordedChallenges } from './challenges.ts';
import { judged } from './judged-models.ts';
import { parseEvidence } from './parse-evidence.ts';
import { recordedSeeds } from './seed-evaluations.ts';

export interface JudgeAgainPorts {
  readonly evidence: Evidence;
  readonly tables: Tables;
  readonly sha256: Sha256;
  readonly log: Pick<Log, 'warn'>;
}

export interface PastVerdict {
  readonly entry: EvidenceEntry;
  readonly record: VerdictRecord;
  readonly question: VerdictQuestion;
}

export function newestFirst(a: PastVerdict, b: PastVerdict): number {
  if (a.question.today !== b.question.today) return a.question.today < b.question.today ? 1 : -1;
  return a.record.key < b.record.key ? -1 : 1;
}

/** A record that is damaged or of another format is told and left out: the others are still worth judging. */
export async function readVerdicts(
  entries: readonly EvidenceEntry[],
  ports: Pick<JudgeAgainPorts, 'evidence' | 'log'>,
): Promise<readonly PastVerdict[]> {
  const read: PastVerdict[] = [];
  for (const entry of entries) {
    try {
      const record = await parseEvidence(VerdictRecord, entry, 'verdict.json', ports.evidence);
      const question = await parseEvidence(VerdictQuestion, entry, 'question.json', ports.evidence);
      read.push({ entry, record, question });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      ports.log.warn(error.message);
    }
  }
  return read;
}

/**
 * The verdict on kept predictions under these rules; nothing is trained or scored.
 * @param left rows of the test split that are judged on, ascending; default all. Seeds were scored on all rows and are left
 * out where these are fewer.
 * @throws UserError for evaluations that are not there, or hold no values of a metric
 */
export async function judgeAgain(
  { entry, record, question }: PastVerdict,
  config: ModelConfig,
  policy: Policy,
  ports: JudgeAgainPorts,
  left?: Int32Array,
): Promise<VerdictRecord> {
  const { evidence } = ports;
  const read = async (contender: Contender): Promise<JudgedModel> => {
    const model = await predictionsOf(contender, record.model, config, ports);
    return left === undefined ? model : { ...model, predictions: takeRows(model.predictions, left) };
  };
  const budget = record.regressionBudget;
  const seeds = left === undefined ? await recordedSeeds(record.model, record.seeds, evidence) : undefined;
  const hasLatency = (await evidence.fileNames(entry)).includes('latency.json');
  const now = judge({
    ...question,
    config,
    policy,
    key: record.key,
    model: record.model,
    candidate: await read(record.candidate),
    baseline: record.baseline === null ? null : await read(record.baseline),
    production: record.production === null ? null : await read(record.production),
    latency: hasLatency ? await parseEvidence(LatencyRecord, entry, 'latency.json', evidence) : null,
    challenges: await recordedChallenges(record, config.evaluate.challenges, ports),
    ...(seeds === undefined ? {} : { seeds }),
    ...(budget === null || policy.regression_budget === undefined
      ? {}
      : { anchor: { model: budget.contender === null ? null : await read(budget.contender), note: budget.note } }),
  });
  return withPastChallenges(record, VerdictRecord.parse(JSON.parse(JSON.stringify(now))));
}

async function predictionsOf(contender: Contender, model: string, config: ModelConfig, ports: JudgeAgainPorts) {
  const entry = await ports.evidence.find({ kind: 'evaluations', model, key: contender.evaluationKey });
  if (entry === undefined) {
    throw new UserError({
      what: `the evaluation ${contender.evaluationKey.slice(0, 12)} of ${contender.label} is missing`,
      fix: "fetch the evidence: git fetch origin 'refs/proofmark/*:refs/proofmark/*'",
    });
  }
  const evaluation = await parseEvidence(EvaluationRecord, entry, 'evaluation.json', ports.evidence);
  const { spec } = await parseEvidence(EvaluationQuestion, entry, 'question.json', ports.evidence);
  const asked = metricEntries(config).map(({ name, options }) => ({ name, sql: sqlOf(options.sql) }));
  const missing = missingSqlMetrics(
    asked,
    spec.sqlMetrics.map(({ name, sql }) => ({ name, sql: sqlOf(sql) ?? '' })),
  );
  if (missing.length > 0) {
    throw new UserError({ what: `its predictions hold no values of ${missing.join(', ')}: evaluate again` });
  }
  return judged({ contender, evaluation, evaluationEntry: entry }, spec, ports);
}

/** SQL of a metric as one text, whatever parts it is declared in. */
function sqlOf(sql: unknown): string | undefined {
  if (sql === undefined || typeof sql === 'string') return sql?.trim();
  return JSON.stringify(sql);
}

import { metricEntries } from '../config/metric-entries.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { Policy } from '../config/policy.ts';
import { UserError } from '../errors.ts';
import { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { judge } from '../gate/judge.ts';
import {
  configForReplay,
  missingSqlMetrics,
  type ReplayedVerdict,
  turnedRows,
  withPastChallenges,
} from '../gate/replay.ts';
import { VerdictQuestion } from '../gate/verdict-question.ts';
import { type Contender, LatencyRecord, VerdictRecord } from '../gate/verdict-record.ts';
import type { Evidence, EvidenceEntry, Log, Sha256, Tables } from '../ports.ts';
import { recordedChallenges } from './challenges.ts';
import { judged } from './judge-contenders.ts';
import { parseEvidence } from './parse-evidence.ts';
import type { PlanPorts } from './plan.ts';
import { openFacts } from './read-facts.ts';
import { recordedSeeds } from './seed-evaluations.ts';

export interface ReplayRequest {
  /** Only verdicts about this model. */
  readonly model?: string;
  /** Rules of this revision instead of those of the work tree. */
  readonly head?: string;
  /** At most this many verdicts, the newest days first; default all. */
  readonly limit?: number;
  /** Also verdicts that only the remote has; they are fetched. */
  readonly remote?: boolean;
}

export interface Replay {
  readonly format: 'proofmark-replay/1';
  /** Newest day first, then by key. */
  readonly verdicts: readonly ReplayedVerdict[];
  readonly judged: number;
  readonly turned: number;
  /** Verdicts that could not be judged again. */
  readonly skipped: number;
}

export type ReplayPorts = {
  readonly git: PlanPorts['git'];
  readonly evidence: Evidence;
  readonly tables: Tables;
  readonly sha256: Sha256;
  readonly log: Log;
};

/**
 * Judges past evidence again under the policy and the model files of the work tree, from the predictions that were kept:
 * nothing is trained, scored or written. Waivers and the day stay those of the verdict, so that only the rules differ.
 * @throws UserError when the files of the work tree have problems
 */
export async function replayPolicy(request: ReplayRequest, ports: ReplayPorts): Promise<Replay> {
  const { declared } = await openFacts(ports).at(request.head ?? 'work-tree');
  if (declared.problems.length > 0) throw new UserError(declared.problems);
  const remote = request.remote === true;
  const entries = await ports.evidence.list('verdicts', request.model, { remote, bring: remote });
  const asked = await readQuestions(entries, ports);
  const chosen = asked.toSorted(newestFirst).slice(0, request.limit ?? asked.length);
  const progress = ports.log.progress(
    `judging ${chosen.length} past ${chosen.length === 1 ? 'verdict' : 'verdicts'} again`,
  );
  const verdicts: ReplayedVerdict[] = [];
  for (const [index, past] of chosen.entries()) {
    const config = declared.models.get(past.record.model)?.config;
    verdicts.push(await replayOne(past, config, declared.policy, ports));
    progress.update((index + 1) / chosen.length);
  }
  const skipped = verdicts.filter(({ after }) => after === null).length;
  const turned = verdicts.filter((verdict) => verdict.turned).length;
  progress.done(`${turned} would turn`);
  return { format: 'proofmark-replay/1', verdicts, judged: verdicts.length - skipped, turned, skipped };
}

interface PastVerdict {
  readonly entry: EvidenceEntry;
  readonly record: VerdictRecord;
  readonly question: VerdictQuestion;
}

function newestFirst(a: PastVerdict, b: PastVerdict): number {
  if (a.question.today !== b.question.today) return a.question.today < b.question.today ? 1 : -1;
  return a.record.key < b.record.key ? -1 : 1;
}

/** A record that is damaged or of another format is told and left out: the others are still worth judging. */
async function readQuestions(entries: readonly EvidenceEntry[], ports: ReplayPorts): Promise<readonly PastVerdict[]> {
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

async function replayOne(
  { entry, record, question }: PastVerdict,
  now: ModelConfig | undefined,
  policy: Policy,
  ports: ReplayPorts,
): Promise<ReplayedVerdict> {
  const past = {
    key: record.key,
    model: record.model,
    stage: record.stage,
    candidate: record.candidate.label,
    commit: record.candidate.commit,
    baseline: record.baseline?.label ?? null,
    day: question.today,
    before: record.verdict,
    reasonBefore: record.reason,
  };
  const unjudged = (why: string): ReplayedVerdict => ({
    ...past,
    after: null,
    reasonAfter: why,
    turned: false,
    rows: [],
  });
  if (now === undefined) return unjudged('the model is no longer in models/');
  if (now.task !== question.config.task) return unjudged(`it was judged as ${question.config.task}`);
  try {
    const after = await judgeAgain({ entry, record, question }, configForReplay(question.config, now), policy, ports);
    const turned = after.verdict !== record.verdict;
    return { ...past, after: after.verdict, reasonAfter: after.reason, turned, rows: turnedRows(record, after) };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return unjudged(error.problems[0]?.what ?? error.message);
  }
}

async function judgeAgain(
  { entry, record, question }: PastVerdict,
  config: ModelConfig,
  policy: Policy,
  ports: ReplayPorts,
): Promise<VerdictRecord> {
  const { evidence } = ports;
  const read = (contender: Contender) => predictionsOf(contender, record.model, config, ports);
  const budget = record.regressionBudget;
  const seeds = await recordedSeeds(record.model, record.seeds, evidence);
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

async function predictionsOf(contender: Contender, model: string, config: ModelConfig, ports: ReplayPorts) {
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

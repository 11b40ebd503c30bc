import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { quoteName } from '../experiment/sql-text.ts';
import { declaredMetrics } from '../gate/declared-metrics.ts';
import {
  MOST_DECISIONS,
  type PowerFacts,
  type PowerRow,
  planPower,
  powerWarnings,
  reuseWarning,
  sliceKey,
} from '../gate/power-plan.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import type { DataFiles, Evidence, EvidenceEntry, Git, Log, Tables } from '../ports.ts';
import { parseEvidence } from './parse-evidence.ts';
import { type PlanPorts, planModels, type RepositoryPlan } from './plan.ts';
import { prepareSplit } from './prepare-split.ts';

export interface PowerRequest {
  readonly model: string;
  readonly head?: string;
}

/** `proofmark power --json`. */
export interface Power {
  readonly format: 'proofmark-power/1';
  readonly model: string;
  readonly task: string;
  readonly data: { readonly card: string; readonly split: string; readonly digest: string };
  readonly rows: number;
  readonly confidence: number;
  /** Verdicts that were reached on these very rows, of any change. */
  readonly decisions: number;
  readonly metrics: readonly PowerRow[];
  readonly warnings: readonly string[];
}

export type PowerPorts = Omit<PlanPorts, 'evidence'> & {
  readonly git: Git;
  readonly evidence: Evidence;
  readonly tables: Tables;
  readonly dataFiles: DataFiles;
  readonly log: Log;
};

/**
 * What the test set of a model can tell, before anything is run: from the changes that were measured on these rows, else
 * from an evaluation of the model on them, else from their number alone.
 */
export async function power(request: PowerRequest, ports: PowerPorts): Promise<Power> {
  const head = request.head === undefined ? {} : { head: request.head };
  const plan = await planModels({ models: [request.model], ...head }, ports);
  const facts = plan.models[0]!;
  const decisions = await verdictsOn(facts, ports.evidence);
  const evaluation = await evaluationOn(facts, ports.evidence);
  const measured = measuredErrors(decisions);
  const known = evaluation === undefined ? await countRows(facts, ports) : countsOf(evaluation);
  const rows = planPower(
    declaredMetrics(facts.config),
    { task: facts.config.task, ...known, evaluation: evaluation ?? null, ...measured },
    plan.policy,
  );
  const reuse = reuseWarning(decisions.length);
  return {
    format: 'proofmark-power/1',
    model: facts.model,
    task: facts.config.task,
    data: { card: facts.test.card, split: facts.test.split, digest: facts.test.digest },
    rows: known.rows,
    confidence: plan.policy.confidence,
    decisions: decisions.length,
    metrics: rows,
    warnings: [...powerWarnings(rows), ...(reuse === undefined ? [] : [reuse])],
  };
}

/**
 * The warnings of `power` for the models of a plan that must run, from evidence alone: nothing is computed, and a model
 * without an evaluation on its test rows gets none.
 */
export async function resolutionWarnings(
  plan: Pick<RepositoryPlan, 'models' | 'policy' | 'baseFacts'>,
  ports: { readonly evidence: Evidence },
): Promise<readonly string[]> {
  const warnings: string[] = [];
  for (const model of plan.models.filter(({ state }) => state === 'must-run')) {
    const before = plan.baseFacts.get(model.model);
    const keys = [model.evaluation.key, ...(before === undefined ? [] : [before.evaluation.key])];
    const evaluation = await firstEvaluation(model, keys, ports.evidence);
    if (evaluation === undefined) continue;
    const empty = { measured: new Map<string, number>(), measuredSlices: new Map<string, number>() };
    const facts: PowerFacts = { task: model.config.task, ...countsOf(evaluation), evaluation, ...empty };
    const found = powerWarnings(planPower(declaredMetrics(model.config), facts, plan.policy));
    warnings.push(...found.map((warning) => `${model.model}: ${warning}`));
  }
  return warnings;
}

async function firstEvaluation(
  facts: ModelFacts,
  keys: readonly string[],
  evidence: Evidence,
): Promise<EvaluationRecord | undefined> {
  for (const key of keys) {
    const entry = await evidence.find({ kind: 'evaluations', model: facts.model, key });
    if (entry === undefined) continue;
    const record = await parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence);
    if (record.data.digest === facts.test.digest && record.invalid === 0) return record;
  }
  return undefined;
}

/** Verdicts about a model that were reached on the rows it is tested on now. */
async function verdictsOn(facts: ModelFacts, evidence: Evidence): Promise<readonly VerdictRecord[]> {
  const entries = await evidence.list('verdicts', facts.model);
  const records = await readAll(entries, (entry) => parseEvidence(VerdictRecord, entry, 'verdict.json', evidence));
  return records.filter((record) => record.data.digest === facts.test.digest);
}

/**
 * A warning once a test set has been used too often for decisions; undefined before. Asked before a verdict is reached, it
 * counts what there is meanwhile, and reads the verdicts only when there are enough of them to matter.
 */
export function countReuse(facts: ModelFacts, evidence: Evidence): { warning(): Promise<string | undefined> } {
  const before = evidence.list('verdicts', facts.model);
  before.catch(() => {}); // Told to whoever waits for the warning.
  return {
    async warning() {
      if ((await before).length + 1 < MOST_DECISIONS) return undefined;
      const warning = reuseWarning((await verdictsOn(facts, evidence)).length);
      return warning === undefined ? undefined : `${facts.model}: ${warning}`;
    },
  };
}

/** The model's own evaluation, else that of any other run on the same rows; the same one every time. */
async function evaluationOn(facts: ModelFacts, evidence: Evidence): Promise<EvaluationRecord | undefined> {
  const own = await firstEvaluation(facts, [facts.evaluation.key], evidence);
  if (own !== undefined) return own;
  const entries = (await evidence.list('evaluations', facts.model)).toSorted((a, b) => (a.id.key < b.id.key ? -1 : 1));
  const records = await readAll(entries, (entry) =>
    parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence),
  );
  return records.find((record) => record.data.digest === facts.test.digest && record.invalid === 0);
}

async function readAll<T>(
  entries: readonly EvidenceEntry[],
  read: (entry: EvidenceEntry) => Promise<T>,
): Promise<readonly T[]> {
  const records: T[] = [];
  // A few at once: every record costs a call of git.
  for (let start = 0; start < entries.length; start += 8) {
    records.push(...(await Promise.all(entries.slice(start, start + 8).map(read))));
  }
  return records;
}

/** The median standard error of the changes that were measured; identical models, whose change is exact, say nothing. */
function measuredErrors(verdicts: readonly VerdictRecord[]): Pick<PowerFacts, 'measured' | 'measuredSlices'> {
  const overall = new Map<string, number[]>();
  const slices = new Map<string, number[]>();
  const add = (into: Map<string, number[]>, key: string, se: number | undefined) => {
    if (se !== undefined && se > 0) into.set(key, [...(into.get(key) ?? []), se]);
  };
  for (const verdict of verdicts) {
    for (const row of verdict.metrics) add(overall, row.metric, row.change?.se);
    for (const row of verdict.slices.rows) add(slices, sliceKey(row.metric, row.slice), row.change?.se);
  }
  const medians = (all: Map<string, number[]>) => new Map([...all].map(([key, values]) => [key, median(values)]));
  return { measured: medians(overall), measuredSlices: medians(slices) };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

type Counts = Pick<PowerFacts, 'rows' | 'positives' | 'queries'>;

function countsOf(record: EvaluationRecord): Counts {
  return { rows: record.rows, positives: record.positives, queries: record.queries ?? null };
}

/** Counts the rows of the test split; nothing is known of their labels but what they are. */
async function countRows(facts: ModelFacts, ports: PowerPorts): Promise<Counts> {
  const { root, privateFolder } = ports.git;
  const split = await prepareSplit({ pin: facts.test, root, privateFolder }, ports);
  const { answer } = facts.spec;
  const ranking = answer?.task === 'ranking';
  const queries = ranking ? `count(distinct ${quoteName(answer.query)})` : 'null';
  const session = await ports.tables.open({ views: [{ name: 'split', file: split.path }] });
  try {
    const [counted] = await session.rows(`select count(*) as n, ${queries} as queries from split`);
    return { rows: Number(counted?.n), positives: null, queries: ranking ? Number(counted?.queries) : null };
  } finally {
    session.close();
  }
}

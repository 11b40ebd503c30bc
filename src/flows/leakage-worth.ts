import { Policy } from '../config/policy.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { decideWorth, type LeakPrice, type WorthStatus } from '../data/leak-price.ts';
import { leakageVerdict } from '../data/leakage-finding.ts';
import { UserError } from '../errors.ts';
import { EvaluationQuestion } from '../experiment/evaluation-question.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import { RunRecord } from '../experiment/run-record.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { CleanVerdict } from '../gate/clean-rows.ts';
import { type DeclaredMetric, declaredMetrics } from '../gate/declared-metrics.ts';
import { declaredMargins, tightestMargin } from '../gate/margins.ts';
import { compareAll } from '../metrics/models.ts';
import type { Predictions } from '../metrics/predictions.ts';
import { worthOfRows } from '../metrics/without-rows.ts';
import type { Evidence, EvidenceEntry } from '../ports.ts';
import { type EvaluatePorts, evaluateModel } from './evaluate.ts';
import { type Jump, judgeClean, jumpsOf, newestVerdict } from './leakage-verdict.ts';
import { parseEvidence } from './parse-evidence.ts';
import { readPredictions } from './read-predictions.ts';

export type WorthPorts = EvaluatePorts;

/** A model with an evaluation on the very rows that were looked at. */
export interface PricedEvaluation {
  readonly model: ModelFacts;
  readonly entry: EvidenceEntry;
  readonly record: EvaluationRecord;
}

/** What the leaks are worth to one model. */
export interface LeakWorth {
  readonly model: string;
  /** Key of the evaluation. */
  readonly evaluation: string;
  /** The evaluation is of the model as the work tree has it. */
  readonly current: boolean;
  readonly status: WorthStatus;
  readonly prices: readonly LeakPrice[];
  /** The newest verdict on the evaluation without all leaked rows; null when no rows leaked, or there is no verdict. */
  readonly clean: CleanVerdict | null;
  /** Leaks that could not be priced, with the reason. */
  readonly notes: readonly string[];
}

/** The model's own evaluation on these rows, else another one of it on them; always the same one. */
export async function findEvaluation(
  model: ModelFacts,
  testDigest: string,
  evidence: Evidence,
): Promise<PricedEvaluation | undefined> {
  const own = await evidence.find({ kind: 'evaluations', model: model.model, key: model.evaluation.key });
  const others = (await evidence.list('evaluations', model.model)).toSorted((a, b) => (a.id.key < b.id.key ? -1 : 1));
  for (const entry of own === undefined ? others : [own, ...others]) {
    const record = await parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence);
    if (record.data.digest === testDigest && record.invalid === 0) return { model, entry, record };
  }
  return undefined;
}

export interface Leaks {
  /** Numbers of test rows by what they are. */
  readonly rows: readonly { readonly leak: string; readonly rows: Int32Array }[];
  /** Features that know the label. */
  readonly columns: readonly string[];
  /** The test rows as a Parquet file. */
  readonly testPath: string;
  /** How far annotators agree about the test rows, 0 to 1; null when there are none. */
  readonly agreement: number | null;
}

export interface PricedLeaks {
  readonly worth: LeakWorth;
  /** Gains over the baseline that are hard to believe. */
  readonly jumps: readonly Jump[];
  /** What the model should not be able to beat. */
  readonly ceilings: readonly {
    readonly metric: string;
    readonly value: number;
    readonly lower: number;
    readonly ceiling: number;
    readonly who: string;
  }[];
}

/** Columns whose knowledge is priced; each costs scoring the test rows once. */
const MOST_COLUMNS = 5;

/**
 * The metrics of an evaluation without the leaked rows, and with the values of a leaking column dealt out anew among the test
 * rows, each with its paired change.
 */
export async function priceLeaks(evaluation: PricedEvaluation, leaks: Leaks, ports: WorthPorts): Promise<PricedLeaks> {
  const { model, entry, record } = evaluation;
  const question = await parseEvidence(EvaluationQuestion, entry, 'question.json', ports.evidence);
  const path = await ports.evidence.checkout(entry, 'predictions.parquet');
  const predictions = await readPredictions(path, question.spec, ports);
  const declared = declaredMetrics(model.config).filter(({ definition }) => definition.family !== 'measurement');
  const definitions = declared.map(({ definition }) => definition);
  const marginOf = ({ definition, options }: DeclaredMetric, value: number | null): number | null =>
    definition.onlyShown === undefined && value !== null
      ? (tightestMargin(declaredMargins(definition, options, Policy.parse({}), predictions.rows), value)?.value ?? null)
      : null;
  const judged = ({ options }: DeclaredMetric) => options.role === 'optimize' || options.role === 'guard';
  const prices: LeakPrice[] = [];
  const notes: string[] = [];
  for (const { leak, rows } of leaks.rows) {
    if (rows.length === 0) continue;
    if (rows.length === predictions.rows) {
      notes.push(`All test rows are ${leak}: nothing is left to judge by.`);
      continue;
    }
    worthOfRows(predictions, rowsWithout(predictions.rows, rows), definitions, record.threshold).forEach(
      (worth, index) => {
        const metric = declared[index]!;
        prices.push({
          leak,
          kind: 'rows',
          rows: rows.length,
          metric: worth.metric,
          direction: metric.definition.direction,
          judged: judged(metric),
          with: worth.all.value,
          without: worth.without.value,
          change: worth.delta,
          ci: worth.ci,
          margin: marginOf(metric, worth.without.value),
        });
      },
    );
  }
  const read = new Set(Object.values(question.binding.inputs).flatMap((bound) => inputColumns(bound).columns));
  for (const column of leaks.columns.filter((name) => read.has(name)).slice(0, MOST_COLUMNS)) {
    const without = await scoreShuffled(evaluation, question, column, leaks.testPath, ports);
    if (without === undefined) {
      notes.push(`${column} is not priced: the model file of run ${record.runKey.slice(0, 12)} is not here.`);
      continue;
    }
    compareAll(without, predictions, definitions, record.threshold, { digest: record.data.digest }).forEach(
      (each, index) => {
        const metric = declared[index]!;
        prices.push({
          leak: column,
          kind: 'column',
          rows: predictions.rows,
          metric: each.metric,
          direction: metric.definition.direction,
          judged: judged(metric),
          with: each.candidate.value,
          without: each.baseline.value,
          change: each.delta,
          ci: each.lower === null || each.upper === null ? null : [each.lower, each.upper],
          margin: marginOf(metric, each.baseline.value),
        });
      },
    );
  }
  const past = await newestVerdict(model.model, record.key, ports);
  const leaked = [...new Set(leaks.rows.flatMap(({ rows }) => [...rows]))];
  const some = leaked.length > 0 && leaked.length < predictions.rows;
  let clean: CleanVerdict | null = null;
  if (past !== undefined && some) {
    try {
      clean = await judgeClean(past, rowsWithout(predictions.rows, leaked), leaked.length, ports);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      notes.push(`The verdict ${past.record.key.slice(0, 12)} cannot be reached again: ${error.problems[0]?.what}.`);
    }
  }
  return {
    worth: {
      model: model.model,
      evaluation: record.key,
      current: record.key === model.evaluation.key,
      status: leakageVerdict([{ status: decideWorth(prices) }, ...(clean === null ? [] : [clean])]),
      prices,
      clean,
      notes,
    },
    jumps: past === undefined ? [] : jumpsOf(past),
    ceilings: [...humanCeiling(evaluation, declared), ...agreementCeiling(record, leaks.agreement)],
  };
}

function rowsWithout(rows: number, leaked: Iterable<number>): Int32Array {
  const gone = new Set(leaked);
  return Int32Array.from({ length: rows }, (_, row) => row).filter((row) => !gone.has(row));
}

/** Nobody agrees with the answers of people more than people do with each other. */
function agreementCeiling({ metrics }: EvaluationRecord, agreement: number | null): PricedLeaks['ceilings'] {
  const accuracy = metrics.accuracy;
  if (agreement === null || accuracy?.value == null || accuracy.ci === null) return [];
  const who = 'what annotators agree in with each other';
  return [{ metric: 'accuracy', value: accuracy.value, lower: accuracy.ci[0], ceiling: agreement, who }];
}

function humanCeiling(
  { model, record }: PricedEvaluation,
  declared: readonly DeclaredMetric[],
): PricedLeaks['ceilings'] {
  const human = model.config.evaluate.reference?.human;
  const metric = declared.find(({ options }) => options.role === 'optimize');
  if (human === undefined || metric === undefined || metric.definition.direction !== 'higher') return [];
  const estimate = record.metrics[metric.definition.name];
  if (estimate?.value == null || estimate.ci === null) return [];
  const who = 'the human level that model.yaml names';
  return [{ metric: metric.definition.name, value: estimate.value, lower: estimate.ci[0], ceiling: human, who }];
}

/** The model's predictions when one column's values are dealt out anew; undefined when its model file is not there. */
async function scoreShuffled(
  { model, record }: PricedEvaluation,
  question: EvaluationQuestion,
  column: string,
  testPath: string,
  ports: WorthPorts,
): Promise<Predictions | undefined> {
  const runEntry = await ports.evidence.find({ kind: 'runs', model: record.model, key: record.runKey });
  if (runEntry === undefined) return undefined;
  const run = await parseEvidence(RunRecord, runEntry, 'run.json', ports.evidence);
  if (run.file === null) return undefined;
  const path = await ports.evidence.checkout(runEntry, run.file.name, record.modelSha256);
  return ports.dataFiles.temporary('shuffled.parquet', async (file) => {
    const rows = await writeShuffled(testPath, column, file, ports);
    let predictions: Predictions | undefined;
    const keeper: Evidence = {
      ...ports.evidence,
      find: async (id) => (id.kind === 'evaluations' ? undefined : ports.evidence.find(id)),
      // Nothing is kept: only the answers are wanted.
      write: async (_, files) => {
        const written = files['predictions.parquet'];
        if (typeof written === 'object' && 'file' in written) {
          predictions = await readPredictions(written.file, question.spec, ports);
        }
        return { status: 'created', commit: '' };
      },
    };
    await evaluateModel(
      {
        model: record.model,
        task: question.task,
        evaluation: { key: record.key, material: record.material },
        runKey: record.runKey,
        modelFile: { sha256: record.modelSha256, checkout: async () => path },
        binding: question.binding,
        spec: question.spec,
        pin: question.pin,
        split: async () => ({ path: file, rows }),
        configFile: `${model.folder}/model.yaml`,
      },
      { ...ports, evidence: keeper },
    );
    return predictions;
  });
}

/** Two multiplications modulo a prime: an order of the rows that has nothing to do with theirs, on every machine the same. */
const SHUFFLE = '(((place * 2654435761) % 4294967291) * 40503 + 12345) % 4294967291';

async function writeShuffled(
  source: string,
  column: string,
  target: string,
  { tables }: Pick<WorthPorts, 'tables'>,
): Promise<number> {
  const session = await tables.open({ views: [{ name: 'split', file: source }], outputs: [target] });
  try {
    const id = quoteName(column);
    const ordered = 'select row_number() over () as place, * from split';
    const dealt = `select row_number() over (order by ${SHUFFLE}, place) as place, value from (select row_number() over () as place, ${id} as value from split)`;
    const select = `select a.* exclude (place) replace (b.value as ${id}) from (${ordered}) a join (${dealt}) b using (place) order by place`;
    await session.execute(
      `copy (${select}) to ${quoteText(target)} (format parquet, compression snappy, use_tmp_file false)`,
    );
    return Number((await session.rows('select count(*) as n from split'))[0]?.n);
  } finally {
    session.close();
  }
}

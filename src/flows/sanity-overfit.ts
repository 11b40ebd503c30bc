import type { ModelConfig, Task } from '../config/model-config.ts';
import { UserError } from '../errors.ts';
import type { EvaluationSpec } from '../experiment/evaluation-question.ts';
import { keyOf } from '../experiment/keys.ts';
import type { ModelFacts } from '../experiment/model-plan.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { Interrupted } from '../interrupted.ts';
import { defineMetrics } from '../metrics/catalog.ts';
import type { EvidenceId } from '../ports.ts';
import { type EvaluatePorts, evaluateModel } from './evaluate.ts';
import { describeSource, type TrainOutcome, type TrainPorts, trainSeed } from './train.ts';
import { attemptTraining } from './train-attempt.ts';

export interface SanityRequest {
  readonly facts: ModelFacts;
  readonly seed: number;
  readonly signal?: AbortSignal;
}

/** What a model that has learned a few rows by heart reaches on them, with room for regularisation. */
const REACHED: Readonly<Record<Task, { readonly metric: string; readonly reach: number }>> = {
  'binary-classification': { metric: 'roc_auc', reach: 0.95 },
  'multiclass-classification': { metric: 'accuracy', reach: 0.95 },
  regression: { metric: 'r2', reach: 0.9 },
  ranking: { metric: 'ndcg_linear@10', reach: 0.95 },
};

interface Overfit {
  readonly rows: number;
  readonly metric: string;
  readonly reach: number;
}

/** What `train.sanity` asks for; undefined where it asks for nothing. */
export function overfitAsked({ task, train }: Pick<ModelConfig, 'task' | 'train'>): Overfit | undefined {
  if (train.sanity === undefined) return undefined;
  const { rows = 32, metric, reach } = train.sanity === 'overfit' ? {} : train.sanity.overfit;
  const standard = REACHED[task];
  if (metric === undefined || metric === standard.metric) {
    return { rows, metric: standard.metric, reach: reach ?? standard.reach };
  }
  if (reach !== undefined) return { rows, metric, reach };
  throw new UserError({
    what: `train.sanity names ${metric}, but not the value that has to be reached`,
    where: { field: 'train.sanity.overfit.reach' },
    fix: `Add it: sanity: { overfit: { metric: ${metric}, reach: … } }`,
  });
}

/**
 * Runs the training once on a few rows of the training split, told so in `PROOFMARK_SANITY=overfit`, and scores the model
 * on the same rows. A pipeline that works learns them by heart in seconds; one that mixes up labels or columns, or does not
 * learn at all, does not, however long the real training takes. Undefined when all is well, or nothing was asked for; else
 * a failed run that says what was reached, kept like any failure.
 */
export async function checkOverfit(
  request: SanityRequest,
  ports: TrainPorts & EvaluatePorts,
): Promise<TrainOutcome | undefined> {
  const { facts, seed, signal } = request;
  const asked = overfitAsked(facts.config);
  if (asked === undefined) return undefined;
  const planned = facts.runs.find((run) => run.seed === seed);
  if (planned === undefined) throw new RangeError(`seed ${seed} is not in the plan of ${facts.model}`);
  const split = await ports.prepareSplit(facts.train);
  return ports.dataFiles.temporary('overfit.parquet', async (path) => {
    const rows = await takeRows(split.path, path, facts.spec, asked.rows, ports);
    const source = await describeSource(facts, ports.git);
    const folder = await ports.workFolders.create(`${facts.model}-overfit`);
    try {
      const name = `${facts.model} seed ${seed}`;
      const data = { path, rows };
      const run = await attemptTraining(
        { facts, planned, name, data, source, folder, signal, sanity: 'overfit' },
        ports,
      );
      if (run.status === 'interrupted') throw new Interrupted(`Nothing of [${name}] was kept; finished seeds stay.`);
      const reason =
        run.file === null
          ? `The sanity check, overfitting ${rows} rows, could not run. ${run.reason ?? ''}`.trim()
          : await judge(`${folder.path}/${facts.config.onnx.file}`, run, data, asked, facts, ports);
      if (reason === undefined) return undefined;
      const failed: RunRecord = { ...run, status: run.file === null ? run.status : 'failed', reason, file: null };
      return { status: 'failed', run: failed, entry: await keepFailure(failed, ports) };
    } finally {
      await folder.remove();
    }
  });
}

/**
 * Trains a seed, after the sanity check of its recipe where one is asked for and nobody trained this seed yet. One check is
 * enough for all seeds: recipes that passed are remembered in `passed`.
 */
export async function trainCheckedSeed(
  request: SanityRequest,
  passed: Set<string>,
  ports: TrainPorts & EvaluatePorts,
): Promise<TrainOutcome> {
  const { facts, seed } = request;
  const key = facts.runs.find((run) => run.seed === seed)?.key;
  const asked = facts.config.train.sanity !== undefined && key !== undefined && !passed.has(facts.recipe.key);
  if (asked && (await ports.evidence.find({ kind: 'runs', model: facts.model, key })) === undefined) {
    const failure = await checkOverfit(request, ports);
    if (failure !== undefined) return failure;
    passed.add(facts.recipe.key);
  }
  return trainSeed(request, ports);
}

async function keepFailure(run: RunRecord, ports: TrainPorts) {
  const key = ports.sha256(`overfit\n${run.key}\n${run.startedAt}\n${run.testbed.hostname}`);
  const id: EvidenceId = { kind: 'failures', model: run.model, key };
  const { commit } = await ports.evidence.write(id, { 'run.json': `${JSON.stringify(run, null, 2)}\n` });
  return { id, commit };
}

/**
 * A few rows of the training split in its order: evenly from each class where the label is one of a few, whole queries of a
 * ranking. Without both classes nothing could be learned, or measured.
 */
async function takeRows(
  from: string,
  to: string,
  spec: EvaluationSpec,
  wanted: number,
  ports: Pick<EvaluatePorts, 'tables'>,
): Promise<number> {
  const session = await ports.tables.open({ views: [{ name: 'split', file: from }], outputs: [to] });
  try {
    const place = quoteName('place in the split');
    const turn = quoteName('turn of the row');
    const numbered = `(select *, row_number() over () as ${place} from split)`;
    const label = quoteName(spec.label);
    const choice =
      spec.answer?.task === 'ranking'
        ? `select * exclude (${turn}) from (select *, min(${place}) over (partition by ${quoteName(spec.answer.query)}) as ${turn} from ${numbered}) order by ${turn}, ${place} limit ${wanted}`
        : spec.answer?.task === 'regression'
          ? `select * from ${numbered} where ${label} is not null order by ${place} limit ${wanted}`
          : `select * exclude (${turn}) from (select *, row_number() over (partition by ${label} order by ${place}) as ${turn} from ${numbered} where ${label} is not null) order by ${turn}, ${place} limit ${wanted}`;
    await session.execute(
      `copy (select * exclude (${place}) from (${choice}) order by ${place}) to ${quoteText(to)} (format parquet, use_tmp_file false)`,
    );
    const [counted] = await session.rows(`select count(*) as n from read_parquet(${quoteText(to)})`);
    return Number(counted?.n);
  } finally {
    session.close();
  }
}

/** Why the model has not learned the rows; undefined when it has. */
async function judge(
  modelPath: string,
  run: RunRecord,
  data: { readonly path: string; readonly rows: number },
  asked: Overfit,
  facts: ModelFacts,
  ports: EvaluatePorts,
): Promise<string | undefined> {
  const { record } = await evaluateModel(
    {
      model: facts.model,
      task: facts.config.task,
      evaluation: keyOf({ format: 'proofmark-overfit/1', run: run.key }, ports.sha256),
      runKey: run.key,
      modelFile: { sha256: run.file!.sha256, checkout: async () => modelPath },
      binding: facts.config.onnx,
      spec: onlyMetrics(facts.spec, asked.metric),
      pin: facts.train,
      split: async () => data,
      configFile: `${facts.folder}/model.yaml`,
    },
    // A few rows that were learned by heart are no evidence of anything: nothing is looked up, nothing kept.
    {
      ...ports,
      evidence: {
        ...ports.evidence,
        find: async () => undefined,
        write: async () => ({ status: 'created', commit: '' }),
      },
    },
  );
  const reached = record.metrics[asked.metric]?.value ?? null;
  const [definition] = defineMetrics([asked.metric], facts.config.task);
  const higher = definition!.direction === 'higher';
  if (reached !== null && (higher ? reached >= asked.reach : reached <= asked.reach)) {
    ports.log.info(
      `[${facts.model}] sanity check: ${data.rows} rows were learned, ${asked.metric} ${short(reached)} on them`,
    );
    return undefined;
  }
  const found = reached === null ? `${asked.metric} is undefined` : `${asked.metric} is ${short(reached)}`;
  return (
    `The sanity check failed before the training: after learning ${data.rows} rows, ${found} on those very rows, and ${higher ? 'at least' : 'at most'} ${asked.reach} was to be reached. ` +
    'A pipeline that cannot learn a few rows by heart will not learn many: look for shuffled labels, wrong columns in onnx.inputs, a learning rate of 0, or regularisation that PROOFMARK_SANITY=overfit should switch off.'
  );
}

/** What the rows are scored for, without anything that needs many of them. */
function onlyMetrics(spec: EvaluationSpec, metric: string): EvaluationSpec {
  const { explore: _, ...kept } = spec;
  const asked = spec.answer === undefined ? {} : { metrics: [metric] };
  return { ...kept, ...asked, entity: null, slices: [], critical: null, sqlMetrics: [], recallAtPrecision: [] };
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}

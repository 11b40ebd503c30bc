import { COST_METRIC } from '../config/check-model.ts';
import type { DataCard } from '../config/data-card.ts';
import { computedSlices } from '../config/evaluated-slices.ts';
import { metricEntries } from '../config/metric-entries.ts';
import type { MetricOptions, ModelConfig } from '../config/model-config.ts';
import { tableName } from '../config/table-name.ts';
import { inputColumns } from '../config/tensor-binding.ts';
import { textColumns, textsOf } from '../config/text-columns.ts';
import type { Problem } from '../errors.ts';
import { canonicalJson } from './canonical-json.ts';
import type { EvaluationSpec, SplitPin } from './evaluation-question.ts';
import { type FileIndex, joinPath, relativePath, selectInputs } from './input-files.ts';
import type { Keyed, ModelFacts } from './model-plan.ts';
import type { ParsedParams } from './params.ts';

/** SHA-256 as 64 lower-case hex digits. */
export type Digest = (content: string) => string;

/** Key of a material: the SHA-256 of its canonical JSON. */
export function keyOf(material: unknown, sha256: Digest): Keyed {
  return { key: sha256(canonicalJson(material)), material };
}

/** Everything that decides the rows of one split. The digest knows no paths, no card's name and no order of files. */
export function pinSplit(name: string, card: DataCard, split: string, sha256: Digest): SplitPin {
  const files = card.files
    .map((file) => ({ name: tableName(file), uri: file.uri, sha256: file.sha256, ...textsOf(textColumns(card, file)) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const query = card.query?.trim() ?? `select * from "${files[0]!.name}"`;
  const where = card.splits[split]!.where.trim();
  const key = card.key ?? [];
  const pinned = files.map(({ uri: _, ...file }) => file);
  const { key: digest } = keyOf({ format: 'proofmark-split/1', files: pinned, query, where, key }, sha256);
  return { card: name, split, files, query, where, key, digest };
}

/** Discovery looks at pairs of columns, so its cost grows with their square. */
const MOST_EXPLORED = 16;
const DISCOVERY_BINS = 5;

/** What an evaluation of this model computes. Expects a configuration that was checked: no slice is invalid. */
export function evaluationSpec(config: ModelConfig, card?: Pick<DataCard, 'columns'>): EvaluationSpec {
  const { evaluate } = config;
  const entries = metricEntries(config).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    label: evaluate.label,
    positive: evaluate.positive ?? null,
    entity: evaluate.entity ?? null,
    threshold: evaluate.threshold,
    slices: computedSlices(evaluate),
    critical: typeof evaluate.critical === 'string' ? evaluate.critical.trim() : null,
    sqlMetrics: entries.flatMap(({ name, options }) =>
      options.sql === undefined ? [] : [{ name, sql: options.sql.trim(), ...aggregateOf(options) }],
    ),
    recallAtPrecision: entries.flatMap(({ name, options }) =>
      options.at === undefined ? [] : [{ name, precision: options.at.precision }],
    ),
    ...taskSpec(config),
    ...exploredColumns(config, card),
  };
}

/** Left out where it is what it always was, so that keys of evaluations from before stay as they are. */
function aggregateOf({ aggregate, denominator }: MetricOptions): { aggregate?: 'sum'; denominator?: string } {
  if (denominator !== undefined) return { denominator: denominator.trim() };
  return aggregate === 'sum' ? { aggregate } : {};
}

/** What the answers of other tasks than binary classification are held against, and how much each row counts. */
function taskSpec({ task, evaluate, onnx }: ModelConfig): Pick<EvaluationSpec, 'answer' | 'weight' | 'metrics'> {
  const weight = evaluate.weight === undefined ? {} : { weight: evaluate.weight };
  switch (task) {
    case 'binary-classification':
      return weight;
    case 'multiclass-classification': {
      const classes = evaluate.classes?.map(String) ?? null;
      const holds = onnx.output.holds ?? 'probabilities';
      return { ...weight, ...namedMetrics(evaluate), answer: { task, classes, holds } };
    }
    case 'regression':
      return { ...weight, ...namedMetrics(evaluate), answer: { task } };
    case 'ranking':
      return { ...weight, ...namedMetrics(evaluate), answer: { task, query: evaluate.query ?? '' } };
  }
}

/** Names of the metrics that predictions give: those with parameters are computed only where somebody asks for them. */
function namedMetrics(evaluate: ModelConfig['evaluate']): { metrics: readonly string[] } {
  const names = metricEntries({ evaluate })
    .filter(({ name, options }) => options.sql === undefined && !COST_METRIC.test(name))
    .map(({ name }) => name);
  return { metrics: [...new Set(names)].sort() };
}

/** Columns to look through for slices that nobody named; never one that the card calls sensitive. */
function exploredColumns(
  { evaluate, onnx }: ModelConfig,
  card: Pick<DataCard, 'columns'> | undefined,
): Pick<EvaluationSpec, 'explore'> {
  const { discover } = evaluate;
  if (discover === false) return {};
  const inputs = Object.values(onnx.inputs).flatMap((bound) => {
    const { columns, list } = inputColumns(bound);
    return list === undefined ? columns : [];
  });
  const columns = [...new Set(discover === true ? inputs : discover.columns)]
    .filter((name) => card?.columns[name]?.sensitive !== true && name !== evaluate.label && name !== evaluate.entity)
    .slice(0, MOST_EXPLORED);
  if (columns.length === 0) return {};
  if (discover === true) return { explore: { columns, bins: DISCOVERY_BINS } };
  return { explore: { columns, bins: discover.bins, named: true } };
}

/** One model of one snapshot, as its files declare it. */
export interface DeclaredModel {
  readonly model: string;
  readonly folder: string;
  readonly config: ModelConfig;
  readonly cardFile: string;
  readonly card: DataCard;
}

export interface FactsOrProblems {
  /** Undefined when there are problems. */
  readonly facts: ModelFacts | undefined;
  readonly problems: readonly Problem[];
}

/** Path of a model's params file from the repository's root. */
export function paramsPath(declared: Pick<DeclaredModel, 'folder' | 'config'>): string | undefined {
  const { params } = declared.config.train;
  return params === undefined ? undefined : joinPath(declared.folder, params);
}

/**
 * The keys of a model in one snapshot, from names and object ids alone; no data is read.
 *
 * The recipe holds what can change the trained model: command, inputs, lock files, params, training data, the name of
 * the file it leaves. A run adds the seed. An evaluation adds how the model is fed, what is computed, and the test data.
 * Margins, roles, thresholds of values, owners and descriptions are in none of them: they change what is decided, or
 * said, about the same numbers.
 *
 * @param params of the params file, for their values
 */
export function modelFacts(
  declared: DeclaredModel,
  files: FileIndex,
  params: ParsedParams,
  sha256: Digest,
): FactsOrProblems {
  const { model, folder, config, cardFile, card } = declared;
  const { train, data, onnx } = config;
  const selected = selectInputs(
    { folder, inputs: train.inputs, environment: train.environment, params: train.params },
    files,
  );
  const problems = [...selected.problems, ...params.problems];
  if (problems.length > 0) return { facts: undefined, problems };

  const trainPin = pinSplit(data.card, card, data.train, sha256);
  const testPin = pinSplit(data.card, card, data.test, sha256);
  const recipe = keyOf(
    {
      format: 'proofmark-recipe/1',
      command: train.command.trim(),
      inputs: selected.inputs,
      environment: selected.environment,
      params: train.params === undefined ? null : relativePath(folder, joinPath(folder, train.params) ?? ''),
      // The split's name is the end of a variable's name: PROOFMARK_DATA_TRAIN.
      data: { split: data.train, digest: trainPin.digest },
      file: joinPath('', onnx.file) ?? onnx.file,
    },
    sha256,
  );
  const runs = train.seeds.map((seed) => ({
    seed,
    ...keyOf({ format: 'proofmark-run/1', recipe: recipe.key, seed }, sha256),
  }));
  const spec = evaluationSpec(config, card);
  const evaluation = evaluationOf({ config, runKey: runs[0]!.key, spec, test: testPin }, sha256);
  return {
    facts: {
      model,
      folder,
      config,
      cardFile,
      card,
      recipe,
      runs,
      train: trainPin,
      test: testPin,
      spec,
      evaluation,
      params: params.params,
    },
    problems: [],
  };
}

/** One model's run, evaluated somehow on some rows: for a baseline, as the candidate is and on the candidate's rows. */
export interface EvaluationRequest {
  /** Of the model that is evaluated: its task and how its ONNX file is fed. */
  readonly config: ModelConfig;
  readonly runKey: string;
  readonly spec: EvaluationSpec;
  readonly test: SplitPin;
}

export function evaluationOf({ config, runKey, spec, test }: EvaluationRequest, sha256: Digest): Keyed {
  const { inputs, output } = config.onnx;
  return keyOf(
    {
      format: 'proofmark-evaluation/1',
      task: config.task,
      run: runKey,
      binding: { inputs, output: { name: output.name, column: output.column ?? null } },
      spec,
      data: test.digest,
    },
    sha256,
  );
}

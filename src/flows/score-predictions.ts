import type { Task } from '../config/model-config.ts';
import type {
  BinaryPredictions,
  MulticlassPredictions,
  PredictedRows,
  Predictions,
  RankingPredictions,
  RegressionPredictions,
  SliceDimension,
} from '../metrics/predictions.ts';
import { classNames, multiclassColumns, probaColumns } from './score-classes.ts';
import type { ScoreColumns } from './score-file.ts';

/** Columns of a file of scores by task: of one model (`suffix` empty) or of one of two (`_a`, `_b`). */
interface TaskColumns {
  /** What must be there; of several with `|` between them, one. The first counts the rows. */
  readonly required: (suffixes: readonly string[]) => readonly string[];
  /** What a model's predictions are read from. */
  readonly ofModel: readonly string[];
  readonly ofRows: readonly string[];
}

const EVERY_ROW = ['sample_weight', 'slice', 'entity', 'id'];

const COLUMNS: Readonly<Record<Task, TaskColumns>> = {
  'binary-classification': {
    required: (suffixes) => ['y_true', ...suffixes.map((suffix) => binaryScore(suffix))],
    ofModel: ['y_score', 'y_pred'],
    ofRows: ['y_true'],
  },
  'multiclass-classification': {
    required: (suffixes) => [
      'y_true',
      ...suffixes.map((suffix) => [...probaColumns(suffix), `y_pred${suffix}`].join('|')),
    ],
    ofModel: ['proba', 'y_pred'],
    ofRows: ['y_true'],
  },
  regression: {
    required: (suffixes) => ['y_true', ...suffixes.map((suffix) => numberColumns(suffix).join('|'))],
    ofModel: ['y_pred', 'y_score'],
    ofRows: ['y_true'],
  },
  ranking: {
    required: (suffixes) => [
      'query',
      'relevance|y_true',
      ...suffixes.map((suffix) => rankingColumns(suffix).join('|')),
    ],
    ofModel: ['score', 'y_score'],
    ofRows: ['query', 'relevance', 'y_true'],
  },
};

const binaryScore = (suffix: string) => (suffix === '' ? 'y_score' : `score${suffix}`);
const numberColumns = (suffix: string) =>
  suffix === '' ? ['y_pred', 'y_score'] : [`y_pred${suffix}`, `score${suffix}`];
const rankingColumns = (suffix: string) => (suffix === '' ? ['score', 'y_score'] : [`score${suffix}`]);

/** Columns that must be there. */
export function requiredColumns(task: Task, suffixes: readonly string[]): readonly string[] {
  return COLUMNS[task].required(suffixes);
}

/** Columns to read if they are there. */
export function wantedColumns(task: Task, suffixes: readonly string[]): readonly string[] {
  const { ofModel, ofRows } = COLUMNS[task];
  const models = suffixes.flatMap((suffix) => [
    ...ofModel.map((name) => `${name}${suffix}`),
    ...(suffix === '' ? [] : [`score${suffix}`]),
  ]);
  return [...new Set([...ofRows, ...models, ...EVERY_ROW])];
}

/** Predictions of each model over the same rows; problems stay in `columns` until the caller throws them. */
export function predictionsOfModels(
  task: Task,
  columns: ScoreColumns,
  suffixes: readonly string[],
  classes: readonly string[] | undefined,
): readonly Predictions[] {
  const shared = sharedColumns(columns);
  switch (task) {
    case 'binary-classification': {
      const label = columns.labels('y_true') ?? new Uint8Array(0);
      return suffixes.map((suffix) => binary(columns, { ...shared, label }, suffix));
    }
    case 'multiclass-classification': {
      const names = classNames(columns, suffixes, classes);
      const { label, models } = multiclassColumns(columns, names, suffixes);
      return models.map((model): MulticlassPredictions => ({ task, ...shared, classes: names, label, ...model }));
    }
    case 'regression': {
      const target = columns.numbers('y_true') ?? new Float64Array(0);
      return suffixes.map((suffix): RegressionPredictions => {
        const column = columns.firstOf(...numberColumns(suffix));
        return { task, ...shared, target, prediction: columns.numbers(column ?? '') ?? new Float64Array(0) };
      });
    }
    case 'ranking':
      return ranking(columns, shared, suffixes);
  }
}

function binary(
  columns: ScoreColumns,
  shared: PredictedRows & Pick<BinaryPredictions, 'label'>,
  suffix: string,
): BinaryPredictions {
  const score = columns.numbers(binaryScore(suffix)) ?? new Float64Array(0);
  const predicted = columns.labels(`y_pred${suffix}`);
  return { task: 'binary-classification', ...shared, score, ...(predicted === undefined ? {} : { predicted }) };
}

function ranking(
  columns: ScoreColumns,
  shared: PredictedRows,
  suffixes: readonly string[],
): readonly RankingPredictions[] {
  const grades = columns.firstOf('relevance', 'y_true')!;
  const relevance = columns.numbers(grades) ?? new Float64Array(0);
  columns.check(
    grades,
    Array.from(relevance),
    'are negative',
    'relevance is 0 or more',
    (value) => (value as number) >= 0,
  );
  columns.check(
    grades,
    Array.from(relevance),
    'are too large',
    'relevance is at most 1000',
    (value) => (value as number) <= 1000,
  );
  const query = columns.categories('query');
  const codes = query?.codes ?? new Int32Array(0);
  const unknown = codes.indexOf(-1);
  if (unknown >= 0) columns.report('query', `no value in row ${unknown + 1}`, 'give every row its query');
  else oneInAQuery(columns, codes, shared.weight, 'sample_weight', 'a query has one weight');
  return suffixes.map((suffix): RankingPredictions => {
    const column = columns.firstOf(...rankingColumns(suffix));
    return {
      task: 'ranking',
      ...shared,
      relevance,
      score: columns.numbers(column ?? '') ?? new Float64Array(0),
      query: { codes, count: query?.values.length ?? 0 },
    };
  });
}

/** Reports a column that differs inside a query, of which a query can have only one value. */
function oneInAQuery(
  columns: ScoreColumns,
  query: Int32Array,
  values: ArrayLike<number> | undefined,
  name: string,
  fix: string,
): void {
  if (values === undefined || values.length !== query.length) return;
  const first = new Map<number, number>();
  for (let row = 0; row < query.length; row++) {
    const of = first.get(query[row]!);
    if (of === undefined) first.set(query[row]!, row);
    else if (values[of] !== values[row]) {
      columns.report(name, `rows ${of + 1} and ${row + 1} are of one query and differ`, fix);
      return;
    }
  }
}

/** Weight, entity and slice columns; `id` is only checked. */
function sharedColumns(columns: ScoreColumns): PredictedRows {
  const weight = columns.weights('sample_weight');
  const entity = columns.categories('entity');
  const slice = columns.categories('slice');
  const unknown = entity?.codes.indexOf(-1) ?? -1;
  if (unknown >= 0) {
    columns.report('entity', `no value in row ${unknown + 1}`, 'give every row its entity, or leave the column out');
  }
  checkIds(columns);
  const dimension: SliceDimension | undefined = slice && { name: 'slice', kind: 'column', ...slice };
  return {
    rows: columns.rows,
    slices: dimension === undefined ? [] : [dimension],
    perRow: {},
    ...(weight === undefined ? {} : { weight }),
    ...(entity === undefined ? {} : { entity: { codes: entity.codes, count: entity.values.length } }),
  };
}

/** An id that occurs twice is a join gone wrong: the row would count twice. Of a ranking, ids are unique inside a query. */
function checkIds(columns: ScoreColumns): void {
  const ids = columns.raw('id');
  if (ids === undefined) return;
  const queries = columns.raw('query');
  const firstRow = new Map<string, number>();
  let repeated = 0;
  let example = '';
  ids.forEach((id, row) => {
    const key = JSON.stringify([String(id), queries === undefined ? null : String(queries[row])]);
    const first = firstRow.get(key);
    if (first === undefined) firstRow.set(key, row);
    else if (repeated++ === 0) example = `${JSON.stringify(String(id))} in rows ${first + 1} and ${row + 1}`;
  });
  if (repeated > 0) {
    const times = repeated === 1 ? '1 id occurs' : `${repeated} ids occur`;
    columns.report('id', `${times} again; the first is ${example}`, 'give every row once');
  }
}

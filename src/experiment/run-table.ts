import { nearestName } from '../config/nearest-name.ts';
import { UserError } from '../errors.ts';
import type { EvaluationRecord } from './evaluation-record.ts';
import type { RunRecord } from './run-record.ts';

/** A run with the metrics of its evaluations on the rows that the table compares on. */
export interface EvaluatedRun {
  readonly run: RunRecord;
  /** Value by metric name; empty when the run was not evaluated on those rows. */
  readonly test: Readonly<Record<string, number | null>>;
}

/** What a column shows, which decides how it is written. */
export type RunColumnKind =
  | 'run'
  | 'model'
  | 'created'
  | 'commit'
  | 'status'
  | 'seed'
  | 'param'
  | 'test'
  | 'train'
  | 'time'
  | 'cost';

export interface RunColumn {
  readonly kind: RunColumnKind;
  /** Heading, and the name to sort by. */
  readonly name: string;
  /** Numbers in order; text after them; null where the run has nothing here. */
  value(row: EvaluatedRun): number | string | boolean | null;
}

export interface RunTable {
  readonly columns: readonly RunColumn[];
  readonly rows: readonly EvaluatedRun[];
  /** Rows before the limit. */
  readonly total: number;
  /** Columns the rows are sorted by, as asked for. */
  readonly sort: string;
}

export interface RunTableRequest {
  /** Name of a column, with `-` before it for the largest first. Default `-created`. */
  readonly sort?: string;
  readonly limit?: number;
}

/**
 * Runs side by side: params that differ between them, metrics of the test rows, metrics the training left. A column that
 * is empty in every row is left out. A run without a value stands last, whichever way the column is sorted.
 *
 * @throws UserError when there is no column of that name
 */
export function planRunTable(runs: readonly EvaluatedRun[], request: RunTableRequest = {}): RunTable {
  const columns = chooseColumns(runs);
  const sort = request.sort ?? '-created';
  const descending = sort.startsWith('-');
  const column = findColumn(columns, sort.replace(/^[-+]/, ''));
  const rows = runs.toSorted((a, b) => compareRuns(a, b, column, descending));
  return { columns, rows: rows.slice(0, request.limit ?? rows.length), total: runs.length, sort };
}

/**
 * Joins runs with what was evaluated of them. Numbers of different rows must not stand side by side, so only evaluations
 * on one split count: one that the newest evaluated run was evaluated on.
 */
export function joinEvaluations(
  runs: readonly RunRecord[],
  evaluations: readonly EvaluationRecord[],
): readonly EvaluatedRun[] {
  const digests = new Map<string, string>();
  for (const model of new Set(runs.map((run) => run.model))) {
    const newestFirst = runs
      .filter((run) => run.model === model)
      .toSorted((a, b) => (a.startedAt < b.startedAt ? 1 : -1));
    for (const run of newestFirst) {
      const evaluation = evaluations.findLast((candidate) => candidate.runKey === run.key);
      if (evaluation === undefined) continue;
      digests.set(model, evaluation.data.digest);
      break;
    }
  }
  return runs.map((run) => ({
    run,
    test: Object.fromEntries(
      evaluations
        .filter((evaluation) => evaluation.runKey === run.key && evaluation.data.digest === digests.get(run.model))
        .filter(() => run.status === 'succeeded')
        .flatMap((evaluation) => Object.entries(evaluation.metrics).map(([name, { value }]) => [name, value])),
    ),
  }));
}

/** One run as `proofmark runs --json` prints it. */
export function describeRun({ run, test }: EvaluatedRun) {
  return {
    key: run.key,
    model: run.model,
    seed: run.seed,
    status: run.status,
    reason: run.reason,
    startedAt: run.startedAt,
    commit: run.git.commit,
    dirty: run.git.dirty,
    params: run.params,
    metrics: test,
    trainMetrics: run.metrics,
    wallSeconds: run.wallSeconds,
    gpuSeconds: run.gpuSeconds,
    cost: run.cost,
    modelSha256: run.file?.sha256 ?? null,
  };
}

function chooseColumns(runs: readonly EvaluatedRun[]): readonly RunColumn[] {
  const models = new Set(runs.map(({ run }) => run.model));
  const seeds = new Set(runs.map(({ run }) => run.seed));
  const fixed = (kind: RunColumnKind, name: string, value: RunColumn['value']): RunColumn => ({ kind, name, value });
  const head = [
    fixed('run', 'run', ({ run }) => run.key),
    ...(models.size > 1 ? [fixed('model', 'model', ({ run }) => run.model)] : []),
    fixed('created', 'created', ({ run }) => run.startedAt),
    fixed('commit', 'commit', ({ run }) => run.git.commit),
    fixed('status', 'status', ({ run }) => run.status),
    ...(seeds.size > 1 ? [fixed('seed', 'seed', ({ run }) => run.seed)] : []),
  ];
  const tail = [
    fixed('time', 'time', ({ run }) => run.wallSeconds),
    ...(runs.some(({ run }) => run.cost !== null)
      ? [fixed('cost', 'cost', ({ run }) => run.cost?.amount ?? null)]
      : []),
  ];

  const taken = new Set([...head, ...tail].map(({ name }) => name));
  const named = (
    kind: RunColumnKind,
    prefix: string,
    names: readonly string[],
    value: (row: EvaluatedRun, name: string) => ReturnType<RunColumn['value']>,
  ) =>
    names.map((name): RunColumn => {
      const heading = taken.has(name) ? `${prefix}.${name}` : name;
      taken.add(heading);
      return { kind, name: heading, value: (row) => value(row, name) };
    });
  // Metrics of the test rows first: they keep their plain names where a param or a training metric has the same.
  const test = named(
    'test',
    'test',
    byImportance(filledNames(runs.map((row) => row.test))),
    (row, name) => row.test[name] ?? null,
  );
  const params = named(
    'param',
    'params',
    differingNames(runs.map(({ run }) => run.params)),
    ({ run }, name) => run.params[name] ?? null,
  );
  const train = named(
    'train',
    'train',
    filledNames(runs.map(({ run }) => run.metrics)),
    ({ run }, name) => run.metrics[name] ?? null,
  );
  return [...head, ...params, ...test, ...train, ...tail];
}

/** Metrics that every evaluation has, the most telling first. Others were asked for by name, and come before them. */
const COMMON_METRICS = [
  'roc_auc',
  'average_precision',
  'log_loss',
  'brier',
  'f1',
  'precision',
  'recall',
  'accuracy',
  'mcc',
];
const MINOR_METRICS =
  /^(?:balanced_accuracy|specificity|cohen_kappa|f1_(?:macro|weighted)|(?:ece|mce)_\d+|positive_rate|prevalence)$/;

function byImportance(names: readonly string[]): readonly string[] {
  const rank = (name: string) => {
    if (MINOR_METRICS.test(name)) return COMMON_METRICS.length;
    return COMMON_METRICS.indexOf(name);
  };
  return names.toSorted((a, b) => rank(a) - rank(b));
}

type Values = Readonly<Record<string, unknown>>;

/** Names with a value in any row, in the order they first occur. */
function filledNames(rows: readonly Values[]): readonly string[] {
  const filled = rows.flatMap((row) => Object.keys(row).filter((name) => row[name] !== null));
  return [...new Set(filled)];
}

/** Names whose values are not the same in all rows, in the order they first occur. */
function differingNames(rows: readonly Values[]): readonly string[] {
  const names = new Set(rows.flatMap((row) => Object.keys(row)));
  return [...names].filter((name) => new Set(rows.map((row) => JSON.stringify(row[name]))).size > 1);
}

function findColumn(columns: readonly RunColumn[], name: string): RunColumn {
  const column =
    columns.find((candidate) => candidate.name === name) ??
    columns.find((candidate) => candidate.name.toLowerCase() === name.toLowerCase());
  if (column !== undefined) return column;
  const names = columns.map((candidate) => candidate.name);
  const nearest = nearestName(name, names);
  throw new UserError({
    what: `there is no column ${JSON.stringify(name)} to sort by`,
    fix: `${nearest === undefined ? '' : `did you mean ${nearest}? `}The columns are ${names.join(', ')}; -name sorts the largest first.`,
  });
}

function compareRuns(a: EvaluatedRun, b: EvaluatedRun, column: RunColumn, descending: boolean): number {
  const [x, y] = [column.value(a), column.value(b)];
  if (x === null || y === null) return x === y ? compareKeys(a, b) : x === null ? 1 : -1;
  const order = compareValues(x, y);
  if (order !== 0) return descending ? -order : order;
  return compareKeys(a, b);
}

function compareValues(a: number | string | boolean, b: number | string | boolean): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'number' || typeof b === 'number') return typeof a === 'number' ? -1 : 1;
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Newest first, then by key, so that the order never hangs on the order of reading. */
function compareKeys(a: EvaluatedRun, b: EvaluatedRun): number {
  if (a.run.startedAt !== b.run.startedAt) return a.run.startedAt < b.run.startedAt ? 1 : -1;
  return a.run.key < b.run.key ? -1 : a.run.key > b.run.key ? 1 : 0;
}

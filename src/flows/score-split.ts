import { UserError } from '../errors.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { Predictions } from '../metrics/predictions.ts';
import type { Column, DataFiles, Engine, Log, Scorer, Scores, TableSession, Tables } from '../ports.ts';
import { allOf } from '../side-by-side.ts';
import { joinAnswers } from './answer-columns.ts';
import { findSpecProblems, trySqlMetrics } from './check-evaluation.ts';
import { checkValues } from './check-question.ts';
import { explainSql } from './check-sql.ts';
import { configFileOf, type EvaluateRequest } from './evaluate-request.ts';
import { featureSelect, findUnknownFeatures, findUnusableFeatures } from './feature-query.ts';
import { type OpenedModel, openModel } from './open-model.ts';
import { codeItems, predictionsSelect, readColumns } from './read-predictions.ts';
import type { RowChoice, RowSource } from './shard-rows.ts';
import { planSliceColumns } from './slice-columns.ts';
import type { SliceItem } from './slice-values.ts';
import type { Truth } from './truth-kind.ts';

export interface ScorePorts {
  readonly tables: Tables;
  readonly engine: Engine;
  readonly dataFiles: DataFiles;
  readonly log: Log;
}

/** The rows that were scored, with the model's answers beside them. */
export interface ScoredRows {
  readonly scores: Scores;
  readonly rows: number;
  /** Of the whole split, of which a shard is a part. */
  readonly splitRows: number;
  readonly modelBytes: number;
  /** Writes them to the output as `predictions.parquet`. */
  write(): Promise<void>;
  /** The same as typed columns; may run beside `write`. */
  read(): Promise<Predictions>;
}

/** Which rows are scored, and the file that they may be written to. */
export interface ScoreTarget {
  readonly choose: RowChoice;
  /** Absolute path of a file that does not exist yet. */
  readonly output: string;
}

/**
 * Scores rows of a split and lends them to `use`, in the session of the table engine that joined them. The model is opened
 * while the rows are prepared. Everything that can be wrong with the request is found before scoring.
 * @throws UserError with every problem; what is wrong with the rows is told before what is wrong with the model file
 */
export async function scoreSplit<R>(
  request: EvaluateRequest,
  target: ScoreTarget,
  ports: ScorePorts,
  use: (scored: ScoredRows) => Promise<R>,
): Promise<R> {
  const opening = openModel(request, ports);
  try {
    const [split, model] = await allOf([request.split(), opening]);
    requireSameTask(request);
    const session = await ports.tables.open({
      views: [{ name: 'split', file: split.path }],
      outputs: [target.output],
      ...(request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs }),
    });
    try {
      const checked = await check(session, request, model, ports.log);
      const splitRows = await countRows(session);
      const source = await target.choose(session, splitRows);
      await requireUsable(session, request, checked, source);
      // The slices take no part in the answers, and the table engine has time while those are computed.
      const [scores, slices] = await allOf([
        score(session, request, checked, source, ports.log),
        planSliceColumns(session, request.spec, checked.columns, 'split'),
      ]);
      const rows = scores.values.length / scores.width;
      const joined = await join(session, request, { ...checked, ...source, scores, slices }, target.output);
      return await use({ ...joined, scores, rows, splitRows, modelBytes: model.bytes });
    } finally {
      session.close();
    }
  } finally {
    const opened = await opening.catch(() => undefined);
    await opened?.scorer?.close();
  }
}

async function countRows(session: TableSession): Promise<number> {
  const [counted] = await session.rows('select count(*) as n from split');
  return Number(counted?.n);
}

/** The rows and the questions are the candidate's; a model of another task has no answers to them. */
function requireSameTask(request: EvaluateRequest): void {
  const { model, task, spec } = request;
  const asked = spec.answer?.task ?? 'binary-classification';
  if (asked === task) return;
  throw new UserError({
    what: `this model of ${model} does ${task}, and is to be compared with one that does ${asked}`,
    where: { file: configFileOf(request), field: 'task' },
    fix: 'A model that answers another question is another model: give it a folder of its own.',
  });
}

/** Rows and a model that belong together. */
interface Checked {
  readonly columns: readonly Column[];
  readonly scorer: Scorer;
  readonly truth: Truth;
}

async function check(session: TableSession, request: EvaluateRequest, model: OpenedModel, log: Log): Promise<Checked> {
  const file = configFileOf(request);
  const columns = await session.columns('select * from split');
  const problems = [...(await findSpecProblems(session, request.spec, columns, file)), ...model.problems];
  const { scorer } = model;
  if (scorer !== undefined) problems.push(...findUnknownFeatures(scorer.columns, columns, inputsOf(request)));
  if (problems.length > 0 || scorer === undefined) throw new UserError(problems);
  return { columns, scorer, truth: await checkValues(session, request, columns, log) };
}

async function requireUsable(
  session: TableSession,
  request: EvaluateRequest,
  { scorer, columns }: Checked,
  { table }: RowSource,
): Promise<void> {
  const problems = await findUnusableFeatures(session, table, scorer.columns, columns, inputsOf(request));
  if (problems.length > 0) throw new UserError(problems);
}

function inputsOf(request: EvaluateRequest): { readonly file: string; readonly field: string } {
  return { file: configFileOf(request), field: 'onnx.inputs' };
}

async function score(
  session: TableSession,
  request: EvaluateRequest,
  { scorer }: Checked,
  source: RowSource,
  log: Log,
): Promise<Scores> {
  const { model, pin } = request;
  const progress = log.progress(`scoring ${model} on ${pin.card}/${pin.split}`);
  const select = featureSelect(scorer.columns);
  let rows = 0;
  return explainSql(select, inputsOf(request), async () => {
    for await (const batch of session.read(`select ${select} from ${source.table}`)) {
      await scorer.push(batch);
      rows += batch.rows;
      progress.update(rows / Math.max(1, source.rows), `${rows.toLocaleString('en-US')} rows`);
    }
    return scorer.finish();
  }).finally(() => progress.done(`${rows.toLocaleString('en-US')} rows`));
}

interface Answered extends Checked, RowSource {
  readonly scores: Scores;
  readonly slices: readonly SliceItem[];
}

/**
 * A view of the rows beside their answers. It is not a table, which would hold every text of every row in memory: what is
 * computed twice costs less than that.
 */
async function join(
  session: TableSession,
  request: EvaluateRequest,
  { columns, truth, table, rowNumber, scores, slices }: Answered,
  output: string,
): Promise<Pick<ScoredRows, 'write' | 'read'>> {
  const { spec } = request;
  const file = configFileOf(request);
  const { rows, items } = await joinAnswers(session, truth, columns, table, scores, file);
  await trySqlMetrics(session, spec, rows, file);
  const codes = codeItems(slices);
  const select = predictionsSelect(spec, items, rows, [...slices, ...codes], rowNumber);
  const explained = <T>(run: () => Promise<T>) => explainSql(select, { file, field: 'evaluate' }, run);
  await explained(() => session.execute(`create view predictions as ${select}`));
  const written = `select * ${exclude(codes.map(({ name }) => name))} from predictions`;
  const copy = `copy (${written}) to ${quoteText(output)} (format parquet, compression zstd, use_tmp_file false)`;
  return {
    write: () => explained(() => session.execute(copy)),
    read: () => explained(() => readColumns(session, spec, { items: slices })),
  };
}

function exclude(columns: readonly string[]): string {
  return columns.length === 0 ? '' : `exclude (${columns.map(quoteName).join(', ')})`;
}

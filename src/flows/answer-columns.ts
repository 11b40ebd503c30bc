import { UserError } from '../errors.ts';
import type { AnswerSpec, EvaluationSpec } from '../experiment/evaluation-question.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import type { Column, NewColumn, Scores, TableSession } from '../ports.ts';
import { hasColumn } from './feature-query.ts';
import type { SliceItem } from './slice-values.ts';
import type { Truth } from './truth-kind.ts';

/** What SQL metrics call the model's answer, by task. */
export function answerNames(answer: AnswerSpec | undefined): readonly string[] {
  switch (answer?.task) {
    case undefined:
      return ['p'];
    case 'multiclass-classification':
      return ['prediction', 'p'];
    case 'regression':
      return ['prediction'];
    case 'ranking':
      return ['score'];
  }
}

const PROBABILITIES = 'probabilities of the model';

/** Name of an answer among the columns of the split; another one where the split has it. */
function nameBeside(columns: readonly Column[], name: string): string {
  return hasColumn(columns, name) ? `${name} of the model` : name;
}

/** A select of the split with answers nobody has given yet, to try SQL on. */
export function withExampleAnswers(spec: EvaluationSpec, columns: readonly Column[], table: string): string {
  const isText = (name: string) => spec.answer?.task === 'multiclass-classification' && name === 'prediction';
  const items = answerNames(spec.answer).map(
    (name) => `${isText(name) ? "'text'::varchar" : '0.5::float'} as ${quoteName(nameBeside(columns, name))}`,
  );
  return `(select *, ${items.join(', ')} from ${table})`;
}

export interface AnswerColumns {
  /** A relation: the rows of `table` with the answers beside them, under the names SQL metrics use. */
  readonly rows: string;
  /** Columns of `predictions.parquet`: the truth and the answer. */
  readonly items: readonly SliceItem[];
}

/**
 * Puts the model's answers beside the rows. Row i of the scores belongs to row i of the table: both are read in order, by
 * one thread.
 * @throws UserError when the model does not answer with the classes that the label has
 */
export async function joinAnswers(
  session: TableSession,
  truth: Truth,
  columns: readonly Column[],
  table: string,
  scores: Scores,
  file: string,
): Promise<AnswerColumns> {
  const name = (wanted: string) => quoteName(nameBeside(columns, wanted));
  const joined = (items: readonly string[]) =>
    `(select ${table}.*, ${items.join(', ')} from ${table} positional join scores)`;
  switch (truth.task) {
    case 'binary-classification':
      await session.createTable('scores', { value: scores.values });
      return {
        rows: joined([`scores.value as ${name('p')}`]),
        items: [
          { name: 'label', sql: `cast(${truth.sql} as utinyint)` },
          { name: 'score', sql: name('p') },
        ],
      };
    case 'regression':
      await session.createTable('scores', { value: scores.values });
      return {
        rows: joined([`scores.value as ${name('prediction')}`]),
        items: [
          { name: 'target', sql: truth.sql },
          { name: 'prediction', sql: name('prediction') },
        ],
      };
    case 'ranking':
      await session.createTable('scores', { value: scores.values });
      return {
        rows: joined([`scores.value as ${name('score')}`]),
        items: [
          { name: 'query', sql: truth.query },
          { name: 'relevance', sql: truth.sql },
          { name: 'score', sql: name('score') },
        ],
      };
    case 'multiclass-classification': {
      const isLabel = scores.texts !== undefined;
      const answered = isLabel ? labelColumns(scores, truth, file) : probabilityColumns(scores, truth, file);
      await session.createTable('scores', answered);
      const classes = `[${truth.classes.map(quoteText).join(', ')}]`;
      const probabilities = isLabel ? [] : [`scores.value[:] as ${quoteName(PROBABILITIES)}`];
      return {
        rows: joined([
          `${classes}[cast(scores.place as integer) + 1] as ${name('prediction')}`,
          `${isLabel ? 'null::float' : 'scores.confidence'} as ${name('p')}`,
          ...probabilities,
        ]),
        items: [
          { name: 'label', sql: truth.sql },
          isLabel ? { name: 'predicted', sql: name('prediction') } : { name: 'proba', sql: quoteName(PROBABILITIES) },
        ],
      };
    }
  }
}

type Classes = Extract<Truth, { task: 'multiclass-classification' }>;

/** Probabilities, the place of the largest among the classes (−1 when there is none), and that largest one. */
function probabilityColumns({ values, width }: Scores, { classes }: Classes, file: string): Record<string, NewColumn> {
  if (width !== classes.length) {
    throw new UserError({
      what: `the model gives ${width} probabilities a row, and there are ${classes.length} classes: ${shown(classes)}`,
      where: { file, field: 'evaluate.classes' },
      fix: 'List every class the model knows, in the order of its output: evaluate: { classes: [first, second, …] }',
    });
  }
  const rows = values.length / width;
  const place = new Float32Array(rows);
  const confidence = values instanceof Float32Array ? new Float32Array(rows) : new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (let column = 0; column < width; column++) {
      const value = values[row * width + column]!;
      if (value > most) [best, most] = [column, value];
    }
    place[row] = best;
    confidence[row] = best < 0 ? Number.NaN : most;
  }
  return { value: { values, width }, place, confidence };
}

function labelColumns({ values, texts = [] }: Scores, { classes }: Classes, file: string): Record<string, NewColumn> {
  const places = texts.map((text) => placeOf(text, classes));
  const strangers = texts.filter((_, code) => places[code]! < 0);
  if (strangers.length > 0) {
    throw new UserError({
      what: `the model answers ${shown(strangers)}, which ${strangers.length === 1 ? 'is' : 'are'} not among the classes: ${shown(classes)}`,
      where: { file, field: 'evaluate.classes' },
      fix: 'List every class the model can answer in evaluate.classes, or let it answer with the values of the label.',
    });
  }
  return { place: Float32Array.from(values, (code) => places[code]!) };
}

/** A label of a floating-point tensor is `2` where the class is `2` or `2.0`. */
function placeOf(text: string, classes: readonly string[]): number {
  const exact = classes.indexOf(text);
  if (exact >= 0 || text.trim() === '' || Number.isNaN(Number(text))) return exact;
  return classes.findIndex((name) => name.trim() !== '' && Number(name) === Number(text));
}

/** The first few of a list of names. */
export function shown(names: readonly string[]): string {
  const first = names.slice(0, 6).map((name) => JSON.stringify(name));
  return `${first.join(', ')}${names.length > 6 ? ', …' : ''}`;
}

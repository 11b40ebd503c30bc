import type { AnswerSpec } from '../experiment/evaluation-question.ts';
import { quoteName, quoteText } from '../experiment/sql-text.ts';
import { classOrder } from '../metrics/class-order.ts';
import type { PredictedRows, Predictions } from '../metrics/predictions.ts';
import type { Column, TableSession } from '../ports.ts';
import { readCodes } from './entity-codes.ts';

/** Where the values of a selected item go: `width` values a row. */
export interface Destination {
  readonly item: string;
  readonly target: Uint8Array | Float32Array | Float64Array | Int32Array;
  readonly width?: number;
}

/** The truth and the answer: what is read, and the predictions they make with the columns every task has. */
export interface Answered {
  readonly reads: readonly Destination[];
  readonly complete: (rows: PredictedRows) => Predictions;
}

/** Arrays for the truth and the answer of a task, and what fills them from a view of predictions. */
export async function planAnswers(
  session: TableSession,
  view: string,
  answer: AnswerSpec | undefined,
  columns: readonly Column[],
  rows: number,
): Promise<Answered> {
  const numbers = (name: string) => (isDouble(columns, name) ? new Float64Array(rows) : new Float32Array(rows));
  switch (answer?.task) {
    case undefined: {
      const label = new Uint8Array(rows);
      const score = numbers('score');
      const reads = [
        { item: 'label', target: label },
        { item: 'score', target: score },
      ];
      return { reads, complete: (read) => ({ task: 'binary-classification', ...read, label, score }) };
    }
    case 'multiclass-classification':
      return planClasses(session, view, answer, columns, rows);
    case 'regression': {
      const target = new Float64Array(rows);
      const prediction = numbers('prediction');
      const reads = [
        { item: 'target', target },
        { item: 'prediction', target: prediction },
      ];
      return { reads, complete: (read) => ({ task: 'regression', ...read, target, prediction }) };
    }
    case 'ranking': {
      const relevance = new Float64Array(rows);
      const score = numbers('score');
      const query = await readCodes(session, view, rows, 'query');
      const reads = [
        { item: 'relevance', target: relevance },
        { item: 'score', target: score },
      ];
      return { reads, complete: (read) => ({ task: 'ranking', ...read, relevance, score, query }) };
    }
  }
}

/** Values keep the precision the model gave them. */
function isDouble(columns: readonly Column[], name: string): boolean {
  return columns.find((column) => column.name === name)?.type.startsWith('DOUBLE') === true;
}

async function planClasses(
  session: TableSession,
  view: string,
  answer: Extract<AnswerSpec, { task: 'multiclass-classification' }>,
  columns: readonly Column[],
  rows: number,
): Promise<Answered> {
  const classes = answer.classes ?? classOrder(await labelsOf(session, view));
  const type = quoteName(`classes of the label in ${view}`);
  await session.execute(`create type ${type} as enum (${classes.map(quoteText).join(', ')})`);
  const codeOf = (column: string) => `coalesce(cast(enum_code(cast(${column} as ${type})) as integer), -1)`;
  const label = new Int32Array(rows);
  const ofLabel = { item: codeOf('label'), target: label };
  if (answer.holds === 'labels') {
    const predicted = new Int32Array(rows);
    const reads = [ofLabel, { item: codeOf('predicted'), target: predicted }];
    return { reads, complete: (read) => ({ task: answer.task, ...read, classes, label, predicted }) };
  }
  const width = classes.length;
  const double = isDouble(columns, 'proba');
  const proba = double ? new Float64Array(rows * width) : new Float32Array(rows * width);
  const item = `cast(proba as ${double ? 'double' : 'float'}[${width}])`;
  const reads = [ofLabel, { item, target: proba, width }];
  return { reads, complete: (read) => ({ task: answer.task, ...read, classes, label, proba }) };
}

async function labelsOf(session: TableSession, view: string): Promise<readonly string[]> {
  const found = await session.rows(`select distinct label from ${quoteName(view)}`);
  return found.map((row) => String(row.label));
}

import type { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { formatCount, formatShare } from './numbers.ts';
import { renderScoreMarkdown, renderScoreText, type ScoreResult } from './score-table.ts';
import type { SummaryOptions } from './terminal.ts';

/** Intervals of an evaluation are 95% intervals. */
const CONFIDENCE = 0.95;

/** Metrics of one evaluation for a terminal, overall and by slice. */
export function renderEvaluationText(record: EvaluationRecord, options: SummaryOptions = {}): string {
  return `${visibleLine(headline(record))}\n\n${renderScoreText(scoresOf(record), options)}`;
}

export function renderEvaluationMarkdown(record: EvaluationRecord): string {
  return `${escapeMarkdown(headline(record), 500)}\n\n${renderScoreMarkdown(scoresOf(record))}`;
}

function headline(record: EvaluationRecord): string {
  const { model, data, rows, positives, invalid, classes, queries } = record;
  const bad = invalid === 0 ? '' : `, ${formatCount(invalid)} invalid scores`;
  const answers =
    positives !== null
      ? `, ${formatShare(positives, rows)} positive`
      : classes !== undefined
        ? `, ${formatCount(classes.length)} classes`
        : queries !== undefined
          ? `, ${formatCount(queries)} queries`
          : '';
  return `${model} on ${data.card}/${data.split}: ${formatCount(rows)} rows${answers}${bad}. Evaluation ${record.key.slice(0, 12)}.`;
}

function scoresOf(record: EvaluationRecord): ScoreResult {
  return {
    task: record.task ?? 'binary-classification',
    n: record.rows,
    metrics: record.metrics,
    ...(record.task === undefined ? { threshold: record.threshold } : {}),
    confidence: CONFIDENCE,
    slices: Object.fromEntries(record.slices.map(({ slice, rows, metrics }) => [slice, { n: rows, metrics }])),
  };
}

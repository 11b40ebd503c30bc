import type { ModelReport } from '../model-report.ts';
import { formatNumber } from '../numbers.ts';
import { type CurvePair, type PairScore, renderCalibration, renderPrecisionRecall, renderRoc } from './curves.ts';
import { type Forest, type ForestRow, renderForest } from './forest.ts';
import type { Plot } from './plot.ts';
import { taskPlots } from './task-plots.ts';
import { renderTraining, trainingCurve } from './training.ts';

/** Slices a forest plot shows at most, beside the line of all rows. */
const FOREST_ROWS = 20;

/** The plots this report has data for, the most telling first. Drawing happens when `svg` is called. */
export function plotsOf(report: ModelReport): Plot[] {
  return [...forestPlots(report), ...curvePlots(report), ...taskPlots(report), ...trainingPlots(report)];
}

function forestPlots(report: ModelReport): Plot[] {
  const forest = forestOf(report);
  if (forest === null) return [];
  const worst = forest.rows.find((row) => !row.whole)!;
  return [
    {
      name: 'slices',
      title: 'Slices',
      alternative: `Change of ${forest.metric} by slice; worst: ${worst.label} ${formatNumber(worst.change.value)}`,
      width: 760,
      svg: (theme) => renderForest(theme, forest),
    },
  ];
}

/** The metric of the first slice row, which is the one that blocks when any does: one plot has one unit. */
export function forestOf(report: ModelReport): Forest | null {
  const { slices, metrics, data, confidence } = report.verdict;
  const first = slices.rows.find(({ change }) => change !== null);
  if (first === undefined) return null;
  const rows: ForestRow[] = [];
  for (const { metric, slice: label, rows: count, change, status } of slices.rows) {
    if (rows.length === FOREST_ROWS) break;
    if (change !== null && metric === first.metric) rows.push({ label, rows: count, change, status, whole: false });
  }
  const overall = metrics.find((row) => row.metric === first.metric);
  const whole: ForestRow[] =
    overall === undefined || overall.change === null
      ? []
      : [{ label: 'all rows', rows: data.rows, change: overall.change, status: overall.status, whole: true }];
  return {
    metric: first.metric,
    direction: first.direction,
    margin: first.margin,
    confidence,
    rows: [...whole, ...rows],
  };
}

function curvePlots(report: ModelReport): Plot[] {
  const { curves, baseline, data } = report.verdict;
  if (curves === null) return [];
  const pair: CurvePair = { ...curves, baselineLabel: baseline?.label ?? '' };
  const score = (metric: string, name: string): PairScore => {
    const row = report.verdict.metrics.find((each) => each.metric === metric);
    return { name, candidate: row?.candidate.value ?? null, baseline: row?.baseline?.value ?? null };
  };
  const roc = score('roc_auc', 'AUC');
  const precision = score('average_precision', 'AP');
  const told = (each: PairScore) =>
    `candidate ${formatNumber(each.candidate)}, baseline ${formatNumber(each.baseline)}`;
  const plots: Plot[] = [];
  if (curves.candidate.roc.length > 1) {
    plots.push({
      name: 'roc',
      title: 'ROC curve',
      alternative: `ROC curve; AUC: ${told(roc)}`,
      width: 480,
      svg: (theme) => renderRoc(theme, pair, roc),
    });
  }
  if (curves.candidate.calibration.length > 0) {
    plots.push({
      name: 'calibration',
      title: 'Calibration',
      alternative: 'Calibration: observed rate by mean predicted score',
      width: 480,
      svg: (theme) => renderCalibration(theme, pair),
    });
  }
  if (curves.candidate.precisionRecall.length > 1) {
    const baseRate = data.rows === 0 ? 0 : (data.positives ?? 0) / data.rows;
    plots.push({
      name: 'precision-recall',
      title: 'Precision and recall',
      alternative: `Precision and recall; average precision: ${told(precision)}`,
      width: 480,
      svg: (theme) => renderPrecisionRecall(theme, pair, precision, baseRate),
    });
  }
  return plots;
}

function trainingPlots(report: ModelReport): Plot[] {
  const run = report.runs[0];
  const curve = run === undefined ? null : trainingCurve(run);
  if (curve === null) return [];
  return [
    {
      name: 'training',
      title: 'Training',
      alternative: `Training curve: ${curve.series.map(({ name }) => name).join(', ')}`,
      width: 480,
      svg: (theme) => renderTraining(theme, curve),
    },
  ];
}

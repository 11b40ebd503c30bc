import type { ModelReport } from '../model-report.ts';
import { formatCount, formatShare } from '../numbers.ts';
import { renderConfusion, renderConfusionChange } from './confusion.ts';
import { renderCalibration } from './curves.ts';
import type { Plot } from './plot.ts';
import { renderQueries, renderQueryChange } from './queries.ts';
import { renderPredictedActual, renderResiduals } from './residuals.ts';

const WIDTH = 480;

/** Pictures of the answers of a model that is not binary, the most telling first. */
export function taskPlots({ verdict }: ModelReport): Plot[] {
  const { picture, changes, baseline } = verdict;
  if (picture === null || picture === undefined) return [];
  const label = baseline?.label ?? '';
  switch (picture.task) {
    case 'multiclass-classification': {
      const { classes, confusion, reliability } = picture;
      const right = confusion.candidate.reduce((sum, row, code) => sum + row[code]!, 0);
      const all = confusion.candidate.flat().reduce((sum, count) => sum + count, 0);
      const pair = reliability && {
        candidate: { roc: [], precisionRecall: [], calibration: reliability.candidate },
        baseline:
          reliability.baseline === null ? null : { roc: [], precisionRecall: [], calibration: reliability.baseline },
        baselineLabel: label,
      };
      const axes = { x: 'Confidence (largest probability), and rows in each bin', y: 'Share right' };
      return [
        {
          name: 'confusion',
          title: 'Confusion',
          alternative: `Confusion of ${classes.length} classes; ${formatShare(right, all)} of the rows are right`,
          width: WIDTH,
          svg: (theme) => renderConfusion(theme, picture),
        },
        ...(confusion.baseline === null
          ? []
          : [
              {
                name: 'confusion-change',
                title: 'Confusion, change',
                alternative: 'Change of the confusion against the baseline',
                width: WIDTH,
                svg: (theme) => renderConfusionChange(theme, picture),
              } satisfies Plot,
            ]),
        ...(pair === null
          ? []
          : [
              {
                name: 'calibration',
                title: 'Calibration',
                alternative: 'Calibration: share right by confidence',
                width: WIDTH,
                svg: (theme) => renderCalibration(theme, pair, axes),
              } satisfies Plot,
            ]),
      ];
    }
    case 'regression':
      return [
        {
          name: 'residuals',
          title: 'Residuals',
          alternative: 'Residuals: median and middle 80% by the predicted value',
          width: WIDTH,
          svg: (theme) => renderResiduals(theme, picture, label),
        },
        {
          name: 'predicted-actual',
          title: 'Predicted and actual',
          alternative: 'Rows by predicted and actual value',
          width: WIDTH,
          svg: (theme) => renderPredictedActual(theme, picture),
        },
      ];
    case 'ranking':
      return [
        {
          name: 'queries',
          title: `${picture.metric} per query`,
          alternative: `How many queries reach which ${picture.metric}`,
          width: WIDTH,
          svg: (theme) => renderQueries(theme, picture, label),
        },
        ...(picture.change === null || !changes
          ? []
          : [
              {
                name: 'query-change',
                title: `Change of ${picture.metric} per query`,
                alternative: `Queries by change of ${picture.metric}: ${formatCount(changes.worse)} worse, ${formatCount(changes.better)} better`,
                width: WIDTH,
                svg: (theme) => renderQueryChange(theme, picture, changes),
              } satisfies Plot,
            ]),
      ];
  }
}

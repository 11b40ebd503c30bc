import type { PlotTheme } from './theme.ts';

export interface Plot {
  /** File name without extension; `slices` is shown as `slices.png` beside the report. */
  readonly name:
    | 'slices'
    | 'roc'
    | 'precision-recall'
    | 'calibration'
    | 'training'
    | 'confusion'
    | 'confusion-change'
    | 'residuals'
    | 'predicted-actual'
    | 'queries'
    | 'query-change';
  readonly title: string;
  /** What the picture says, for those who do not see it. */
  readonly alternative: string;
  /** In pixels. */
  readonly width: number;
  readonly svg: (theme: PlotTheme) => string;
}

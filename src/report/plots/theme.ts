/**
 * Colours of a plot. The accents are Okabe and Ito's, which people with the common colour deficiencies can tell apart
 * (https://jfly.uni-koeln.de/color/); lines also differ in dash and marks in shape, so that colour is never alone.
 */
export interface PlotTheme {
  readonly background: string;
  readonly ink: string;
  readonly muted: string;
  readonly grid: string;
  readonly candidate: string;
  readonly baseline: string;
  readonly worse: string;
  readonly unsure: string;
  readonly font: string;
}

/** For PNG: light whatever page it is shown on. */
export const PRINT_THEME: PlotTheme = {
  background: '#ffffff',
  ink: '#1f2328',
  muted: '#59636e',
  grid: '#e4e8ec',
  candidate: '#0072b2',
  baseline: '#b86a00',
  worse: '#c44e00',
  unsure: '#7a6a00',
  font: 'DejaVu Sans, Verdana, sans-serif',
};

/** For SVG inside a page that defines these CSS variables, in light and in dark. */
export const PAGE_THEME: PlotTheme = {
  background: 'none',
  ink: 'var(--ink)',
  muted: 'var(--muted)',
  grid: 'var(--grid)',
  candidate: 'var(--candidate)',
  baseline: 'var(--baseline)',
  worse: 'var(--worse)',
  unsure: 'var(--unsure)',
  font: 'inherit',
};

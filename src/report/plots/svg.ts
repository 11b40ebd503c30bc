import { escapeHtml, excerpt } from '../escape.ts';
import type { PlotTheme } from './theme.ts';

/** Longest label, before it is fitted to its place; and longest description. */
const LABEL_LIMIT = 200;
const DESCRIPTION_LIMIT = 600;

/** A number in SVG: two decimals are a hundredth of a pixel. */
export function px(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/** Width of text in DejaVu Sans, in pixels; a slight over-estimate, so that labels do not touch. */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const char of text) {
    const code = char.codePointAt(0)!;
    if (/[iljtfrI.,:;'|!()[\] ]/.test(char)) em += 0.4;
    else if (/[mwMW@%…—]/.test(char)) em += 1;
    else if (code >= 0x1100) em += code >= 0x1f000 ? 1.3 : 1.05;
    else if (/[A-Z]/.test(char)) em += 0.73;
    else em += 0.64;
  }
  return em * size;
}

/** The text, cut with an ellipsis so that it is at most `width` pixels wide. */
export function fitText(text: string, size: number, width: number): string {
  const line = excerpt(text, LABEL_LIMIT);
  if (textWidth(line, size) <= width) return line;
  const characters = Array.from(line);
  while (characters.length > 0 && textWidth(`${characters.join('')}…`, size) > width) characters.pop();
  return `${characters.join('')}…`;
}

export interface TextOptions {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  readonly bold?: boolean;
  /** Degrees about the point. */
  readonly rotate?: number;
}

/** A text element; the text is escaped here. */
export function text(theme: PlotTheme, x: number, y: number, content: string, options: TextOptions = {}): string {
  const { size = 12, anchor = 'start', colour = theme.ink, bold = false, rotate } = options;
  const turn = rotate === undefined ? '' : ` transform="rotate(${rotate} ${px(x)} ${px(y)})"`;
  const weight = bold ? ' font-weight="bold"' : '';
  return `<text x="${px(x)}" y="${px(y)}" font-size="${size}" text-anchor="${anchor}" fill="${colour}"${weight}${turn}>${escapeHtml(excerpt(content, LABEL_LIMIT))}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, colour: string, width = 1, dash = ''): string {
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${colour}" stroke-width="${width}"${dashes}/>`;
}

/** A line through points in pixels; points that are not finite are left out. */
export function path(points: readonly (readonly [number, number])[], colour: string, width = 2, dash = ''): string {
  const finite = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (finite.length === 0) return '';
  const d = finite.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${px(x)} ${px(y)}`).join('');
  const dashes = dash === '' ? '' : ` stroke-dasharray="${dash}"`;
  return `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"${dashes}/>`;
}

/** A whole plot with its title and, for those who do not see it, a description. */
export function document(
  theme: PlotTheme,
  size: { readonly width: number; readonly height: number },
  title: string,
  description: string,
  body: readonly string[],
): string {
  const { width, height } = size;
  const back =
    theme.background === 'none' ? '' : `<rect width="${width}" height="${height}" fill="${theme.background}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="${escapeHtml(theme.font)}">`,
    `<title>${escapeHtml(excerpt(title, LABEL_LIMIT))}</title>`,
    `<desc>${escapeHtml(excerpt(description, DESCRIPTION_LIMIT))}</desc>`,
    back,
    text(theme, 16, 24, fitText(title, 14, width - 32), { size: 14, bold: true }),
    ...body,
    '</svg>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

import type { Finding, Severity } from '../registry/finding.ts';
import { escapeMarkdown, visibleLine } from './escape.ts';
import { indented, placeText } from './finding-text.ts';
import { renderMarkdownTable } from './markdown.ts';
import { formatCount } from './numbers.ts';

import { PLAIN, type SummaryOptions } from './text-table.ts';
import { plural } from './words.ts';

export interface Examination {
  readonly findings: readonly Finding[];
  readonly fixed: readonly string[];
  readonly examined: { readonly events: number; readonly models: number; readonly versions: number };
}

/** Each finding with its place and what to do, worst first, and a count. */
export function renderDoctorText(examination: Examination, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const paint: Readonly<Record<Severity, (text: string) => string>> = {
    error: colour.red,
    warning: colour.yellow,
    info: colour.dim,
  };
  const blocks = examination.findings.map(({ severity, what, where, fix, fixable }) => {
    const place = where === null ? '' : ` ${visibleLine(placeText(where))}`;
    const head = `${colour.bold(paint[severity](severity))}${place}`;
    const how = fixable ? `Fix: ${fix} (\`proofmark doctor --fix\`)` : `Fix: ${fix}`;
    return [head, ...indented(what, width), ...indented(how, width).map(colour.dim)].join('\n');
  });
  const done = examination.fixed.map((line) => `${colour.green('fixed')} ${visibleLine(line)}`);
  return [...done, ...blocks, colour.bold(summary(examination))].join('\n');
}

/** A table for a job summary. */
export function renderDoctorMarkdown(examination: Examination): string {
  const { findings, fixed } = examination;
  const table = {
    columns: ['Severity', 'Where', 'What', 'Fix'].map((title) => ({ title, align: 'left' as const })),
    rows: findings.map(({ severity, where, what, fix }) => [
      { text: severity, strong: severity === 'error' },
      { text: where === null ? '' : placeText(where) },
      { text: what },
      { text: fix },
    ]),
  };
  return [
    escapeMarkdown(summary(examination)),
    ...fixed.map((line) => `- fixed: ${escapeMarkdown(line)}`),
    ...(findings.length === 0 ? [] : [renderMarkdownTable(table)]),
  ].join('\n\n');
}

function summary({ findings, examined }: Examination): string {
  const { events, models, versions } = examined;
  const looked = `${plural(events, 'event')} of ${plural(models, 'model')} examined, with the evidence of ${plural(versions, 'version')}`;
  const count = (severity: Severity) => findings.filter((finding) => finding.severity === severity).length;
  const found = (['error', 'warning', 'info'] as const)
    .filter((severity) => count(severity) > 0)
    .map((severity) =>
      severity === 'info' ? `${formatCount(count(severity))} for information` : plural(count(severity), severity),
    );
  return `${looked}: ${found.length === 0 ? 'nothing is wrong' : found.join(', ')}.`;
}

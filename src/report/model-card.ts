import type { DataCard } from '../config/data-card.ts';
import type { ModelConfig } from '../config/model-config.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';
import { codeBlock, escapeMarkdown } from './escape.ts';
import { bullets, renderMarkdownTable } from './markdown.ts';
import { formatCount } from './numbers.ts';
import { metricTable, sliceTable } from './tables.ts';

/** Headings of Hugging Face's model cards that a card needs, each with something under it. */
export const MODEL_CARD_SECTIONS = [
  'Model Details',
  'Uses',
  'Bias, Risks, and Limitations',
  'How to Get Started with the Model',
  'Training Details',
  'Evaluation',
] as const;

export interface ModelCardFacts {
  readonly model: string;
  readonly version: string;
  readonly config: ModelConfig;
  readonly card: DataCard;
  readonly run: RunRecord;
  readonly verdict: VerdictRecord | null;
}

const SLICES_SHOWN = 10;

/** The card of a version, from its declaration and its evidence alone: no time and no machine, so that it can be made again. */
export function renderModelCard(facts: ModelCardFacts): string {
  const { model, version, config, card, run, verdict } = facts;
  const purpose = config.purpose;
  const licence = card.licence ?? (Array.isArray(card.license) ? card.license.join(', ') : card.license);
  const params = Object.entries(run.params).map(([name, value]) => `${name}: ${String(value)}`);
  return [
    `# ${escapeMarkdown(model)} ${escapeMarkdown(version)}`,
    '## Model Details',
    bullets([
      config.description ?? 'No description.',
      `Task: ${config.task}`,
      `Owner: ${config.owner ?? 'nobody is named'}`,
      'Format: ONNX',
    ]),
    '## Uses',
    purpose === undefined
      ? `Made for this: ${escapeMarkdown(config.description ?? model)} Other uses were not tested.`
      : bullets([
          `Made to improve: ${purpose.metric}`,
          `Expected: ${purpose.hypothesis}`,
          'Other uses were not tested.',
        ]),
    '## Bias, Risks, and Limitations',
    limitations(verdict),
    '## How to Get Started with the Model',
    `The features, in this order, and the score:\n\n${codeBlock([JSON.stringify({ inputs: config.onnx.inputs, output: config.onnx.output }, null, 2)], 'json')}`,
    '## Training Details',
    bullets([
      `Data: ${run.data.card}, split ${run.data.split}${run.data.rows === null ? '' : `, ${formatCount(run.data.rows)} rows`}`,
      `Licence of the data: ${licence ?? 'not stated'}`,
      `Command: ${run.command}`,
      `Seed: ${run.seed}`,
      ...(params.length === 0 ? [] : [`Params: ${params.join(', ')}`]),
    ]),
    '## Evaluation',
    verdict === null ? 'The evidence of its verdict is gone.' : evaluation(verdict),
    '',
  ].join('\n\n');
}

function evaluation(verdict: VerdictRecord): string {
  const { data } = verdict;
  return [
    `${formatCount(data.rows)} rows of ${escapeMarkdown(data.card)}, split ${escapeMarkdown(data.split)}; ${Math.round(verdict.confidence * 100)}% intervals.`,
    renderMarkdownTable(metricTable({ verdict })),
  ].join('\n\n');
}

function limitations(verdict: VerdictRecord | null): string {
  if (verdict === null) return 'Nothing is known: the evidence of its verdict is gone.';
  const lines = [
    `Only what is like the data it was trained on: ${verdict.data.card}.`,
    `${verdict.slices.tested} slice comparisons were tested, ${verdict.slices.tooSmall} slices were too small to test.`,
    ...verdict.warnings,
    ...verdict.waivers.map(
      ({ metric, slice, reason, expires }) =>
        `${metric}${slice === null ? '' : ` of ${slice}`} was waived until ${expires}: ${reason}`,
    ),
  ];
  const harmed = verdict.slices.rows.filter((row) => row.status !== 'pass' && row.status !== 'info');
  if (harmed.length === 0) return bullets(lines);
  const table = renderMarkdownTable(sliceTable(harmed, SLICES_SHOWN, verdict.confidence));
  return `${bullets(lines)}\n\n${table}`;
}

/** Required sections that a card does not have, or has with nothing under them. */
export function missingSections(card: string): readonly string[] {
  const filled = new Set<string>();
  let heading: string | null = null;
  for (const line of card.replaceAll('\r\n', '\n').split('\n')) {
    const [, text] = /^#{1,6}\s+(.*?)\s*#*$/.exec(line) ?? [];
    if (text !== undefined) heading = text.toLowerCase();
    else if (heading !== null && line.trim() !== '') filled.add(heading);
  }
  return MODEL_CARD_SECTIONS.filter((section) => !filled.has(section.toLowerCase()));
}

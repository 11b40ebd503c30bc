import { MODEL_CARD_SECTIONS, type WRITTEN_BY_PEOPLE } from '../config/model-card-sections.ts';
import { WRITTEN_CARD_FILE } from '../config/written-card.ts';
import {
  cardSlices,
  comparison,
  environmentalImpact,
  limitations,
  resultsTable,
  specifications,
} from './card-evidence.ts';
import { cardMetrics, dataLicence, type ModelCardFacts } from './card-facts.ts';
import { renderFrontMatter } from './card-front-matter.ts';
import { codeBlock, escapeMarkdown } from './escape.ts';
import { bullets } from './markdown.ts';
import { formatCount } from './numbers.ts';
import { writtenMarkdown } from './written-markdown.ts';

export { MODEL_CARD_SECTIONS } from '../config/model-card-sections.ts';
export type { ModelCardFacts } from './card-facts.ts';

/** Stands where a person has to write; a section with it counts as missing. */
const NOT_WRITTEN = '*Not written yet:';

/**
 * The card of a run or a version: Hugging Face's front matter and headings, numbers from evidence alone, and what people
 * wrote. No clock, so that it can be made again and held against the one that went out.
 */
export function renderModelCard(facts: ModelCardFacts): string {
  const { model, version, config, card, run, verdict } = facts;
  const { purpose } = config;
  const written = (title: string, level = 2) => {
    const text = facts.written?.sections.get(title);
    return text === undefined ? null : writtenMarkdown(text, level);
  };
  const asked = (title: (typeof WRITTEN_BY_PEOPLE)[number], ...alternatives: string[]) =>
    written(title) ??
    (alternatives.some((name) => facts.written?.sections.has(name) === true)
      ? null
      : `${NOT_WRITTEN} it belongs under the heading ${title} of models/${model}/${WRITTEN_CARD_FILE}.*`);
  const section = (title: string, ...parts: readonly (string | null)[]) =>
    parted(`## ${title}`, [written(title), ...parts]);
  const part = (title: string, ...parts: readonly (string | null)[]) =>
    parted(`### ${title}`, [written(title, 3), ...parts]);
  const data = bullets([
    `Data card: ${card.name}, split ${run.data.split}${run.data.rows === null ? '' : `, ${formatCount(run.data.rows)} rows`}`,
    `Licence of the data: ${dataLicence(card) ?? 'not stated'}`,
    ...(card.owner === undefined ? [] : [`Owner of the data: ${card.owner}`]),
    ...(card.collected === undefined ? [] : [`Collected: ${card.collected}`]),
    `Digest of the split: ${run.data.digest}`,
    ...card.files.map((file) => `${file.uri}, sha256 ${file.sha256}`),
  ]);
  const params = Object.entries(run.params).map(([name, value]) => `${name}: ${String(value)}`);
  const parts = [
    renderFrontMatter(facts),
    `# ${escapeMarkdown(model)} ${version === null ? `run ${run.key.slice(0, 12)}` : escapeMarkdown(version)}`,
    section(
      'Model Details',
      bullets([
        config.description ?? 'No description.',
        `Task: ${config.task}`,
        `Owner: ${config.owner ?? 'nobody is named'}`,
        `Format: ONNX${run.file === null ? '' : `, ${formatCount(run.file.bytes)} bytes`}`,
      ]),
    ),
    part('Model Description'),
    part('Model Sources'),
    parted('## Uses', [
      asked('Uses', 'Direct Use'),
      purpose === undefined
        ? null
        : bullets([
            `Made to improve: ${purpose.metric}`,
            ...(purpose.hypothesis === undefined ? [] : [`Expected: ${purpose.hypothesis}`]),
          ]),
    ]),
    part('Direct Use'),
    part('Downstream Use'),
    part('Out-of-Scope Use'),
    parted('## Bias, Risks, and Limitations', [asked('Bias, Risks, and Limitations'), limitations(facts)]),
    parted('### Ethical Considerations', [asked('Ethical Considerations')]),
    part('Recommendations'),
    section(
      'How to Get Started with the Model',
      'The features, in this order, and the answer:',
      codeBlock([JSON.stringify({ inputs: config.onnx.inputs, output: config.onnx.output }, null, 2)], 'json'),
    ),
    section('Training Details'),
    part('Training Data', data),
    part(
      'Training Procedure',
      bullets([
        `Command: ${run.command}`,
        `Seed: ${run.seed}`,
        ...(params.length === 0 ? [] : [`Params: ${params.join(', ')}`]),
      ]),
    ),
    section('Evaluation'),
    part('Testing Data, Factors & Metrics', testing(facts)),
    part('Results', resultsTable(cardMetrics(facts)), comparison(verdict), cardSlices(facts)),
    section('Model Examination'),
    section('Environmental Impact', environmentalImpact(run)),
    section('Technical Specifications', specifications(facts)),
    section('Citation'),
    section('Glossary'),
    section('More Information'),
    section('Model Card Authors'),
    section('Model Card Contact'),
  ];
  return `${parts.filter((text) => text !== null).join('\n\n')}\n`;
}

/** Null for a heading that nothing stands under, unless other headings may follow that belong to it. */
function parted(heading: string, parts: readonly (string | null)[]): string | null {
  const there = parts.filter((text): text is string => text !== null && text !== '');
  if (there.length === 0) return /^## (?:Training Details|Evaluation|Uses)$/.test(heading) ? heading : null;
  return [heading, ...there].join('\n\n');
}

function testing({ evaluation, config }: ModelCardFacts): string {
  const { data, rows, positives, entities, classes, queries } = evaluation;
  return bullets([
    `${formatCount(rows)} rows of ${data.card}, split ${data.split}, digest ${data.digest}`,
    ...(positives === null ? [] : [`${formatCount(positives)} of them positive`]),
    ...(classes === undefined ? [] : classes.map(({ name, rows: count }) => `${name}: ${formatCount(count)} rows`)),
    ...(queries === undefined ? [] : [`${formatCount(queries)} queries`]),
    ...(entities === null
      ? []
      : [`${formatCount(entities)} entities (${config.evaluate.entity ?? 'entity'}): intervals are clustered by them`]),
    ...(config.task === 'binary-classification' ? [`Decision threshold: ${evaluation.threshold}`] : []),
    'Intervals are 95% intervals.',
  ]);
}

/** Required sections that a card does not have, has with nothing under them, or has with a person's part missing. */
export function missingSections(card: string): readonly string[] {
  const filled = new Set<string>();
  const unwritten = new Set<string>();
  /** Headings above a line, outermost first. */
  let open: { readonly title: string; readonly level: number }[] = [];
  let fenced = false;
  for (const line of card
    .replaceAll('\r\n', '\n')
    .replace(/<!--[\s\S]*?(?:-->|$)/g, '')
    .split('\n')) {
    if (/^(?:`{3,}|~{3,})/.test(line)) fenced = !fenced;
    const [, hashes, text] = fenced ? [] : (/^(#{1,6})\s+(.*?)\s*#*$/.exec(line) ?? []);
    if (hashes !== undefined && text !== undefined) {
      open = [
        ...open.filter(({ level }) => level < hashes.length),
        { title: text.toLowerCase(), level: hashes.length },
      ];
    } else if (line.startsWith(NOT_WRITTEN)) {
      const last = open.at(-1);
      if (last !== undefined) unwritten.add(last.title);
    } else if (line.trim() !== '') for (const { title } of open) filled.add(title);
  }
  return MODEL_CARD_SECTIONS.filter((section) => {
    const title = section.toLowerCase();
    return !filled.has(title) || unwritten.has(title);
  });
}

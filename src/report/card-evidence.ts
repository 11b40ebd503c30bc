import { metricEntries } from '../config/metric-entries.ts';
import type { RunRecord } from '../experiment/run-record.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';
import type { CardMetric, ModelCardFacts } from './card-facts.ts';
import { escapeMarkdown } from './escape.ts';
import { challengeTable, fairnessTable } from './fairness-tables.ts';
import { bullets, renderMarkdownTable } from './markdown.ts';
import { decimalsFor, formatCount, formatNumber, formatShare, NOTHING } from './numbers.ts';
import { type Cell, metricTable, sliceTable } from './tables.ts';

/** Rows of a table of slices in a card. */
const SLICES_SHOWN = 30;
const HARMED_SHOWN = 10;

/** Metric | Value | 95% interval. */
export function resultsTable(metrics: readonly CardMetric[]): string {
  return renderMarkdownTable({
    columns: [
      { title: 'Metric', align: 'left' },
      { title: 'Value', align: 'right' },
      { title: '95% interval', align: 'right' },
    ],
    rows: metrics.map(({ metric, unit, value, ci }): Cell[] => {
      const decimals = decimalsFor([value], unit);
      const number = (each: number) => formatNumber(each, decimals);
      return [
        { text: metric },
        { text: value === null ? NOTHING : `${number(value)}${unit === null ? '' : ` ${unit}`}` },
        { text: ci === null ? NOTHING : `[${number(ci[0])}, ${number(ci[1])}]` },
      ];
    }),
  });
}

/** How the model compares with the one it was judged against. */
export function comparison(verdict: VerdictRecord | null): string | null {
  if (verdict === null) return 'No verdict about it is in evidence.';
  const against =
    verdict.baseline === null ? 'without a baseline' : `against ${escapeMarkdown(verdict.baseline.label)}`;
  const parts = [
    `**${verdict.verdict}** ${against}: ${escapeMarkdown(verdict.reason)}`,
    renderMarkdownTable(metricTable({ verdict })),
    ...(verdict.references.length === 0
      ? []
      : [
          bullets(
            verdict.references.map(
              ({ name, metrics }) =>
                `${name}: ${Object.entries(metrics)
                  .map(([metric, value]) => `${metric} ${formatNumber(value)}`)
                  .join(', ')}`,
            ),
          ),
        ]),
    ...(verdict.fairness === undefined || verdict.fairness.length === 0
      ? []
      : ['Differences between groups:', renderMarkdownTable(fairnessTable(verdict.fairness, verdict.confidence))]),
    ...(verdict.challenges === undefined || verdict.challenges.length === 0
      ? []
      : ['Rows that have to be right:', renderMarkdownTable(challengeTable(verdict.challenges))]),
  ];
  return parts.join('\n\n');
}

/** The model on each slice, those with the worst value of the first metric first. */
export function cardSlices({ evaluation, config, verdict }: ModelCardFacts): string | null {
  const { slices } = evaluation;
  if (slices.length === 0) return null;
  const declared = metricEntries(config).map(({ name }) => name);
  const shown = [...declared, ...Object.keys(evaluation.metrics).sort()]
    .filter((name, at, all) => all.indexOf(name) === at && slices.some(({ metrics }) => metrics[name] !== undefined))
    .slice(0, 3);
  const [first] = shown;
  const lowerIsBetter = verdict?.metrics.find(({ metric }) => metric === first)?.direction === 'lower';
  const value = (slice: (typeof slices)[number]) =>
    first === undefined ? null : (slice.metrics[first]?.value ?? null);
  const ordered = slices.toSorted((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || (a.slice < b.slice ? -1 : 1);
    return (lowerIsBetter ? y - x : x - y) || (a.slice < b.slice ? -1 : 1);
  });
  const more = ordered.length - SLICES_SHOWN;
  const table = renderMarkdownTable({
    columns: [
      { title: 'Slice', align: 'left' },
      { title: 'Rows', align: 'right' },
      ...shown.map((title) => ({ title, align: 'right' as const })),
    ],
    rows: ordered.slice(0, SLICES_SHOWN).map((slice): Cell[] => [
      { text: slice.slice },
      { text: formatCount(slice.rows) },
      ...shown.map((name): Cell => {
        const number = slice.metrics[name]?.value ?? null;
        return { text: formatNumber(number, decimalsFor([number])) };
      }),
    ]),
  });
  return `On slices, the worst first:\n\n${table}${more > 0 ? `\n\n…and ${formatCount(more)} more.` : ''}`;
}

/** What is known to be wrong or unsure about the model. */
export function limitations({ verdict, evaluation }: ModelCardFacts): string {
  const lines = [
    `Tried only on what is like the data it was evaluated on: ${evaluation.data.card}, split ${evaluation.data.split}.`,
  ];
  if (evaluation.invalid > 0) lines.push(`${formatCount(evaluation.invalid)} rows had no valid answer.`);
  if (verdict === null)
    return bullets([...lines, 'What it may do worse than another model is not known: no verdict is in evidence.']);
  lines.push(
    `${formatCount(verdict.slices.tested)} slice comparisons were tested, ${formatCount(verdict.slices.tooSmall)} slices were too small to test.`,
    ...verdict.warnings,
    ...verdict.waivers.map(
      ({ metric, slice, reason, expires }) =>
        `${metric}${slice === null ? '' : ` of ${slice}`} was waived until ${expires}: ${reason}`,
    ),
  );
  const harmed = verdict.slices.rows.filter((row) => row.status !== 'pass' && row.status !== 'info');
  if (harmed.length === 0) return bullets(lines);
  return `${bullets(lines)}\n\n${renderMarkdownTable(sliceTable(harmed, HARMED_SHOWN, verdict.confidence))}`;
}

/** What training used, as far as it was measured. */
export function environmentalImpact({ wallSeconds, cpuSeconds, gpus, gpuSeconds, testbed, cost }: RunRecord): string {
  const energy = gpus.map(({ energyWattHours }) => energyWattHours).filter((each) => each !== null);
  return bullets([
    `Hardware: ${testbed.cpu}, ${testbed.cores} cores, ${testbed.arch}${gpus.length === 0 ? '' : `; ${gpus.map(({ name }) => name).join(', ')}`}`,
    `Time of training: ${formatNumber(wallSeconds, 1)} s${cpuSeconds === null ? '' : `, of processors ${formatNumber(cpuSeconds, 1)} s`}`,
    ...(gpus.length === 0 ? [] : [`Time of GPUs: ${formatNumber(gpuSeconds, 1)} s`]),
    ...(energy.length === 0
      ? []
      : [
          `Energy of GPUs: ${formatNumber(
            energy.reduce((sum, each) => sum + each, 0),
            1,
          )} Wh`,
        ]),
    ...(cost === null ? [] : [`Cost: ${formatNumber(cost.amount, 2)} ${cost.currency}`]),
  ]);
}

/** Software of the training, and how the model is fed. */
export function specifications({ run, evaluation, config }: ModelCardFacts): string {
  const versions = Object.entries(run.testbed.versions).map(([name, text]) => `${name} ${text}`);
  return bullets([
    `Answer: ${config.onnx.output.name}`,
    `Model file: sha256 ${evaluation.modelSha256}, ${formatCount(evaluation.modelBytes)} bytes`,
    `Software of the training: ${[`Node ${run.testbed.node}`, run.testbed.platform, ...versions].join(', ')}`,
    `Invalid answers: ${formatCount(evaluation.invalid)} of ${formatCount(evaluation.rows)} (${formatShare(evaluation.invalid, evaluation.rows)})`,
  ]);
}

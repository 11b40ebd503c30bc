import { type LeakPrice, priceStatus, type WorthStatus } from '../data/leak-price.ts';
import type { LeakageExample, LeakageFinding, LeakageStatus } from '../data/leakage-finding.ts';
import type { CleanVerdict } from '../gate/clean-rows.ts';
import { escapeMarkdown, excerpt, visibleLine } from './escape.ts';
import { renderMarkdownTable } from './markdown.ts';
import { decimalsFor, formatCount, formatNumber, formatSigned, NOTHING } from './numbers.ts';
import { left, right, type Table } from './tables.ts';
import { wrapText } from './text-layout.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural, type Tone } from './words.ts';

export interface LeakageReport {
  readonly train: string;
  readonly test: string;
  readonly rows: { readonly train: number; readonly test: number };
  readonly verdict: WorthStatus;
  readonly findings: readonly LeakageFinding[];
  readonly columns: {
    readonly label: string | null;
    readonly ids: readonly string[];
    readonly compared: readonly string[];
    readonly features: readonly string[] | null;
  };
  readonly worth: readonly {
    readonly model: string;
    readonly evaluation: string;
    readonly current: boolean;
    readonly status: WorthStatus;
    readonly prices: readonly LeakPrice[];
    readonly clean: CleanVerdict | null;
    readonly notes: readonly string[];
  }[];
}

const TONE: Readonly<Record<LeakageStatus, Tone>> = { fail: 'bad', warn: 'unsure', pass: 'good', skip: 'plain' };

/** Names of the checks for people. */
const CHECK: Readonly<Record<LeakageFinding['check'], string>> = {
  duplicates: 'duplicates',
  conflicts: 'conflicting labels',
  'near-duplicates': 'near duplicates',
  'near-texts': 'near texts',
  entities: 'entities',
  time: 'order in time',
  future: 'later times',
  target: 'knows the label',
  'train-test': 'differs by split',
  identifiers: 'identifiers',
  order: 'order of rows',
  adversarial: 'adversarial',
  'too-good': 'too good',
};

/** What leaked, for a terminal: what is wrong with examples and what to do, then all other checks in a line each. */
export function renderLeakageText(report: LeakageReport, options: SummaryOptions = {}): string {
  const { colour = PLAIN, width = 100 } = options;
  const paint = (status: LeakageStatus) =>
    ({ bad: colour.red, unsure: colour.yellow, good: colour.green, plain: (text: string) => text })[TONE[status]];
  const limit = Math.max(40, width);
  const indented = (text: string) => wrapText(visibleLine(text), limit - 2).map((line) => `  ${line}`);
  const lines = [
    `${colour.bold(paint(report.verdict)(report.verdict.toUpperCase()))}  ${visibleLine(report.test)} after ${visibleLine(report.train)}`,
    ...wrapText(visibleLine(headline(report)), limit),
  ];
  const wrong = report.findings.filter(({ status }) => status === 'fail' || status === 'warn');
  for (const finding of wrong) {
    lines.push(
      '',
      `${colour.bold(paint(finding.status)(finding.status))} ${CHECK[finding.check]}`,
      ...indented(sentence(finding)),
      ...finding.examples.flatMap((each) =>
        wrapText(exampleText(each), limit - 4).map((line) => colour.dim(`    ${line}`)),
      ),
      ...indented(`Fix: ${finding.fix}`).map(colour.dim),
    );
  }
  for (const worth of report.worth.filter(({ prices, notes }) => prices.length + notes.length > 0)) {
    lines.push(
      '',
      `${colour.bold(paint(worth.status)(worth.status))} what it is worth to ${visibleLine(worthTitle(worth))}`,
      renderTextTable(priceTable(worth.prices), options),
      ...(worth.clean === null ? [] : indented(cleanSentence(worth.clean))),
      ...worth.notes.flatMap(indented),
    );
  }
  const fine = report.findings.filter((finding) => !wrong.includes(finding));
  if (fine.length > 0) lines.push('');
  for (const finding of fine) {
    const word = finding.status === 'skip' ? 'not done' : 'pass';
    const [first = '', ...rest] = wrapText(visibleLine(`${CHECK[finding.check]}: ${sentence(finding)}`), limit - 10);
    lines.push(`${paint(finding.status)(word.padEnd(8))}  ${first}`, ...rest.map((line) => `${' '.repeat(10)}${line}`));
  }
  return lines.join('\n');
}

/** The same as GitHub Markdown. */
export function renderLeakageMarkdown(report: LeakageReport): string {
  const table: Table = {
    columns: ['Result', 'Check', 'What', 'Examples', 'Fix'].map(left),
    rows: report.findings.map((finding) => [
      { text: finding.status, strong: finding.status === 'fail', tone: TONE[finding.status] },
      { text: CHECK[finding.check] },
      { text: sentence(finding) },
      { text: finding.examples.map(exampleText).join('; ') },
      { text: finding.fix },
    ]),
  };
  return [
    `### Leakage from ${escapeMarkdown(report.train)} to ${escapeMarkdown(report.test)}: ${report.verdict}`,
    escapeMarkdown(headline(report)),
    renderMarkdownTable(table),
    ...report.worth
      .filter(({ prices, notes }) => prices.length + notes.length > 0)
      .flatMap((worth) => [
        `**What it is worth to ${escapeMarkdown(worthTitle(worth))}: ${worth.status}**`,
        ...(worth.prices.length === 0 ? [] : [renderMarkdownTable(priceTable(worth.prices))]),
        ...(worth.clean === null ? [] : [escapeMarkdown(cleanSentence(worth.clean))]),
        ...worth.notes.map((note) => escapeMarkdown(note)),
      ]),
  ].join('\n\n');
}

function headline({ rows, columns, findings }: LeakageReport): string {
  const count = (status: LeakageStatus) => findings.filter((finding) => finding.status === status).length;
  const features =
    columns.features === null ? 'every column counts as a feature' : plural(columns.features.length, 'feature');
  const ids = columns.ids.length === 0 ? '' : `, ${columns.ids.slice(0, 5).join(', ')} left out as identifiers`;
  const counts = `${plural(findings.length - count('skip'), 'check')}: ${count('fail')} failed, ${plural(count('warn'), 'warning')}`;
  return `${formatCount(rows.test)} test rows against ${formatCount(rows.train)} training rows; rows compared in ${plural(columns.compared.length, 'column')}${ids}; ${features}. ${counts}.`;
}

function worthTitle({ model, evaluation, current }: LeakageReport['worth'][number]): string {
  return current ? model : `${model} (evaluation ${evaluation.slice(0, 12)}, not the work tree's)`;
}

/** What the gate would have said without the leaked rows. */
function cleanSentence({ key, baseline, leaked, before, after, reasonAfter, turned }: CleanVerdict): string {
  const against = baseline === null ? '' : ` against ${baseline}`;
  const subject = `The verdict ${key.slice(0, 12)}${against} was ${before}; without the ${plural(leaked, 'leaked row')} it`;
  const rows = turned.map(
    ({ metric, before: was, after: is }) => `${metric} ${was ?? 'undefined'} -> ${is ?? 'undefined'}`,
  );
  const changed = rows.length === 0 ? '' : ` (${rows.join(', ')})`;
  return before === after
    ? `${subject} is ${after} too${changed}.`
    : `${subject} is ${after}${changed}: ${reasonAfter}`;
}

function sentence({ count, share, what }: LeakageFinding): string {
  if (count === null || count === 0) return what;
  const of = share === null ? '' : ` (${share < 0.0005 ? '<0.1%' : `${(100 * share).toFixed(1)}%`})`;
  return `${plural(count, 'row')}${of} ${what}`;
}

function exampleText({ test, train, values }: LeakageExample): string {
  const from = train === null ? '' : ` = training row ${formatCount(train)}`;
  const parts = Object.entries(values).map(([name, value]) => `${name} = ${value ?? 'null'}`);
  return excerpt(`test row ${formatCount(test)}${from}: ${parts.join(', ')}`, 200);
}

/** One row a leak and metric: with the leak, without it, and the change it makes. */
function priceTable(prices: readonly LeakPrice[]): Table {
  return {
    columns: [
      { title: 'Leak', align: 'left' },
      { title: 'Metric', align: 'left' },
      right('With it', 2),
      right('Without it'),
      right('Worth'),
      right('Margin', 1),
      { title: 'Result', align: 'left' },
    ],
    rows: prices.map((price) => {
      const decimals = decimalsFor([price.with, price.without]);
      const status = priceStatus(price);
      return [
        { text: price.kind === 'rows' ? `${formatCount(price.rows)} ${price.leak}` : `${price.leak} dealt anew` },
        { text: price.metric },
        { text: formatNumber(price.with, decimals) },
        { text: formatNumber(price.without, decimals) },
        {
          text: price.change === null ? NOTHING : formatSigned(price.change, decimals),
          ...(price.ci === null
            ? {}
            : { interval: `[${formatSigned(price.ci[0], decimals)}, ${formatSigned(price.ci[1], decimals)}]` }),
        },
        { text: price.margin === null || !price.judged ? NOTHING : String(Number(price.margin.toPrecision(3))) },
        {
          text:
            price.change === null
              ? 'not to be told'
              : price.judged
                ? { fail: 'flattered', warn: 'a little flattered', pass: 'no difference' }[status]
                : 'shown only',
          tone: price.judged ? TONE[status] : 'plain',
          strong: status === 'fail',
        },
      ];
    }),
  };
}

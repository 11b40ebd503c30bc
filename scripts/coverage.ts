import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from 'markdown-table';
import { type Coverage, coverage, type RuleRow, ruleTable } from './bench/coverage.ts';

/**
 * Simulates how often intervals cover the truth and what the gate says of models whose truth is known:
 * `npm run bench:coverage` prints the tables, with `-- --write` into docs/how-it-decides.md.
 */
const PAGE = join(import.meta.dirname, '..', 'docs', 'how-it-decides.md');
const SIZES = [
  { rows: 200, trials: 4_000 },
  { rows: 2_000, trials: 2_000 },
  { rows: 20_000, trials: 1_000 },
];
const RULES = [
  { rows: 1_000, trials: 2_000, differences: [0, -0.005, -0.01, 0.01] },
  { rows: 10_000, trials: 1_000, differences: [0, 0.002, -0.005, -0.01] },
  { rows: 100_000, trials: 200, differences: [0, -0.002, -0.005, -0.01] },
];

const say = (line: string) => void process.stderr.write(`${line}\n`);

/** Of a share of trials, three standard errors. */
function simulationError(share: number, trials: number): number {
  return 3 * Math.sqrt((share * (1 - share)) / trials);
}

/** Half of the trials are of equal models. */
function holds({ value, change, falseBetter, falseWorse, trials }: Coverage): boolean {
  const covered = (share: number) =>
    share >= 0.93 - simulationError(0.93, trials) / 3 && share <= 0.97 + simulationError(0.97, trials) / 3;
  const most = 0.025 + simulationError(0.025, trials / 2);
  return covered(value) && covered(change) && falseBetter <= most && falseWorse <= most;
}

const percent = (share: number, digits = 1) => `${(100 * share).toFixed(digits)}%`;

function coverageTable(found: readonly Coverage[]): string {
  return markdownTable(
    [
      ['Metric', 'Rows', 'Clusters', 'Trials', 'Value covered', 'Change covered', 'False better', 'False worse', ''],
      ...found.map((each) => [
        `\`${each.metric}\``,
        each.rows.toLocaleString('en'),
        each.clustered ? 'yes' : 'no',
        each.trials.toLocaleString('en'),
        percent(each.value),
        percent(each.change),
        percent(each.falseBetter),
        percent(each.falseWorse),
        holds(each) ? 'holds' : 'DOES NOT HOLD',
      ]),
    ],
    { align: ['l', 'r', 'l', 'r', 'r', 'r', 'r', 'r', 'l'] },
  );
}

function rulesTable(found: readonly RuleRow[]): string {
  return markdownTable(
    [
      ['Rows', 'True change', '“Higher than before” passes', 'Better', 'Non-inferior', 'Worse', 'Inconclusive'],
      ...found.map((each) => [
        each.rows.toLocaleString('en'),
        each.difference === 0 ? '0' : `${each.difference > 0 ? '+' : '−'}${Math.abs(each.difference)}`,
        percent(each.rawPasses),
        percent(each.better),
        percent(each.nonInferior),
        percent(each.worse),
        percent(each.inconclusive),
      ]),
    ],
    { align: ['r', 'r', 'r', 'r', 'r', 'r', 'r'] },
  );
}

const covered = SIZES.flatMap(({ rows, trials }) =>
  [false, true].flatMap((clustered) => {
    say(`coverage of ${rows} rows${clustered ? ' in clusters' : ''} …`);
    return coverage(rows, clustered, trials);
  }),
);
const rules = RULES.flatMap(({ rows, trials, differences }) =>
  differences.map((difference) => {
    say(`outcomes of ${rows} rows, true change ${difference} …`);
    return ruleTable(rows, difference, trials);
  }),
);

const tables = { rules: rulesTable(rules), coverage: coverageTable(covered) };
process.stdout.write(`${tables.rules}\n\n${tables.coverage}\n`);
if (process.argv.includes('--write')) {
  let page = readFileSync(PAGE, 'utf8');
  for (const [name, table] of Object.entries(tables)) {
    const [begin, end] = [`<!-- simulated ${name} -->`, `<!-- end of ${name} -->`];
    const [from, to] = [page.indexOf(begin), page.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`${PAGE} has no place for the table ${name}`);
    page = `${page.slice(0, from + begin.length)}\n\n${table}\n\n${page.slice(to)}`;
  }
  writeFileSync(PAGE, page);
}
if (!covered.every(holds)) process.exitCode = 1;

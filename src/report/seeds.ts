import type { RecipeAnswer, RecipeRow } from '../gate/recipe-answer.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';
import type { ModelReport } from './model-report.ts';
import { decimalsFor, formatInterval, formatNumber, formatSigned, NOTHING } from './numbers.ts';
import { type Cell, changeCell, right, type Table } from './tables.ts';
import { plural } from './words.ts';

/** Metrics of the table that are always there; those of the role `report` have no margin that anybody judges. */
function judgedRows(verdict: VerdictRecord, answer: RecipeAnswer): readonly RecipeRow[] {
  const judged = new Set(verdict.metrics.filter((row) => row.role !== 'report').map((row) => row.metric));
  const rows = answer.rows.filter((row) => judged.has(row.metric));
  return rows.length > 0 ? rows : answer.rows;
}

/** One sentence beside the verdict: is the recipe better, and not only this artifact? Null for a candidate of one seed. */
export function seedsText({ verdict }: Pick<ModelReport, 'verdict'>): string | null {
  const answer = verdict.seeds;
  if (answer === undefined) return null;
  const row = decisiveRow(verdict, answer);
  const counts = `${plural(answer.candidate.length, 'seed')} against ${answer.baseline.length} of the baseline`;
  if (row === undefined) return null;
  if (row.outcome === null) return `Recipe: not compared over ${plural(answer.candidate.length, 'seed')}: ${row.note}`;
  const decimals = decimalsFor([row.candidateMean, row.baselineMean], row.unit);
  const change =
    row.change === null ? '' : `, ${formatSigned(row.change.value, decimals)} ${formatInterval(row.change, decimals)}`;
  const chance = row.probabilityBetter === null ? '' : `; it wins ${share(row.probabilityBetter)} of the pairs`;
  return `Recipe: ${OUTCOME[row.outcome]} in ${row.metric}${change} over ${counts}${chance}`;
}

const OUTCOME = {
  better: 'better',
  'non-inferior': 'not meaningfully worse',
  worse: 'worse',
  inconclusive: 'cannot tell',
} as const;

/** The optimizing metric, else the first that is judged. */
function decisiveRow(verdict: VerdictRecord, answer: RecipeAnswer): RecipeRow | undefined {
  const optimized = verdict.metrics.find((row) => row.role === 'optimize')?.metric;
  const rows = judgedRows(verdict, answer);
  return rows.find((row) => row.metric === optimized) ?? rows[0];
}

/** Metric | baseline mean | candidate mean | Change [CI] | Margin | Seed noise | P(better) | Outcome. */
export function seedsTable({ verdict }: Pick<ModelReport, 'verdict'>): Table | null {
  const answer = verdict.seeds;
  if (answer === undefined) return null;
  return {
    columns: [
      { title: 'Metric', align: 'left' },
      right(`baseline, mean of ${answer.baseline.length}`, 3),
      right(`candidate, mean of ${answer.candidate.length}`, 4),
      right(`Change [${Math.round(answer.confidence * 100)}% CI, Welch]`),
      right('Margin', 2),
      right('Seed noise', 5),
      right('P(better)', 1),
      { title: 'Recipe', align: 'left' },
    ],
    rows: judgedRows(verdict, answer).map(cellsOf),
  };
}

function cellsOf(row: RecipeRow): Cell[] {
  const decimals = decimalsFor([row.candidateMean, row.baselineMean], row.unit);
  const number = (value: number | null): Cell => ({ text: value === null ? NOTHING : formatNumber(value, decimals) });
  return [
    { text: `${row.metric} ${row.direction === 'higher' ? '↑' : '↓'}` },
    number(row.baselineMean),
    number(row.candidateMean),
    changeCell(row.change, decimals),
    { text: row.marginText ?? (row.margin === null ? NOTHING : formatNumber(row.margin, decimals)) },
    {
      text: row.seedNoise === null ? NOTHING : formatNumber(row.seedNoise, decimals),
      aside: row.belowSeedNoise ? 'margin below it' : '',
    },
    { text: row.probabilityBetter === null ? NOTHING : share(row.probabilityBetter) },
    {
      text: row.outcome === null ? NOTHING : OUTCOME[row.outcome],
      aside: row.note ?? '',
      tone: row.outcome === 'worse' ? 'bad' : 'plain',
    },
  ];
}

function share(part: number): string {
  return `${Math.round(part * 100)}%`;
}

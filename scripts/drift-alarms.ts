import { markdownTable } from 'markdown-table';
import { distributionDistance } from '../src/data/distribution-distance.ts';
import { decideDrift } from '../src/data/drift.ts';
import type { DriftColumn } from '../src/data/drift-column.ts';
import { kolmogorovSurvival } from '../src/data/kolmogorov.ts';
import { moments, smoothedPsi, stabilityIndex } from '../src/data/two-sample.ts';
import { jensenShannonDistance } from '../src/data/two-sample-categorical.ts';
import { Normals } from './bench/coverage.ts';

/**
 * How often "any column drifted" is said of forty columns that did not change, by our rule and by plain thresholds; and how
 * often one column shifted by 0.3 standard deviations is found. Prints the table that docs/how-to/data-drift.md shows.
 */
const SIZES = [
  [1001, 100],
  [1001, 300],
  [5000, 500],
  [20_000, 5000],
] as const;
const NUMERIC = 30;
const CATEGORICAL = 10;
const CATEGORIES = 20;
const SHIFT = 0.3;
const repetitions = Number(process.argv[2] ?? 200);

type Rule = 'ours' | 'W1/sd ≥ 0.1, JS ≥ 0.1' | 'KS p < 0.05' | 'PSI ≥ 0.1';
const RULES: readonly Rule[] = ['ours', 'W1/sd ≥ 0.1, JS ≥ 0.1', 'KS p < 0.05', 'PSI ≥ 0.1'];

const rows = SIZES.map(([n, m]) => {
  const alarms = new Map<Rule, number>(RULES.map((rule) => [rule, 0]));
  let found = 0;
  for (let repetition = 0; repetition < repetitions; repetition++) {
    const normals = new Normals(`drift alarms ${n} ${m} ${repetition}`);
    const columns = drawColumns(n, m, normals);
    const results = decideDrift(columns);
    const flagged = (rule: Rule) => void alarms.set(rule, alarms.get(rule)! + 1);
    if (results.some(({ verdict }) => verdict === 'warning' || verdict === 'alert')) flagged('ours');
    if (columns.some(isFar)) flagged('W1/sd ≥ 0.1, JS ≥ 0.1');
    if (columns.some(isUnlikely)) flagged('KS p < 0.05');
    if (columns.some(isUnstable)) flagged('PSI ≥ 0.1');
    const shifted = decideDrift([numericColumn('shifted', n, m, SHIFT, normals), ...columns.slice(1)])[0]!;
    if (shifted.verdict === 'warning' || shifted.verdict === 'alert') found++;
  }
  const share = (count: number) => `${((100 * count) / repetitions).toFixed(0)}%`;
  return [
    `${n.toLocaleString('en-US')} / ${m.toLocaleString('en-US')}`,
    ...RULES.map((rule) => share(alarms.get(rule)!)),
    share(found),
  ];
});

process.stdout.write(
  `${markdownTable([['rows of reference / current', ...RULES.map((rule) => `any alarm: ${rule}`), `ours finds a shift of ${SHIFT} sd`], ...rows], { align: ['l', 'r', 'r', 'r', 'r', 'r'] })}\n\n${NUMERIC} numeric columns and ${CATEGORICAL} with ${CATEGORIES} categories, none changed, ${repetitions} repetitions, seeded.\n`,
);

function drawColumns(n: number, m: number, normals: Normals): DriftColumn[] {
  return [
    ...Array.from({ length: NUMERIC }, (_, index) => numericColumn(`x${index}`, n, m, 0, normals)),
    ...Array.from({ length: CATEGORICAL }, (_, index) => categoricalColumn(`c${index}`, n, m, normals)),
  ];
}

function numericColumn(name: string, n: number, m: number, shift: number, normals: Normals): DriftColumn {
  return {
    ...shared(name, n, m),
    kind: 'numeric',
    reference: Float64Array.from({ length: n }, () => normals.next()),
    current: Float64Array.from({ length: m }, () => normals.next() + shift),
  };
}

function categoricalColumn(name: string, n: number, m: number, normals: Normals): DriftColumn {
  const count = (size: number) => {
    const counts = Array.from({ length: CATEGORIES }, () => 0);
    for (let i = 0; i < size; i++) counts[normals.below(CATEGORIES)]!++;
    return counts;
  };
  const values = Array.from({ length: CATEGORIES }, (_, index) => `v${index}`);
  return { ...shared(name, n, m), kind: 'categorical', values, counts: { reference: count(n), current: count(m) } };
}

function shared(name: string, reference: number, current: number) {
  return { name, setting: undefined, rows: { reference, current }, missing: { reference: 0, current: 0 } };
}

function isFar(column: DriftColumn): boolean {
  if (column.kind === 'categorical')
    return jensenShannonDistance(column.counts.reference, column.counts.current, Math.E) >= 0.1;
  return (
    distributionDistance(column.reference, column.current).wasserstein / moments(column.reference).deviation >= 0.1
  );
}

function isUnlikely(column: DriftColumn): boolean {
  if (column.kind === 'categorical') return false;
  const [n, m] = [column.reference.length, column.current.length];
  return (
    kolmogorovSurvival(distributionDistance(column.reference, column.current).ks, Math.round((n * m) / (n + m))) < 0.05
  );
}

function isUnstable(column: DriftColumn): boolean {
  if (column.kind === 'categorical') return smoothedPsi(column.counts.reference, column.counts.current) >= 0.1;
  return stabilityIndex(column.reference, column.current).psi >= 0.1;
}

import type { DriftColumn } from '../../src/data/drift-column.ts';

/** A column of categories, without missing values. @param counts rows of each category in the reference and now */
export function categoricalColumn(
  name: string,
  counts: Readonly<Record<string, readonly [number, number]>>,
): DriftColumn {
  const values = Object.keys(counts);
  const side = (which: 0 | 1) => values.map((value) => counts[value]![which]);
  const total = (which: 0 | 1) => side(which).reduce((a, b) => a + b, 0);
  return {
    name,
    kind: 'categorical',
    setting: undefined,
    values,
    counts: { reference: side(0), current: side(1) },
    rows: { reference: total(0), current: total(1) },
    missing: { reference: 0, current: 0 },
  };
}

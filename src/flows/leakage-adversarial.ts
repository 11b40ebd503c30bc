import { classifyDomain, type DomainClassification } from '../data/domain-classifier.ts';
import { planDrift } from './drift-plan.ts';
import { readCodedColumns } from './drift-samples.ts';
import type { LeakageTables } from './leakage-tables.ts';

/**
 * How well a classifier tells training from test rows by the columns in use; null with too few rows for one.
 * @param isUsed whether a model reads the column
 * @param aside columns that tell the splits apart by their nature: label, timestamp, identifiers
 */
export async function tellSplitsApart(
  { session, names, rows, columns }: LeakageTables,
  isUsed: (column: string) => boolean,
  aside: readonly (string | undefined)[],
): Promise<DomainClassification | null> {
  const side = (from: 'train' | 'test') => ({
    name: names[from],
    session,
    from,
    rows: rows[from],
    columns: [] as { name: string; type: string }[],
  });
  const [reference, current] = [side('train'), side('test')];
  reference.columns = [...(await session.columns('select * from train'))];
  current.columns = [...(await session.columns('select * from test'))];
  const only = new Set(columns.map(({ name }) => name).filter((name) => isUsed(name) && !aside.includes(name)));
  const plan = await planDrift(reference, current, new Map(), only);
  const coded = await readCodedColumns(plan.columns, reference, current);
  return (
    classifyDomain(coded.columns, coded.rows, `adversarial|${[...only].join('|')}|${rows.train}|${rows.test}`) ?? null
  );
}

import { UserError } from '../errors.ts';
import type { ScoreTable } from '../ports.ts';
import { probaColumns } from './score-classes.ts';

/**
 * Columns with the probability of one class each, as scikit-learn's users write them: `proba_cat`, `proba_dog`; of two models
 * `proba_a_cat`, `proba_b_cat`. None where there is a column of lists, or only one such column.
 */
export function classColumns(names: readonly string[], suffix: string): readonly string[] {
  if (probaColumns(suffix).some((name) => names.includes(name))) return [];
  const found = names.filter((name) => name.startsWith(`proba${suffix}_`) && name.length > `proba${suffix}_`.length);
  return found.length < 2 ? [] : found;
}

/**
 * The table with one list a row instead of a column a class, in the order of the classes: as given, or as the file says, or as
 * the first model's columns stand.
 * @throws UserError when the columns are not those of the classes
 */
export function withListsOfClasses(
  table: ScoreTable,
  suffixes: readonly string[],
  given: readonly string[] | undefined,
): ScoreTable {
  let classes = given ?? table.classes;
  const columns = new Map(table.columns);
  for (const suffix of suffixes) {
    const found = classColumns(table.names, suffix);
    if (found.length === 0) continue;
    const prefix = `proba${suffix}_`;
    classes ??= found.map((name) => name.slice(prefix.length));
    const wanted = classes.map((name) => `${prefix}${name}`);
    requireSame(table.file, wanted, found);
    const values = wanted.map((name) => table.columns.get(name)!);
    const rows = Math.max(...values.map((column) => column.length));
    columns.set(
      `proba${suffix}`,
      Array.from({ length: rows }, (_, row) => values.map((column) => column[row] ?? null)),
    );
    for (const name of found) columns.delete(name);
  }
  return { ...table, columns, ...(classes === undefined ? {} : { classes }) };
}

function requireSame(file: string, wanted: readonly string[], found: readonly string[]): void {
  const missing = wanted.filter((name) => !found.includes(name));
  const unknown = found.filter((name) => !wanted.includes(name));
  if (missing.length === 0 && unknown.length === 0) return;
  const fix = `every class needs its column: ${wanted.slice(0, 8).join(', ')}`;
  throw new UserError([
    ...missing.map((field) => ({ what: 'no such column', where: { file, field }, fix })),
    ...unknown.map((field) => ({ what: 'a probability of none of the classes', where: { file, field }, fix })),
  ]);
}

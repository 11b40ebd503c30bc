import type { MulticlassPredictions } from '../metrics/predictions.ts';
import type { ScoreColumns } from './score-file.ts';

/** Columns that may hold a model's lists of probabilities. */
export function probaColumns(suffix: string): readonly string[] {
  return suffix === '' ? ['proba'] : [`proba${suffix}`, `score${suffix}`];
}

/**
 * Names of the classes in the order of the probabilities: as given, or as the file says, or 0..K−1 for labels that are whole
 * numbers below the number of probabilities, or the labels in order of their text.
 */
export function classNames(
  columns: ScoreColumns,
  suffixes: readonly string[],
  given: readonly string[] | undefined,
): readonly string[] {
  const named = given ?? columns.table.classes;
  const names = ['y_true', ...suffixes.map((suffix) => `y_pred${suffix}`)];
  const labels = new Set(names.flatMap((name) => (columns.raw(name) ?? []).map((value) => String(value))));
  const width = suffixes.map((suffix) => {
    const column = columns.firstOf(...probaColumns(suffix));
    return columns
      .raw(column ?? '')
      ?.map(listOf)
      .find(Array.isArray)?.length;
  });
  const widest = width.find((count) => count !== undefined);
  if (named !== undefined) {
    checkNames(columns, named, widest);
    return named;
  }
  const numbers = [...labels].map(Number);
  const areCodes = numbers.every((code) => Number.isSafeInteger(code) && code >= 0);
  if (widest !== undefined && areCodes) return Array.from({ length: widest }, (_, code) => String(code));
  const sorted = areCodes
    ? numbers.sort((a, b) => a - b).map(String)
    : [...labels].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  if (widest !== undefined && sorted.length !== widest) {
    columns.report(
      'proba',
      `${widest} probabilities a row, and ${sorted.length} classes among the labels (${sorted.slice(0, 5).join(', ')})`,
      'name the classes in the order of the probabilities: --classes cat,dog,bird',
    );
  }
  return sorted;
}

function checkNames(columns: ScoreColumns, names: readonly string[], width: number | undefined): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined) columns.report('classes', `class ${JSON.stringify(twice)} is named twice`);
  if (width !== undefined && width !== names.length) {
    columns.report(
      'proba',
      `${width} probabilities a row for ${names.length} classes (${names.slice(0, 5).join(', ')})`,
    );
  }
}

type Model = Pick<MulticlassPredictions, 'proba' | 'predicted'>;

/** Codes of the labels and each model's predictions; every value that is no class is reported. */
export function multiclassColumns(
  columns: ScoreColumns,
  classes: readonly string[],
  suffixes: readonly string[],
): { readonly label: Int32Array; readonly models: readonly Model[] } {
  const label = codesOf(columns, 'y_true', classes) ?? new Int32Array(0);
  const models = suffixes.map((suffix): Model => {
    const proba = probabilities(columns, columns.firstOf(...probaColumns(suffix)) ?? '', classes.length);
    const predicted = codesOf(columns, `y_pred${suffix}`, classes);
    return { ...(proba === undefined ? {} : { proba }), ...(predicted === undefined ? {} : { predicted }) };
  });
  return { label, models };
}

/** Class names, or codes 0..K−1 where the names are no numbers themselves. */
function codesOf(columns: ScoreColumns, name: string, classes: readonly string[]): Int32Array | undefined {
  const values = columns.raw(name);
  if (values === undefined) return undefined;
  const codeOf = new Map(classes.map((className, code) => [className, code]));
  const numbered = classes.some((className) => className.trim() !== '' && Number.isFinite(Number(className)));
  const codes = new Int32Array(values.length);
  const known = classes.length > 8 ? `${classes.slice(0, 8).join(', ')}, …` : classes.join(', ');
  columns.check(name, values, `are none of the classes (${known})`, undefined, (value, row) => {
    if (value === null || value === undefined || typeof value === 'object') return false;
    const text = typeof value === 'boolean' ? String(value) : String(value);
    const code = codeOf.get(text) ?? (numbered ? codeOf.get(String(Number(text))) : codeNumber(text, classes.length));
    if (code === undefined) return false;
    codes[row] = code;
    return true;
  });
  return codes;
}

function codeNumber(text: string, classes: number): number | undefined {
  const code = text.trim() === '' ? Number.NaN : Number(text);
  return Number.isSafeInteger(code) && code >= 0 && code < classes ? code : undefined;
}

/** One list a row, as an array or as its text in JSON. Sums other than 1 are left to the metrics that need them. */
function probabilities(columns: ScoreColumns, name: string, classes: number): Float64Array | undefined {
  const values = columns.raw(name);
  if (values === undefined) return undefined;
  const proba = new Float64Array(values.length * classes);
  const lists = values.map(listOf);
  columns.check(name, lists, `are not lists of ${classes} finite numbers`, undefined, (list, row) => {
    if (!Array.isArray(list) || list.length !== classes) return false;
    for (let k = 0; k < classes; k++) {
      const value: unknown = list[k];
      const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isFinite(number)) return false;
      proba[row * classes + k] = number;
    }
    return true;
  });
  return proba;
}

/** `[0.2, 0.8]`, also as text, as CSV has it. */
function listOf(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && 'items' in value) return value.items;
  if (typeof value !== 'string') return value;
  const text = value.trim();
  if (!/^[[{(].*[\]})]$/.test(text)) return value;
  return text
    .slice(1, -1)
    .split(/[,;\s]+/)
    .filter((part) => part !== '');
}

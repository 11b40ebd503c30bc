/** Files a training command may leave in its output folder. */
export const METRICS_FILE = 'metrics.json';
export const STEPS_FILE = 'metrics.jsonl';

/** Most steps that are kept; more are thinned evenly. */
export const STEP_LIMIT = 1000;
/** Most numbers that are kept of one object: a metrics file is not a place for arrays of weights. */
export const METRIC_LIMIT = 1000;

export type NumbersByName = Readonly<Record<string, number | null>>;

export interface TrainMetrics {
  /** Nested names are joined with dots; null is a number that is not finite. */
  readonly metrics: NumbersByName;
  readonly warnings: readonly string[];
}

/**
 * Reads `metrics.json`. Python writes `NaN` and `Infinity`, which are no JSON: they are read as null. Anything but numbers
 * is left out with a warning; a file that cannot be read gives no metrics and a warning, since the model may still be fine.
 */
export function parseMetrics(text: string): TrainMetrics {
  const value = parseTolerantJson(text);
  if (!isObject(value)) {
    return { metrics: {}, warnings: [`${METRICS_FILE} is not a JSON object; no metrics were taken from it`] };
  }
  const { numbers, ignored, dropped } = flatten(value);
  return { metrics: numbers, warnings: describeLosses(METRICS_FILE, ignored, dropped) };
}

export interface TrainSteps {
  readonly steps: readonly NumbersByName[];
  readonly warnings: readonly string[];
}

/**
 * Reads `metrics.jsonl`, one object of numbers a line. Keeps `STEP_LIMIT` steps at most, evenly spaced, with the first and
 * the last. `cut` says that the text is only the beginning of the file, whose last line may be half a line.
 */
export function parseSteps(text: string, cut = false): TrainSteps {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (cut) lines.pop();
  const kept = thin(lines, STEP_LIMIT);
  const steps: NumbersByName[] = [];
  let bad = 0;
  for (const line of kept) {
    const value = parseTolerantJson(line);
    if (isObject(value)) steps.push(flatten(value).numbers);
    else bad++;
  }
  const scale = kept.length === lines.length ? '' : ` of the ${kept.length} looked at`;
  return {
    steps,
    warnings: [
      ...(bad === 0 ? [] : [`${STEPS_FILE}: ${bad} ${bad === 1 ? 'line' : 'lines'}${scale} could not be read`]),
      ...(cut ? [`${STEPS_FILE} is very large; only its beginning was read`] : []),
    ],
  };
}

/** Evenly spaced items, the first and the last among them. */
export function thin<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  return Array.from({ length: limit }, (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))]!);
}

const STRING_OR_NOT_A_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g;

/** JSON in which `NaN`, `Infinity` and `-Infinity` outside of strings stand for null; undefined when it is not that. */
function parseTolerantJson(text: string): unknown {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    return JSON.parse(source);
  } catch {
    try {
      return JSON.parse(source.replace(STRING_OR_NOT_A_NUMBER, (token) => (token.startsWith('"') ? token : 'null')));
    } catch {
      return undefined;
    }
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

interface Flattened {
  readonly numbers: NumbersByName;
  /** Names of what is no number. */
  readonly ignored: readonly string[];
  /** Numbers beyond the limit. */
  readonly dropped: number;
}

/** Deepest nesting that is followed. */
const DEPTH_LIMIT = 10;

function flatten(value: Readonly<Record<string, unknown>>): Flattened {
  const numbers = new Map<string, number | null>();
  const ignored: string[] = [];
  let dropped = 0;
  const visit = (item: unknown, name: string, depth: number) => {
    if (typeof item === 'number' || item === null) {
      if (numbers.size >= METRIC_LIMIT) dropped++;
      else numbers.set(name, item !== null && Number.isFinite(item) ? item : null);
    } else if (typeof item === 'object' && item !== undefined && depth < DEPTH_LIMIT) {
      for (const [key, inner] of Object.entries(item)) visit(inner, name === '' ? key : `${name}.${key}`, depth + 1);
    } else {
      ignored.push(name);
    }
  };
  visit(value, '', 0);
  numbers.delete('__proto__');
  return { numbers: Object.fromEntries(numbers), ignored, dropped };
}

function describeLosses(file: string, ignored: readonly string[], dropped: number): string[] {
  const shown = ignored.slice(0, 3).map((name) => JSON.stringify(name));
  const more = ignored.length > shown.length ? ` and ${ignored.length - shown.length} more` : '';
  return [
    ...(ignored.length === 0 ? [] : [`${file}: ${shown.join(', ')}${more} left out: not a number`]),
    ...(dropped === 0 ? [] : [`${file}: only the first ${METRIC_LIMIT} numbers were kept, ${dropped} were left out`]),
  ];
}

/** Limits of a JSON document that somebody else wrote: what is larger is not looked into. */
export interface JsonLimits {
  /** Characters of one string, keys too. */
  readonly text: number;
  /** Entries of one list or one object. */
  readonly entries: number;
  /** Values in all. */
  readonly values: number;
  readonly depth: number;
}

/** The first thing that is beyond the limits, as a sentence with its place; null when everything is within them. */
export function beyondLimits(value: unknown, limits: JsonLimits): string | null {
  let count = 0;
  const look = (each: unknown, path: string, depth: number): string | null => {
    count += 1;
    if (count > limits.values) return `there are more than ${limits.values} values`;
    if (depth > limits.depth) return `${path} is nested more than ${limits.depth} deep`;
    if (typeof each === 'string') {
      return each.length > limits.text ? `${path} has ${each.length} characters, more than ${limits.text}` : null;
    }
    if (typeof each !== 'object' || each === null) return null;
    const entries = Object.entries(each);
    if (entries.length > limits.entries) return `${path} has ${entries.length} entries, more than ${limits.entries}`;
    for (const [key, one] of entries) {
      if (key.length > limits.text) return `${path} has a name of ${key.length} characters`;
      const found = look(one, `${path}/${key.slice(0, 60)}`, depth + 1);
      if (found !== null) return found;
    }
    return null;
  };
  return look(value, '', 0);
}

/** The same value with every string, names too, cut to `longest` characters with an ellipsis. */
export function withShortTexts<T>(value: T, longest: number): T {
  // A cut in the middle of a character leaves half of it, which no text may hold.
  const cut = (text: string) =>
    text.length <= longest ? text : `${text.slice(0, longest - 1).replace(/\p{Cs}/gu, '\ufffd')}…`;
  const copy = (each: unknown): unknown => {
    if (typeof each === 'string') return cut(each);
    if (typeof each !== 'object' || each === null) return each;
    if (Array.isArray(each)) return each.map(copy);
    return Object.fromEntries(Object.entries(each).map(([key, one]) => [cut(key), copy(one)]));
  };
  return copy(value) as T;
}

/**
 * Names in `given` that are not in `parsed`, as paths: what a schema drops in silence is a thing that nobody knows.
 * `parsed` may have more, where a schema fills in a default.
 */
export function unknownNames(given: unknown, parsed: unknown, path = ''): readonly string[] {
  if (typeof given !== 'object' || given === null || typeof parsed !== 'object' || parsed === null) return [];
  const known = new Set(Object.keys(parsed));
  return Object.entries(given).flatMap(([name, value]) =>
    known.has(name)
      ? unknownNames(value, (parsed as Record<string, unknown>)[name], `${path}/${name}`)
      : [`${path}/${name.slice(0, 60)}`],
  );
}

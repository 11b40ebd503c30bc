/**
 * JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): keys sorted by UTF-16 code units, numbers as
 * ECMAScript prints them, no white space. Throws a TypeError for what JSON cannot say: NaN, infinities, undefined,
 * functions, lone surrogates; a key that is silently dropped would make two different experiments equal.
 */
export function canonicalJson(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quote(value);
    case 'boolean':
      return String(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`${value} has no place in JSON`);
      return JSON.stringify(value);
    case 'object':
      break;
    default:
      throw new TypeError(`a value of type ${typeof value} has no place in JSON`);
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${Array.from(value, canonicalJson).join(',')}]`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(`an object of class ${value.constructor?.name} has no place in JSON`);
  }
  // The default order of sort() is that of UTF-16 code units.
  const members = Object.keys(value)
    .sort()
    .map((key) => `${quote(key)}:${canonicalJson((value as Record<string, unknown>)[key])}`);
  return `{${members.join(',')}}`;
}

function quote(text: string): string {
  // The first test is fast and almost always enough: most text has no surrogates at all.
  if (/[\ud800-\udfff]/.test(text) && /\p{Surrogate}/u.test(text))
    throw new TypeError('a lone surrogate has no place in JSON');
  return JSON.stringify(text);
}

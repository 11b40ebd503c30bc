import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonicalJson', () => {
  it('follows the examples of RFC 8785', () => {
    const numbers = { numbers: [Number('333333333.33333329'), 1e30, 4.5, 2e-3, 1e-27] };
    expect(canonicalJson(numbers)).toBe('{"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}');
    const text = { string: '\u20ac$\u000F\u000aA\'\u0042\u0022\u005c\\"/' };
    expect(canonicalJson(text)).toBe('{"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}');
    const keys = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\u{1f600}': 5, '\u0080': 6, '\u00f6': 7 };
    expect(Object.keys(JSON.parse(canonicalJson(keys)))).toHaveLength(7);
    const order = [...canonicalJson(keys).matchAll(/:(\d)/g)].map((match) => match[1]).join('');
    expect(order).toBe('2467153');
    expect(canonicalJson(-0)).toBe('0');
  });

  it('does not depend on the order of keys, and loses nothing', () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false, maxDepth: 3 }), (value) => {
        const text = canonicalJson(value);
        // JSON has one zero.
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(text);
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 60 },
    );
  });

  it('refuses what JSON cannot say', () => {
    const refused = [
      NaN,
      Infinity,
      undefined,
      [undefined],
      { a: undefined },
      1n,
      () => 1,
      new Date(0),
      new Map(),
      '\ud800',
    ];
    for (const value of refused) expect(() => canonicalJson(value)).toThrow(TypeError);
  });
});

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, member]) => [key, reversed(member)]),
  );
}

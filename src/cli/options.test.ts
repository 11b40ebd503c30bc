import { expect, it } from 'vitest';
import { parseInstant } from './options.ts';

it.each([
  ['2026-03-01', '2026-03-01T00:00:00.000Z'],
  ['2026-03-01T12:00', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01T12:00Z', '2026-03-01T12:00:00.000Z'],
  ['2026-03-01 12:00:30.5Z', '2026-03-01T12:00:30.500Z'],
  ['2026-03-01T00:30+02:00', '2026-02-28T22:30:00.000Z'],
  ['2028-02-29', '2028-02-29T00:00:00.000Z'],
])('reads the time %s', (text, iso) => expect(new Date(parseInstant(text)).toISOString()).toBe(iso));

it.each(['', 'yesterday', '2026', '2026-02-30', '2026-13-01', '2026-03-01T25:00Z', '2026-03-01T12Z', '1760000000'])(
  'refuses %j as a time',
  (text) => expect(() => parseInstant(text)).toThrow(/2026-03-01T12:00Z/),
);

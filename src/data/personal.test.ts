import { describe, expect, test } from 'vitest';
import { looksPersonal } from './personal.ts';
import type { ColumnProfile } from './profile.ts';

function column(name: string, values: readonly string[] = [], family: 'string' | 'int' = 'string'): ColumnProfile {
  return {
    name,
    type: 'VARCHAR',
    family,
    count: values.length,
    missing: 0,
    notFinite: 0,
    distinct: { value: values.length, exact: true },
    numbers: null,
    lengths: null,
    values: { all: true, counts: values.map((value) => [value, 1]) },
    label: null,
    sensitive: false,
  };
}

describe('a column about people', () => {
  test.each([
    ['contact', ['a@example.com', 'b.c@example.org']],
    ['reach', ['+49 170 1234567', '+1 (555) 010-9999']],
    ['account', ['DE89 3704 0044 0532 0130 00', 'GB29NWBK60161331926819']],
    ['from', ['10.0.0.1', '192.168.2.20']],
  ])('is told by its values: %s', (name, values) => {
    expect(looksPersonal(column(name, values))).toMatch(/^the values look like /);
  });

  test.each([
    'email',
    'E-Mail',
    'userEmail',
    'phone_number',
    'firstName',
    'last name',
    'date_of_birth',
    'ip_address',
    'IBAN',
  ])('is told by its name: %s', (name) => expect(looksPersonal(column(name, ['x']))).toMatch(/^by its name, /));

  test.each([
    ['region', ['North', 'South']],
    ['origin', ['ATL', 'ORD']],
    ['name', ['oak', 'ash']],
    ['shipping', ['1', '2']],
    ['emailed', ['yes', 'no']],
    ['version', ['1.2.3', '1.2.4']],
    ['day', ['2026-01-01', '2026-01-02']],
    ['ratio', ['0.25', '0.5']],
  ])('is not %s', (name, values) => {
    expect(looksPersonal(column(name, values))).toBeNull();
  });

  test('is not one in which a single value looks so', () => {
    expect(looksPersonal(column('note', ['a@example.com', 'late', 'broken', 'thanks']))).toBeNull();
  });
});

import type { ColumnProfile } from './profile.ts';

const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^(?:e_?)?mail(?:_?address)?$|_e?mail$/, 'e-mail addresses'],
  [/^(?:tele)?phone|^mobile|_(?:phone|mobile)$|^tel$/, 'telephone numbers'],
  [/^(?:first|last|middle|family|given|sur|full|user)_?name$/, 'names of people'],
  [/^(?:ssn|social_security|passport|iban|bic|tax_?id|national_id|credit_?card|card_number)/, 'numbers of people'],
  [/^(?:birth_?(?:day|date)?|date_of_birth|dob)$|_birth_?(?:day|date)$/, 'dates of birth'],
  [/^(?:street|home_?address|postal_?address|address)$|_address$/, 'addresses'],
  [/^ip$|^ip_?address$|_ip$/, 'addresses of machines'],
];

const VALUES: readonly (readonly [RegExp, string])[] = [
  [/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i, 'e-mail addresses'],
  [/^\+\d[\d ()/.-]{6,18}$/, 'telephone numbers'],
  [/^[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?$/, 'numbers of bank accounts'],
  [/^\d{3}-\d{2}-\d{4}$/, 'numbers of people'],
  [/^(?:\d{1,3}\.){3}\d{1,3}$/, 'addresses of machines'],
];

/** Share of the values that have to look so. */
const MOST = 0.8;

/** Why a column may be about people, by its values or its name: a guess to be looked at; null where nothing says so. */
export function looksPersonal({ name, family, values }: ColumnProfile): string | null {
  const listed = values?.counts ?? [];
  if (family === 'string' && listed.length > 0) {
    const total = listed.reduce((sum, [, count]) => sum + count, 0);
    for (const [pattern, what] of VALUES) {
      const alike = listed.reduce((sum, [value, count]) => sum + (pattern.test(value) ? count : 0), 0);
      if (alike >= MOST * total) return `the values look like ${what}`;
    }
  }
  const plain = name
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toLowerCase();
  const named = NAMES.find(([pattern]) => pattern.test(plain));
  return named === undefined ? null : `by its name, ${named[1]}`;
}

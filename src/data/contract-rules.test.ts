import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DataFolder, dataFolder } from '../../test/builders/data-folder.ts';
import { DataCard } from '../config/data-card.ts';
import type { TableSession } from '../ports.ts';
import { planContract, type StoredColumn } from './contract-rules.ts';

let folder: DataFolder;
let session: TableSession;
beforeAll(async () => {
  folder = dataFolder();
  const file = await folder.table('one.parquet', 'select 1 as one');
  session = await folder.ports.tables.open({ views: [{ name: 'data', file }] });
});
afterAll(() => {
  session.close();
  folder.remove();
});

/** A card of these fields. */
function card(fields: Record<string, unknown>): DataCard {
  return DataCard.parse({
    name: 'c',
    files: [{ uri: 'c.csv', sha256: 'a0'.repeat(32) }],
    splits: { all: { where: 'true' } },
    ...fields,
  });
}

/** Which of these values of a column `x` break its promises, by kind; and what is wrong with the schema. */
async function broken(type: string, values: readonly string[], column: Record<string, unknown>, more = {}) {
  const stored: StoredColumn[] = [{ name: 'x', type }];
  const select = (from: string) => (from === 'known.csv#x' ? "select unnest(['1', 'a', '2026-01-01'])" : undefined);
  const { rules, findings } = planContract(card({ columns: { x: column }, ...more }), stored, select);
  const from = `(select unnest([${values.map((value) => `cast(${value} as ${type})`).join(', ')}]) as x)`;
  const kinds: Record<string, number[]> = {};
  for (const { check, broken: condition } of rules) {
    const rows = await session.rows(`select coalesce(cast((${condition}) as varchar), 'null') as b from ${from}`);
    // A condition that is null would be counted as kept, whatever it is about.
    expect(rows.map(({ b }) => b)).not.toContain('null');
    kinds[check] = [...(kinds[check] ?? []), ...rows.flatMap(({ b }, row) => (b === 'true' ? [row] : []))];
  }
  return { kinds, findings: findings.map(({ check, what }) => `${check}: ${what}`), rules };
}

describe('rows that break a promise', () => {
  test.each<[string, string, string[], Record<string, unknown>, Record<string, number[]>]>([
    [
      'bounds of whole numbers',
      'bigint',
      ['0', '5', '10', '11', '-1', 'null'],
      { min: 0, max: 10 },
      { bounds: [4, 3] },
    ],
    [
      'bounds of numbers, and what is none',
      'double',
      ["'nan'", "'inf'", "'-inf'", '1', 'null'],
      { min: 0, max: 10 },
      { bounds: [0, 2, 1] },
    ],
    ['an upper bound alone', 'double', ["'nan'", '11'], { max: 10 }, { bounds: [0, 1] }],
    [
      'bounds of huge numbers',
      'hugeint',
      ['9007199254740993', '9007199254740992'],
      { max: 9007199254740992 },
      { bounds: [0] },
    ],
    [
      'bounds of days',
      'date',
      ["'2026-01-01'", "'2025-12-31'", 'null'],
      { type: 'date', min: '2026-01-01' },
      { bounds: [1] },
    ],
    [
      'bounds of times',
      'timestamp',
      ["'2026-01-01 10:00'", "'2026-01-01 10:00:01'"],
      { max: '2026-01-01 10:00' },
      { bounds: [1] },
    ],
    [
      'bounds of text that is to be numbers',
      'varchar',
      ["'5'", "'50'", "'five'", "''", 'null'],
      { type: 'int', max: 10 },
      { type: [2, 3], bounds: [1] },
    ],
    ['whole numbers', 'double', ['1', '1.5', "'inf'", "'nan'", 'null'], { type: 'int' }, { type: [1, 2, 3] }],
    ['numbers in text', 'varchar', ["'1e3'", "'1,5'", "' 2 '"], { type: 'float' }, { type: [1] }],
    ['truths in text', 'varchar', ["'true'", "'f'", "'maybe'"], { type: 'bool' }, { type: [2] }],
    ['days in text', 'varchar', ["'2026-02-28'", "'2026-02-30'", "'28.2.2026'"], { type: 'date' }, { type: [1, 2] }],
    [
      'lengths',
      'varchar',
      ["'ab'", "'abcd'", "''", "'äöü'", 'null'],
      { min_length: 1, max_length: 3 },
      { length: [2, 1] },
    ],
    ['lengths of lists', 'integer[]', ['[1]', '[1,2,3]', '[]'], { min_length: 1, max_length: 2 }, { length: [2, 1] }],
    [
      'a pattern of all of the text',
      'varchar',
      ["'AB1'", "'xAB1'", "'AB1 '", "''", 'null'],
      { pattern: '[A-Z]+[0-9]' },
      { pattern: [1, 2, 3] },
    ],
    ['a pattern with quotes', 'varchar', ["'it''s'", "'its'"], { pattern: "it's" }, { pattern: [1] }],
    [
      'a list of texts',
      'varchar',
      ["'a'", "'b'", "'A'", "''", 'null'],
      { values: ['a', "it's"] },
      { values: [1, 2, 3] },
    ],
    ['a list of numbers', 'double', ['1', '2.5', '3', 'null'], { values: [1, 2.5] }, { values: [2] }],
    ['a list of truths', 'boolean', ['true', 'false'], { values: [true] }, { values: [1] }],
    ['values of another file', 'varchar', ["'a'", "'b'", 'null'], { values: { from: 'known.csv#x' } }, { values: [1] }],
    ['whole numbers of another file', 'integer', ['1', '2'], { values: { from: 'known.csv#x' } }, { values: [1] }],
  ])('%s: %s', async (_, type, values, column, expected) => {
    const { kinds, findings } = await broken(type, values, column);
    expect(kinds).toEqual(expected);
    expect(findings).toEqual([]);
  });

  test('of SQL that a person wrote are those for which it is false, not those where it is not known', async () => {
    const rules = [
      { name: 'small', sql: 'x < 10' },
      { name: 'a number as truth', sql: 'x' },
    ];
    const { kinds, rules: planned } = await broken('integer', ['5', '50', 'null', '0'], {}, { rules });
    expect(kinds).toEqual({ rule: [1, 3] });
    expect(planned[0]).toMatchObject({ path: ['rules', 0, 'sql'], what: 'the rule "small" is broken: x < 10' });
  });

  test('of keys into another file, with how much may be wrong and how bad that is', async () => {
    const column = { tolerance: 0.1, severity: 'warning', max: 3 };
    const foreign_keys = [{ columns: ['x'], references: 'known.csv#x' }];
    const { kinds, rules } = await broken('integer', ['1', '2', '9', 'null'], column, { foreign_keys });
    expect(kinds).toEqual({ bounds: [2], 'foreign-key': [1, 2] });
    expect(rules.map(({ check, tolerance, severity, needsTable }) => [check, tolerance, severity, needsTable])).toEqual(
      [
        ['bounds', 0.1, 'warning', undefined],
        ['foreign-key', 0, 'error', true],
      ],
    );
  });
});

describe('what is wrong whatever the rows say', () => {
  test.each([
    ['timestamp', 'date', 'x is stored as timestamp, and the card says date'],
    ['bigint', 'string', 'x is stored as bigint, and the card says string'],
    ['integer', 'date', 'x is stored as integer, and the card says date'],
    ['date', 'int', 'x is stored as date, and the card says int'],
    ['boolean', 'float', 'x is stored as boolean, and the card says float'],
    ['varchar', 'list<float>', 'x is stored as varchar, and the card says list<float>'],
  ])('a column of %s is no %s', async (type, declared, what) => {
    const { findings, rules } = await broken(type, ['null'], { type: declared });
    expect(findings).toEqual([`type: ${what}`]);
    expect(rules).toEqual([]);
  });

  test.each([
    ['integer', 'float'],
    ['double', 'int'],
    ['date', 'timestamp'],
    ['varchar', 'timestamp'],
    ['uuid', 'string'],
    ["enum('a')", 'string'],
  ])('a column of %s can be %s', async (type, declared) => {
    expect((await broken(type, ['null'], { type: declared })).findings).toEqual([]);
  });

  test('columns that are not there, wherever the card names them, and those that it does not describe', () => {
    const given = card({
      columns: { amout: {}, x: {} },
      key: ['idd'],
      entity: 'custmer',
      timestamp: 'when',
      label: { column: 'late', annotators: ['ann', 'x'], features: ['y'] },
      foreign_keys: [{ columns: ['x', 'z'], references: 'f.csv#a' }],
    });
    const stored = ['amount', 'x', 'id', 'customer'].map((name) => ({ name, type: 'INTEGER' }));
    const { findings, rules } = planContract(given, stored, () => undefined);
    expect(findings.map(({ path, fix, severity }) => `${path.join('.')} ${severity}: ${fix}`)).toEqual([
      'columns.amout error: Did you mean amount?',
      'label.column error: The columns are amount, x, id, customer.',
      'label.annotators.0 error: The columns are amount, x, id, customer.',
      'label.features.0 error: The columns are amount, x, id, customer.',
      'entity error: Did you mean customer?',
      'timestamp error: The columns are amount, x, id, customer.',
      'key.0 error: Did you mean id?',
      'foreign_keys.0.columns.1 error: The columns are amount, x, id, customer.',
      'columns warning: Describe it: amount: { type: …, description: … }.',
      'columns warning: Describe it: id: { type: …, description: … }.',
      'columns warning: Describe it: customer: { type: …, description: … }.',
    ]);
    expect(rules).toEqual([]);
  });

  test('a card without columns describes none, and is asked for none', () => {
    expect(planContract(card({}), [{ name: 'x', type: 'INTEGER' }], () => undefined).findings).toEqual([]);
  });
});

import { describe, expect, test } from 'vitest';
import { left, right, type Table } from './tables.ts';
import { renderTextTable } from './text-table.ts';

const table: Table = {
  columns: [left('Column'), right('Mean before', 2), right('after', 2), right('p', 1), left('Why')],
  rows: [
    [{ text: 'price' }, { text: '12.5' }, { text: '13.5' }, { text: '0.01' }, { text: 'one two three four five' }],
  ],
};

describe('a table without room', () => {
  const titles = (width: number) => renderTextTable(table, { width }).split('\n')[0]!.split(/ {2,}/);

  test('gives up columns in their order, and a pair together', () => {
    expect(titles(100)).toEqual(['Column', 'Mean before', 'after', 'p', 'Why']);
    expect(titles(55)).toEqual(['Column', 'Mean before', 'after', 'Why']);
    expect(titles(48)).toEqual(['Column', 'Why']);
  });

  test('wraps its last cell, and cuts no sentence of it', () => {
    const sentence = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    const text = renderTextTable(
      { ...table, rows: [[...table.rows[0]!.slice(0, 4), { text: sentence }]] },
      { width: 80 },
    );
    expect(text.replace(/\s+/g, ' ')).toContain(sentence);
  });
});

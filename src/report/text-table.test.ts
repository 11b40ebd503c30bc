import { describe, expect, test } from 'vitest';
import { left, right, rightPair, type Table } from './tables.ts';
import { renderTextTable } from './text-table.ts';

const table: Table = {
  columns: [left('Column'), ...rightPair(['Mean before', 'after'], 2), right('p', 1), left('Why')],
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

  test('gives up others of one rank one by one', () => {
    const columns = [left('Run'), right('alpha', 1), right('beta', 1), right('gamma', 1), left('Note')];
    const cells = ['a', '1', '2', '3', 'something to say here'].map((text) => ({ text }));
    const shown = renderTextTable({ columns, rows: [cells] }, { width: 40 }).split('\n')[0]!;
    expect(shown.split(/ {2,}/)).toEqual(['Run', 'beta', 'gamma', 'Note']);
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

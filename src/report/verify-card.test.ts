import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { cardFacts } from '../../test/builders/card-facts.ts';
import { splitFrontMatter } from '../config/parse-data-card.ts';
import { renderModelCard } from './model-card.ts';
import { compareCards } from './verify-card.ts';

const card = renderModelCard(cardFacts());
const lineOf = (text: string, part: string) => text.slice(0, text.indexOf(part)).split('\n').length;

/** The card with one thing replaced, which must be there. */
function changed(from: string, to: string): string {
  if (!card.includes(from)) throw new Error(`the card has no ${from}`);
  return card.replace(from, to);
}

describe('a card', () => {
  test('as evidence gives it holds', () => {
    const { differences, notes, numbers } = compareCards(card, card);
    expect(differences).toEqual([]);
    expect(notes).toEqual([]);
    expect(numbers).toBeGreaterThan(30);
  });

  test('with any one digit changed does not hold, and the line is named', () => {
    const places = [...card.matchAll(/\d/g)].map(({ index }) => index);
    const property = fc.property(fc.constantFrom(...places), fc.integer({ min: 1, max: 9 }), (at, by) => {
      const digit = String((Number(card[at]) + by) % 10);
      const { differences } = compareCards(`${card.slice(0, at)}${digit}${card.slice(at + 1)}`, card);
      const line = card.slice(0, at).split('\n').length;
      return differences.some((each) => each.line === line);
    });
    fc.assert(property, { seed: 1, numRuns: 400 });
  });

  test('names the number of the front matter, and the number from evidence', () => {
    const { differences } = compareCards(changed('value: 0.678123456789', 'value: 0.978123456789'), card);
    expect(differences).toEqual([
      {
        line: lineOf(card, 'value: 0.678123456789'),
        place: 'model-index[flight-delay].results[0].metrics[roc_auc].value',
        card: '0.978123456789',
        evidence: '0.678123456789',
      },
    ]);
  });

  test('names the number of a table', () => {
    const { differences } = compareCards(changed('| roc_auc | 0.6781 |', '| roc_auc | 0.9781 |'), card);
    expect(differences).toMatchObject([
      { line: lineOf(card, '| roc_auc | 0.6781'), card: '0.9781', evidence: '0.6781' },
    ]);
  });

  test('does not hold when a metric, a row, a word of a table or a whole table is gone, or one is made up', () => {
    const row = /^\| origin=LAX.*\n/m.exec(card)![0];
    const metric = /^ {10}- type: brier\n.*\n.*\n/m.exec(card)![0];
    for (const other of [
      changed(row, ''),
      changed(metric, ''),
      changed('better', 'non-inferior'),
      changed(row, `${row}${row.replace('LAX', 'JFK')}`),
      changed('### Results', '### Results\n\nIts accuracy is 0.99.'),
      changed('### Results', '<!--\n\n### Results'),
      changed('0.6781 |', 'high |'),
      card.slice(card.indexOf('\n---\n') + 5),
    ]) {
      expect(compareCards(other, card).differences.length).toBeGreaterThan(0);
    }
  });

  test('holds in another form: other line ends, aligned tables, front matter of another writer', () => {
    const front = splitFrontMatter(card);
    if (front.kind !== 'found') throw new Error('the card has no front matter');
    const value = parse(front.text) as Record<string, unknown>;
    const reversed = Object.fromEntries(Object.entries(value).reverse());
    const rewritten = `---\n${stringify(reversed, { indent: 4 })}---\n${front.body}`;
    const aligned = card.replace(/ \| /g, '   |  ').replace(/:-/g, ':-------');
    for (const other of [card.replaceAll('\n', '\r\n'), aligned, rewritten, changed('value: 0.16', 'value: 0.160')]) {
      expect(compareCards(other, card).differences).toEqual([]);
    }
  });

  test('of which what people wrote was reworded holds, with a note', () => {
    const { differences, notes } = compareCards(changed('Nobody is harmed.', 'No one is harmed.'), card, [
      'Nobody is harmed.',
    ]);
    expect(differences).toEqual([]);
    expect(notes).toMatchObject([{ card: 'No one is harmed.', evidence: 'Nobody is harmed.' }]);
  });

  test('survives whatever is put in its place', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => compareCards(text, card).differences.length > 0),
      { seed: 2, numRuns: 100 },
    );
    const bomb = `---\na: &a [1,1]\n${Array.from({ length: 40 }, (_, at) => `b${at}: &b${at} [*a, *a]`).join('\n')}\n---\n`;
    expect(compareCards(bomb, card).differences.length).toBeGreaterThan(0);
  });
});

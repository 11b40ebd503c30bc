import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseWrittenCard } from '../src/config/written-card.ts';
import { findStale, staleText } from '../src/registry/staleness.ts';
import { missingSections, renderModelCard } from '../src/report/model-card.ts';
import { cardFacts } from './builders/card-facts.ts';

const page = (name: string) => readFileSync(join(import.meta.dirname, '..', 'docs', 'how-to', name), 'utf8');

test('the example of a CARD.md leaves no required section empty', () => {
  const [, example] = /^```markdown\n([\s\S]*?)^```$/m.exec(page('model-cards.md'))!;
  const parsed = parseWrittenCard(example!, 'CARD.md');
  expect(parsed.ok).toBe(true);
  expect(missingSections(renderModelCard(cardFacts({}, example!)))).toEqual([]);
});

test.each(['flight-delay', 'rain-tomorrow'])('the CARD.md of %s leaves no required section empty', (model) => {
  const text = readFileSync(join(import.meta.dirname, '..', 'models', model, 'CARD.md'), 'utf8');
  expect(missingSections(renderModelCard(cardFacts({}, text)))).toEqual([]);
});

test('the page on lineage says what is stale in the words of the program', () => {
  const facts = {
    model: 'loan-default',
    version: 'v1.0.0',
    cardFile: 'data-cards/loans.md',
    limits: { model: '30d', card: '180d' },
    since: { model: Date.parse('2026-11-21T07:01:56.743Z'), card: null },
  };
  const stale = findStale([facts], Date.parse('2027-01-15'));
  expect(stale).toHaveLength(2);
  for (const finding of stale) expect(page('lineage.md')).toContain(`${staleText(finding)}\n`);
});

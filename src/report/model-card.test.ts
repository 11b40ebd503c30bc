import { describe, expect, it, test } from 'vitest';
import { parse } from 'yaml';
import { cardFacts } from '../../test/builders/card-facts.ts';
import { modelConfig } from '../../test/builders/judge-request.ts';
import { splitFrontMatter } from '../config/parse-data-card.ts';
import { MODEL_CARD_SECTIONS, missingSections, renderModelCard } from './model-card.ts';
import { renderChecksums } from './release-notes.ts';

const whole = MODEL_CARD_SECTIONS.map((section) => `## ${section}\n\nSomething.`).join('\n\n');

describe('required sections', () => {
  it('finds nothing missing in a card with every section', () => {
    expect(missingSections(whole)).toEqual([]);
  });

  it('names a section that is not there, and one with nothing under it', () => {
    expect(missingSections(whole.replace('## Uses', '## Usage'))).toEqual(['Uses']);
    expect(missingSections(whole.replace('## Evaluation\n\nSomething.', '## Evaluation\n\n'))).toEqual(['Evaluation']);
  });

  it('counts what stands under a heading below, and no comment', () => {
    expect(missingSections(whole.replace('## Uses\n\n', '## Uses\n\n### Direct Use\n\n'))).toEqual([]);
    expect(missingSections(whole.replace('## Uses\n\nSomething.', '## Uses\n\n<!-- who? -->'))).toEqual(['Uses']);
  });

  it('misses what nobody wrote, however much is known from evidence', () => {
    expect(missingSections(renderModelCard(cardFacts()))).toEqual([]);
    const people = ['Uses', 'Bias, Risks, and Limitations', 'Ethical Considerations'];
    expect(missingSections(renderModelCard(cardFacts({}, null)))).toEqual(people);
    expect(missingSections(renderModelCard(cardFacts({}, '## Uses\nFor us.\n\n## Ethics\nNone.')))).toEqual([
      'Bias, Risks, and Limitations',
    ]);
  });
});

describe('a model card', () => {
  const front = (text: string) => {
    const found = splitFrontMatter(text);
    return found.kind === 'found' ? (parse(found.text) as Record<string, never>) : null;
  };

  test('begins with the metadata that the Hub reads, in full precision', () => {
    expect(front(renderModelCard(cardFacts()))).toMatchObject({
      license: 'apache-2.0',
      library_name: 'onnx',
      pipeline_tag: 'tabular-classification',
      'model-index': [
        {
          name: 'flight-delay',
          results: [
            {
              task: { type: 'tabular-classification' },
              dataset: { type: 'flights', name: 'flights', split: 'test' },
              metrics: [
                { type: 'roc_auc', value: 0.678123456789 },
                { type: 'log_loss', value: 1.25e-7 },
                { type: 'brier', value: 0.16 },
              ],
            },
          ],
        },
      ],
    });
  });

  test('puts what people wrote under the right headings', () => {
    const card = renderModelCard(cardFacts());
    expect(card).toContain('## Uses\n\nTo warn of late flights. **Not** for 2 other things.');
    expect(card).toContain('### Ethical Considerations\n\nNobody is harmed.');
    expect(card.indexOf('- Only airports of 2001.')).toBeGreaterThan(card.indexOf('## Bias, Risks, and Limitations'));
    expect(card.indexOf('- Only airports of 2001.')).toBeLessThan(card.indexOf('### Ethical'));
  });

  test('is the same for the same facts', () => {
    expect(renderModelCard(cardFacts())).toBe(renderModelCard(cardFacts()));
  });

  test('names a run that is no version, and says when there is no verdict', () => {
    const card = renderModelCard(cardFacts({ version: null, commit: null, verdict: null }));
    expect(card).toMatch(/^# flight-delay run [0-9a-f]{12}$/m);
    expect(card).toContain('No verdict about it is in evidence.');
  });

  test.each([
    ['multiclass-classification', 'tabular-classification'],
    ['regression', 'tabular-regression'],
    ['ranking', undefined],
  ] as const)('is made for %s', (task, hub) => {
    const facts = cardFacts({ config: { ...modelConfig(), task } });
    const evaluation = { ...facts.evaluation, positives: null, task, queries: 12, classes: [{ name: 'a|b', rows: 3 }] };
    const card = renderModelCard({ ...facts, evaluation });
    expect(front(card)?.pipeline_tag).toBe(hub);
    expect(card).toContain('- a&#124;b: 3 rows');
    expect(card).not.toContain('Decision threshold');
  });

  test('stays whole whatever people write', () => {
    const hostile = [
      '## Uses\n\n<script>alert(1)</script> <!-- swallow',
      '```\nnever closed',
      '![pixel](https://evil.example/x.png)',
      '\u202egnp.exe',
      '---\nmodel-index: []\n---',
    ].join('\n\n');
    const card = renderModelCard(cardFacts({}, hostile));
    expect(card).not.toMatch(/<script|<!--|\u202e|(?<!\\)!\[/);
    expect(card).toContain('\n## Evaluation\n');
    expect(card.match(/^```/gm)!.length % 2).toBe(0);
  });
});

it('prints checksums as sha256sum reads them, by name', () => {
  const files = [
    { name: 'run.json', sha256: 'b'.repeat(64) },
    { name: 'model.onnx', sha256: 'a'.repeat(64) },
  ];
  expect(renderChecksums(files)).toBe(`${'a'.repeat(64)}  model.onnx\n${'b'.repeat(64)}  run.json\n`);
});

import { expect, it } from 'vitest';
import { MODEL_CARD_SECTIONS, missingSections } from './model-card.ts';
import { renderChecksums } from './release-notes.ts';

const whole = MODEL_CARD_SECTIONS.map((section) => `## ${section}\n\nSomething.`).join('\n\n');

it('finds nothing missing in a card with every section', () => {
  expect(missingSections(whole)).toEqual([]);
});

it('names a section that is not there, and one with nothing under it', () => {
  expect(missingSections(whole.replace('## Uses', '## Usage'))).toEqual(['Uses']);
  expect(missingSections(whole.replace('## Evaluation\n\nSomething.', '## Evaluation\n\n'))).toEqual(['Evaluation']);
});

it('prints checksums as sha256sum reads them, by name', () => {
  const files = [
    { name: 'run.json', sha256: 'b'.repeat(64) },
    { name: 'model.onnx', sha256: 'a'.repeat(64) },
  ];
  expect(renderChecksums(files)).toBe(`${'a'.repeat(64)}  model.onnx\n${'b'.repeat(64)}  run.json\n`);
});

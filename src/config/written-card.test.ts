import { expect, test } from 'vitest';
import { parseWrittenCard } from './written-card.ts';

const FILE = 'models/fraud/CARD.md';
const sections = (text: string) => {
  const parsed = parseWrittenCard(text, FILE);
  return parsed.ok ? Object.fromEntries(parsed.value.sections) : parsed.problems;
};

test('understands other names, other cases and underlined headings', () => {
  expect(sections('Intended use\n---\na\n\n## KNOWN LIMITS\nb\n\n### ethics\nc\n\n## Out of scope\nd')).toEqual({
    Uses: 'a',
    'Bias, Risks, and Limitations': 'b',
    'Ethical Considerations': 'c',
    'Out-of-Scope Use': 'd',
  });
});

test('keeps what belongs nowhere, and headings below a section where they are', () => {
  expect(sections('## Uses\na\n\n### In spring\nb\n\n## Who made this\nc')).toEqual({
    Uses: 'a\n\n#### In spring\n\nb',
    'More Information': '#### Who made this\n\nc',
  });
});

test('takes no comment for an answer, and no heading out of code', () => {
  expect(sections('## Uses\n<!-- who uses it? -->\n\n## Limits\n```\n## Ethics\n```')).toEqual({
    'Bias, Risks, and Limitations': '```\n## Ethics\n```',
  });
});

test('names the line of a heading with a typing error', () => {
  expect(sections('---\nlicense: mit\n---\n# Fraud\n\n## Ethical Considerasions\nx')).toEqual([
    {
      what: '"Ethical Considerasions" is no section of a model card',
      where: { file: FILE, line: 6 },
      fix: 'did you mean Ethical Considerations?',
    },
  ]);
});

test('refuses keys that evidence tells, and front matter without end', () => {
  expect(sections('---\nmodel-index: []\n---\n')).toMatchObject([{ where: { file: FILE, line: 2 } }]);
  expect(sections('---\nlicense: mit\n')).toMatchObject([{ what: 'front matter begins and never ends' }]);
});

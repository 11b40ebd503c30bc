import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { z } from 'zod';
import { formatProblem } from '../errors.ts';
import { Environments } from './environments.ts';
import { ModelConfig } from './model-config.ts';
import { parseYaml } from './parse-yaml.ts';
import { formatField, parseField } from './yaml-document.ts';

function complaints(text: string, schema: z.ZodType = ModelConfig): string {
  const parsed = parseYaml({ text, file: 'f.yaml' }, schema);
  return parsed.ok ? 'fine' : parsed.problems.map(formatProblem).join('\n');
}

const Anything = z.record(z.string(), z.unknown());

describe('a model.yaml with many mistakes', () => {
  const text = `task: binary
owner: 12
purpose: business
train:
  command: 3
  seeds: [1.5, -1, "a"]
  timeout: abc
  runner: 3
  budget: { gpu-hours: 2, until: 2027-02-30 }
data: {}
onnx:
  inputs: { a: 3 }
  output:
evaluate:
  lable: late
  metrics:
    - roc_auc: { rol: guard }
    - 3
    - a b: {}
    - x: { margin: abc }
    - y: { margin: -1 }
    - 9a
    - z: { role: gard, at: { precision: 2 } }
  slices: origin
  reference: { naive: yes }
`;

  test('names each with its line, what it is, and what was probably meant', () => {
    expect(complaints(text)).toBe(
      `f.yaml:1:7 task: must be one of binary-classification, multiclass-classification, regression, ranking, is the text "binary"
  Fix: did you mean binary-classification?
f.yaml:2:8 owner: must be text, is the number 12
  Fix: put it in quotes: "12"
f.yaml:3:10 purpose: must be a mapping of fields, is the text "business"
f.yaml:5:12 train.command: must be text, is the number 3
  Fix: put it in quotes: "3"
f.yaml:6:11 train.seeds[0]: must be a whole number, is the number 1.5
f.yaml:6:16 train.seeds[1]: must be at least 0, is the number -1
f.yaml:6:20 train.seeds[2]: must be a number, is the text "a"
f.yaml:7:12 train.timeout: must be a number and a unit: 30s, 90m, 2h or 7d, is the text "abc"
f.yaml:8:11 train.runner: must be text or a list, is the number 3
f.yaml:9:34 train.budget.until: must be a date such as 2027-03-31, is the text "2027-02-30"
f.yaml:10:1 data.card: is required
  Fix: add it: text. Name of a data card: flights stands for data-cards/flights.md.
f.yaml:12:16 onnx.inputs.a: must be text or a list or a mapping of fields, is the number 3
f.yaml:13:3 onnx.output: must be a mapping of fields, is empty
f.yaml:15:3 evaluate.lable: is not a known field
  Fix: did you mean label? Allowed here: label, positive, classes, query, weight, entity, threshold, baseline, metrics, slices, critical, fairness, discover, challenges, shards, reference
f.yaml:17:18 evaluate.metrics[0].roc_auc.rol: is not a known field
  Fix: did you mean role? Allowed here: role, margin, never_exceed, value_threshold, change_threshold, at, sql, aggregate, denominator, direction, require
f.yaml:18:7 evaluate.metrics[1]: must be text or a mapping of names to values, is the number 3
f.yaml:19:7 evaluate.metrics[2]["a b"]: a field name must be a metric name: roc_auc, top5_accuracy, pinball_0.9, ndcg_exp@10 or precision[cat]
f.yaml:20:20 evaluate.metrics[3].x.margin: must be a number, or a percentage such as 1%, is the text "abc"
f.yaml:21:20 evaluate.metrics[4].y.margin: must be at least 0, is the number -1
f.yaml:22:7 evaluate.metrics[5]: must be a metric name: roc_auc, top5_accuracy, pinball_0.9, ndcg_exp@10 or precision[cat], is the text "9a"
f.yaml:23:18 evaluate.metrics[6].z.role: must be one of optimize, guard, budget, report, is the text "gard"
  Fix: did you mean guard?
f.yaml:23:41 evaluate.metrics[6].z.at.precision: must be at most 1, is the number 2
f.yaml:24:11 evaluate.slices: must be a list, is the text "origin"
f.yaml:25:23 evaluate.reference.naive: must be true or false, is the text "yes"`,
    );
  });

  test('keeps the lines of the file when the text begins later', () => {
    const parsed = parseYaml(
      { text: 'owner: 1', file: 'card.md', firstLine: 10 },
      z.strictObject({ owner: z.string() }),
    );
    expect(!parsed.ok && parsed.problems[0]?.where).toEqual({ file: 'card.md', line: 10, column: 8, field: 'owner' });
  });
});

test('an empty file lacks its required fields', () => {
  expect(complaints('# nothing yet\n')).toMatch(
    /^f\.yaml:1:1 task: is required\n {2}Fix: add it: one of binary-classification, /,
  );
});

test('a list of steps says which fields exclude each other', () => {
  const text = `environments:
  - name: -x
    requires: [gate, smok]
    rollout: { strategy: canary, steps: [{ setWeight: 5, pause: 1h }, { setWieght: 5 }, 3, {}] }
`;
  expect(complaints(text, Environments)).toBe(
    `f.yaml:2:11 environments[0].name: must be letters, digits, - and _ only, beginning and ending with a letter or digit, is the text "-x"
f.yaml:3:22 environments[0].requires[1]: must be one of gate, smoke, data-card, model-card, attestation, is the text "smok"
  Fix: did you mean smoke?
f.yaml:4:58 environments[0].rollout.steps[0].pause: cannot stand together with setWeight
  Fix: keep one of them, or make two list entries
f.yaml:4:73 environments[0].rollout.steps[1].setWieght: is not a known field
  Fix: did you mean setWeight? Allowed here: setWeight, pause
f.yaml:4:89 environments[0].rollout.steps[2]: must be a mapping of fields, is the number 3
f.yaml:4:92 environments[0].rollout.steps[3].setWeight: is required
  Fix: add it: a number. Share of the traffic that the new version gets, in percent.`,
  );
});

test('a text cut at its comma is told apart from a misspelt field', () => {
  const schema = z.strictObject({
    columns: z.record(z.string(), z.strictObject({ description: z.string().optional() })),
  });
  expect(complaints('columns:\n  at: { description: departure, to the minute }', schema)).toBe(
    `f.yaml:2:33 columns.at["to the minute"]: is not a known field
  Fix: put the text before it, with its comma, in double quotes`,
  );
});

describe('text that is no configuration', () => {
  test.each([
    ['- a', 'f.yaml:1:1: must be a mapping of fields (name: value), is a list'],
    [
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`,
      'f.yaml: is a pointer of Git LFS, and not the file that it stands for\n  Fix: bring the file itself: git lfs pull; in a workflow, check out with `lfs: true`',
    ],
    ['x', 'f.yaml:1:1: must be a mapping of fields (name: value), is a single value'],
    [
      'owner: @ml',
      'f.yaml:1:8: is not valid YAML: Plain value cannot start with reserved character @\n  Fix: put the value in double quotes',
    ],
    [
      'a: b: c',
      'f.yaml:1:4: is not valid YAML: Nested mappings are not allowed in compact mappings\n  Fix: put a value that contains ": " in double quotes, or check the indentation',
    ],
    ['a:\n\tb: 1', 'f.yaml:2:1: is not valid YAML: Tabs are not allowed as indentation\n  Fix: indent with spaces'],
    ['a: "x', 'f.yaml:1:6: is not valid YAML: Missing closing "quote\n  Fix: close it'],
    [
      'a: 1\n---\nb: 1',
      'f.yaml:2:1: holds more than one YAML document\n  Fix: keep one document and remove the line ---',
    ],
    [
      'a: *b',
      'f.yaml:1:4 a: the alias *b has no anchor &b before it\n  Fix: put a text that begins with * in double quotes',
    ],
    [
      'a: !secret 1',
      'f.yaml:1:4: is not valid YAML: Unresolved tag: !secret\n  Fix: remove the tag (the word that begins with !)',
    ],
    ['a: &x [*x]', 'f.yaml:1:8 a[0]: the alias *x stands inside its own anchor\n  Fix: write the values out'],
    ['a: 1\nb:\n  c: 1\n  c: 2', 'f.yaml:4:3 b.c: is given twice, first on line 3\n  Fix: keep one of the two'],
    ['? [a]\n: 1', 'f.yaml:1:3: a field name must be text\n  Fix: put it in double quotes'],
    ['__proto__: { x: 1 }', 'f.yaml:1:1: the name __proto__ is not allowed\n  Fix: choose another name'],
  ])('%j is refused', (text, message) => {
    expect(complaints(text, Anything)).toBe(message);
  });

  test('deep nesting, bombs and huge files end in one sentence', () => {
    expect(complaints('['.repeat(20_000), Anything)).toMatch(
      /^f\.yaml:1:\d+: is nested too deeply\n {2}Fix: write it flat/,
    );
    const bomb = ['a: &a [1,1,1,1,1,1,1,1,1]', 'b: &b [*a,*a,*a,*a,*a,*a,*a,*a]', 'c: [*b,*b,*b,*b,*b,*b,*b,*b]'].join(
      '\n',
    );
    expect(complaints(bomb, Anything)).toMatch(/^f\.yaml: repeats its anchors too often/);
    expect(complaints(`a: ${'x'.repeat(300_000)}`, Anything)).toMatch(/^f\.yaml: is larger than 256 KiB/);
  });

  test('an anchor used a few times is fine', () => {
    expect(parseYaml({ text: 'a: &x [1]\nb: *x', file: 'f' }, Anything)).toMatchObject({
      ok: true,
      value: { a: [1], b: [1] },
    });
  });

  test('any text gives a value or problems, and never changes prototypes', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>\'"%@`#, \n\t?<~0.constructor__proto__'), maxLength: 60 }),
        (text) => {
          const parsed = parseYaml({ text, file: 'f' }, Anything);
          if (!parsed.ok) expect(parsed.problems.length).toBeGreaterThan(0);
          expect(Object.keys(Object.prototype)).toEqual([]);
        },
      ),
      { numRuns: 500 },
    );
  });
});

test('a value written as YAML is read back', () => {
  const json = fc.dictionary(
    fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
    fc.jsonValue({ maxDepth: 3 }),
  );
  fc.assert(
    fc.property(json, (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as unknown;
      fc.pre(!JSON.stringify(plain).includes('__proto__'));
      const text = stringify(plain, { aliasDuplicateObjects: false });
      expect(parseYaml({ text, file: 'f' }, Anything)).toMatchObject({ ok: true, value: plain });
    }),
  );
});

test('field paths are written and read back', () => {
  const step = fc.oneof(fc.nat(99), fc.string({ minLength: 1 }));
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.array(step), (first, rest) => {
      expect(parseField(formatField([first, ...rest]))).toEqual([first, ...rest]);
    }),
  );
  expect(formatField(['evaluate', 'metrics', 0, 'roc auc', 'margin'])).toBe('evaluate.metrics[0]["roc auc"].margin');
});

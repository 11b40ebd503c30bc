import { describe, expect, test } from 'vitest';
import type { FileLineage, Lineage } from '../registry/lineage.ts';
import { renderLineageMermaid } from './lineage-mermaid.ts';
import { fileLineageHead, renderLineageText } from './lineage-text.ts';

const lineage: Lineage = {
  model: 'fraud',
  version: 'v1.0.0',
  label: 'fraud v1.0.0',
  commit: 'c'.repeat(40),
  digest: `sha256:${'d'.repeat(64)}`,
  registered: { tag: 'fraud@v1.0.0', time: Date.parse('2026-03-01T10:00:00Z'), by: 'Ann', withdrawn: false },
  cards: [
    {
      name: 'sales "Q1" [x]',
      file: 'data-cards/sales.md',
      files: [{ name: 'sales', uri: 'data/sales|1".csv', sha256: 'a'.repeat(64), bytes: 12_345 }],
      source: null,
      from: [],
      command: null,
      commit: null,
    },
  ],
  splits: [
    { use: 'train', card: 'sales "Q1" [x]', name: 'train', digest: 'b'.repeat(64), rows: 1, where: 'x'.repeat(400) },
  ],
  code: {
    command: 'make {all}',
    files: [{ path: 'train.py', oid: 'e'.repeat(40) }],
    environment: [],
    params: { a: 1 },
  },
  run: {
    key: 'f'.repeat(64),
    seed: 1,
    startedAt: '2026-03-01T09:58:07.123Z',
    wallSeconds: 125,
    commit: 'c'.repeat(40),
    uncommitted: [],
    machine: 'vm',
    packages: { node: 'v20' },
    gpus: [],
  },
  evaluation: null,
  verdict: { key: '9'.repeat(64), verdict: 'pass', baseline: null },
  environments: [
    {
      environment: 'staging',
      tag: 'fraud#staging#2',
      since: Date.parse('2026-03-02'),
      until: null,
      current: true,
      by: null,
    },
  ],
  missing: ['the evaluation is gone'],
};

describe('a lineage', () => {
  test('tells the parts of each line apart', () => {
    const text = renderLineageText(lineage);
    expect(text.split('\n')[0]).toBe('fraud v1.0.0 · dddddddddddd · commit ccccccc');
    expect(text).toContain('file data/sales|1".csv · sha256 aaaaaaaaaaaa · 12,345 bytes');
    expect(text).toContain('trained on sales "Q1" [x]/train · 1 row · bbbbbbbbbbbb');
    expect(text).toContain('run ffffffffffff · seed 1 · 2026-03-01 09:58 UTC · 2 m 05 s');
    expect(text).toContain('in staging · 2026-03-02 to now · fraud#staging#2');
    expect(text.split('\n').at(-1)).toBe('Not known: the evaluation is gone.');
  });

  test('keeps a long condition to a line', () => {
    expect(
      Math.max(
        ...renderLineageText(lineage)
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(140);
  });

  test('is a flowchart whatever things are called', () => {
    const lines = renderLineageMermaid(lineage).trimEnd().split('\n');
    expect(lines[0]).toBe('flowchart LR');
    for (const line of lines.slice(1))
      expect(line).toMatch(
        /^ {2}(?:n\d+(?:\[\(|\[\/|\(\[|\[|\{\{)"[^"[\](){}|]*"(?:\)\]|\/\]|\]\)|\]|\}\})|n\d+ -->(?:\|"[^"|]*"\|)? n\d+)$/,
      );
    expect(renderLineageMermaid(lineage)).toContain('<br/>1 file<br/>');
  });
});

describe('who used a file', () => {
  const none: FileLineage = {
    asked: 'data/x.csv',
    sha256: null,
    uses: [],
    unknown: [],
    looked: { versions: 0, runs: 0 },
  };

  test('is nobody where nothing was trained', () => {
    expect(fileLineageHead(none)).toBe('data/x.csv: nothing was trained here yet.');
    expect(fileLineageHead({ ...none, looked: { versions: 1, runs: 2 } })).toBe(
      'data/x.csv: none of 1 version and 2 runs used it.',
    );
  });
});

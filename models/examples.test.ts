import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { loadRepository } from '../src/config/load-repository.ts';
import { checkMetrics } from '../src/gate/declared-metrics.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folders = readdirSync(`${root}models`, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const paths = [
  ...folders.map(({ name }) => `models/${name}/model.yaml`),
  ...readdirSync(`${root}data-cards`).map((name) => `data-cards/${name}`),
];
const loaded = loadRepository(new Map(paths.map((path) => [path, readFileSync(root + path)])), { checkMetrics });

test('the examples are declared without a problem', () => {
  expect(loaded.problems).toEqual([]);
  expect([...loaded.models.keys()].sort()).toEqual(['flight-delay', 'rain-tomorrow']);
});

test('models are fed columns that their data card describes, and never the label', () => {
  for (const { config } of loaded.models.values()) {
    const card = loaded.cards.get(config.data.card)!.card;
    const fed = Object.values(config.onnx.inputs).flat();
    expect(Object.keys(card.columns)).toEqual(expect.arrayContaining(fed));
    expect(fed).not.toContain(config.evaluate.label);
  }
});

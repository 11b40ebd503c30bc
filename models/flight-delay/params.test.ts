import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { ModelConfig } from '../../src/config/model-config.ts';
import { parseParams } from './params.ts';
import { correctClocks } from './training-data.ts';

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');

test('model.yaml feeds the columns the model is trained on, in the same order', () => {
  const params = parseParams(read('params.yaml'), 'params.yaml');
  const config = ModelConfig.parse(parse(read('model.yaml')));
  expect(config.onnx.inputs.features).toEqual(params.features);
});

test('names every wrong parameter at once', () => {
  const text = read('params.yaml').replace('rounds: 60', 'rounds: none').replace('l2: 50', 'l2: -1');
  expect(() => parseParams(text, 'params.yaml')).toThrow(/params\.yaml is not right[\s\S]*rounds[\s\S]*l2/);
});

test('clock corrections move one airport round midnight and nothing else', () => {
  const data = {
    rows: 3,
    features: ['minute_of_day', 'distance'],
    columns: [Float32Array.of(1430, 1430, 5), Float32Array.of(100, 200, 300)],
    label: Uint8Array.of(0, 1, 0),
    origin: ['ORD', 'ATL', 'ORD'],
  };
  const corrected = correctClocks(data, { ORD: 360 });
  expect([...corrected.columns[0]!]).toEqual([350, 1430, 365]);
  expect(corrected.columns[1]).toEqual(data.columns[1]);
});

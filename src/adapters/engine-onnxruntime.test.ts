import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  decisionStump,
  logisticRegression,
  nanWhereZero,
  oneColumnPerInput,
  onnxModel,
} from '../../test/builders/onnx-models.ts';
import { UserError } from '../errors.ts';
import type { ColumnBatch, ColumnValues, EngineOptions, TensorBinding } from '../ports.ts';
import { onnxruntimeEngine } from './engine-onnxruntime.ts';

const engine = onnxruntimeEngine();
let folder: string;
let files = 0;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-engine-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function file(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `model-${++files}.onnx`);
  await writeFile(path, bytes);
  return path;
}

async function score(
  bytes: Uint8Array,
  binding: TensorBinding,
  columns: readonly ColumnValues[],
  options: EngineOptions & { readonly batchRows?: number } = {},
): Promise<Float32Array | Float64Array> {
  const scorer = await engine.open(await file(bytes), binding, options);
  const rows = columns[0]!.length;
  const step = options.batchRows ?? rows;
  for (let from = 0; from < rows; from += step) {
    const slices = columns.map((column) => column.slice(from, from + step) as ColumnValues);
    await scorer.push({ rows: slices[0]!.length, columns: slices });
  }
  const scores = await scorer.finish();
  await scorer.close();
  return scores.values;
}

async function complaint(bytes: Uint8Array, binding: TensorBinding): Promise<readonly string[]> {
  const error = await engine.open(await file(bytes), binding).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UserError);
  return (error as UserError).problems.map((problem) => `${problem.what} | ${problem.fix}`);
}

const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const logistic: TensorBinding = { inputs: { features: ['a', 'b'] }, output: { name: 'probability' } };

describe('scoring', () => {
  test('lays columns side by side in one tensor, whatever the sizes of batches and chunks', async () => {
    const rows = 1000;
    const a = Float32Array.from({ length: rows }, (_, row) => row / rows);
    const b = Float32Array.from({ length: rows }, (_, row) => Math.cos(row));
    const whole = await score(logisticRegression([2, -1], 0.5), logistic, [a, b]);
    expect(whole).toBeInstanceOf(Float32Array);
    for (const row of [0, 1, 499, 999]) expect(whole[row]).toBeCloseTo(sigmoid(2 * a[row]! - b[row]! + 0.5), 6);
    for (const sizes of [{ batchRows: 7 }, { chunkRows: 64 }, { batchRows: 300, chunkRows: 128 }]) {
      expect(await score(logisticRegression([2, -1], 0.5), logistic, [a, b], sizes)).toEqual(whole);
    }
  });

  test('takes the wanted column of the output', async () => {
    const binding = { inputs: { features: ['a', 'b'] }, output: { name: 'probabilities', column: 1 } };
    const columns = [Float32Array.of(0, 1, 0.5), Float32Array.of(0, 0, 0)];
    expect([...(await score(decisionStump(2, 0.5, 0.25, 0.75), binding, columns))]).toEqual([0.25, 0.75, 0.25]);
  });

  test('reads integer outputs as numbers', async () => {
    const rounded = onnxModel({
      inputs: [{ name: 'x', shape: ['rows'] }],
      outputs: [{ name: 'y', type: 'INT64', shape: ['rows'] }],
      nodes: [{ op: 'Cast', inputs: ['x'], outputs: ['y'], attributes: { to: 7n } }],
    });
    const scores = await score(rounded, { inputs: { x: 'x' }, output: { name: 'y' } }, [Float32Array.of(0, 41.5)]);
    expect(scores).toEqual(Float64Array.of(0, 41));
  });

  test('feeds one column per input in the type each input has', async () => {
    const model = oneColumnPerInput([
      { name: 'f', shape: ['rows', 1] },
      { name: 'd', type: 'DOUBLE', shape: ['rows', 1] },
      { name: 'l', type: 'INT64', shape: ['rows', 1] },
      { name: 'i', type: 'INT32', shape: ['rows', 1] },
      { name: 'b', type: 'BOOL', shape: ['rows', 1] },
      { name: 's', type: 'STRING', shape: ['rows', 1] },
    ]);
    const binding = { inputs: { f: 'f', d: 'd', l: 'l', i: 'i', b: 'b', s: 's' }, output: { name: 'probability' } };
    const scores = await score(model, binding, [
      Float32Array.of(0.5, 0),
      Float64Array.of(0.25, 0),
      BigInt64Array.of(1n, 0n),
      Int32Array.of(-2, 0),
      Uint8Array.of(1, 0),
      ['0.125', '0'],
    ]);
    expect(scores[0]).toBeCloseTo(sigmoid(0.875), 6);
    expect(scores[1]).toBe(0.5);
  });

  test('pads the last batch of a model with a fixed number of rows', async () => {
    const model = logisticRegression([1, 1], 0, { input: { shape: [4, 2] } });
    const a = Float32Array.of(1, 2, 3, 4, 5, 6);
    const scores = await score(model, logistic, [a, new Float32Array(6)]);
    expect([...scores].map((value) => value.toFixed(4))).toEqual([...a].map((value) => sigmoid(value).toFixed(4)));
  });

  test('passes NaN and infinity through, for the evaluation to count', async () => {
    const scores = await score(nanWhereZero(), { inputs: { x: 'x' }, output: { name: 'score' } }, [
      Float32Array.of(1, 0, Number.NaN),
    ]);
    expect([...scores]).toEqual([0, Number.NaN, Number.NaN]);
  });

  test('times single requests', async () => {
    const scorer = await engine.open(await file(logisticRegression([1, 1], 0)), logistic);
    const batch: ColumnBatch = { rows: 2, columns: [Float32Array.of(1, 2), Float32Array.of(3, 4)] };
    const milliseconds = await scorer.time(batch, 1, 5);
    expect(milliseconds).toHaveLength(5);
    expect(milliseconds.every((value) => value > 0)).toBe(true);
    await scorer.close();
  });
});

describe('a binding that does not fit the model', () => {
  test.each<[string, Uint8Array, TensorBinding, string | RegExp]>([
    [
      'names an input that is not there',
      logisticRegression([1], 0),
      { inputs: { feature: ['a'] }, output: { name: 'probability' } },
      'the model has no input "feature"; it has "features" | Did you mean "features"?',
    ],
    [
      'binds too many columns',
      logisticRegression([1, 1], 0),
      { inputs: { features: ['a', 'b', 'c'] }, output: { name: 'probability' } },
      /takes 2 columns, and 3 are bound/,
    ],
    [
      'binds several columns to a flat input',
      nanWhereZero(),
      { inputs: { x: ['a', 'b'] }, output: { name: 'score' } },
      /takes one column, and 2 are bound/,
    ],
    [
      'names an output that is not there',
      logisticRegression([1], 0),
      { inputs: { features: ['a'] }, output: { name: 'probabilities' } },
      /no output "probabilities"; it has "probability" \| Did you mean "probability"/,
    ],
    [
      'asks for a column beyond the output',
      decisionStump(1, 0, 0, 1),
      { inputs: { features: ['a'] }, output: { name: 'probabilities', column: 2 } },
      /has no column 2 \| Columns count from 0 to 1/,
    ],
    [
      'leaves the column of a wide output open',
      decisionStump(1, 0, 0, 1),
      { inputs: { features: ['a'] }, output: { name: 'probabilities' } },
      /has 2 columns, and model.yaml does not say which/,
    ],
  ])('%s', async (_, bytes, binding, expected) => {
    const complaints = await complaint(bytes, binding);
    expect(complaints[0]).toMatch(expected);
  });

  test('is told all at once', async () => {
    const complaints = await complaint(
      oneColumnPerInput([
        { name: 'a', shape: ['rows', 1] },
        { name: 'b', shape: ['rows', 1] },
      ]),
      {
        inputs: { a: ['x', 'y'] },
        output: { name: 'nothing' },
      },
    );
    expect(complaints).toHaveLength(3);
  });

  test('cannot use tensors of three dimensions or of half precision', async () => {
    const image = onnxModel({
      inputs: [
        { name: 'x', shape: ['rows', 2, 2] },
        { name: 'h', type: 'FLOAT16', shape: ['rows'] },
      ],
      outputs: [
        { name: 'y', shape: ['rows', 2, 2] },
        { name: 'g', type: 'FLOAT16', shape: ['rows'] },
      ],
      nodes: [
        { op: 'Identity', inputs: ['x'], outputs: ['y'] },
        { op: 'Identity', inputs: ['h'], outputs: ['g'] },
      ],
    });
    const complaints = await complaint(image, { inputs: { x: ['a'], h: ['b'] }, output: { name: 'y' } });
    expect(complaints.join('\n')).toMatch(/has 3 dimensions[\s\S]*takes float16[\s\S]*has 3 dimensions/);
  });

  test('explains how to turn ZipMap off', async () => {
    const zipMap = onnxModel({
      inputs: [{ name: 'p', shape: ['rows', 2] }],
      outputs: [{ name: 'z', type: 'ZIPMAP', shape: [] }],
      nodes: [
        {
          op: 'ZipMap',
          domain: 'ai.onnx.ml',
          inputs: ['p'],
          outputs: ['z'],
          attributes: { classlabels_int64s: [0n, 1n] },
        },
      ],
    });
    const [text] = await complaint(zipMap, { inputs: { p: ['a', 'b'] }, output: { name: 'z' } });
    expect(text).toMatch(/is a sequence of maps \(ZipMap\).*zipmap/);
  });
});

describe('loading', () => {
  test('says in one sentence that a file is no model, and what the file was written for', async () => {
    const unknownOperator = onnxModel({
      inputs: [{ name: 'x', shape: ['rows'] }],
      outputs: [{ name: 'y', shape: ['rows'] }],
      nodes: [{ op: 'NoSuchOperator', inputs: ['x'], outputs: ['y'] }],
    });
    const [text] = await complaint(unknownOperator, { inputs: { x: 'x' }, output: { name: 'y' } });
    expect(text).toMatch(/^onnxruntime cannot load the model \(IR 8, ai.onnx 17.*NoSuchOperator/);
    expect(text).not.toContain('Load model from');
  });

  test('tells the signature', async () => {
    const signature = await engine.signature(await file(decisionStump(3, 0, 0, 1)));
    expect(signature).toEqual({
      inputs: [{ name: 'features', type: 'float32', shape: ['rows', 3] }],
      outputs: [
        { name: 'label', type: 'int64', shape: ['rows'] },
        { name: 'probabilities', type: 'float32', shape: ['rows', 2] },
      ],
    });
  });
});

describe('answers of other forms than one score', () => {
  const softmax = onnxModel({
    inputs: [{ name: 'x', shape: ['rows', 3] }],
    outputs: [
      { name: 'probabilities', shape: ['rows', 3] },
      { name: 'place', type: 'INT64', shape: ['rows'] },
    ],
    nodes: [
      { op: 'Softmax', inputs: ['x'], outputs: ['probabilities'] },
      { op: 'ArgMax', inputs: ['x'], outputs: ['place'], attributes: { axis: 1n, keepdims: 0n } },
    ],
  });
  const batch = {
    rows: 5,
    columns: [0, 1, 2].map((at) => Float32Array.from([0, 1, 2, 3, 4], (row) => (row % 3 === at ? 4 : 0))),
  };
  const inputs = { x: ['a', 'b', 'c'] };

  test('are all probabilities, row after row, over several runs', async () => {
    const options = { form: 'probabilities', chunkRows: 2 } as const;
    const scorer = await engine.open(await file(softmax), { inputs, output: { name: 'probabilities' } }, options);
    await scorer.push(batch);
    const { values, width } = await scorer.finish();
    await scorer.close();
    expect(width).toBe(3);
    expect(values).toHaveLength(15);
    for (let row = 0; row < 5; row++) {
      const own = Array.from(values.subarray(row * 3, row * 3 + 3));
      expect(own.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 6);
      expect(own.indexOf(Math.max(...own))).toBe(row % 3);
    }
  });

  test('are labels, by their text', async () => {
    const scorer = await engine.open(await file(softmax), { inputs, output: { name: 'place' } }, { form: 'labels' });
    await scorer.push(batch);
    const { values, texts } = await scorer.finish();
    await scorer.close();
    expect(Array.from(values, (code) => texts![code])).toEqual(['0', '1', '2', '0', '1']);
  });

  test('are refused when the output has one value a row', async () => {
    const opened = engine.open(await file(softmax), { inputs, output: { name: 'place' } }, { form: 'probabilities' });
    await expect(opened).rejects.toMatchObject({ problems: [{ fix: expect.stringContaining('holds: labels') }] });
  });

  test('come from columns of lists too, in the shape the model wants', async () => {
    const sum = onnxModel({
      inputs: [{ name: 'image', shape: ['rows', 1, 2, 2] }],
      outputs: [{ name: 'sum', shape: ['rows', 1, 1, 1] }],
      nodes: [{ op: 'ReduceL1', inputs: ['image'], outputs: ['sum'] }],
    });
    const path = await file(sum);
    const wrong = engine.open(path, { inputs: { image: { column: 'pixels', shape: [4] } }, output: { name: 'sum' } });
    await expect(wrong).rejects.toMatchObject({
      problems: expect.arrayContaining([expect.objectContaining({ what: expect.stringContaining('shape [4]') })]),
    });
    const flat = onnxModel({
      inputs: [{ name: 'image', shape: ['rows', 1, 2, 2] }],
      outputs: [{ name: 'means', shape: ['rows', 'channels'] }],
      nodes: [
        { op: 'ReduceMean', inputs: ['image'], outputs: ['means'], attributes: { axes: [2n, 3n], keepdims: 0n } },
      ],
    });
    const binding = { inputs: { image: { column: 'pixels' } }, output: { name: 'means' } };
    const scorer = await engine.open(await file(flat), binding, { chunkRows: 2 });
    expect(scorer.columns).toEqual([{ name: 'pixels', type: 'float32', length: 4 }]);
    await scorer.push({ rows: 3, columns: [Float32Array.from({ length: 12 }, (_, at) => at)] });
    const { values } = await scorer.finish();
    await scorer.close();
    expect(Array.from(values)).toEqual([1.5, 5.5, 9.5]);
  });
});

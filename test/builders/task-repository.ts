import { createHash } from 'node:crypto';
import type { Task } from '../../src/config/model-config.ts';
import { type SmallRepository, smallRepository } from './small-repository.ts';

export type OtherTask = Exclude<Task, 'binary-classification'>;

/** Weights of one linear model: a row per feature (x1, x2, north), a column per value it answers with. */
export interface LinearParams {
  readonly weights: readonly (readonly number[])[];
  readonly bias: readonly number[];
}

/** A model of each task, and params that make it good, less good, bad, and bad for the rows of one region only. */
export interface TaskExample {
  readonly model: string;
  readonly optimized: string;
  readonly baseline: LinearParams;
  readonly better: LinearParams;
  readonly worse: LinearParams;
  readonly mixed: LinearParams;
}

export const TASK_EXAMPLES: Readonly<Record<OtherTask, TaskExample>> = {
  'multiclass-classification': {
    model: 'animal',
    optimized: 'f1_macro',
    baseline: {
      weights: [
        [1.2, 0, 0],
        [0, 0.4, 0],
        [0, 0, 0],
      ],
      bias: [0, 0, 0],
    },
    better: {
      weights: [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 0],
      ],
      bias: [0, 0, 0.3],
    },
    worse: {
      weights: [
        [-1.2, 0, 0],
        [0, 0.4, 0],
        [0, 0, 0],
      ],
      bias: [0, 0, 0],
    },
    mixed: {
      weights: [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 3],
      ],
      bias: [0, 0, 0.3],
    },
  },
  regression: {
    model: 'house-price',
    optimized: 'mae',
    baseline: { weights: [[14], [-10], [0]], bias: [200] },
    better: { weights: [[20], [-10], [0]], bias: [200] },
    worse: { weights: [[8], [-10], [0]], bias: [205] },
    mixed: { weights: [[20], [-10], [25]], bias: [200] },
  },
  ranking: {
    model: 'search',
    optimized: 'ndcg_linear@5',
    baseline: { weights: [[1], [0], [0]], bias: [0] },
    better: { weights: [[1], [1], [0]], bias: [0] },
    worse: { weights: [[-0.5], [0.2], [0]], bias: [0] },
    mixed: { weights: [[1], [1], [-3]], bias: [0] },
  },
};

/**
 * A repository with one model of the task on its branch `main`, whose weights are its params: real ONNX, no learning, so
 * that tests decide how good it is.
 */
export function taskRepository(task: OtherTask): SmallRepository {
  const repository = smallRepository({ withoutModel: true, rows: 50 });
  const data = DATA[task]();
  const { model, baseline } = TASK_EXAMPLES[task];
  const digest = createHash('sha256').update(data).digest('hex');
  repository.write('data/rows.csv', data);
  repository.write(
    'data-cards/rows.md',
    `---
name: rows
files:
  - { uri: data/rows.csv, sha256: ${digest}, bytes: ${Buffer.byteLength(data)} }
query: "select *, ${NORTH[task]} as north from rows"
key: [id]
splits:
  train: { where: "part = 0" }
  test: { where: "part = 1" }
columns:
  x1: { type: float }
  x2: { type: float }
---

# Rows
`,
  );
  repository.write(`models/${model}/model.yaml`, MODEL_YAML[task]);
  repository.write(`models/${model}/train.mjs`, trainScript(task));
  writeParams(repository, task, baseline);
  repository.commit('feat: first model');
  return repository;
}

export function writeParams(repository: SmallRepository, task: OtherTask, params: LinearParams): void {
  repository.write(`models/${TASK_EXAMPLES[task].model}/params.json`, `${JSON.stringify(params)}\n`);
}

/** What a model can use to treat the rows of one region differently: a number all of a query share changes no order. */
const NORTH: Readonly<Record<OtherTask, string>> = {
  'multiclass-classification': "cast(region = 'north' as integer)",
  regression: "cast(region = 'north' as integer)",
  ranking: "case when region = 'north' then x1 + x2 else 0 end",
};

/** Mulberry32: small, seeded, good enough for test data. */
function generator(seed: number) {
  let state = seed;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

const REGIONS = ['north', 'south', 'east', 'west'];

const DATA: Readonly<Record<OtherTask, () => string>> = {
  'multiclass-classification': () => {
    const { uniform, normal } = generator(3);
    const classes = ['cat', 'dog', 'fox'];
    return csv('id,part,region,x1,x2,animal,weight', 4000, (row) => {
      const [x1, x2] = [normal(), normal()];
      const odds = [Math.exp(2 * x1), Math.exp(2 * x2), Math.exp(0.3)];
      const place = uniform() * (odds[0]! + odds[1]! + odds[2]!);
      const label = place < odds[0]! ? 0 : place < odds[0]! + odds[1]! ? 1 : 2;
      return [row, row % 2, pick(uniform), x1.toFixed(3), x2.toFixed(3), classes[label], 1 + (row % 3)];
    });
  },
  regression: () => {
    const { uniform, normal } = generator(4);
    return csv('id,part,region,x1,x2,price', 4000, (row) => {
      const [x1, x2] = [normal(), normal()];
      const price = 200 + 20 * x1 - 10 * x2 + 8 * normal();
      return [row, row % 2, pick(uniform), x1.toFixed(3), x2.toFixed(3), price.toFixed(2)];
    });
  },
  ranking: () => {
    const { uniform, normal } = generator(5);
    let region = '';
    return csv('id,part,region,query_id,x1,x2,relevance', 8000, (row) => {
      const query = Math.floor(row / 10);
      if (row % 10 === 0) region = pick(uniform);
      const [x1, x2] = [normal(), normal()];
      const good = x1 + x2 + 0.8 * normal();
      const relevance = good > 2.2 ? 3 : good > 1.4 ? 2 : good > 0.7 ? 1 : 0;
      return [row, query % 2, region, `q${query}`, x1.toFixed(3), x2.toFixed(3), relevance];
    });
  },
};

function pick(uniform: () => number): string {
  return REGIONS[Math.floor(uniform() * REGIONS.length)]!;
}

function csv(header: string, rows: number, row: (index: number) => readonly unknown[]): string {
  return `${[header, ...Array.from({ length: rows }, (_, index) => row(index).join(','))].join('\n')}\n`;
}

const TRAIN = `train:
  command: node train.mjs
  params: params.json
  environment: []
  timeout: 1m
data: { card: rows }`;

const MODEL_YAML: Readonly<Record<OtherTask, string>> = {
  'multiclass-classification': `task: multiclass-classification
description: Which animal is it?
${TRAIN}
onnx:
  inputs: { features: [x1, x2, north] }
  output: { name: answer }
evaluate:
  label: animal
  classes: [cat, dog, fox]
  metrics:
    - f1_macro: { role: optimize, margin: 0.01 }
    - log_loss: { role: guard, margin: 2% }
    - "recall[fox]": { role: guard, margin: 0.05 }
    - cost: { role: report, sql: "case when prediction = animal then 0 when animal = 'fox' then 5 else 1 end", aggregate: sum, direction: lower }
    - latency_p95_ms: { role: report }
  slices: [region]
`,
  regression: `task: regression
description: What will the house sell for?
${TRAIN}
onnx:
  inputs: { features: [x1, x2, north] }
  output: { name: answer }
evaluate:
  label: price
  metrics:
    - mae: { role: optimize, margin: 1% }
    - rmse: { role: guard, margin: 1% }
    - r2: { role: guard, margin: 0.02, value_threshold: { lower_bound: 0.5 } }
    - pinball_0.9: { role: report }
    - relative_error: { role: report, sql: "abs(prediction - price)", denominator: "price", direction: lower }
  slices: [region]
`,
  ranking: `task: ranking
description: Which results answer the query?
${TRAIN}
onnx:
  inputs: { features: [x1, x2, north] }
  output: { name: answer }
evaluate:
  label: relevance
  query: query_id
  metrics:
    - "ndcg_linear@5": { role: optimize, margin: 0.01 }
    - mrr: { role: guard, margin: 0.02 }
    - "recall@5": { role: guard, margin: 0.02 }
  slices: [region]
`,
};

/** Writes a linear model over three features; of several classes with a softmax. */
function trainScript(task: OtherTask): string {
  const last = task === 'multiclass-classification' ? 'Softmax' : 'Identity';
  return `import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';

const { weights, bias } = JSON.parse(readFileSync(process.env.PROOFMARK_PARAMS, 'utf8'));
const width = bias.length;
const float = (name, dims, floatData) => ({ name, dims: dims.map(BigInt), dataType: 1, floatData });
const value = (name, dims) => ({
  name,
  type: { value: { case: 'tensorType', value: { elemType: 1, shape: { dim: dims.map((dim) =>
    typeof dim === 'string' ? { value: { case: 'dimParam', value: dim } } : { value: { case: 'dimValue', value: BigInt(dim) } }) } } } },
});
const model = create(ModelProtoSchema, {
  irVersion: 8n,
  producerName: 'task-repository',
  opsetImport: [{ domain: '', version: 17n }],
  graph: {
    name: 'linear',
    node: [
      { opType: 'Gemm', input: ['features', 'w', 'b'], output: ['linear'] },
      { opType: '${last}', input: ['linear'], output: ['answer'] },
    ],
    initializer: [float('w', [3, width], weights.flat()), float('b', [width], bias)],
    input: [value('features', ['n', 3])],
    output: [value('answer', ['n', width]), value('linear', ['n', width])],
  },
});
writeFileSync(join(process.env.PROOFMARK_OUT, 'model.onnx'), toBinary(ModelProtoSchema, model));
console.log('wrote a model of', width, 'outputs');
`;
}

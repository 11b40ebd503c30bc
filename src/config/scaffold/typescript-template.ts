/** `package.json` of a scaffolded TypeScript model. Exact versions; `npm install` writes the lock file that the key uses. */
export function typescriptPackage(model: string): string {
  const manifest = {
    name: model.toLowerCase(),
    private: true,
    type: 'module',
    dependencies: {
      '@bufbuild/protobuf': '2.17.0',
      '@duckdb/node-api': '1.5.5-r.5',
      'onnx-buf': '1.20.0-1',
      tsx: '4.23.15',
      yaml: '2.9.1',
    },
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

export const TYPESCRIPT_PARAMS = `# Read by train.ts; reports show what changed.
ridge: 1.0          # strength of the penalty on large weights
iterations: 15      # Newton steps
`;

/** Functions that the training templates share, as they stand in the files they write. */
export const TYPESCRIPT_NUMERICS = {
  /** Beginning of the function that writes the model. */
  onnx: `  const float = (name: string, dims: number[], data: number[]) => ({
    name,
    dims: dims.map(BigInt),
    dataType: TensorProto_DataType.FLOAT,
    floatData: data,
  });
  const tensor = (name: string, width: number) => ({
    name,
    type: {
      value: {
        case: 'tensorType' as const,
        value: {
          elemType: TensorProto_DataType.FLOAT,
          shape: {
            dim: [
              { value: { case: 'dimParam' as const, value: 'N' } },
              { value: { case: 'dimValue' as const, value: BigInt(width) } },
            ],
          },
        },
      },
    },
  });
  const node = (opType: string, input: string[], output: string) => ({ opType, input, output: [output] });
`,
  fit: `/** Minimizes the log loss plus ridge / 2 * |w|^2 (not for the last weight, the bias) by Newton's method. */
function fit(x: number[][], y: number[], ridge: number, iterations: number): number[] {
  const size = x[0]!.length;
  let w = new Array<number>(size).fill(0);
  for (let step = 0; step < iterations; step++) {
    const gradient = w.map((value, j) => (j === size - 1 ? 0 : ridge * value));
    const hessian = w.map((_, j) => w.map((_, k) => (j === k ? (j === size - 1 ? 1e-9 : ridge) : 0)));
    for (const [i, row] of x.entries()) {
      const p = sigmoid(dot(row, w));
      for (let j = 0; j < size; j++) {
        gradient[j]! += (p - y[i]!) * row[j]!;
        for (let k = 0; k <= j; k++) hessian[j]![k]! += p * (1 - p) * row[j]! * row[k]!;
      }
    }
    for (let j = 0; j < size; j++) for (let k = 0; k < j; k++) hessian[k]![j] = hessian[j]![k]!;
    const change = solve(hessian, gradient);
    w = w.map((value, j) => value - change[j]!);
  }
  return w;
}

`,
  solve: `/** Solves a x = b by Gaussian elimination with pivoting. */
function solve(a: number[][], b: number[]): number[] {
  const m = a.map((row, i) => [...row, b[i]!]);
  for (let i = 0; i < m.length; i++) {
    let pivot = i;
    for (let r = i + 1; r < m.length; r++) if (Math.abs(m[r]![i]!) > Math.abs(m[pivot]![i]!)) pivot = r;
    [m[i], m[pivot]] = [m[pivot]!, m[i]!];
    for (let r = 0; r < m.length; r++) {
      if (r === i) continue;
      const factor = m[r]![i]! / m[i]![i]!;
      for (let k = i; k <= m.length; k++) m[r]![k]! -= factor * m[i]![k]!;
    }
  }
  return m.map((row, i) => row[m.length]! / row[i]!);
}

`,
  sums: `function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

function dot(a: number[], b: number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1);
}
`,
} as const;

/** Logistic regression on numeric columns, fitted by Newton's method. */
export function typescriptTraining(facts: {
  features: readonly string[];
  label: string;
  positive: string | null;
}): string {
  return `// Trains a logistic regression and writes model.onnx. Run by \`proofmark experiment\`.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { DuckDBInstance } from '@duckdb/node-api';
import { ModelProtoSchema, TensorProto_DataType } from 'onnx-buf';
import { parse } from 'yaml';

// The same columns in the same order as onnx.inputs.features in model.yaml.
const FEATURES = [${facts.features.map((name) => `\n  ${quote(name)},`).join('')}
];
const LABEL = ${quote(facts.label)};
// The label's value that counts as positive; null for true or 1.
const POSITIVE: string | null = ${facts.positive === null ? 'null' : quote(facts.positive)};

const out = setting('PROOFMARK_OUT');
const params = parse(readFileSync(setting('PROOFMARK_PARAMS'), 'utf8')) as { ridge: number; iterations: number };
const { columns, labels } = await readRows(setting('PROOFMARK_DATA_TRAIN'));

// Standardize; a missing value counts as the mean.
const means = columns.map((values) => mean(values.filter((value) => value !== null)));
const scales = columns.map((values, j) => Math.sqrt(mean(values.map((v) => ((v ?? means[j]!) - means[j]!) ** 2))) || 1);
const rows = labels.map((_, i) => [...columns.map((values, j) => ((values[i] ?? means[j]!) - means[j]!) / scales[j]!), 1]);
const weights = fit(rows, labels, params.ridge, params.iterations);

// Weights for the columns as they come: (x - mean) / scale * w = x * w / scale - mean * w / scale.
const raw = scales.map((scale, j) => weights[j]! / scale);
const bias = weights.at(-1)! - raw.reduce((sum, weight, j) => sum + weight * means[j]!, 0);
writeFileSync(join(out, 'model.onnx'), toOnnx(raw, bias, means));

const loss = mean(rows.map((row, i) => -Math.log(labels[i] === 1 ? sigmoid(dot(row, weights)) : sigmoid(-dot(row, weights)))));
writeFileSync(join(out, 'metrics.json'), JSON.stringify({ train: { rows: rows.length, log_loss: loss } }));
console.log(rows.length + ' rows, ' + FEATURES.length + ' columns: log loss ' + loss.toFixed(4) + ' on the training rows');

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(name + ' is not set; run this with: proofmark experiment');
  return value;
}

async function readRows(file: string): Promise<{ columns: (number | null)[][]; labels: number[] }> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const name = (column: string) => '"' + column.replaceAll('"', '""') + '"';
  const text = (value: string) => "'" + value.replaceAll("'", "''") + "'";
  const positive = POSITIVE === null ? name(LABEL) : name(LABEL) + '::varchar = ' + text(POSITIVE);
  const list = FEATURES.map((column) => name(column) + '::double').join(', ');
  const query = 'select ' + list + ', (' + positive + ')::integer from read_parquet(' + text(file) + ')';
  const all = (await connection.runAndReadAll(query)).getColumns() as (number | null)[][];
  return { columns: all.slice(0, -1), labels: all.at(-1) as number[] };
}

${TYPESCRIPT_NUMERICS.fit}${TYPESCRIPT_NUMERICS.solve}/** Input features float[N, columns], output probability float[N, 1]. */
function toOnnx(weights: number[], bias: number, means: number[]): Uint8Array {
${TYPESCRIPT_NUMERICS.onnx}  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    producerName: 'train.ts',
    graph: {
      name: 'logistic-regression',
      input: [tensor('features', weights.length)],
      output: [tensor('probability', 1)],
      initializer: [
        float('means', [weights.length], means),
        float('weights', [weights.length, 1], weights),
        float('bias', [1], [bias]),
      ],
      node: [
        node('IsNaN', ['features'], 'missing'),
        node('Where', ['missing', 'means', 'features'], 'filled'),
        node('MatMul', ['filled', 'weights'], 'product'),
        node('Add', ['product', 'bias'], 'logit'),
        node('Sigmoid', ['logit'], 'probability'),
      ],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

${TYPESCRIPT_NUMERICS.sums}`;
}

/** A string literal of TypeScript in single quotes. */
export function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

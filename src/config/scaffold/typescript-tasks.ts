import type { Task } from '../model-config.ts';
import { quote, TYPESCRIPT_NUMERICS } from './typescript-template.ts';

export const TYPESCRIPT_RIDGE_PARAMS = `# Read by train.ts; reports show what changed.
ridge: 1.0          # strength of the penalty on large weights
`;

/** A linear model of the task on numeric columns, with its own least squares or Newton's method. */
export function typescriptTaskTraining(facts: {
  features: readonly string[];
  label: string;
  task: Exclude<Task, 'binary-classification'>;
}): string {
  const classes = facts.task === 'multiclass-classification';
  const kind = classes ? 'one logistic regression per class' : 'a ridge regression';
  return `// Trains ${kind} and writes model.onnx. Run by \`proofmark experiment\`.
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

const out = setting('PROOFMARK_OUT');
const params = parse(readFileSync(setting('PROOFMARK_PARAMS'), 'utf8')) as { ridge: number${classes ? '; iterations: number' : ''} };
const { columns, labels } = await readRows(setting('PROOFMARK_DATA_TRAIN'));

// Standardize; a missing value counts as the mean.
const means = columns.map((values) => mean(values.filter((value) => value !== null)));
const scales = columns.map((values, j) => Math.sqrt(mean(values.map((v) => ((v ?? means[j]!) - means[j]!) ** 2))) || 1);
const rows = labels.map((_, i) => [...columns.map((values, j) => ((values[i] ?? means[j]!) - means[j]!) / scales[j]!), 1]);
${
  classes
    ? `// Classes in the order that evaluate.classes has by default: numbers by size, text by code point.
const classes = sortedClasses([...new Set(labels)]);
const fitted = classes.map((name) => fit(rows, labels.map((label) => (label === name ? 1 : 0)), params.ridge, params.iterations));`
    : `${facts.task === 'ranking' ? '// The simplest way to rank: predict how relevant each result is, and sort by that.\n' : ''}const fitted = [leastSquares(rows, labels, params.ridge)];`
}

// Weights for the columns as they come: (x - mean) / scale * w = x * w / scale - mean * w / scale.
const raw = fitted.map((weights) => scales.map((scale, j) => weights[j]! / scale));
const bias = fitted.map((weights, k) => weights.at(-1)! - raw[k]!.reduce((sum, weight, j) => sum + weight * means[j]!, 0));
writeFileSync(join(out, 'model.onnx'), toOnnx(raw, bias, means));

${
  classes
    ? `const loss = mean(
  rows.map((row, i) => {
    const odds = fitted.map((weights) => sigmoid(dot(row, weights)));
    return -Math.log(odds[classes.indexOf(labels[i]!)]! / odds.reduce((sum, each) => sum + each, 0));
  }),
);`
    : `const loss = mean(rows.map((row, i) => Math.abs(dot(row, fitted[0]!) - labels[i]!)));`
}
writeFileSync(join(out, 'metrics.json'), JSON.stringify({ train: { rows: rows.length, ${classes ? 'log_loss' : 'mae'}: loss } }));
console.log(rows.length + ' rows, ' + FEATURES.length + ' columns: ${classes ? 'log loss' : 'mean absolute error'} ' + loss.toFixed(4) + ' on the training rows');

function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(name + ' is not set; run this with: proofmark experiment');
  return value;
}

async function readRows(file: string): Promise<{ columns: (number | null)[][]; labels: ${classes ? 'string' : 'number'}[] }> {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  const name = (column: string) => '"' + column.replaceAll('"', '""') + '"';
  const text = (value: string) => "'" + value.replaceAll("'", "''") + "'";
  const list = FEATURES.map((column) => name(column) + '::double').join(', ');
  const label = name(LABEL);
  const query = 'select ' + list + ', ' + label + '::${classes ? 'varchar' : 'double'} from read_parquet(' + text(file) + ') where ' + label + ' is not null';
  const all = (await connection.runAndReadAll(query)).getColumns() as unknown[][];
  return { columns: all.slice(0, -1) as (number | null)[][], labels: all.at(-1) as ${classes ? 'string' : 'number'}[] };
}

${
  classes
    ? `function sortedClasses(names: string[]): string[] {
  const numbers = names.every((name) => name.trim() !== '' && Number.isFinite(Number(name)));
  return names.sort((a, b) => (numbers ? Number(a) - Number(b) : Buffer.compare(Buffer.from(a), Buffer.from(b))));
}

${TYPESCRIPT_NUMERICS.fit}`
    : `/** Minimizes the squared error plus ridge * |w|^2 (not for the last weight, the bias). */
function leastSquares(x: number[][], y: number[], ridge: number): number[] {
  const size = x[0]!.length;
  const a = Array.from({ length: size }, (_, j) => Array.from({ length: size }, (_, k) => (j === k && j < size - 1 ? ridge : 0)));
  const b = new Array<number>(size).fill(0);
  for (const [i, row] of x.entries()) {
    for (let j = 0; j < size; j++) {
      b[j]! += row[j]! * y[i]!;
      for (let k = 0; k < size; k++) a[j]![k]! += row[j]! * row[k]!;
    }
  }
  return solve(a, b);
}
`
}
${TYPESCRIPT_NUMERICS.solve}
/** Input features float[N, columns], output ${classes ? 'probabilities float[N, classes]' : 'answer float[N, 1]'}. */
function toOnnx(weights: number[][], bias: number[], means: number[]): Uint8Array {
${TYPESCRIPT_NUMERICS.onnx}  const columns = means.length;
  const byColumn = means.flatMap((_, j) => weights.map((each) => each[j]!));
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    opsetImport: [{ domain: '', version: 17n }],
    producerName: 'train.ts',
    graph: {
      name: 'linear',
      input: [tensor('features', columns)],
      output: [tensor('${classes ? 'probabilities' : 'answer'}', weights.length)],
      initializer: [
        float('means', [columns], means),
        float('weights', [columns, weights.length], byColumn),
        float('bias', [weights.length], bias),
      ],
      node: [
        node('IsNaN', ['features'], 'missing'),
        node('Where', ['missing', 'means', 'features'], 'filled'),
        node('MatMul', ['filled', 'weights'], 'product'),
        ${
          classes
            ? `node('Add', ['product', 'bias'], 'logits'),
        node('Sigmoid', ['logits'], 'odds'),
        // Without axes: the sum over each row.
        { ...node('ReduceL1', ['odds'], 'total'), attribute: [{ name: 'axes', type: 7, ints: [1n] }] },
        node('Div', ['odds', 'total'], 'probabilities'),`
            : `node('Add', ['product', 'bias'], 'answer'),`
        }
      ],
    },
  });
  return toBinary(ModelProtoSchema, model);
}

${TYPESCRIPT_NUMERICS.sums}`;
}

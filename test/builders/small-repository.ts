import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..', '..');

/** A git repository in a temporary folder with one model that trains in a fraction of a second, and a bare `origin`. */
export interface SmallRepository {
  readonly root: string;
  readonly origin: string;
  git(...args: string[]): string;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Replaces `from` in a file; throws when it is not there, so that a test cannot silently change nothing. */
  edit(path: string, from: string, to: string): void;
  commit(message: string): string;
  remove(): void;
}

export interface SmallRepositoryOptions {
  readonly rows?: number;
  /** Leave `models/` out of the first commit. */
  readonly withoutModel?: boolean;
}

export function smallRepository(options: SmallRepositoryOptions = {}): SmallRepository {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'proofmark-test-')));
  const root = join(folder, 'work');
  const origin = join(folder, 'origin.git');
  mkdirSync(root);
  const git = (...args: string[]) =>
    execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const read = (path: string) => readFileSync(join(root, path), 'utf8');
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };

  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', origin]);
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Test');
  git('config', 'user.email', 'test@example.com');
  git('config', 'core.autocrlf', 'false');
  git('remote', 'add', 'origin', origin);
  symlinkSync(join(PROJECT, 'node_modules'), join(root, 'node_modules'));

  write('.gitignore', 'node_modules\n');
  writeLoans(write, options.rows);
  write('registry/policy.yaml', '# Defaults.\n{}\n');
  if (options.withoutModel !== true) writeModel(write);
  commit('start');
  git('push', '-q', 'origin', 'main');
  git('remote', 'set-head', 'origin', 'main');

  return {
    root,
    origin,
    git,
    write,
    read,
    edit: (path, from, to) => {
      const text = read(path);
      if (!text.includes(from)) throw new Error(`${path} has no "${from}"`);
      write(path, text.replace(from, to));
    },
    commit,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Writes the data and its card. */
export function writeLoans(write: (path: string, text: string) => void, rows = 2_000): void {
  const data = csvRows(rows);
  write('data/loans.csv', data);
  write('data-cards/loans.md', dataCard(data));
}

/** Writes the model `loan-default`: a logistic regression whose weights are its params. */
export function writeModel(write: (path: string, text: string) => void, name = 'loan-default'): void {
  write(`models/${name}/model.yaml`, MODEL_YAML);
  write(`models/${name}/params.yaml`, 'weight_income: -1.0\nweight_debt: 0.6\nbias: -1.0\n');
  write(`models/${name}/train.mjs`, TRAIN_SCRIPT);
  write(`models/${name}/CARD.md`, MODEL_CARD);
}

/** What people say of the model; without it no environment that requires a model card takes a version. */
const MODEL_CARD = `# Loan default

## Intended use

To order applications for a **person** who decides.

## Limitations

- Learned from made-up loans.

## Ethical considerations

Region stands in for things that must not decide about a loan.
`;

/** Rows of a logistic truth: P(late) = sigmoid(-1.2 income + 1.0 debt - 1), from a fixed generator. */
function csvRows(rows: number): string {
  const random = generator(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const regions = ['north', 'south', 'east', 'west'];
  const lines = ['id,month,income,debt,region,customer,late'];
  for (let row = 0; row < rows; row++) {
    const income = normal();
    const debt = normal();
    const late = random() < 1 / (1 + Math.exp(1.2 * income - debt + 1));
    const region = regions[Math.floor(random() * regions.length)];
    lines.push(
      `${row},${(row % 12) + 1},${income.toFixed(4)},${debt.toFixed(4)},${region},c${Math.floor(random() * (rows / 2))},${late}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Mulberry32: small, seeded, good enough for test data. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function dataCard(data: string): string {
  return `---
name: loans
files:
  - { uri: data/loans.csv, sha256: ${createHash('sha256').update(data).digest('hex')}, bytes: ${Buffer.byteLength(data)} }
key: [id]
splits:
  train: { where: "month <= 6" }
  test: { where: "month > 6" }
columns:
  income: { type: float }
  debt: { type: float }
  region: { type: string }
label: { column: late }
---

# Loans

Made-up loans for tests.
`;
}

const MODEL_YAML = `task: binary-classification
owner: "@risk"
description: Will the loan be paid late?
train:
  command: node train.mjs
  params: params.yaml
  environment: []
  seeds: [1]
  timeout: 1m
data: { card: loans, train: train, test: test }
onnx:
  inputs: { features: [income, debt] }
  output: { name: probability, column: 0 }
evaluate:
  label: late
  metrics:
    - roc_auc: { role: optimize, margin: 0.01 }
    - log_loss: { role: guard, margin: 2% }
    - size_mb: { role: budget, value_threshold: { upper_bound: 1 } }
  slices: [region, "debt > 1 as indebted"]
`;

/** Writes an ONNX logistic regression from the params: real ONNX, no learning, so that tests decide how good it is. */
const TRAIN_SCRIPT = `import { readFileSync, writeFileSync, appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema } from 'onnx-buf';

const params = Object.fromEntries(
  readFileSync(process.env.PROOFMARK_PARAMS, 'utf8').trim().split('\\n').map((line) => {
    const [name, value] = line.split(':');
    return [name.trim(), Number(value)];
  }),
);
const out = process.env.PROOFMARK_OUT;
const float = (name, dims, floatData) => ({ name, dims: dims.map(BigInt), dataType: 1, floatData });
const value = (name, dims) => ({
  name,
  type: { value: { case: 'tensorType', value: { elemType: 1, shape: { dim: dims.map((dim) =>
    typeof dim === 'string' ? { value: { case: 'dimParam', value: dim } } : { value: { case: 'dimValue', value: BigInt(dim) } }) } } } },
});
console.log('seed', process.env.PROOFMARK_SEED);
const model = create(ModelProtoSchema, {
  irVersion: 8n,
  producerName: 'small-repository',
  opsetImport: [{ domain: '', version: 17n }],
  graph: {
    name: 'logistic',
    node: [
      { opType: 'Gemm', input: ['features', 'w', 'b'], output: ['logit'] },
      { opType: 'Sigmoid', input: ['logit'], output: ['probability'] },
    ],
    initializer: [float('w', [2, 1], [params.weight_income, params.weight_debt]), float('b', [1], [params.bias])],
    input: [value('features', ['n', 2])],
    output: [value('probability', ['n', 1])],
  },
});
for (let step = 1; step <= 3; step++) appendFileSync(join(out, 'metrics.jsonl'), JSON.stringify({ step, loss: 1 / step }) + '\\n');
writeFileSync(join(out, 'metrics.json'), JSON.stringify({ train: { loss: 1 / 3 } }));
writeFileSync(join(out, 'model.onnx'), toBinary(ModelProtoSchema, model));
`;

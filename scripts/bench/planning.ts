import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMAND, type Figure, median } from './figures.ts';

const MODELS = 500;
const FILES_PER_MODEL = 200;
const REPEATS = 5;

/** Plans a repository of 500 models and 100,000 files against its base, with one model changed. */
export function benchPlanning(): Figure[] {
  const root = mkdtempSync(join(tmpdir(), 'proofmark-bench-plan-'));
  try {
    const files = writeRepository(root);
    const seconds: number[] = [];
    for (let repeat = 0; repeat < REPEATS; repeat++) {
      const started = performance.now();
      const result = spawnSync(process.execPath, [COMMAND, 'plan', '--base', 'main', '--json'], {
        cwd: root,
        encoding: 'utf8',
        maxBuffer: 1 << 28,
      });
      seconds.push((performance.now() - started) / 1000);
      if (result.status !== 0) throw new Error(`plan failed: ${result.stderr}`);
      const changed = (JSON.parse(result.stdout) as { models: { state: string }[] }).models.filter(
        (model) => model.state !== 'unchanged',
      );
      if (changed.length !== 1) throw new Error(`plan found ${changed.length} changed models, expected 1`);
    }
    return [
      {
        what: `plan ${MODELS} models, ${files.toLocaleString('en')} files (median of ${REPEATS})`,
        measured: `${median(seconds).toFixed(2)} s`,
        limit: '3 s',
        holds: median(seconds) < 3,
      },
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

function writeRepository(root: string): number {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const write = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Bench');
  git('config', 'user.email', 'bench@example.com');
  write('data/rows.csv', 'id,x,y\n1,0,false\n2,1,true\n');
  write('package-lock.json', '{}\n');
  let files = 2;
  for (let card = 0; card < 10; card++, files++) write(`data-cards/rows${card}.md`, cardText(card));
  for (let model = 0; model < MODELS; model++) {
    const folder = `models/model-${String(model).padStart(3, '0')}`;
    write(`${folder}/model.yaml`, modelText(model));
    write(`${folder}/params.yaml`, `rate: 0.${model + 1}\nrounds: ${model}\n`);
    write(`${folder}/train.py`, `print(${model})\n`);
    for (let file = 0; file < FILES_PER_MODEL - 3; file++)
      write(`${folder}/features/part-${file}.sql`, `select ${model}, ${file}\n`);
    files += FILES_PER_MODEL;
  }
  git('add', '-A');
  git('commit', '-q', '-m', 'start');
  git('switch', '-q', '-c', 'change');
  write('models/model-250/params.yaml', 'rate: 0.9\nrounds: 9\n');
  return files;
}

function cardText(card: number): string {
  return `---
name: rows${card}
files:
  - { uri: data/rows.csv, sha256: ${'a'.repeat(64)} }
key: [id]
splits:
  train: { where: "id < ${card + 10}" }
  test: { where: "id >= ${card + 10}" }
---

# Rows
`;
}

function modelText(model: number): string {
  return `task: binary-classification
owner: "@team-${model % 7}"
description: Model number ${model} of a large repository.
train:
  command: python3 train.py
  inputs: [train.py, params.yaml, "features/**"]
  params: params.yaml
  seeds: [1]
  runner: [self-hosted, gpu]
  timeout: 2h
data: { card: rows${model % 10} }
onnx:
  inputs: { features: [x] }
  output: { name: probabilities, column: 1 }
evaluate:
  label: y
  metrics:
    - roc_auc: { role: optimize, margin: 0.005 }
    - log_loss: { role: guard, margin: 1% }
    - size_mb: { role: budget, value_threshold: { upper_bound: 20 } }
  slices: ["x > ${model} as large"]
`;
}

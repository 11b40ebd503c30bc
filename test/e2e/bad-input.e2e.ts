import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { proofmark } from '../builders/command.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const MODEL = 'models/loan-default/model.yaml';
const CARD = 'data-cards/loans.md';
const TRAIN = 'models/loan-default/train.mjs';

interface BadInput {
  readonly name: string;
  /** Makes the repository wrong. */
  prepare(repository: SmallRepository): void;
  readonly args?: readonly string[];
  /** What the message must say: what is wrong, where, how to fix it. */
  readonly says: readonly RegExp[];
  /** What is in evidence afterwards; nothing when left out. A failed training is recorded, so that it is not lost. */
  readonly leaves?: 'failures' | 'runs';
}

/** Ends the training script of the model early, with code of the test's own. */
function endTraining(code: string): (repository: SmallRepository) => void {
  return (repository) => repository.write(TRAIN, code);
}

/** Lets the real script write its model, then changes the file. */
function afterTraining(code: string): (repository: SmallRepository) => void {
  return (repository) => repository.write(TRAIN, `${repository.read(TRAIN)}\n${code}`);
}

const BAD_INPUTS: readonly BadInput[] = [
  {
    name: 'broken YAML',
    prepare: (repository) => repository.edit(MODEL, 'train:\n', 'train: [\n'),
    says: [/model\.yaml:\d+:\d+/],
  },
  {
    name: 'an unknown key, with the nearest valid one',
    prepare: (repository) => repository.edit(MODEL, '  seeds:', '  sedes:'),
    says: [/model\.yaml:8/, /sedes/, /seeds/],
  },
  {
    name: 'problems of several files at once',
    prepare: (repository) => {
      repository.edit(MODEL, '  seeds:', '  sedes:');
      repository.write('registry/policy.yaml', 'confidenc: 0.9\n');
    },
    says: [/sedes/, /policy\.yaml:1/, /confidence/],
  },
  {
    name: 'a missing data file',
    prepare: (repository) => rmSync(join(repository.root, 'data/loans.csv')),
    says: [/data\/loans\.csv/, /loans\.md/],
  },
  {
    name: 'a data file with another digest',
    prepare: (repository) => repository.write('data/loans.csv', 'id,month\n1,2\n'),
    says: [/data\/loans\.csv/, /sha256|digest/i],
  },
  {
    name: 'a label column that is not there, with the nearest one',
    prepare: (repository) => repository.edit(MODEL, 'label: late', 'label: lat'),
    says: [/\blat\b/, /\blate\b/],
  },
  {
    name: 'a label with a single class',
    prepare: (repository) =>
      repository.edit(CARD, 'test: { where: "month > 6" }', 'test: { where: "month > 6 and not late" }'),
    says: [/late/, /class|positive/i],
  },
  {
    name: 'an ONNX file that is no ONNX',
    prepare: afterTraining("writeFileSync(join(out, 'model.onnx'), 'not a model');"),
    says: [/model\.onnx/, /ONNX/],
    leaves: 'failures',
  },
  {
    name: 'a wrong ONNX input name',
    prepare: (repository) => repository.edit(MODEL, '{ features: [income, debt] }', '{ feature: [income, debt] }'),
    says: [/feature\b/, /features/],
    leaves: 'runs',
  },
  {
    name: 'a wrong number of columns for the ONNX input',
    prepare: (repository) => repository.edit(MODEL, '[income, debt]', '[income, debt, month]'),
    says: [/features/, /\b3\b/, /\b2\b/],
    leaves: 'runs',
  },
  {
    name: 'external data outside the folder',
    prepare: (repository) =>
      repository.edit(
        TRAIN,
        "float('b', [1], [params.bias])]",
        "{ name: 'b', dims: [1n], dataType: 1, dataLocation: 1, externalData: [{ key: 'location', value: '../../secret.bin' }] }]",
      ),
    says: [/external/i, /\.\.\/\.\.\/secret\.bin/],
    leaves: 'failures',
  },
  {
    name: 'training that exits with 1',
    prepare: endTraining("console.error('CUDA out of memory'); process.exit(1);"),
    says: [/exit/i, /CUDA out of memory/],
    leaves: 'failures',
  },
  {
    name: 'training that writes nothing',
    prepare: endTraining("console.log('done');"),
    says: [/model\.onnx/, /PROOFMARK_OUT/],
    leaves: 'failures',
  },
  {
    name: 'training that hangs',
    prepare: (repository) => {
      repository.write(TRAIN, 'setInterval(() => {}, 1000);\n');
      repository.edit(MODEL, 'timeout: 1m', 'timeout: 1s');
    },
    says: [/1 ?s/, /timeout/i],
    leaves: 'failures',
  },
  {
    name: 'a model name that leaves the folder',
    prepare: () => {},
    args: ['experiment', '../etc'],
    says: [/\.\.\/etc/, /letters/],
  },
  {
    name: 'an unknown model, with the nearest one',
    prepare: () => {},
    args: ['experiment', 'loan-defualt'],
    says: [/loan-defualt/, /loan-default/],
  },
  {
    name: 'a slice that is not SQL',
    prepare: (repository) => repository.edit(MODEL, '"debt > 1 as indebted"', '"debt >>> as indebted"'),
    says: [/debt >>>/, /indebted|slices/],
  },
  {
    name: 'a slice that tries to read files',
    prepare: (repository) =>
      repository.edit(
        MODEL,
        '"debt > 1 as indebted"',
        `"(select count(*) from read_csv('/etc/passwd')) > 0 as indebted"`,
      ),
    says: [/slice|indebted/i],
  },
  {
    name: 'a slice of a column that is not there',
    prepare: (repository) => repository.edit(MODEL, '[region,', '[regoin,'),
    says: [/regoin/, /region/],
  },
  {
    name: 'an unknown metric, with the nearest one',
    prepare: (repository) => repository.edit(MODEL, 'roc_auc:', 'roc_acu:'),
    says: [/roc_acu/, /roc_auc/],
  },
  {
    name: 'an unknown revision',
    prepare: () => {},
    args: ['plan', '--base', 'no-such-branch'],
    says: [/no-such-branch/],
  },
  {
    name: 'an unknown option',
    prepare: () => {},
    args: ['plan', '--bsae', 'main'],
    says: [/--bsae/, /--base/],
  },
];

let repository: SmallRepository;

beforeEach(() => {
  repository = smallRepository();
  repository.git('switch', '-q', '-c', 'change');
});

afterEach(() => repository.remove());

describe('bad input gets one clear message, exit 2, and nothing is written', () => {
  test.each(BAD_INPUTS.map((input) => [input.name, input] as const))('%s', async (_name, input) => {
    input.prepare(repository);
    const result = await proofmark(
      repository.root,
      ...(input.args ?? ['experiment', 'loan-default', '--baseline', 'none']),
    );
    expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(2);
    for (const pattern of input.says) expect(result.stderr).toMatch(pattern);
    expect(result.stderr).not.toMatch(/\n\s+at .+\.[jt]s:\d+/);
    const kinds = repository
      .git('for-each-ref', '--format=%(refname)', 'refs/proofmark')
      .split('\n')
      .filter((ref) => ref !== '')
      .map((ref) => ref.split('/')[2]);
    expect(kinds).toEqual(input.leaves === undefined ? [] : [input.leaves]);
  });

  test('outside a git repository', async () => {
    const folder = join(repository.root, '..');
    const result = await proofmark(folder, 'plan');
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toMatch(/git repository/);
  });

  test('a shallow clone without the baseline', async () => {
    const clone = join(repository.root, '..', 'shallow');
    repository.edit('models/loan-default/params.yaml', 'bias: -1.0', 'bias: -0.9');
    repository.commit('feat: move bias');
    repository.git('push', '-q', 'origin', 'change');
    execFileSync('git', ['clone', '-q', '--depth=1', '--branch=change', `file://${repository.origin}`, clone]);
    const result = await proofmark(clone, 'plan');
    expect(result.exitCode, result.stdout).toBe(2);
    expect(result.stderr).toMatch(/shallow/);
    expect(result.stderr).toMatch(/fetch-depth: 0|--unshallow/);
  });

  test('a baseline that was never trained', async () => {
    writeFileSync(
      join(repository.root, 'models/loan-default/params.yaml'),
      'weight_income: -1.0\nweight_debt: 0.9\nbias: -1.0\n',
    );
    repository.commit('feat: weigh debt');
    const result = await proofmark(repository.root, 'experiment');
    expect(result.exitCode, result.stdout).toBe(2);
    expect(result.stderr).toMatch(/baseline/);
    expect(result.stderr).toMatch(/--baseline none/);
  });
});

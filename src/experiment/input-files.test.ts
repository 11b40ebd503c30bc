import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareBytes, indexFiles, joinPath, relativePath, selectInputs } from './input-files.ts';

const entry = (path: string) => ({ path, mode: '100644', oid: `oid of ${path}` });
const index = (...paths: string[]) => indexFiles(paths.sort(compareBytes).map(entry));

const files = index(
  'models/fraud/model.yaml',
  'models/fraud/train.py',
  'models/fraud/params.yaml',
  'models/fraud/.hidden',
  'models/fraud/src/a.py',
  'models/fraud/src/deep/b.py',
  'models/fraud-eu/train.py',
  'lib/common.py',
  'package-lock.json',
  'requirements.txt',
  'models/requirements-gpu.txt',
);
const none = { inputs: undefined, environment: undefined, params: undefined };
const select = (request: Partial<Parameters<typeof selectInputs>[0]>) => {
  const selected = selectInputs({ folder: 'models/fraud', ...none, ...request }, files);
  return {
    inputs: selected.inputs.map((each) => each.path),
    environment: selected.environment.map((each) => each.path),
    problems: selected.problems.map((problem) => `${problem.where?.field}: ${problem.what}`),
  };
};

describe('selectInputs', () => {
  it('takes everything in the folder but model.yaml, and the nearest lock files', () => {
    expect(select({})).toEqual({
      inputs: ['.hidden', 'params.yaml', 'src/a.py', 'src/deep/b.py', 'train.py'],
      environment: ['../requirements-gpu.txt'],
      problems: [],
    });
  });

  it('follows globs, folders, exclusions and ways out of the folder; params always count', () => {
    const inputs = ['*.py', 'src', '!src/deep/**', '../../lib/*.py', './train.py'];
    expect(select({ inputs, params: 'params.yaml', environment: ['../../package-lock.json'] })).toEqual({
      inputs: ['../../lib/common.py', 'params.yaml', 'src/a.py', 'train.py'],
      environment: ['../../package-lock.json'],
      problems: [],
    });
    expect(select({ inputs: ['**'] }).inputs).toContain('.hidden');
    expect(select({ environment: [] }).environment).toEqual([]);
  });

  it('reports every name that selects nothing', () => {
    const { problems } = select({ inputs: ['*.R', 'train.py', 'no'], params: 'p.yaml', environment: ['uv.lock'] });
    expect(problems).toEqual([
      'train.inputs[0]: "*.R" matches no file',
      'train.inputs[2]: "no" matches no file',
      'train.params: there is no file p.yaml in models/fraud',
      'train.environment[0]: there is no file uv.lock, seen from models/fraud',
    ]);
  });
});

describe('paths', () => {
  const name = fc.constantFrom('a', 'b', 'c', 'dd', '\ud83d\ude00', '\ufb33', 'é');
  const path = fc.array(name, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));

  it('order as their UTF-8 bytes do', () => {
    fc.assert(
      fc.property(path, path, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
      }),
    );
  });

  it('lead back from where they are relative to', () => {
    fc.assert(
      fc.property(path, path, (folder, file) => {
        expect(joinPath(folder, relativePath(folder, file))).toBe(file);
      }),
    );
    expect(joinPath('models/fraud', '../../../x')).toBeUndefined();
  });

  it('are found in an index as a search of the whole list finds them', () => {
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 30 }), path, (paths, folder) => {
        const found = index(...paths).below(folder);
        expect(found.map((each) => each.path)).toEqual(
          paths.filter((each) => each.startsWith(`${folder}/`)).sort(compareBytes),
        );
      }),
    );
  });
});

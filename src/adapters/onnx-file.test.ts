import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decisionStump, graph, logisticRegression, onnxModel } from '../../test/builders/onnx-models.ts';
import { checkModelFile, describeModelFile } from './onnx-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-onnx-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function check(bytes: Uint8Array | string, allowDomains: readonly string[] = []) {
  const file = join(folder, 'model.onnx');
  await writeFile(file, bytes);
  return checkModelFile(file, { allowDomains });
}

const identity = (domain: string) => ({ op: 'Fancy', domain, inputs: ['x'], outputs: ['y'] });
const oneInOneOut = { inputs: [{ name: 'x', shape: ['rows'] }], outputs: [{ name: 'y', shape: ['rows'] }] };

describe('a model file', () => {
  test('that is whole, in one file and of standard operators has no problem', async () => {
    expect(await check(logisticRegression([1, 2], 0))).toEqual([]);
    expect(await check(decisionStump(2, 0.5, 0.1, 0.9))).toEqual([]);
  });

  test.each([
    ['is empty', new Uint8Array()],
    ['is text', 'this is not a model'],
    ['is a page of an error', '<html>404</html>'],
    ['is cut short', logisticRegression([1, 2, 3, 4], 0).slice(0, 60)],
    ['has bytes changed', logisticRegression([1, 2], 0).map((byte, index) => (index < 30 ? byte ^ 0xff : byte))],
  ])('that %s is refused in one sentence', async (_, bytes) => {
    const problems = await check(bytes);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.what).toMatch(/^is not a whole ONNX model: /);
    expect(problems[0]?.where?.file).toContain('model.onnx');
  });

  test('that is a pointer of Git LFS is told as one', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;
    expect(await check(pointer)).toMatchObject([{ what: expect.stringMatching(/^is a pointer of Git LFS/) }]);
  });

  test('that is missing is named', async () => {
    const [problem] = await checkModelFile(join(folder, 'nowhere.onnx'), { allowDomains: [] });
    expect(problem).toMatchObject({ what: 'there is no model file' });
  });

  test.each(['../weights.bin', '/etc/passwd', 'data/../../weights.bin', 'C:\\weights.bin', '..\\weights.bin'])(
    'whose weights lie outside its folder (%s) is refused with that path',
    async (location) => {
      const [problem] = await check(
        onnxModel({
          ...oneInOneOut,
          nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
          external: { name: 'w', location },
        }),
      );
      expect(problem?.what).toBe(
        `the tensor "w" reads its data from outside the model's folder: ${JSON.stringify(location)}`,
      );
    },
  );

  test('whose weights lie beside it is refused, because a model is one file', async () => {
    const [problem] = await check(
      onnxModel({
        ...oneInOneOut,
        nodes: [{ op: 'Add', inputs: ['x', 'w'], outputs: ['y'] }],
        external: { name: 'w', location: 'weights.bin' },
      }),
    );
    expect(problem?.what).toContain('in another file: "weights.bin"');
  });

  test('with operators of another domain needs that domain allowed', async () => {
    const bytes = onnxModel({ ...oneInOneOut, nodes: [identity('com.microsoft')] });
    expect((await check(bytes))[0]?.what).toBe('uses operators of the domain "com.microsoft": Fancy');
    expect(await check(bytes, ['com.microsoft'])).toEqual([]);
  });

  test('is searched through its subgraphs', async () => {
    const branch = graph({
      inputs: [],
      outputs: [{ name: 'y', shape: ['rows'] }],
      nodes: [identity('evil')],
      external: { name: 'w', location: '../w' },
    });
    const problems = await check(
      onnxModel({
        ...oneInOneOut,
        nodes: [{ op: 'If', inputs: ['x'], outputs: ['y'], attributes: { then_branch: branch, else_branch: branch } }],
      }),
    );
    expect(problems.map((problem) => problem.what)).toEqual([
      'the tensor "w" reads its data from outside the model\'s folder: "../w"',
      'uses operators of the domain "evil": Fancy',
    ]);
  });

  test('tells what it was written for', async () => {
    const file = join(folder, 'described.onnx');
    await writeFile(file, logisticRegression([1], 0));
    expect(await describeModelFile(file)).toBe('IR 8, ai.onnx 17, ai.onnx.ml 3');
  });
});

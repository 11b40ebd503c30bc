import { describe, expect, test } from 'vitest';
import { explainEnd, explainModelPlace, type TrainingEnd } from './training-failure.ts';

function end(fields: Partial<TrainingEnd>): TrainingEnd {
  return { exitCode: 0, signal: null, timedOut: false, aborted: false, tail: [], ...fields };
}

describe('the end of a training', () => {
  test('needs no explanation when it succeeded', () => {
    expect(explainEnd(end({}), '2h')).toBeNull();
  });

  test('quotes the last line that says something', () => {
    const tail = ['start', 'Error: no such column "dest"', '    at file:///train.ts:3:4', '', 'Node.js v20.1.0'];
    expect(explainEnd(end({ exitCode: 1, tail }), '2h')).toBe(
      'The training command exited with 1. It said: “Error: no such column "dest"”.',
    );
  });

  test.each([
    [{ exitCode: 1, tail: ['OSError: [Errno 28] No space left on device'] }, /disk is full/],
    [{ exitCode: 1, tail: ['torch.OutOfMemoryError: CUDA out of memory. Tried …'] }, /smaller batch/],
    [{ exitCode: 127, tail: ['sh: 1: python9: not found'] }, /install it/],
    [{ exitCode: 126 }, /executable/],
    [{ exitCode: null, signal: 'SIGKILL' }, /SIGKILL.*memory/],
    [{ exitCode: null, signal: 'SIGSEGV' }, /native code/],
    [{ exitCode: null, timedOut: true }, /timeout of 2h/],
    [{ exitCode: null, aborted: true }, /interrupted/],
  ])('%o is explained', (fields, text) => {
    expect(explainEnd(end(fields), '2h')).toMatch(text);
  });
});

describe('the place of the model file', () => {
  test('is fine when a file with content is there', () => {
    expect(explainModelPlace('model.onnx', { kind: 'file', bytes: 1 }, [])).toBeUndefined();
  });

  test('is explained with what is there instead', () => {
    expect(explainModelPlace('model.onnx', { kind: 'missing' }, ['model.pt', 'metrics.json'])).toContain(
      'only model.pt, metrics.json is there',
    );
    expect(explainModelPlace('model.onnx', { kind: 'missing' }, [])).toContain('nothing is there');
    expect(explainModelPlace('model.onnx', { kind: 'outside' }, [])).toContain('leads out');
    expect(explainModelPlace('model.onnx', { kind: 'file', bytes: 0 }, [])).toContain('empty');
    expect(explainModelPlace('model.onnx', { kind: 'folder' }, [])).toContain('not a file');
  });
});

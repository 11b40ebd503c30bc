import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LINE_LIMIT, lineStream, tailOf } from './line-stream.ts';

function linesOf(...chunks: (string | Uint8Array)[]): [string, boolean][] {
  const lines: [string, boolean][] = [];
  const stream = lineStream((line, transient) => lines.push([line, transient]));
  for (const chunk of chunks) stream.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  stream.end();
  return lines;
}

describe('lines', () => {
  test('end at \\n and at \\r\\n, also when a chunk ends between the two', () => {
    expect(linesOf('one\r', '\ntwo\n', 'three')).toEqual([
      ['one', false],
      ['two', false],
      ['three', false],
    ]);
  });

  test('that a progress bar overwrites are transient', () => {
    expect(linesOf('10%\r20%\r', '30%\ndone\n')).toEqual([
      ['10%', true],
      ['20%', true],
      ['30%', false],
      ['done', false],
    ]);
  });

  test('keep empty lines', () => {
    expect(linesOf('a\n\nb\n').map(([line]) => line)).toEqual(['a', '', 'b']);
  });

  test('lose colours, cursor movements and control characters', () => {
    expect(linesOf('\u001b[31mred\u001b[0m \u001b]52;c;aGk=\u0007x\u0000\u009by\n')[0]?.[0]).not.toMatch(
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must be gone
      /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/,
    );
  });

  test('are cut when they are very long, in bounded memory', () => {
    const long = 'x'.repeat(100_000);
    const [[line]] = linesOf(long, long, '\nnext\n') as [[string, boolean]];
    expect(line).toHaveLength(LINE_LIMIT + ' … (line cut)'.length);
    expect(linesOf(long, '\nnext\n').at(-1)).toEqual(['next', false]);
  });

  test('survive invalid UTF-8', () => {
    expect(linesOf(Uint8Array.of(0x61, 0xff, 0xfe, 0x62, 0x0a))).toEqual([['a\ufffd\ufffdb', false]]);
  });

  test('are the same however the bytes are cut into chunks', () => {
    const text = 'größe ✓\r\n50%\r100%\r\n\nend 🙂';
    const bytes = Buffer.from(text);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: bytes.length })), (cuts) => {
        const sorted = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const chunks = sorted.slice(1).map((end, i) => bytes.subarray(sorted[i], end));
        expect(linesOf(...chunks)).toEqual(linesOf(text));
      }),
    );
  });
});

describe('the tail', () => {
  test('keeps the last lines within both limits', () => {
    const tail = tailOf(200, 32 * 1024);
    for (let i = 0; i < 5000; i++) tail.push(`line ${i}`, false);
    expect(tail.lines()).toHaveLength(200);
    expect(tail.lines().at(-1)).toBe('line 4999');
    for (let i = 0; i < 100; i++) tail.push('ä'.repeat(4000), false);
    expect(Buffer.byteLength(tail.lines().join('\n'))).toBeLessThanOrEqual(32 * 1024);
    expect(tail.lines().length).toBe(4);
  });

  test('keeps only the last state of a progress bar', () => {
    const tail = tailOf();
    tail.push('start', false);
    for (let i = 0; i <= 100; i++) tail.push(`${i}%`, true);
    expect(tail.lines()).toEqual(['start', '100%']);
    tail.push('saved', false);
    expect(tail.lines()).toEqual(['start', 'saved']);
  });
});

import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findCsvFault, findDelimiter, findEndlessLine } from './csv-faults.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proofmark-csv-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function written(content: string | Uint8Array, name = 'table.csv'): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, content);
  return file;
}

const HEAD = 'id,name\n1,a\n';

describe('the first fault of a CSV file', () => {
  test.each<[string, string | Uint8Array, number, RegExp]>([
    ['too many fields', `${HEAD}2,b,c\n3,d\n`, 3, /has 3 fields, and the first line has 2/],
    ['too few fields', `${HEAD}2\n`, 3, /has 1 field, and/],
    ['a row over two lines before it', `${HEAD}2,"b\nc"\n3\n`, 5, /has 1 field/],
    ['an open quote', `${HEAD}2,"b\n3,c\n`, 3, /never closed/],
    ['Latin-1', Buffer.from(`${HEAD}2,caf\u00e9\n`, 'latin1'), 3, /not UTF-8/],
    [
      'UTF-32',
      Buffer.from([0xff, 0xfe, 0, 0, ...[...HEAD].flatMap((c) => [c.charCodeAt(0), 0, 0, 0])]),
      1,
      /UTF-32, not/,
    ],
    ['Latin-1 at the very end', Buffer.from(`${HEAD}2,caf\u00e9`, 'latin1'), 3, /not UTF-8/],
    ['UTF-16 with its mark', Buffer.from(`\ufeff${HEAD}`, 'utf16le'), 1, /the file is UTF-16/],
    ['UTF-16 without', Buffer.from(HEAD, 'utf16le'), 1, /the file is UTF-16LE/],
  ])('is %s, with its line', async (_, content, line, what) => {
    const file = await written(content);
    expect(await findCsvFault(file, ',')).toMatchObject({ line, what: expect.stringMatching(what) });
    const packed = await written(gzipSync(content), 'table.csv.gz');
    expect(await findCsvFault(packed, ',')).toMatchObject({ line });
  });

  test('is nothing in a file by RFC 4180, whatever its values are', async () => {
    const value = fc.string({ unit: 'grapheme', maxLength: 8 });
    const row = fc.tuple(value, value, value).filter((cells) => cells.some((cell) => cell.length > 1));
    const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(
        fc.array(row, { minLength: 1, maxLength: 20 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, end) => {
          const file = await written(rows.map((cells) => cells.map(quoted).join(',') + end).join(''));
          expect(await findCsvFault(file, ',')).toBeUndefined();
        },
      ),
      { numRuns: 50 },
    );
  });

  test('is found across the pieces in which a file is read', async () => {
    const rows = 'é,ü\n'.repeat(300_000);
    const file = await written(`a,b\n${rows}x\n`);
    expect(await findCsvFault(file, ',')).toMatchObject({ line: 300_002 });
    expect(await findCsvFault(await written(`a,b\nx${rows}`), ',')).toBeUndefined();
  });
});

describe('the delimiter', () => {
  test.each([
    ['a,b;c,d\n', ','],
    ['a;b;c\n1,5;2;3\n', ';'],
    ['a\tb\n', '\t'],
    ['"a,b,c"|d\n', '|'],
    ['alone\n', undefined],
    ['a,b', ','],
  ])('of %j is %j', async (content, delimiter) => {
    expect(await findDelimiter(await written(content))).toBe(delimiter);
  });
});

describe('a line without end', () => {
  test('is found without reading what comes after it, and only where there is one', async () => {
    const file = await written(HEAD);
    expect(await findEndlessLine(file)).toBeUndefined();
    await truncate(file, 2 ** 30);
    const started = performance.now();
    expect(await findEndlessLine(file)).toMatchObject({ what: expect.stringContaining('longer than 2 MiB') });
    expect(performance.now() - started).toBeLessThan(5000);
    expect(await findEndlessLine(await written('1,a\n'.repeat(2 ** 20)))).toBeUndefined();
  });
});

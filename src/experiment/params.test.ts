import { describe, expect, it } from 'vitest';
import { parseParams } from './params.ts';

const parse = (file: string, text: string) => parseParams(file, new TextEncoder().encode(text));

describe('parseParams', () => {
  it('flattens YAML and JSON alike', () => {
    const expected = { rate: 0.1, 'tree.depth': 6, 'layers.0': 8, 'layers.1': 4, name: 'x', on: true, none: null };
    const yaml = 'rate: 0.1\ntree: { depth: 6 } # deep\nlayers: [8, 4]\nname: x\non: true\nnone:\n';
    expect(parse('p.yaml', yaml)).toEqual({ params: expected, problems: [] });
    const json = '{"rate":0.1,"tree":{"depth":6},"layers":[8,4],"name":"x","on":true,"none":null}';
    expect(parse('p.json', json)).toEqual({ params: expected, problems: [] });
  });

  it('shows nothing of other formats and of empty files', () => {
    expect(parse('p.toml', 'rate = 0.1')).toEqual({ params: {}, problems: [] });
    expect(parse('p.yaml', '')).toEqual({ params: {}, problems: [] });
  });

  it('names the file that cannot be read', () => {
    expect(parse('models/x/p.yaml', 'a: [1').problems[0]?.where).toEqual({ file: 'models/x/p.yaml' });
    expect(parse('p.json', '{').problems).toHaveLength(1);
    const bomb = `a: &a [1,1,1,1,1,1,1,1,1,1]\n${'bcdefgh'
      .split('')
      .map((n, i) => `${n}: &${n} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(',')}]`)
      .join('\n')}`;
    expect(parse('p.yaml', bomb).problems).toHaveLength(1);
  });

  it('reads a hundred thousand names in time, and finds one that stands twice', { timeout: 30_000 }, () => {
    const lines = Array.from({ length: 100_000 }, (_, at) => `name_${at}: ${at}`);
    const { params, problems } = parse('p.yaml', lines.join('\n'));
    expect([Object.keys(params).length, problems]).toEqual([100_000, []]);
    expect(parse('p.yaml', 'a: { x: 1, y: 2, "x": 3 }').problems[0]?.what).toMatch(/unique, and there are two "x"/);
    expect(parse('p.yaml', 'base: &b { x: 1 }\na: { <<: *b, y: 2 }\nc: { x: 3 }')).toMatchObject({
      ...{ params: { 'a.x': 1, 'a.y': 2, 'c.x': 3 }, problems: [] },
    });
  });

  it('takes no pointer of Git LFS for params', () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d'.repeat(32)}\nsize 12345\n`;
    expect(parse('p.yaml', pointer).problems[0]?.what).toMatch(/is a pointer of Git LFS/);
  });

  it('reads no more than params can be', () => {
    const { params, problems } = parseParams('p.json', new Uint8Array(17 * 2 ** 20));
    expect(params).toEqual({});
    expect(problems[0]?.what).toBe('has 17,825,792 bytes, and params are read up to 16 MiB');
  });

  it('keeps odd names and values as values', () => {
    const { params } = parse('p.yaml', '__proto__: 1\nx: .nan\ny: 2001-01-01\n');
    expect(Object.entries(params)).toEqual([
      ['__proto__', 1],
      ['x', 'NaN'],
      ['y', '2001-01-01'],
    ]);
  });
});

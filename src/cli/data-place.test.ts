import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dataPlace, pathInRepository } from './data-place.ts';

const root = resolve(process.cwd(), '..');

describe('a file in the repository', () => {
  test('is found from where the person is', () => {
    const folder = process.cwd().slice(root.length + 1);
    expect(pathInRepository('package.json', root)).toBe(`${folder}/package.json`);
    expect(pathInRepository('./src/errors.ts', process.cwd())).toBe('src/errors.ts');
  });

  test('is meant from the root where there is none here', () => {
    expect(pathInRepository('data/nowhere.csv', root)).toBe('data/nowhere.csv');
  });
});

describe('what is to be compared', () => {
  test('is a path when it is there or has an ending, else a card', () => {
    expect(dataPlace('package.json')).toBe(join(process.cwd(), 'package.json'));
    expect(dataPlace('nowhere.csv')).toBe(join(process.cwd(), 'nowhere.csv'));
    expect(dataPlace('flights/train')).toBe('flights/train');
  });
});

import { expect } from 'vitest';

const VOID = new Set(['meta', 'br', 'img', 'hr', 'input', 'link']);

/** Every element that opens closes in order, every `<` begins a tag, every attribute is quoted, every `&` an entity. */
export function expectBalanced(markup: string): void {
  const open: string[] = [];
  const withoutStyle = markup.replace(/<style>[\s\S]*?<\/style>/g, '').replace(/<!doctype html>/, '');
  const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][a-zA-Z0-9-]*="[^"<>]*")*)\s*(\/?)>/g;
  let rest = '';
  let end = 0;
  for (const found of withoutStyle.matchAll(tag)) {
    rest += withoutStyle.slice(end, found.index);
    end = found.index + found[0].length;
    const [, closing, name, , selfClosing] = found;
    if (closing === '/') expect(open.pop()).toBe(name);
    else if (selfClosing !== '/' && !VOID.has(name!)) open.push(name!);
  }
  rest += withoutStyle.slice(end);
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(rest).not.toMatch(/&(?!(?:#\d+|amp|lt|gt|quot|nbsp);)/);
}

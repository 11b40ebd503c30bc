import type { ProblemLocation } from '../errors.ts';
import { excerpt } from './escape.ts';
import { wrapText } from './text-layout.ts';

const LINE_LIMIT = 600;

/** A sentence about a finding, wrapped and two spaces in. */
export function indented(text: string, width: number): string[] {
  return wrapText(excerpt(text, LINE_LIMIT), Math.max(40, width) - 2).map((line) => `  ${line}`);
}

/** `file:line field` */
export function placeText({ file, line, field }: ProblemLocation): string {
  const position = [file, line].filter((part) => part !== undefined).join(':');
  return [position, field].filter((part) => part !== undefined && part !== '').join(' ');
}

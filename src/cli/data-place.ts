import { existsSync } from 'node:fs';
import { fromHere } from './context.ts';

/** What a person names to be compared: a path becomes absolute, a data card and its split (`flights/train`) stays. */
export function dataPlace(text: string): string {
  return existsSync(fromHere(text)) || /\.[a-z0-9]+$/i.test(text) ? fromHere(text) : text;
}

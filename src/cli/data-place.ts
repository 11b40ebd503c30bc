import { existsSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { fromHere } from './context.ts';

/** What a person names to be compared: a path becomes absolute, a data card and its split (`flights/train`) stays. */
export function dataPlace(text: string): string {
  return existsSync(fromHere(text)) || /\.[a-z0-9]+$/i.test(text) ? fromHere(text) : text;
}

/** The path of a file as seen from the root; it is meant from here where there is such a file, else from the root. */
export function pathInRepository(path: string, root: string): string {
  return existsSync(fromHere(path)) ? relative(root, fromHere(path)).split(sep).join('/') : path;
}

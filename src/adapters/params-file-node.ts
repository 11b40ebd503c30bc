import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParamsFile } from '../ports.ts';

/** Files of the work tree at `root`, by their path from it. */
export function nodeParamsFile(root: string): ParamsFile {
  return {
    read: (path) => readFile(join(root, path), 'utf8'),
    async write(path, text) {
      const temporary = join(root, `${path}.proofmark-${process.pid}`);
      await writeFile(temporary, text);
      await rename(temporary, join(root, path));
    },
  };
}

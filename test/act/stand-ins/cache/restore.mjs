import { existsSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { entry, paths } from './place.mjs';
import { fail, flag, input, output } from './shared/inputs.mjs';

// Restored by a link: half a gigabyte of node_modules is not copied for every job.
const found = existsSync(entry());
if (found && !flag('lookup-only')) {
  for (const [index, path] of paths().entries()) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(join(entry(), String(index)), path);
  }
}
output('cache-hit', String(found));
console.log(found ? `Cache restored from key: ${input('key')}` : `Cache not found for input keys: ${input('key')}`);
if (!found && flag('fail-on-cache-miss')) fail(`Failed to restore cache entry. Input key: ${input('key')}`);

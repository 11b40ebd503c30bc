import { cpSync, existsSync, lstatSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { entry, paths } from './place.mjs';

// A cache is written once. Jobs that run side by side make theirs under a name of their own first.
const kept = paths().filter((path) => existsSync(path) && !lstatSync(path).isSymbolicLink());
if (!existsSync(entry()) && kept.length === paths().length) {
  const making = `${entry()}.${process.pid}`;
  mkdirSync(making, { recursive: true });
  for (const [index, path] of kept.entries())
    cpSync(path, join(making, String(index)), { recursive: true, verbatimSymlinks: true });
  if (!existsSync(entry())) renameSync(making, entry());
}

import { join } from 'node:path';
import { harness } from './inputs.mjs';

/** What a run uploaded: `<folder>/<run>/<name>/`, with `<name>.json` beside it. */
export const runFolder = (run = process.env.GITHUB_RUN_ID) => join(harness('PROOFMARK_TEST_ARTIFACTS'), run);

/** A name as a file's: what GitHub refuses in a name is checked before. */
export const fileOf = (name) => encodeURIComponent(name);

export function checkName(name) {
  if (name === '' || /["<>|*?:\r\n\\/]/.test(name)) throw new Error(`The artifact name is not valid: ${name}`);
  return name;
}

/** A pattern of `*`, `**` and `?` as a regular expression over a whole path. */
export function glob(pattern) {
  const source = pattern.replace(/\*\*\/?|[*?]|[.+^${}()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:.*/)?';
    if (part === '**') return '.*';
    if (part === '*') return '[^/]*';
    if (part === '?') return '[^/]';
    return `\\${part}`;
  });
  return new RegExp(`^${source}$`);
}

import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { harness, input, lines } from './shared/inputs.mjs';

export const paths = () => lines('path').map((path) => resolve(process.env.GITHUB_WORKSPACE, path));

/** Folder of the entry with this key: one numbered folder a path. */
export function entry(key = input('key')) {
  if (key.length > 512 || key.includes(',')) throw new Error(`Key Validation Error: ${key}`);
  return join(harness('PROOFMARK_TEST_CACHES'), createHash('sha256').update(key).digest('hex'));
}

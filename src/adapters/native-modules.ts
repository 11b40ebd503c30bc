import { createRequire } from 'node:module';

/**
 * The modules with parts for one platform, loaded by whoever asks first. They are CommonJS: `import()` would first read all
 * their text for names that they may export, which takes as long as half of loading the table engine.
 */
const load = createRequire(import.meta.url);

export function duckDb(): typeof import('@duckdb/node-api') {
  return load('@duckdb/node-api');
}

export type Runtime = typeof import('onnxruntime-node');

export function onnxruntime(): Runtime {
  return load('onnxruntime-node');
}

export function resvg(): typeof import('@resvg/resvg-js') {
  return load('@resvg/resvg-js');
}

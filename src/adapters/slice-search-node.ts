import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type DiscoveredSlice, type SliceSearch, searchSlices } from '../metrics/discovery.ts';
import type { SliceSearcher } from '../ports.ts';

/** Beside this module, compiled as well as bundled. */
const THREAD = join(dirname(fileURLToPath(import.meta.url)), 'slice-search-thread.js');
/** A thread cannot read TypeScript, which is what runs when this module was not compiled. */
const IS_SOURCE = import.meta.url.endsWith('.ts');

/** Cells looked up, rows × ways to cut them, from which on the search takes longer than starting a thread for it. */
const WORTH_A_THREAD = 1_000_000;

/** Large searches run on a thread of their own, so that the verdict is reached meanwhile. */
export const nodeSliceSearcher: SliceSearcher = {
  search: async (search) => {
    const { axes, a } = search;
    const ways = (axes.length * (axes.length + 1)) / 2;
    return IS_SOURCE || a.rows * ways < WORTH_A_THREAD ? searchSlices(search) : searchOnThread(search);
  },
};

/**
 * @param file of the thread's own code
 * @throws when the thread cannot be started, or fails
 */
export function searchOnThread(search: SliceSearch, file: string = THREAD): Promise<readonly DiscoveredSlice[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(file, { workerData: search, transferList: buffersOf(search), execArgv: [] });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) =>
      reject(new Error(`the search for slices ended without an answer (exit code ${code})`)),
    );
  });
}

/** Columns are laid out for this search alone, so nobody misses them. */
function buffersOf({ a, b }: SliceSearch): ArrayBuffer[] {
  const columns = [a, b].flatMap(({ codes, weight, clusters, values }) => [
    ...codes.values(),
    weight,
    clusters,
    ...Object.values(values),
  ]);
  return columns.flatMap((column) => (column === undefined ? [] : [column.buffer as ArrayBuffer]));
}

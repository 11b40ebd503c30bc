import { parentPort, workerData } from 'node:worker_threads';
import { type SliceSearch, searchSlices } from '../metrics/discovery.ts';

// What `slice-search-node.ts` starts: one search, one answer.
parentPort?.postMessage(searchSlices(workerData as SliceSearch));

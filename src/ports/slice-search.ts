import type { DiscoveredSlice, SliceSearch } from '../metrics/discovery.ts';

/** Searches for slices beside the thread that asks, where there are enough rows for it to be worth a thread. */
export interface SliceSearcher {
  /** As `searchSlices` does. A search that is large is handed over: its columns are empty afterwards. */
  search(search: SliceSearch): Promise<readonly DiscoveredSlice[]>;
}

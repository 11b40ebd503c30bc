import { SeededRandom } from '../metrics/random.ts';

/** Random subsets of the columns in which two rows are compared, and how many of the columns each has. */
export const SUBSETS = 10;
const SUBSET_SHARE = 0.8;

/** Size of a cell of the grid that numbers are put on, in standard deviations. */
export const GRID = 0.01;

export interface ColumnSubset {
  /** Places in the list of columns, ascending. */
  readonly columns: readonly number[];
  /** Offset of the grid in cells, in [0, 1), so that neighbours that one grid parts are together in another. */
  readonly offset: number;
}

/**
 * Column subsets for near duplicates: rows that agree on one of them are nearly equal. Dropped columns are dealt out in turn,
 * so that with few columns every one is left out of some subset.
 */
export function columnSubsets(columns: number, seed: string): readonly ColumnSubset[] {
  const random = new SeededRandom(`near duplicates|${seed}|${columns}`);
  const dropped = columns < 2 ? 0 : Math.max(1, columns - Math.round(SUBSET_SHARE * columns));
  let deck: number[] = [];
  const draw = (without: ReadonlySet<number>): number => {
    if (!deck.some((column) => !without.has(column))) deck = shuffled(columns, random);
    const at = deck.findIndex((column) => !without.has(column));
    return deck.splice(at, 1)[0]!;
  };
  return Array.from({ length: columns === 0 ? 0 : SUBSETS }, (_, index) => {
    const without = new Set<number>();
    while (without.size < dropped) without.add(draw(without));
    const kept = Array.from({ length: columns }, (_, column) => column).filter((column) => !without.has(column));
    return { columns: kept, offset: index % 2 === 0 ? 0 : 0.5 };
  });
}

function shuffled(count: number, random: SeededRandom): number[] {
  const order = Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

/**
 * Counts how often hashes of some rows occur among many others, in memory that depends on the first alone. Hashes are whole
 * numbers below 2^53, one for each subset of columns.
 */
export class NeighbourIndex {
  private readonly tables: readonly HashCounts[];

  /** @param rows that will be asked about, at most */
  constructor(rows: number, subsets: number) {
    this.tables = Array.from({ length: subsets }, () => new HashCounts(rows));
  }

  /** Makes a hash known. */
  watch(subset: number, hash: number): void {
    this.tables[subset]!.add(hash);
  }

  /** A row of the many others has this hash. */
  see(subset: number, hash: number, row: number): void {
    this.tables[subset]!.see(hash, row);
  }

  /** Whether a row with this hash was seen at least `times` (1 or 2) times. */
  has(subset: number, hash: number, times: 1 | 2): boolean {
    return this.tables[subset]!.find(hash, times) >= 0;
  }

  /** First row that was seen with the hash of one of these subsets at least `times` times; -1 when there is none. */
  neighbour(hashes: ArrayLike<number>, times: 1 | 2, subsets: readonly number[]): number {
    for (const subset of subsets) {
      const row = this.tables[subset]!.find(hashes[subset]!, times);
      if (row >= 0) return row;
    }
    return -1;
  }
}

/** Open addressing over doubles; counts stop at 2. */
class HashCounts {
  private readonly keys: Float64Array;
  private readonly seen: Uint8Array;
  private readonly first: Int32Array;
  private readonly mask: number;

  constructor(entries: number) {
    let size = 16;
    while (size < 2 * entries) size *= 2;
    this.keys = new Float64Array(size).fill(-1);
    this.seen = new Uint8Array(size);
    this.first = new Int32Array(size);
    this.mask = size - 1;
  }

  add(hash: number): void {
    const slot = this.slot(hash);
    this.keys[slot] = hash;
  }

  see(hash: number, row: number): void {
    const slot = this.slot(hash);
    if (this.keys[slot] !== hash) return;
    if (this.seen[slot] === 0) this.first[slot] = row;
    if (this.seen[slot]! < 2) this.seen[slot]!++;
  }

  find(hash: number, times: number): number {
    const slot = this.slot(hash);
    return this.keys[slot] === hash && this.seen[slot]! >= times ? this.first[slot]! : -1;
  }

  /** Where the hash is, or would be. */
  private slot(hash: number): number {
    const { keys, mask } = this;
    const low = hash % 4_294_967_296;
    let slot = (Math.imul(low ^ (hash / 4_294_967_296), 0x9e3779b1) >>> 7) & mask;
    while (keys[slot] !== hash && keys[slot] !== -1) slot = (slot + 1) & mask;
    return slot;
  }
}

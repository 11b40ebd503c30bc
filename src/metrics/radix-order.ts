const BITS = 11;
const BUCKETS = 1 << BITS;
const MASK = BUCKETS - 1;
/** Bits of −0 in single precision. */
const NEGATIVE_ZERO = -0x80000000;

/**
 * Row numbers by descending score, equal scores in row order (a stable least-significant-digit radix sort on the bits of
 * the numbers). −0 and 0 are equal. O(n); a digit that is the same in all rows costs one pass of counting.
 */
export function descendingOrder(score: Float32Array | Float64Array): Int32Array {
  const rows = score.length;
  const order = new Int32Array(rows);
  for (let i = 0; i < rows; i++) order[i] = i;
  if (isConstant(score)) return order;
  const narrow = score instanceof Float32Array ? score : asFloat32(score);
  if (narrow !== undefined) {
    const keys = new Uint32Array(rows);
    const bits = new Int32Array(narrow.buffer, narrow.byteOffset, rows);
    for (let i = 0; i < rows; i++) keys[i] = descendingKey(bits[i] === NEGATIVE_ZERO ? 0 : bits[i]!);
    return sortByKey(order, keys);
  }
  return sortDoubles(order, score as Float64Array);
}

/** As of a model that gives every row the same score. */
function isConstant(score: Float32Array | Float64Array): boolean {
  const first = score[0];
  for (let i = 1; i < score.length; i++) if (score[i] !== first) return false;
  return true;
}

/** The same numbers in single precision when that loses nothing; halves the digits to sort by. */
function asFloat32(score: Float64Array): Float32Array | undefined {
  for (let i = 0; i < score.length; i++) {
    const value = score[i]!;
    if (Math.fround(value) !== value) return undefined;
  }
  return Float32Array.from(score);
}

/** IEEE 754 bits to an unsigned key whose ascending order is the numbers' descending order. */
function descendingKey(bits: number): number {
  return (bits < 0 ? bits : ~bits ^ 0x80000000) >>> 0;
}

function sortDoubles(order: Int32Array, score: Float64Array): Int32Array {
  const rows = score.length;
  const words = new Int32Array(score.buffer, score.byteOffset, rows * 2);
  const high = littleEndian() ? 1 : 0;
  const keys = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) {
    const top = words[2 * i + high]!;
    const low = words[2 * i + 1 - high]!;
    // For negative numbers a larger magnitude sorts later, so the low word keeps its direction.
    keys[i] = top < 0 ? low : ~low;
    if (score[i] === 0) keys[i] = 0xffffffff;
  }
  const byLow = sortByKey(order, keys);
  const topKeys = new Uint32Array(rows);
  for (let i = 0; i < rows; i++) topKeys[i] = descendingKey(score[byLow[i]!] === 0 ? 0 : words[2 * byLow[i]! + high]!);
  return sortByKey(byLow, topKeys);
}

function littleEndian(): boolean {
  return new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
}

/** Sorts `order` by the keys that stand beside it, ascending and stable. Both arrays are used as working space. */
function sortByKey(order: Int32Array, keys: Uint32Array): Int32Array {
  const rows = order.length;
  const counts = new Int32Array(3 * BUCKETS);
  for (let i = 0; i < rows; i++) {
    const key = keys[i]!;
    counts[key & MASK]!++;
    counts[BUCKETS + ((key >>> BITS) & MASK)]!++;
    counts[2 * BUCKETS + (key >>> (2 * BITS))]!++;
  }
  let fromOrder = order;
  let fromKeys = keys;
  let toOrder: Int32Array = new Int32Array(rows);
  let toKeys: Uint32Array = new Uint32Array(rows);
  for (let digit = 0; digit < 3; digit++) {
    const shift = digit * BITS;
    const starts = counts.subarray(digit * BUCKETS, (digit + 1) * BUCKETS);
    if (rows === 0 || starts[(fromKeys[0]! >>> shift) & MASK] === rows) continue;
    let total = 0;
    for (let bucket = 0; bucket < BUCKETS; bucket++) {
      const count = starts[bucket]!;
      starts[bucket] = total;
      total += count;
    }
    for (let i = 0; i < rows; i++) {
      const key = fromKeys[i]!;
      const place = starts[(key >>> shift) & MASK]!++;
      toOrder[place] = fromOrder[i]!;
      toKeys[place] = key;
    }
    [fromOrder, toOrder] = [toOrder, fromOrder];
    [fromKeys, toKeys] = [toKeys, fromKeys];
  }
  return fromOrder;
}

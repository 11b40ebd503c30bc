import { SeededRandom } from '../metrics/random.ts';

/** Texts are nearly equal when their sets of three words in a row have this much in common (Jaccard's index). */
export const SAME_TEXT = 0.8;

/**
 * Minima of a set under so many random orders, in bands: two sets that have the share J in common agree in one band at least
 * with chance 1 − (1 − J⁴)¹⁶, which is 99.98% for J = 0.8 and 64% for J = 0.5 (Broder 1997; Indyk and Motwani 1998).
 */
const HASHES = 64;
const BANDS = 16;
const PER_BAND = HASHES / BANDS;
/** Minima that two sets with J = 0.8 agree in at the least: three standard errors below the expected 51. */
const CANDIDATE = 41;
/** From so many on nothing better is looked for. */
const SETTLED = 61;
/** Rows of one band's bucket that a text is held against, so that a million texts of one form cost no square of that. */
const MOST_OF_BUCKET = 64;
const WORDS = 3;

/** Words of letters and digits; each character of scripts that put no spaces between words. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}])+/gu;

/**
 * 32-bit hashes of every three words in a row, ascending and each once; letters, spaces and punctuation between words do not
 * count. A text of fewer words is one shingle, an empty one none.
 */
export function shinglesOf(text: string): Uint32Array {
  const words = text.normalize('NFKC').toLowerCase().match(WORD) ?? [];
  if (words.length === 0) return new Uint32Array();
  const hashes = words.map(hashWord);
  const all = new Uint32Array(Math.max(1, hashes.length - WORDS + 1));
  for (let at = 0; at < all.length; at++) {
    let hash = 0;
    for (let k = at; k < Math.min(at + WORDS, hashes.length); k++) hash = mix(Math.imul(hash, 31) + hashes[k]!);
    all[at] = hash;
  }
  all.sort();
  return all.filter((hash, at) => at === 0 || hash !== all[at - 1]);
}

/** Share of the shingles of either text that both have, 0 to 1; 1 of two empty ones. */
export function jaccard(first: Uint32Array, second: Uint32Array): number {
  let [i, j, both] = [0, 0, 0];
  while (i < first.length && j < second.length) {
    const [a, b] = [first[i]!, second[j]!];
    if (a === b) both++;
    if (a <= b) i++;
    if (b <= a) j++;
  }
  const either = first.length + second.length - both;
  return either === 0 ? 1 : both / either;
}

/**
 * Texts that are looked for among many others, in memory that depends on the first alone: about 400 bytes each. Give all
 * that are looked for, then all the others; what comes out are candidates, to be verified with `jaccard`.
 */
export class TextIndex {
  private readonly multipliers: Uint32Array;
  private readonly offsets: Uint32Array;
  private readonly signatures: Uint32Array;
  private readonly bands: readonly BandTable[];
  private readonly best: Int32Array;
  private readonly agreed: Uint8Array;
  private readonly scratch = new Uint32Array(HASHES);
  private watched = 0;

  /** @param texts that will be watched, at most */
  constructor(texts: number, seed: string) {
    const random = new SeededRandom(`near texts|${seed}`);
    // Odd multipliers permute the numbers below 2^32.
    this.multipliers = Uint32Array.from({ length: HASHES }, () => (random.next() | 1) >>> 0);
    this.offsets = Uint32Array.from({ length: HASHES }, () => random.next());
    this.signatures = new Uint32Array(texts * HASHES);
    this.bands = Array.from({ length: BANDS }, () => new BandTable(texts));
    this.best = new Int32Array(texts).fill(-1);
    this.agreed = new Uint8Array(texts);
  }

  /** Makes a text known that is looked for; its place is the count of those before. Empty ones find nothing. */
  watch(shingles: Uint32Array): void {
    const place = this.watched++;
    if (shingles.length === 0) return;
    const signature = this.signatures.subarray(place * HASHES, (place + 1) * HASHES);
    this.sign(shingles, signature);
    this.bands.forEach((band, index) => void band.add(bandHash(signature, index), place));
  }

  /** One of the many others, with its number; `self` is the place of the watched text that it is. */
  see(shingles: Uint32Array, number: number, self = -1): void {
    if (shingles.length === 0) return;
    this.sign(shingles, this.scratch);
    const isSettled = (place: number) => this.agreed[place]! >= SETTLED;
    for (let index = 0; index < BANDS; index++) {
      let left = MOST_OF_BUCKET;
      this.bands[index]!.visit(bandHash(this.scratch, index), isSettled, (place) => {
        if (place !== self) this.compare(place, number);
        left--;
        return left > 0;
      });
    }
  }

  /** Number of the other text that is most like each watched one, by place; -1 where none may be near. */
  candidates(): Int32Array {
    return this.best.subarray(0, this.watched);
  }

  private compare(place: number, number: number): void {
    if (this.best[place] === number) return;
    let same = 0;
    for (let i = 0; i < HASHES; i++) if (this.signatures[place * HASHES + i] === this.scratch[i]) same++;
    if (same < CANDIDATE || same <= this.agreed[place]!) return;
    this.agreed[place] = same;
    this.best[place] = number;
  }

  private sign(shingles: Uint32Array, signature: Uint32Array): void {
    for (let i = 0; i < HASHES; i++) {
      const [multiplier, offset] = [this.multipliers[i]!, this.offsets[i]!];
      let least = 0xffffffff;
      for (let k = 0; k < shingles.length; k++) {
        const hash = (Math.imul(shingles[k]!, multiplier) + offset) >>> 0;
        if (hash < least) least = hash;
      }
      signature[i] = least;
    }
  }
}

function bandHash(signature: Uint32Array, band: number): number {
  let hash = 0;
  for (let i = 0; i < PER_BAND; i++) hash = mix(Math.imul(hash, 31) + signature[band * PER_BAND + i]!);
  return hash;
}

/** Chains of places by hash; places whose search is over leave their chain when it is walked. */
class BandTable {
  private readonly heads: Int32Array;
  private readonly next: Int32Array;
  private readonly hashes: Uint32Array;

  constructor(places: number) {
    let size = 16;
    while (size < places) size *= 2;
    this.heads = new Int32Array(size).fill(-1);
    this.next = new Int32Array(places);
    this.hashes = new Uint32Array(places);
  }

  add(hash: number, place: number): void {
    const slot = hash & (this.heads.length - 1);
    this.next[place] = this.heads[slot]!;
    this.hashes[place] = hash;
    this.heads[slot] = place;
  }

  visit(hash: number, isOver: (place: number) => boolean, each: (place: number) => boolean): void {
    const slot = hash & (this.heads.length - 1);
    let before = -1;
    for (let place = this.heads[slot]!; place >= 0; place = this.next[place]!) {
      if (isOver(place)) {
        if (before < 0) this.heads[slot] = this.next[place]!;
        else this.next[before] = this.next[place]!;
        continue;
      }
      before = place;
      if (this.hashes[place] === hash && !each(place)) return;
    }
  }
}

/** FNV-1a over UTF-16 code units, mixed. */
function hashWord(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  return mix(hash);
}

/** MurmurHash3's finalizer: every bit of the result depends on every bit of the number. */
function mix(value: number): number {
  let hash = value ^ (value >>> 16);
  hash = Math.imul(hash, 0x85ebca6b);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * sfc32 (Chris Doty-Humphrey's small fast counting generator, 128 bits of state), seeded from a text by four rounds of
 * FNV-1a, so that the same question always draws the same numbers on every machine.
 */
export class SeededRandom {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: string) {
    this.a = fnv1a(`0|${seed}`);
    this.b = fnv1a(`1|${seed}`);
    this.c = fnv1a(`2|${seed}`);
    for (let i = 0; i < 15; i++) this.next();
  }

  /** 32 random bits, 0 .. 2^32 − 1. */
  next(): number {
    const sum = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = ((this.c << 21) | (this.c >>> 11)) + sum;
    this.c |= 0;
    return sum >>> 0;
  }

  /** A whole number 0 .. limit − 1; its bias is below limit / 2^32. */
  below(limit: number): number {
    return Math.floor((this.next() / 4_294_967_296) * limit);
  }

  /** A number in [0, 1). */
  uniform(): number {
    return this.next() / 4_294_967_296;
  }
}

/** FNV-1a over UTF-16 code units. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}

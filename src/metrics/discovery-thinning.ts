import type { Cell } from './discovery-cells.ts';
import type { Axis } from './discovery-halves.ts';

/** A conjunction is kept beside its parts only when its effect is this many times theirs. */
const SHARPER = 1.25;
/** A part is explained by a conjunction when the rest of it has less than this share of the conjunction's effect. */
const EXPLAINED = 0.25;

/**
 * One slice per effect: a conjunction goes when one of its parts alone has about its effect; a part goes when a conjunction
 * explains it, that is, when little is left of its effect outside.
 * @param all every tested cell, to find the parts of a conjunction
 */
export function thinned(found: readonly Cell[], all: readonly Cell[]): readonly Cell[] {
  const singles = new Map<string, Cell>();
  for (const cell of all)
    if (cell.cut.dimensions.length === 1) singles.set(keyOf(cell.cut.dimensions[0]!, cell.code), cell);
  const significant = new Set(found);
  const dropped = new Set<Cell>();
  const conjunctions = found.filter((cell) => cell.cut.dimensions.length === 2).sort((a, b) => a.p - b.p);
  for (const cell of conjunctions) {
    for (const part of partsOf(cell, singles)) {
      if (!significant.has(part)) continue;
      const rest = part.weight - cell.weight;
      const left = rest <= 0 ? 0 : (part.sum - cell.sum) / rest;
      if (left < EXPLAINED * cell.mean && rest > 0) dropped.add(part);
      else if (cell.mean < SHARPER * part.mean) dropped.add(cell);
    }
  }
  // Of overlapping conjunctions that share a part, the surest stays.
  const kept: Cell[] = [];
  /** The largest effect of those that are kept, by part. */
  const effects = new Map<Cell, number>();
  for (const cell of [...found].sort((a, b) => a.p - b.p || b.mean - a.mean)) {
    if (dropped.has(cell)) continue;
    const parts = partsOf(cell, singles);
    const best = Math.max(...parts.map((part) => effects.get(part) ?? Number.NEGATIVE_INFINITY));
    if (parts.length === 2 && cell.mean < SHARPER * best) continue;
    kept.push(cell);
    for (const part of parts) effects.set(part, Math.max(cell.mean, effects.get(part) ?? Number.NEGATIVE_INFINITY));
  }
  return kept;
}

function partsOf(cell: Cell, singles: ReadonlyMap<string, Cell>): readonly Cell[] {
  const [first, second] = cell.cut.dimensions;
  if (second === undefined) return [cell];
  const width = second.values.length;
  return [
    singles.get(keyOf(first!, Math.floor(cell.code / width))),
    singles.get(keyOf(second, cell.code % width)),
  ].filter((part) => part !== undefined);
}

function keyOf(dimension: Axis, code: number): string {
  return `${code} ${dimension.name}`;
}

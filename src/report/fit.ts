/** A piece of a section that may be shortened: `variants` go from the full text to the shortest, which may be empty. */
export interface Part {
  /** What a reader misses when it is cut: `plots`. */
  readonly label: string;
  /** 0 is kept to the last; larger ones go first. */
  readonly rank: number;
  readonly variants: readonly string[];
}

/** A section of a document. `frame` wraps the joined parts; `line` stands for the whole section when there is no room. */
export interface Section {
  readonly frame: (content: string) => string;
  readonly parts: readonly Part[];
  readonly line: string;
}

export interface Fitted {
  readonly texts: readonly string[];
  /** Labels of shortened parts with how many sections miss them, in the order of cutting. */
  readonly cut: ReadonlyMap<string, number>;
  /** Sections shown as one line, and sections not shown at all; counted from the end. */
  readonly collapsed: number;
  readonly dropped: number;
}

const SEPARATOR = '\n\n';

/**
 * Shortens sections until all of them, joined by blank lines, have at most `budget` characters. The least important parts
 * go first, those of the last section before those of the first; then whole sections become one line, from the last on;
 * then lines go. Always ends with complete pieces: nothing is cut in the middle.
 */
export function fitSections(sections: readonly Section[], budget: number): Fitted {
  const level = sections.map((section) => section.parts.map(() => 0));
  const text = (index: number) => {
    const { parts, frame } = sections[index]!;
    const pieces = parts.map((part, at) => part.variants[level[index]![at]!]!).filter((piece) => piece !== '');
    return frame(pieces.join(SEPARATOR));
  };
  const texts = sections.map((_, index) => text(index));
  let size = texts.reduce((sum, each) => sum + each.length + SEPARATOR.length, 0);
  const replace = (index: number, replacement: string) => {
    size += replacement.length - texts[index]!.length;
    texts[index] = replacement;
  };

  const cut = new Map<string, number>();
  const ranks = [...new Set(sections.flatMap((section) => section.parts.map((part) => part.rank)))].sort(
    (a, b) => b - a,
  );
  for (const rank of ranks) {
    const deepest = Math.max(
      ...sections.flatMap((s) => s.parts.filter((p) => p.rank === rank).map((p) => p.variants.length)),
    );
    for (let step = 1; step < deepest && size > budget; step++) {
      for (let index = sections.length - 1; index >= 0 && size > budget; index--) {
        const parts = sections[index]!.parts;
        for (let at = parts.length - 1; at >= 0; at--) {
          const part = parts[at]!;
          if (part.rank !== rank || step >= part.variants.length) continue;
          if (step === 1 && part.variants[0] !== '') cut.set(part.label, (cut.get(part.label) ?? 0) + 1);
          level[index]![at] = step;
        }
        replace(index, text(index));
      }
    }
  }

  let collapsed = 0;
  for (let index = sections.length - 1; index >= 0 && size > budget; index--) {
    replace(index, sections[index]!.line);
    collapsed++;
  }
  let dropped = 0;
  while (size > budget && texts.length > 0) {
    size -= texts.pop()!.length + SEPARATOR.length;
    dropped++;
  }
  return { texts, cut, collapsed: collapsed - dropped, dropped };
}

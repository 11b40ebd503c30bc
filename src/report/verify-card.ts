import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { splitFrontMatter } from '../config/parse-data-card.ts';
import { readYaml } from '../config/yaml-document.ts';

/** Something in a card that is not what evidence says. */
export interface CardDifference {
  /** Line of the card, counted from 1; null for what is missing there. */
  readonly line: number | null;
  /** Field of the front matter, or the line as it stands. */
  readonly place: string;
  /** What the card says; null when it says nothing. */
  readonly card: string | null;
  /** What evidence says; null when it knows nothing of it. */
  readonly evidence: string | null;
}

export interface CardComparison {
  /** Numbers and facts that contradict evidence, in the order of the card. */
  readonly differences: readonly CardDifference[];
  /** Lines of people that were added, removed or reworded, without a number in them. */
  readonly notes: readonly CardDifference[];
  /** Numbers of the card that were held against evidence. */
  readonly numbers: number;
}

/**
 * Holds a card against the one that evidence gives now. The front matter is compared as values, so it may be written
 * otherwise (0.850 for 0.85, keys in another order); of the rest, tables may be aligned otherwise. Any digit that
 * differs, is missing or is one too many is a difference, and so is any word of what evidence says.
 * @param written what people wrote for the expected card: its words may be put otherwise, its numbers may not
 */
export function compareCards(card: string, expected: string, written: readonly string[] = []): CardComparison {
  const [given, wanted] = [splitCard(card), splitCard(expected)];
  const front = compareFrontMatter(given, wanted);
  const people = new Set(written.flatMap((text) => text.split('\n').map(normalised)));
  const body = compareBodies(given, wanted, people);
  const differences = [...front, ...body.differences].toSorted(
    (a, b) => (a.line ?? Number.POSITIVE_INFINITY) - (b.line ?? Number.POSITIVE_INFINITY),
  );
  return {
    differences,
    notes: body.notes,
    numbers: wanted.lines.reduce((sum, { text }) => sum + numbersOf(text).length, 0) + countNumbers(wanted.front),
  };
}

interface Line {
  /** With one space between words, and cells without their padding. */
  readonly text: string;
  readonly number: number;
}

interface SplitCard {
  readonly front: string | null;
  readonly frontLine: number;
  readonly lines: readonly Line[];
}

function splitCard(card: string): SplitCard {
  const front = splitFrontMatter(card);
  const body = front.kind === 'found' ? front.body : card;
  const total = card.split(/\r?\n/).length;
  const offset = total - body.split('\n').length;
  const lines = body
    .split(/\r?\n/)
    .map((line, index) => ({ text: normalised(line), number: offset + index + 1 }))
    .filter(({ text }) => text !== '');
  return {
    front: front.kind === 'found' ? front.text : null,
    frontLine: front.kind === 'found' ? front.firstLine : 1,
    lines,
  };
}

function normalised(line: string): string {
  const text = line.replace(/\s+/g, ' ').trim();
  if (!text.startsWith('|')) return text;
  const cells = text
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
  return `| ${cells.map((cell) => (/^:?-+:?$/.test(cell) ? '-' : cell)).join(' | ')} |`;
}

/** Words with a digit of any script in them. */
function numbersOf(text: string): readonly string[] {
  return (
    text.match(/[^\s|`()[\]<>*;:"'…]*\p{N}[^\s|`()[\]<>*;:"'…]*/gu)?.map((word) => word.replace(/[.,]+$/, '')) ?? []
  );
}

interface Leaf {
  readonly text: string;
  readonly value: unknown;
  readonly line: number;
}

/** Every value of the front matter by its path; entries of lists that name themselves (`type`, `name`) go by that. */
function leavesOf(text: string, firstLine: number): ReadonlyMap<string, Leaf> | null {
  // Its limits on size and aliases apply to cards of strangers too.
  if (!readYaml({ text, file: '', firstLine }).ok) return null;
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false });
  const leaves = new Map<string, Leaf>();
  const visit = (node: Node | null, path: string): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items)
        visit(value as Node | null, path === '' ? String(key) : `${path}.${String(key)}`);
    } else if (isSeq(node)) {
      const seen = new Map<string, number>();
      for (const [index, item] of node.items.entries()) {
        const own = isMap(item) ? (item.get('type') ?? item.get('name') ?? index) : index;
        const name = typeof own === 'object' ? index : own;
        const before = seen.get(String(name)) ?? 0;
        seen.set(String(name), before + 1);
        visit(item as Node | null, `${path}[${String(name)}${before === 0 ? '' : `, ${before + 1}.`}]`);
      }
    } else {
      const offset = node?.range?.[0] ?? 0;
      const value = isScalar(node) ? node.value : null;
      leaves.set(path, {
        text: String(isScalar(node) ? (node.source ?? value) : ''),
        value,
        line: firstLine + counter.linePos(offset).line - 1,
      });
    }
  };
  visit(document.contents, '');
  return leaves;
}

function compareFrontMatter(given: SplitCard, wanted: SplitCard): CardDifference[] {
  const expected = leavesOf(wanted.front ?? '', wanted.frontLine)!;
  const actual = given.front === null ? null : leavesOf(given.front, given.frontLine);
  if (actual === null) {
    const what = given.front === null ? 'no front matter' : 'front matter that is no YAML';
    return [
      {
        line: given.front === null ? null : given.frontLine,
        place: 'front matter',
        card: what,
        evidence: `${expected.size} values`,
      },
    ];
  }
  const differences: CardDifference[] = [];
  for (const [path, leaf] of actual) {
    const other = expected.get(path);
    if (other === undefined) {
      if (/\p{N}/u.test(leaf.text)) differences.push({ line: leaf.line, place: path, card: leaf.text, evidence: null });
    } else if (!sameLeaf(leaf, other)) {
      differences.push({ line: leaf.line, place: path, card: leaf.text, evidence: other.text });
    }
  }
  for (const [path, leaf] of expected) {
    if (!actual.has(path)) differences.push({ line: null, place: path, card: null, evidence: leaf.text });
  }
  return differences;
}

/** 0.850 is 0.85, and 8.5e-1 too; a digit that no number can hold any more still counts. */
function sameLeaf(a: Leaf, b: Leaf): boolean {
  if (a.text === b.text) return true;
  // A number that went through another writer of YAML may have come back as its text.
  if (typeof a.value !== 'number' && typeof b.value !== 'number') return a.value === b.value;
  const digits = ({ text }: Leaf) =>
    text
      .replace(/e.*$/i, '')
      .replace(/\D/g, '')
      .replace(/^0+|0+$/g, '');
  return a.text !== '' && b.text !== '' && Number(a.text) === Number(b.text) && digits(a) === digits(b);
}

function countNumbers(front: string | null): number {
  return [...(leavesOf(front ?? '', 1)?.values() ?? [])].filter(({ value }) => typeof value === 'number').length;
}

function compareBodies(given: SplitCard, wanted: SplitCard, people: ReadonlySet<string>) {
  const differences: CardDifference[] = [];
  const notes: CardDifference[] = [];
  for (const { removed, added } of changedRuns(wanted.lines, given.lines)) {
    for (const [line, expected] of paired(added, removed)) {
      if (line !== undefined && expected !== undefined)
        compareLines(line, expected, people.has(expected.text) ? notes : differences, differences);
      else if (line !== undefined) {
        const [words, hidden] = [numbersOf(line.text), /<[!a-z/]/i.test(line.text) || line.text.startsWith('|')];
        const entry = { line: line.number, place: line.text, card: words.join(', ') || line.text, evidence: null };
        (words.length > 0 || hidden ? differences : notes).push(entry);
      } else if (expected !== undefined) {
        const [words, fact] = [numbersOf(expected.text), !people.has(expected.text)];
        const entry = { line: null, place: expected.text, card: null, evidence: words.join(', ') || expected.text };
        (words.length > 0 || fact ? differences : notes).push(entry);
      }
    }
  }
  return { differences, notes };
}

/** `reworded` takes a line whose numbers are right and whose words are not. */
function compareLines(line: Line, expected: Line, reworded: CardDifference[], differences: CardDifference[]): void {
  const [words, others] = [numbersOf(line.text), numbersOf(expected.text)];
  const at = { line: line.number, place: line.text };
  if (words.length !== others.length) {
    const [card, evidence] = [words.join(', ') || line.text, others.join(', ') || expected.text];
    differences.push({ ...at, card, evidence });
    return;
  }
  const wrong = words.flatMap((word, index) => (word === others[index] ? [] : [[word, others[index]!] as const]));
  for (const [card, evidence] of wrong) differences.push({ ...at, card, evidence });
  if (wrong.length === 0) reworded.push({ ...at, card: line.text, evidence: expected.text });
}

/** Lines that are alike but for their numbers belong together; what is left is paired in order. */
function paired(
  added: readonly Line[],
  removed: readonly Line[],
): readonly (readonly [Line | undefined, Line | undefined])[] {
  const left = [...removed];
  const take = (test: (line: Line) => boolean) => {
    const at = left.findIndex(test);
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const skeleton = ({ text }: Line) => text.replace(/[^\s|]*\p{N}[^\s|]*/gu, '#');
  const opening = ({ text }: Line) => text.slice(0, 12);
  const pairs: [Line, Line | undefined][] = added.map((line) => [
    line,
    take((other) => skeleton(other) === skeleton(line)),
  ]);
  for (const pair of pairs) pair[1] ??= take((other) => opening(other) === opening(pair[0]));
  for (const pair of pairs) {
    if (
      pair[1] === undefined &&
      left.length > 0 &&
      left.length >= pairs.filter(([, other]) => other === undefined).length
    ) {
      pair[1] = left.shift();
    }
  }
  return [...pairs, ...left.map((line) => [undefined, line] as const)];
}

/** Lines of a table of the longest common subsequence, at most; beyond that what is between beginning and end is one run. */
const MOST_CELLS = 4_000_000;

/** Runs of lines that differ, by the longest common subsequence. */
function changedRuns(before: readonly Line[], after: readonly Line[]) {
  let start = 0;
  while (start < before.length && start < after.length && before[start]!.text === after[start]!.text) start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before.at(-1 - end)!.text === after.at(-1 - end)!.text
  ) {
    end += 1;
  }
  const [a, b] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  if (a.length === 0 && b.length === 0) return [];
  if ((a.length + 1) * (b.length + 1) > MOST_CELLS) return [{ removed: a, added: b }];
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i]!.text === b[j]!.text
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const runs: { removed: Line[]; added: Line[] }[] = [];
  let run = { removed: [] as Line[], added: [] as Line[] };
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i]!.text === b[j]!.text) {
      if (run.removed.length + run.added.length > 0) runs.push(run);
      run = { removed: [], added: [] };
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
      run.removed.push(a[i]!);
      i += 1;
    } else {
      run.added.push(b[j]!);
      j += 1;
    }
  }
  if (run.removed.length + run.added.length > 0) runs.push(run);
  return runs;
}

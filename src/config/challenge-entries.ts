import { type Document, isMap, isSeq, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import type { Challenge } from './challenge.ts';

/** What is written of a challenge: defaults are left out. */
type ChallengeEntry = Pick<Challenge, 'name' | 'file' | 'sha256'> & Partial<Challenge>;

/**
 * The text of a model.yaml with one more entry under `evaluate.challenges`. Everything else stays as it was written, down
 * to comments and spacing; only where the file is laid out in a way that has no line to insert, it is written anew.
 * @throws Error for a file without a mapping `evaluate`, which is no model
 */
export function addChallengeEntry(text: string, challenge: Challenge): string {
  const wanted = parseDocument(text);
  const entry = entryOf(challenge);
  const list = wanted.getIn(['evaluate', 'challenges'], true);
  if (isSeq(list)) list.add(wanted.createNode(entry, { flow: true }));
  else wanted.setIn(['evaluate', 'challenges'], wanted.createNode([entry]));
  const inserted = insertEntry(text, entry);
  return inserted !== undefined && sameContent(inserted, wanted) ? inserted : wanted.toString({ lineWidth: 0 });
}

/** The text without the entry of that name; undefined when there is none. */
export function removeChallengeEntry(text: string, name: string): string | undefined {
  const wanted = parseDocument(text);
  const list = wanted.getIn(['evaluate', 'challenges'], true);
  if (!isSeq(list)) return undefined;
  const index = list.items.findIndex((item) => isMap(item) && item.get('name') === name);
  if (index < 0) return undefined;
  const cut = cutEntry(text, index, list.items.length === 1);
  if (list.items.length === 1) wanted.deleteIn(['evaluate', 'challenges']);
  else list.delete(index);
  return cut !== undefined && sameContent(cut, wanted) ? cut : wanted.toString({ lineWidth: 0 });
}

function entryOf({ name, file, sha256, must, rate, tolerance, reason }: Challenge): ChallengeEntry {
  return {
    name,
    file,
    sha256,
    must,
    ...(rate === 1 ? {} : { rate }),
    ...(tolerance === undefined ? {} : { tolerance }),
    ...(reason === undefined ? {} : { reason }),
  };
}

/** Undefined where no line can be inserted: a file in braces. */
function insertEntry(text: string, entry: ChallengeEntry): string | undefined {
  const document = parseDocument(text);
  const evaluate = document.get('evaluate', true) as unknown;
  if (!isMap(evaluate) || evaluate.flow === true) return undefined;
  const list = evaluate.get('challenges', true) as unknown;
  const fields = Object.entries(entry).map(
    ([key, value]) => `${key}: ${typeof value === 'string' ? plainOrQuoted(value) : value}`,
  );
  const line = `- { ${fields.join(', ')} }`;
  if (isSeq(list)) {
    const last = (list as YAMLSeq).items.at(-1) as { readonly range?: readonly [number, number, number] } | undefined;
    if (list.flow === true || last?.range === undefined) return undefined;
    return insertAfter(text, last.range[1], `${' '.repeat(columnOf(text, dashBefore(text, last.range[0])))}${line}`);
  }
  const first = evaluate.items[0] as Pair<{ readonly range: readonly [number, number, number] }> | undefined;
  const lastValue = endOf(evaluate, document);
  if (first === undefined || lastValue === undefined) return undefined;
  const indent = ' '.repeat(columnOf(text, first.key.range[0]));
  return insertAfter(text, lastValue, `${indent}challenges:\n${indent}  ${line}`);
}

/** Offset where the text of a mapping's last value ends. */
function endOf(map: YAMLMap, _document: Document): number | undefined {
  const last = map.items.at(-1) as
    | { key: { range?: readonly number[] }; value: { range?: readonly number[] } | null }
    | undefined;
  return last?.value?.range?.[1] ?? last?.key.range?.[1];
}

/** Puts lines after the one in which `offset` lies. A value of several lines ends with its line break. */
function insertAfter(text: string, offset: number, lines: string): string {
  if (text[offset - 1] === '\n') return `${text.slice(0, offset)}${lines}\n${text.slice(offset)}`;
  const end = text.indexOf('\n', offset);
  if (end < 0) return `${text}\n${lines}\n`;
  return `${text.slice(0, end + 1)}${lines}\n${text.slice(end + 1)}`;
}

function cutEntry(text: string, index: number, isLast: boolean): string | undefined {
  const document = parseDocument(text);
  const evaluate = document.get('evaluate', true) as unknown;
  if (!isMap(evaluate)) return undefined;
  const pair = evaluate.items.find((item) => String((item as Pair).key) === 'challenges') as
    | { key: { range: readonly number[] }; value: YAMLSeq & { range: readonly number[] } }
    | undefined;
  const item = pair?.value.items[index] as { readonly range?: readonly number[] } | undefined;
  if (pair === undefined || item?.range === undefined || pair.value.flow === true) return undefined;
  const from = isLast ? pair.key.range[0]! : dashBefore(text, item.range[0]!);
  const start = text.lastIndexOf('\n', from) + 1;
  const end = text[item.range[1]! - 1] === '\n' ? item.range[1]! - 1 : text.indexOf('\n', item.range[1]!);
  return end < 0 ? text.slice(0, start) : `${text.slice(0, start)}${text.slice(end + 1)}`;
}

function dashBefore(text: string, offset: number): number {
  return text.lastIndexOf('-', offset);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function plainOrQuoted(value: string): string {
  return /^[A-Za-z][A-Za-z0-9 ./_-]*[A-Za-z0-9]$/.test(value) ||
    (/^[0-9a-f]{64}$/.test(value) && /[a-f]/.test(value.slice(0, 1)))
    ? value
    : JSON.stringify(value);
}

function sameContent(text: string, wanted: Document): boolean {
  const parsed = parseDocument(text);
  return parsed.errors.length === 0 && JSON.stringify(parsed.toJS()) === JSON.stringify(wanted.toJS());
}

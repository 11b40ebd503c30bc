import { readGitTrailers } from './git-trailers.ts';

/** What the message of an event's tag can carry, in the order it is printed. */
export const TRAILER_KEYS = [
  'Proofmark-Version',
  'Proofmark-Digest',
  'Proofmark-Run',
  'Proofmark-Evaluation',
  'Proofmark-Verdict',
  'Proofmark-Replaces',
  'Proofmark-Restores',
  'Proofmark-Rollout',
  'Proofmark-Approved-By',
  'Proofmark-Reason',
  'Proofmark-Actor',
  'Proofmark-Workflow-Run',
] as const;
export type TrailerKey = (typeof TRAILER_KEYS)[number];
export type Trailers = Readonly<Partial<Record<TrailerKey, string>>>;

export interface TagMessage {
  /** One line for people. */
  readonly subject: string;
  readonly trailers: Trailers;
}

/** Subject and our trailers, by the rules of `git interpret-trailers`; of a key that occurs twice the last counts. */
export function parseTagMessage(message: string): TagMessage {
  const text = message.trimStart();
  const end = text.indexOf('\n');
  const subject = (end < 0 ? text : text.slice(0, end)).trim();
  // Most tags of a large repository are not ours: looking for one word is cheaper than reading lines.
  if (!message.includes(OURS) && !/proofmark-/i.test(message)) return { subject, trailers: {} };
  const trailers: Partial<Record<TrailerKey, string>> = {};
  for (const [key, value] of readGitTrailers(message)) {
    const known = KEY_BY_LOWER_CASE.get(key.toLowerCase());
    if (known !== undefined) trailers[known] = value;
  }
  return { subject, trailers };
}

const OURS = 'Proofmark-';
const KEY_BY_LOWER_CASE: ReadonlyMap<string, TrailerKey> = new Map(TRAILER_KEYS.map((key) => [key.toLowerCase(), key]));

/** Subject, blank line, trailers. Line breaks in values become spaces: one trailer, one line, and no forged ones. */
export function printTagMessage({ subject, trailers }: TagMessage): string {
  const lines = TRAILER_KEYS.flatMap((key) => {
    const value = trailers[key];
    return value === undefined ? [] : [`${key}: ${oneLine(value)}`];
  });
  return lines.length === 0 ? `${oneLine(subject)}\n` : `${oneLine(subject)}\n\n${lines.join('\n')}\n`;
}

function oneLine(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a tag's message.
  return text.replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
}

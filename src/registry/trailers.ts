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

/**
 * Trailers of the last paragraph. A line that is no trailer of ours is passed over, as git does in a paragraph that has
 * trailers; of a key that occurs twice the last counts.
 */
export function parseTagMessage(message: string): TagMessage {
  const paragraphs = message
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n\s*\n/);
  const subject = (paragraphs[0] ?? '').split('\n')[0]!.trim();
  const trailers: Partial<Record<TrailerKey, string>> = {};
  if (paragraphs.length > 1) {
    for (const line of paragraphs.at(-1)!.split('\n')) {
      const [, key, value] = /^([A-Za-z0-9-]+):\s*(.*?)\s*$/.exec(line) ?? [];
      const known = TRAILER_KEYS.find((each) => each.toLowerCase() === key?.toLowerCase());
      if (known !== undefined) trailers[known] = value!;
    }
  }
  return { subject, trailers };
}

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

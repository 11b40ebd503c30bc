/** Bytes GitHub takes as the summary of one step. */
export const SUMMARY_LIMIT = 1_048_576;

const NOTE = '\n\nCut here: a job summary holds 1 MiB.\n';

/** The text, or as many whole lines of it as have room together with a note that says so. */
export function fitSummary(text: string, limit = SUMMARY_LIMIT): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= limit) return text;
  const room = limit - NOTE.length;
  const end = bytes.lastIndexOf(10, room - 1);
  return `${new TextDecoder().decode(bytes.subarray(0, Math.max(0, end)))}${NOTE}`;
}

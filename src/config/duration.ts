const SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 } as const;

/** Seconds of `30s`, `90m`, `1.5h` or `7d`. The schema has checked the form, so anything else is a bug and throws. */
export function durationSeconds(text: string): number {
  const match = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (match === null) throw new RangeError(`not a duration: ${JSON.stringify(text)}`);
  return Number(match[1]) * SECONDS[match[2] as keyof typeof SECONDS];
}

/** `"hour"`: any name as an SQL identifier. Every name in generated SQL goes through here; `hour` and `days` are keywords. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `'it''s'`: any text as an SQL literal. */
export function quoteText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A person's expression as an operand. The line break ends a trailing `--` comment before the bracket. */
export function operand(expression: string): string {
  return `(${expression}\n)`;
}

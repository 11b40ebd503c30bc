/** `"hour"`: any name as an SQL identifier. Every name in generated SQL goes through here; `hour` and `days` are keywords. */
export function quoteName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** `'it''s'`: any text as an SQL literal; an expression where it holds NUL, with which the engine's literals end. */
export function quoteText(text: string): string {
  const parts = text.split('\0').map((part) => `'${part.replaceAll("'", "''")}'`);
  return parts.length === 1 ? parts[0]! : `(${parts.join(' || chr(0) || ')})`;
}

/** A person's expression as an operand. The line break ends a trailing `--` comment before the bracket. */
export function operand(expression: string): string {
  return `(${expression}\n)`;
}

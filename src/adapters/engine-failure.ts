import { SqlFailure } from '../ports.ts';

/** Kinds of messages that quote values of rows when rows are read. */
const QUOTES_VALUES =
  /^(?:Conversion|Invalid Input|Out of Range|Constraint|Mismatch Type|Invalid type|Invalid) Error: /;

/**
 * What the engine says against a statement, as a failure. Its messages are `<Kind> Error: <reason>`, then hints and the
 * statement with a caret; the first line says it. While rows are read the reason could quote a value of a column that
 * nobody may see: then it is said in words that hold none, and the engine's own message is not kept.
 * @param statement that was run; what stands in it may be quoted, and `describe` reads no rows
 */
export function engineFailure(error: unknown, statement = ''): SqlFailure {
  if (error instanceof SqlFailure) return error;
  const message = error instanceof Error ? error.message : String(error);
  const first = message.split('\n', 1)[0] ?? message;
  if (/No space left on device|disk is full|max_temp_directory_size/i.test(message)) {
    return new SqlFailure('the disk is full', 'disk-full', { cause: error });
  }
  if (/^Out of Memory Error|failed to allocate|could not allocate/i.test(message)) {
    return new SqlFailure('needs more memory than it may use', 'memory-full', { cause: error });
  }
  if (first.startsWith('INTERRUPT')) return new SqlFailure(withoutKind(first), 'interrupted', { cause: error });
  if (QUOTES_VALUES.test(first) && !quotesOnly(statement, first))
    return new SqlFailure(withoutValues(first), 'refused');
  return new SqlFailure(withoutKind(first), 'refused', { cause: error });
}

function quotesOnly(statement: string, message: string): boolean {
  if (/^\s*describe\b/i.test(statement)) return true;
  const quoted = [...message.matchAll(/'(?:[^']|'')*'/g)].map(([text]) => text);
  return quoted.length > 0 && quoted.every((text) => statement.includes(text));
}

function withoutKind(line: string): string {
  return line.replace(/^[A-Z][A-Za-z ]* Error: /, '').replace(/!$/, '');
}

/** The type at the end of a conversion; only words of the engine, since what else stands there can be a value. */
const CONVERTED_TO =
  /\b(?:to|destination type) (?:the )?(?:destination )?(?:type )?'?(U?INT(?:8|16|32|64|128)|BOOL|DATE|TIME(?:STAMP\w*)?|DOUBLE|FLOAT|DECIMAL|UUID|BLOB|JSON|INTERVAL)\b/;

/** A message about a value, without the value. */
export function withoutValues(message: string): string {
  const overflow = /Overflow in (\w+) of (\w+)/.exec(message);
  if (overflow !== null) return `overflow in ${overflow[1]} of ${overflow[2]}`;
  const aggregate = /Error: ([A-Z_]+) is out of range/.exec(message);
  if (aggregate !== null) return `${aggregate[1]} is out of range`;
  const logarithm = /cannot take (?:logarithm|square root) of (?:a negative number|zero)/i.exec(message);
  if (logarithm !== null) return logarithm[0];
  if (/^Constraint Error/.test(message)) return 'two rows have one key';
  const type = CONVERTED_TO.exec(message)?.[1];
  if (/\b(?:cast|convert)/i.test(message) && type !== undefined) {
    return `a value cannot be converted to ${type} (try_cast gives null for such values)`;
  }
  if (/^Out of Range Error/.test(message)) return 'a value is out of range';
  return 'a function was given a value that it does not take (forms such as try_cast and try_strptime give null instead)';
}

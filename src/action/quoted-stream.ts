import { randomUUID } from 'node:crypto';
import type { LogStream } from '../adapters/log-terminal.ts';

/**
 * What the runner would take for a command of ours: `::name::` at the beginning of a line, and `##[name]` anywhere in it.
 */
const COMMAND = /::|##\[/;

/**
 * A stream whose every text is shown and none obeyed. Lines of a log hold what people wrote: what a training prints, names
 * of models and slices, messages of git. It comes after control characters were removed, which could hide a command.
 */
export function quotedStream(stream: LogStream, token: () => string = randomUUID): LogStream {
  return {
    ...(stream.isTTY === undefined ? {} : { isTTY: stream.isTTY }),
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
    write(text) {
      if (!COMMAND.test(text)) return stream.write(text);
      const end = token();
      return stream.write(`::stop-commands::${end}\n${text}${text.endsWith('\n') ? '' : '\n'}::${end}::\n`);
    },
  };
}

import { stripVTControlCharacters } from 'node:util';

/** Longest line that is shown and kept, in UTF-16 units; the rest of a longer line is dropped. */
export const LINE_LIMIT = 8192;

export interface LineStream {
  push(chunk: Uint8Array): void;
  /** Emits what is left without a line end. */
  end(): void;
}

/**
 * Cuts the bytes of a stream into lines. Any bytes are safe: invalid UTF-8 becomes U+FFFD, a character may be split over
 * chunks, control characters and colours are removed, memory is bounded. `\n` and `\r\n` end a line; a lone `\r` ends a
 * transient one, as progress bars do.
 */
export function lineStream(onLine: (line: string, transient: boolean) => void): LineStream {
  const decoder = new TextDecoder('utf-8');
  let line = '';
  let cut = false;
  let afterReturn = false;

  const emit = (transient: boolean) => {
    const text = cleanLine(line);
    if (!transient || text !== '') onLine(cut ? `${text} … (line cut)` : text, transient);
    line = '';
    cut = false;
  };
  const append = (text: string) => {
    const room = LINE_LIMIT - line.length;
    if (text.length > room) cut = true;
    line += room <= 0 ? '' : text.slice(0, room);
  };
  const take = (text: string) => {
    for (const part of text.split(/(\r|\n)/)) {
      if (part === '') continue;
      if (afterReturn) {
        emit(part !== '\n');
        afterReturn = false;
        if (part === '\n') continue;
      }
      if (part === '\n') emit(false);
      else if (part === '\r') afterReturn = true;
      else append(part);
    }
  };

  return {
    push: (chunk) => take(decoder.decode(chunk, { stream: true })),
    end: () => {
      take(decoder.decode());
      if (afterReturn) emit(true);
      else if (line !== '') emit(false);
      afterReturn = false;
    },
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g;

function cleanLine(line: string): string {
  return stripVTControlCharacters(line).replace(CONTROL, '').trimEnd();
}

export interface Tail {
  push(line: string, transient: boolean): void;
  lines(): readonly string[];
}

/** Keeps the last lines, at most `maxLines` and `maxBytes` of UTF-8. A transient line gives way to the line after it. */
export function tailOf(maxLines = 200, maxBytes = 32 * 1024): Tail {
  let lines: { text: string; transient: boolean }[] = [];
  return {
    push: (text, transient) => {
      if (lines.at(-1)?.transient === true) lines.pop();
      lines.push({ text, transient });
      if (lines.length > 2 * maxLines) lines = lines.slice(-maxLines);
    },
    lines: () => {
      const kept: string[] = [];
      let bytes = 0;
      for (const { text } of lines.slice(-maxLines).reverse()) {
        bytes += Buffer.byteLength(text) + 1;
        if (bytes > maxBytes) break;
        kept.push(text);
      }
      return kept.reverse();
    },
  };
}

/** Key and value, both trimmed; a value that was folded over several lines is on one. */
export type GitTrailer = readonly [key: string, value: string];

/**
 * The trailers of a message, exactly as `git interpret-trailers --parse --no-divider` reads them with no configuration of
 * its own (`trailer.c` of git 2.39 to 2.50). They are the last paragraph, never the first, when each of its lines is a
 * trailer or continues one; or when at least a quarter are, and git itself wrote one of them. Lines that begin with `#`
 * are comments.
 */
export function readGitTrailers(message: string): readonly GitTrailer[] {
  return readPlain(message) ?? readAny(message);
}

const KEY = /^[A-Za-z0-9-]+$/;

/**
 * What programs write, read at once: a last paragraph of nothing but whole trailers, each on its line. Undefined for
 * everything else, also for the list of conflicts that git leaves, which looks like one.
 */
function readPlain(message: string): readonly GitTrailer[] | undefined {
  const text = message.trimEnd();
  const before = text.lastIndexOf('\n\n');
  if (before <= 0 || /^\s|^#/.test(text)) return undefined;
  const trailers: GitTrailer[] = [];
  for (const line of text.slice(before + 2).split('\n')) {
    const colon = line.indexOf(':');
    const key = line.slice(0, Math.max(colon, 0));
    if (!KEY.test(key) || line === 'Conflicts:') return undefined;
    trailers.push([key, trim(line.slice(colon + 1))]);
  }
  return trailers;
}

function readAny(message: string): readonly GitTrailer[] {
  const lines = withoutEnd(message.split('\n'));
  const start = trailerStart(lines);
  const found: { key: string; value: string }[] = [];
  let last: { key: string; value: string } | undefined;
  for (const line of lines.slice(start)) {
    if (last !== undefined && beginsWithSpace(line)) {
      last.value = `${last.value}\n${line}`;
      continue;
    }
    const separator = line.startsWith(COMMENT) ? -1 : separatorIn(line);
    last = separator < 1 ? undefined : { key: line.slice(0, separator), value: line.slice(separator + 1) };
    if (last !== undefined) found.push(last);
  }
  return found.map(({ key, value }) => [trim(key), trim(unfold(trim(value)))]);
}

const COMMENT = '#';
const WRITTEN_BY_GIT = ['Signed-off-by: ', '(cherry picked from commit '];

/** Without blank lines, comments and the list of conflicted paths that git leaves at the end. */
function withoutEnd(lines: readonly string[]): readonly string[] {
  let end: number | undefined;
  let inConflicts = false;
  for (const [at, line] of lines.entries()) {
    if (line === '' || line.startsWith(COMMENT)) end ??= at;
    else if (line === 'Conflicts:' && at < lines.length - 1) {
      inConflicts = true;
      end ??= at;
    } else if (!(inConflicts && line.startsWith('\t'))) {
      end = undefined;
      inConflicts = false;
    }
  }
  return lines.slice(0, end);
}

/** Index of the first line of the paragraph of trailers; the number of lines when there is none. */
function trailerStart(lines: readonly string[]): number {
  const firstBlank = lines.findIndex((line) => !line.startsWith(COMMENT) && isBlank(line));
  const endOfTitle = firstBlank < 0 ? lines.length : firstBlank;
  let [onlySpaces, byGit] = [true, false];
  let [trailers, others, perhapsContinued] = [0, 0, 0];
  for (let at = lines.length - 1; at >= endOfTitle; at -= 1) {
    const line = lines[at]!;
    if (line.startsWith(COMMENT)) {
      others += perhapsContinued;
      perhapsContinued = 0;
    } else if (isBlank(line)) {
      if (onlySpaces) continue;
      others += perhapsContinued;
      return (byGit && trailers * 3 >= others) || (trailers > 0 && others === 0) ? at + 1 : lines.length;
    } else {
      onlySpaces = false;
      const generated = WRITTEN_BY_GIT.some((prefix) => line.startsWith(prefix));
      if (generated || (!beginsWithSpace(line) && separatorIn(line) >= 1)) {
        byGit ||= generated;
        trailers += 1;
        perhapsContinued = 0;
      } else if (beginsWithSpace(line)) {
        perhapsContinued += 1;
      } else {
        others += 1 + perhapsContinued;
        perhapsContinued = 0;
      }
    }
  }
  return lines.length;
}

/** Position of the colon after a key of letters, digits and dashes, which spaces may follow; -1 when there is none. */
function separatorIn(line: string): number {
  const match = /^(?:[A-Za-z0-9-]+[ \t]*)?:/.exec(line);
  return match === null ? -1 : match[0].length - 1;
}

/** What git takes for white space: no other character of Unicode. */
function beginsWithSpace(line: string): boolean {
  return /^[ \t\r]/.test(line);
}

function isBlank(line: string): boolean {
  return /^[ \t\r]*$/.test(line);
}

function trim(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isSpace(text.charCodeAt(start))) start += 1;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

function unfold(value: string): string {
  return value.replace(/\n[ \t\r\n]*/g, ' ');
}

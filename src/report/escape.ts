/**
 * Makes text that came from files safe to show. Everything a person or a program wrote (model names, params, slice values,
 * branch names, log lines) passes through exactly one of these functions before it stands in a document.
 */

/** Terminal control sequences: CSI (colours, cursor), OSC (titles, links), and two-byte escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const TERMINAL_SEQUENCE = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g;

/**
 * Characters that change what a reader sees without being seen: zero-width characters, direction marks and overrides
 * ("Trojan source"), variation tags, line and paragraph separators, the byte order mark, and lone surrogates.
 */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]|\p{Cs}/gu;

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

const ZERO_WIDTH_SPACE = '&#8203;';

/** Text on one or more lines whose every character is visible: hidden ones are spelled `<U+202E>`, colours are removed. */
export function visibleText(text: string): string {
  return text
    .replace(TERMINAL_SEQUENCE, '')
    .replace(/\r\n?/g, '\n')
    .replace(CONTROL, '\ufffd')
    .replace(INVISIBLE, (char) => {
      const code = char.codePointAt(0)!;
      return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
    });
}

/** Visible text on one line. */
export function visibleLine(text: string): string {
  return visibleText(text).replace(/\s+/g, ' ').trim();
}

/** One line of at most `limit` characters, cut with an ellipsis; never cuts a character in two. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const characters = Array.from(text);
  return characters.length <= limit ? text : `${characters.slice(0, Math.max(0, limit - 1)).join('')}…`;
}

/** One visible line of at most `limit` characters, whatever the length of the text: only its beginning is looked at. */
export function excerpt(text: string, limit: number): string {
  const reach = 8 * limit + 1000;
  return shorten(visibleLine(text.length > reach ? `${text.slice(0, reach)}…` : text), limit);
}

/** Longest text from a file that is shown in a cell or a sentence. */
const INLINE_LIMIT = 400;

/**
 * One line of GitHub Markdown that shows `text` literally, in a paragraph or a table cell: no markup, no HTML, no links,
 * no images, no maths, no emoji codes; pings nobody (`@name`, `@org/team`) and references nothing (`#12`, `GH-12`, URLs).
 * Mentions and links are made after Markdown is parsed, so a backslash cannot stop them: a zero-width space does.
 */
export function escapeMarkdown(text: string, limit: number = INLINE_LIMIT): string {
  const literal = excerpt(text, limit)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\*[~`]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_');
  return breakReferences(literal)
    .replace(/^(\d+)([.)])(?=\s|$)/, '$1\\$2')
    .replace(/^([-+=])(?=\s|$|\1)/, '\\$1');
}

/**
 * The same for text inside an HTML line of a comment, such as a `<summary>`: Markdown is not parsed there, so backslashes
 * would show, but mentions, references and emoji codes are still made.
 */
export function escapeCommentHtml(text: string, limit: number = INLINE_LIMIT): string {
  return breakReferences(escapeHtml(excerpt(text, limit)));
}

/** Ends every mention, issue reference, link, emoji code, formula and table cell in escaped text before it begins. */
function breakReferences(escaped: string): string {
  return escaped
    .replace(/\|/g, '&#124;')
    .replace(/\$/g, '&#36;')
    .replace(/@/g, `@${ZERO_WIDTH_SPACE}`)
    .replace(/(?<!&)#/g, `#${ZERO_WIDTH_SPACE}`)
    .replace(/\bGH-(?=\d)/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=\/\/)/g, `:${ZERO_WIDTH_SPACE}`)
    .replace(/www(?=\.)/gi, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/:(?=[\w+-]+:)/g, `:${ZERO_WIDTH_SPACE}`);
}

/** Text and attribute values of HTML and SVG. */
export function escapeHtml(text: string): string {
  return visibleText(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}

/** A fenced code block whose fence is longer than any run of backticks inside, so that nothing inside can close it. */
export function codeBlock(lines: readonly string[], language = ''): string {
  const text = lines.map((line) => visibleText(line)).join('\n');
  const longest = (text.match(/`+/g) ?? []).reduce((length, run) => Math.max(length, run.length), 2);
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
}

/** The address of an image or a link in Markdown: what could end it is percent-encoded; only https and relative ones. */
export function markdownAddress(address: string): string | null {
  const trimmed = visibleLine(address);
  if (/^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^https?:\/\//i.test(trimmed)) return null;
  return trimmed.replace(/[\s()<>"'\\`|*_~[\]]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

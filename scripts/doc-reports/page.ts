import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A story whose commands are run for real, and what they print by the name of the report in the documentation. */
export interface Scene {
  readonly name: string;
  run(): Promise<Readonly<Record<string, string>>>;
}

const DOCS = new URL('../../docs/', import.meta.url);

/** A fenced block that shows a report, below a comment with its name: `<!-- report: drift-unit -->`. */
const SHOWN = /^<!-- report: ([\w-]+) -->\n```(\w+)\n([\s\S]*?)^```$/gm;

export interface ShownReport {
  /** From `docs/`. */
  readonly page: string;
  readonly name: string;
  readonly text: string;
}

export function shownReports(): ShownReport[] {
  return pages().flatMap((page) =>
    [...readPage(page).matchAll(SHOWN)].map(([, name, , text]) => ({ page, name: name!, text: text! })),
  );
}

/** Puts new reports where ones of their names stand; the names of all that changed come back. */
export function showReports(reports: Readonly<Record<string, string>>): string[] {
  const changed: string[] = [];
  for (const page of pages()) {
    const before = readPage(page);
    const after = before.replaceAll(SHOWN, (block, name: string, language: string, text: string) => {
      const report = reports[name];
      if (report === undefined || settled(report) === settled(text)) return block;
      changed.push(name);
      return `<!-- report: ${name} -->\n\`\`\`${language}\n${report.trimEnd()}\n\`\`\``;
    });
    if (after !== before) writeFileSync(new URL(page, DOCS), after);
  }
  return changed;
}

/** The text without what is another one on another day or machine: times, days, commits and digests, machines, numbers of
 * rows in a query's result, last digits. */
export function settled(text: string): string {
  return (
    text
      .trimEnd()
      .replace(/\b20[2-9]\d-\d\d-\d\d[T ]\d\d:[\d:.]+(?:Z| UTC)/g, '<time>')
      .replace(/\b20[2-9]\d-\d\d-\d\d\b/g, '<day>')
      .replace(/\b\d+(?:\.\d+)? (?:ms|s)\b/g, '<duration>')
      // With its number the place where a row is broken and cut short moves as well.
      .replace(
        /^ {4}row [\d,]+: (.*(?:\n {4}(?! |row ).*)*)/gm,
        (_row, values: string) => `    <row>: ${values.replace(/\s+/g, ' ').slice(0, 120)}`,
      )
      .replace(/(?<=├─ machine ).*/g, '<machine>')
      .replace(/(?<=├─ node v).*/g, '<version>')
      .replace(/[^>"]*, \d+ cores, [^<"]*/g, '<machine>')
      .replace(/\d\.\de-\d+/g, '<tiny>')
      .replace(/\b0\.\d{8,}\b/g, (number) => Number(number).toPrecision(6))
      .replace(/\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/g, '<digest>')
  );
}

function pages(): string[] {
  return readdirSync(DOCS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .sort();
}

function readPage(page: string): string {
  return readFileSync(fileURLToPath(new URL(page, DOCS)), 'utf8');
}

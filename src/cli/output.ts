import { type Command, Option } from 'commander';
import { EXIT_CODE } from '../errors.ts';
import type { VerdictWord } from '../gate/verdict-record.ts';

export interface FormatOptions {
  readonly json?: boolean;
  readonly md?: boolean;
  /** Only of commands that were given it. */
  readonly plain?: boolean;
}

/** Adds `--json` and `--md`, and `--plain` where it is asked for, of which one at most may be given. */
export function withFormats(
  command: Command,
  formats: { readonly md: boolean; readonly plain?: boolean } = { md: true },
): Command {
  command.addOption(new Option('--json', 'print the result as JSON').conflicts(['md', 'plain']));
  if (formats.md) {
    command.addOption(new Option('--md', 'print the result as GitHub Markdown').conflicts(['json', 'plain']));
  }
  if (formats.plain === true) {
    const what = 'print rows without titles, cells separated by tabs, times in full';
    command.addOption(new Option('--plain', what).conflicts(['json', 'md']));
  }
  return command;
}

/** Text of a JSON result: two-space indentation, for people and machines. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, null, 2);
}

/** The exit code of a verdict: only an explicit pass is success; an error is something a person has to fix first. */
export function exitCodeOf(verdict: VerdictWord): number {
  switch (verdict) {
    case 'pass':
      return EXIT_CODE.pass;
    case 'fail':
      return EXIT_CODE.fail;
    case 'error':
      return EXIT_CODE.userError;
    case 'inconclusive':
    case 'skipped':
      return EXIT_CODE.inconclusive;
  }
}

import type { Finished } from '../../test/builders/command.ts';

/**
 * What a command printed, once it ended as a command that reports does.
 * @throws Error for one that failed
 */
export function printed({ exitCode, stdout, stderr }: Finished): string {
  if (exitCode !== 0 && exitCode !== 1 && exitCode !== 3) throw new Error(`it ended with ${exitCode}: ${stderr}`);
  return stdout.trimEnd();
}

/** The parts of a report, divided by empty lines, that begin like this. */
export function section(report: string, beginning: RegExp): string {
  const parts = report.split('\n\n').filter((part) => beginning.test(part));
  if (parts.length === 0) throw new Error(`no part begins like ${beginning}:\n${report}`);
  return parts.join('\n\n');
}

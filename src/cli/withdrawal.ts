import type { Withdrawn } from '../flows/withdraw.ts';
import type { CommandContext } from './context.ts';
import type { LifecycleOptions } from './lifecycle.ts';
import { jsonText } from './output.ts';

/** Prints what was taken back. */
export function printWithdrawn(withdrawn: Withdrawn, options: LifecycleOptions, context: CommandContext): void {
  const { status, tags, text } = withdrawn;
  if (options.json === true) {
    context.print(jsonText(withdrawn));
    return;
  }
  const events = tags.length === 0 ? '' : ` (${tags.join(', ')})`;
  if (status === 'planned')
    context.print(`Would be written: ${tags.join(', ')}\nNothing was written: this was a dry run.`);
  else if (status === 'done') context.print(`Nothing to write: ${text}${events}`);
  else context.print(`${context.colours.green('Done.')} ${text}${events}`);
}

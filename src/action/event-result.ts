import { z } from 'zod';
import type { Completed } from '../flows/complete-releases.ts';
import type { EventOutcome } from '../flows/write-event.ts';
import type { Log } from '../ports.ts';
import type { Author } from '../registry/planned-event.ts';
import { escapeMarkdown } from '../report/escape.ts';
import { checksTable } from '../report/lifecycle-text.ts';
import { renderMarkdownTable } from '../report/markdown.ts';
import type { ActionContext } from './context.ts';
import type { ActionResult } from './define.ts';
import { flag } from './inputs.ts';

export const EventOutputs = z.object({
  status: z
    .enum(['written', 'done', 'planned', 'refused'])
    .describe('`written` now, `done` before, only `planned` in a dry run, or `refused`.'),
  tag: z.string().describe('Tag of the event; empty when it was refused.'),
});

export const dryRunInput = flag(false, 'Plan and check only; write nothing.');

/** Who asks, for the event. */
export function authorOf({ actor, runUrl }: ActionContext): Author {
  return { actor, workflowRun: runUrl };
}

export interface WrittenEvent<Plan> {
  readonly outcome: EventOutcome<Plan>;
  readonly completed: Completed | null;
  /** Said when the event stands. */
  readonly success: string;
  /** An event that stands although its release is still missing counts as done. */
  readonly lenient?: boolean;
}

/** What came of an event, as outputs, summary and failure. */
export function eventResult<Plan>(written: WrittenEvent<Plan>, log: Log): ActionResult<z.infer<typeof EventOutputs>> {
  const { outcome, completed, success, lenient = false } = written;
  switch (outcome.status) {
    case 'refused': {
      const { problems, checks } = outcome;
      const table = checks.length === 0 ? {} : { summary: renderMarkdownTable(checksTable(checks)) };
      return { outputs: { status: 'refused', tag: '' }, problems, ...table };
    }
    case 'planned':
      return { outputs: { status: 'planned', tag: outcome.tag }, summary: 'Nothing was written: this was a dry run.' };
    case 'written':
    case 'done': {
      const tag = outcome.status === 'done' ? outcome.event.tag : outcome.tag;
      const unfinished = (completed?.unfinished ?? []).map(
        (each) => `The event ${each.tag} stands, and what follows from it is not all there: ${each.reason}.`,
      );
      if (lenient) for (const line of unfinished) log.warn(line);
      return {
        outputs: { status: outcome.status, tag },
        summary: escapeMarkdown(`${success} (event ${tag}).`),
        ...(unfinished.length === 0 || lenient
          ? {}
          : { failure: `${unfinished.join('\n')} Run this again to finish.` }),
      };
    }
  }
}

import { z } from 'zod';
import type { Completed } from '../flows/complete-releases.ts';
import type { EventOutcome } from '../flows/write-event.ts';
import type { Log } from '../ports.ts';
import type { Author, PlannedEvent } from '../registry/planned-event.ts';
import { escapeMarkdown } from '../report/escape.ts';
import { checksTable } from '../report/lifecycle-text.ts';
import { renderMarkdownTable } from '../report/markdown.ts';
import type { ActionContext } from './context.ts';
import type { ActionResult } from './define.ts';
import { flag } from './inputs.ts';

export const EventOutputs = z.object({
  status: z
    .enum(['written', 'done', 'planned', 'refused', 'nothing'])
    .describe('`written` now, `done` before, only `planned` in a dry run, `refused`, or `nothing` was to be done.'),
  tag: z.string().describe('Tag of the event; empty when there is none.'),
  digest: z
    .string()
    .describe('`sha256:…` of the model file, for `subject-digest` of actions/attest; empty unless the event stands.'),
  release: z.string().describe('Address of the release of the event; empty when there is none.'),
  comment: z
    .string()
    .describe('Addresses of the comments on the pull requests that the versions came from, separated by spaces.'),
});
type EventOutputs = z.infer<typeof EventOutputs>;

/** Outputs of a step that left no event. */
export function noEvent(status: 'planned' | 'refused' | 'nothing', tag = ''): EventOutputs {
  return { status, tag, digest: '', release: '', comment: '' };
}

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
}

/** What came of an event, as outputs, summary and failure. */
export function eventResult<Plan extends { readonly event: PlannedEvent }>(
  written: WrittenEvent<Plan>,
  log: Log,
): ActionResult<EventOutputs> {
  const { outcome, completed, success } = written;
  switch (outcome.status) {
    case 'refused': {
      const { problems, checks } = outcome;
      const table = checks.length === 0 ? {} : { summary: renderMarkdownTable(checksTable(checks)) };
      return { outputs: noEvent('refused'), problems, ...table };
    }
    case 'planned':
      return { outputs: noEvent('planned', outcome.tag), summary: 'Nothing was written: this was a dry run.' };
    case 'written':
    case 'done': {
      const tag = outcome.status === 'done' ? outcome.event.tag : outcome.tag;
      const unfinished: string[] = [];
      for (const each of completed?.unfinished ?? []) {
        const line = `The event ${each.tag} stands, and what follows from it is not all there: ${each.reason}.`;
        // Another event is finished by whoever asks for it again, or by the doctor; this job may lack what it takes.
        if (each.tag !== tag) log.warn(line);
        else unfinished.push(line);
      }
      return {
        outputs: {
          status: outcome.status,
          tag,
          digest: (outcome.status === 'done' ? outcome.event.digest : digestOf(outcome.plan)) ?? '',
          release: completed?.release ?? '',
          comment: (completed?.comments ?? []).map(({ where }) => where).join(' '),
        },
        summary: escapeMarkdown(`${success} (event ${tag}).`),
        ...(unfinished.length === 0 ? {} : { failure: `${unfinished.join('\n')} Run this again to finish.` }),
      };
    }
  }
}

function digestOf({ event }: { readonly event: PlannedEvent }): string | undefined {
  return event.message.trailers['Proofmark-Digest'];
}

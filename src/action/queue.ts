import { z } from 'zod';
import { UserError } from '../errors.ts';
import { branchName, MergeGroup } from '../queue/merge-group.ts';
import { baseOf, type EventPayload } from './context.ts';
import { expression } from './expression.ts';

/** The output `queue` of the plan, for whoever runs after it. */
export const queueInput = z
  .string()
  .transform((text, refuse): MergeGroup => {
    try {
      const parsed = MergeGroup.safeParse(JSON.parse(text));
      if (parsed.success) return parsed.data;
    } catch {}
    refuse.addIssue({ code: 'custom', message: 'is not what the plan gave as its output queue' });
    return z.NEVER;
  })
  .optional()
  .describe('The output `queue` of `plan`. Required on merge_group, where nothing passes without it.');

/**
 * The merge group of an event, as the plan resolved it; undefined outside of the merge queue.
 * @throws UserError on merge_group when the plan did not resolve it, or resolved another
 */
export function mergeGroupOf(event: EventPayload, queue: MergeGroup | undefined): MergeGroup | undefined {
  const { merge_group: group } = event;
  if (group === undefined) return undefined;
  const passed = expression('needs.plan.outputs.queue');
  const fix = `pass it as \`queue: ${passed}\`, and see why the plan did not resolve the queue`;
  if (queue === undefined) {
    throw new UserError({
      what: 'the pull requests of this merge group are not known, so it cannot be judged',
      where: { field: 'input queue' },
      fix,
    });
  }
  if (queue.head !== group.head_sha || queue.branch !== branchName(group.base_ref)) {
    throw new UserError({
      what: `the queue was resolved for ${queue.branch} up to ${queue.head.slice(0, 7)}, and this event is for ${branchName(group.base_ref)} up to ${group.head_sha.slice(0, 7)}`,
      where: { field: 'input queue' },
      fix,
    });
  }
  return queue;
}

/** Numbers of the pull requests that are in the merge queue before the one that a group adds. */
export function pullRequestsAhead(group: MergeGroup | null | undefined): readonly number[] {
  return group?.stack.slice(0, -1).map(({ number }) => number) ?? [];
}

/** What jobs of the merge queue plan with, so that they use its keys; nothing elsewhere. */
export function queueOf(event: EventPayload): { readonly queue?: { readonly branch: string }; readonly base?: string } {
  if (event.merge_group === undefined) return {};
  const base = baseOf(event);
  return { queue: { branch: branchName(event.merge_group.base_ref) }, ...(base === undefined ? {} : { base }) };
}

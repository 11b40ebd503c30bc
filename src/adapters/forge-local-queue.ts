import { z } from 'zod';
import type { Git } from '../ports.ts';
import { type MergeQueue, MergingStrategy, QueueEntry } from '../queue/entries.ts';
import { sha256Hex } from './digest-node.ts';
import { changeRecord, parseRecord } from './forge-record.ts';
import type { ForgeRecords } from './forge-refs.ts';

const PAGE = 'queue.md';

const StoredQueue = z.object({
  branch: z.string(),
  entries: z.array(QueueEntry),
  strategy: MergingStrategy.nullable().default(null),
});

/** Hex digits of a branch's digest that name its ref: branches may hold what refs of ours may not. */
const ID_DIGITS = 16;

/** The queue that somebody simulates: it holds what was written last, and nothing moves it. */
export async function readLocalQueue(
  records: ForgeRecords,
  git: Pick<Git, 'remote' | 'resolve'>,
  branch: string,
): Promise<MergeQueue> {
  await records.refresh();
  const stored = await records.get(nameOf(branch));
  const remote = await git.remote();
  const ref = remote === null ? `refs/heads/${branch}` : `refs/remotes/${remote}/${branch}`;
  const { entries, strategy } =
    stored === undefined ? { entries: [], strategy: null } : parseRecord(StoredQueue, stored).value;
  return { tip: (await git.resolve(ref)) ?? null, entries, strategy };
}

/** Replaces the simulated queue of a branch, next to merge first. */
export async function writeLocalQueue(
  records: ForgeRecords,
  branch: string,
  entries: readonly QueueEntry[],
  strategy: MergingStrategy | null = null,
): Promise<void> {
  const value = { branch, entries: [...entries], strategy };
  await records.refresh();
  await changeRecord(records, nameOf(branch), StoredQueue, (current) => {
    if (JSON.stringify(current) === JSON.stringify(value)) return undefined;
    const lines = entries.map(
      ({ position, pullRequest }) => `${position}. #${pullRequest.number} ${pullRequest.title}`,
    );
    const page = `# Merge queue of ${branch}\n\n${lines.join('\n')}\n`;
    return { value, page: { name: PAGE, text: page }, subject: `queue of ${branch}: ${entries.length} entries` };
  });
}

function nameOf(branch: string): string {
  return `queues/${sha256Hex(branch).slice(0, ID_DIGITS)}`;
}

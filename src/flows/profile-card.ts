import type { TableProfile } from '../data/profile.ts';
import { UserError } from '../errors.ts';
import type { Evidence, Git } from '../ports.ts';
import { partsOf, profilePart } from './card-profiles.ts';
import { chooseCards } from './choose-cards.ts';
import { noSplit } from './data-side.ts';
import { type CardTablePorts, checkConditions, openCardTable } from './open-card-table.ts';
import { openFacts } from './read-facts.ts';

export interface ProfileCardRequest {
  readonly card: string;
  /** Only this split; default all rows, then every split. */
  readonly split?: string;
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

export interface ProfileCardPorts extends CardTablePorts {
  readonly git: Git;
  readonly evidence?: Evidence;
}

/**
 * What the rows of a card look like, and those of its splits: from evidence where the same rows were profiled before.
 * @throws UserError for names that are not known, and for data that is not there or is not what the card pins
 */
export async function profileCard(
  request: ProfileCardRequest,
  ports: ProfileCardPorts,
): Promise<readonly TableProfile[]> {
  const { git } = ports;
  const { declared } = await openFacts(ports).at('work-tree');
  const wrong = declared.problems.filter(({ where }) => where?.file === `data-cards/${request.card}.md`);
  if (wrong.length > 0) throw new UserError(wrong);
  const loaded = chooseCards([request.card], declared.cards)[0]!;
  const parts = partsOf(loaded).filter(({ split }) => request.split === undefined || split === request.split);
  if (parts.length === 0) throw noSplit(loaded, request.split!);
  const timeout = request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
  const progress = ports.log.progress(`profiling ${request.card}`);
  try {
    const place = { loaded, root: git.root, privateFolder: git.privateFolder, ...timeout };
    const table = await openCardTable(place, ports);
    try {
      if (table.changed.length > 0) throw new UserError(table.changed);
      const conditions = parts.flatMap(({ split, where }) =>
        where === null ? [] : [{ field: `splits.${split}.where`, sql: where }],
      );
      await checkConditions(conditions, table, loaded.file);
      const profiles: TableProfile[] = [];
      for (const part of parts) profiles.push(await profilePart(part, { loaded, table }, ports));
      progress.done(`${profiles[0]!.rows.toLocaleString('en-US')} rows`);
      return profiles;
    } finally {
      table.close();
    }
  } catch (error) {
    progress.done('', 'failed');
    throw error;
  }
}

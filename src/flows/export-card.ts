import { stringify } from 'yaml';
import { splitFrontMatter } from '../config/parse-data-card.ts';
import { huggingFaceCard } from '../data/hugging-face-card.ts';
import { UserError } from '../errors.ts';
import { operand, quoteName } from '../experiment/sql-text.ts';
import type { Git } from '../ports.ts';
import { chooseCards } from './choose-cards.ts';
import { type CardTablePorts, checkConditions, openCardTable } from './open-card-table.ts';
import { openFacts } from './read-facts.ts';

export interface ExportCardRequest {
  readonly card: string;
  /** Longest time one SQL statement may take; default ten minutes. */
  readonly timeoutMs?: number;
}

export interface ExportCardPorts extends CardTablePorts {
  readonly git: Git;
}

export interface ExportedCard {
  readonly frontMatter: Readonly<Record<string, unknown>>;
  /** The whole card: front matter and sections. */
  readonly markdown: string;
}

/**
 * A data card for the Hugging Face Hub (the README.md of a dataset repository), as the work tree has it.
 * @throws UserError for names that are not known, and for data that is not there or is not what the card pins
 */
export async function exportCard(request: ExportCardRequest, ports: ExportCardPorts): Promise<ExportedCard> {
  const { git } = ports;
  const { declared, snapshot } = await openFacts(ports).at('work-tree');
  const wrong = declared.problems.filter(({ where }) => where?.file === `data-cards/${request.card}.md`);
  if (wrong.length > 0) throw new UserError(wrong);
  const loaded = chooseCards([request.card], declared.cards)[0]!;
  const { card, file } = loaded;
  const timeout = request.timeoutMs === undefined ? {} : { timeoutMs: request.timeoutMs };
  const place = { loaded, root: git.root, privateFolder: git.privateFolder, ...timeout };
  const table = await openCardTable(place, ports);
  try {
    if (table.changed.length > 0) throw new UserError(table.changed);
    const splits = Object.entries(card.splits);
    const conditions = splits.map(([split, { where }]) => ({ field: `splits.${split}.where`, sql: where }));
    await checkConditions(conditions, table, file);
    const items = splits.map(
      ([split, { where }]) => `count(*) filter (where ${operand(where)}) as ${quoteName(`split ${split}`)}`,
    );
    const [row = {}] = await table.session.rows(
      `select ${['count(*) as "all rows"', ...items].join(', ')} from ${table.from}`,
    );
    const markdown = new TextDecoder().decode((await snapshot.read([file])).get(file));
    const front = splitFrontMatter(markdown);
    const { frontMatter, body } = huggingFaceCard({
      card,
      body: front.kind === 'found' ? front.body : '',
      columns: table.columns,
      rows: Number(row['all rows']),
      splits: Object.fromEntries(splits.map(([split]) => [split, Number(row[`split ${split}`])])),
    });
    const yaml = stringify(frontMatter, { lineWidth: 0, aliasDuplicateObjects: false });
    return { frontMatter, markdown: `---\n${yaml}---\n\n${body}` };
  } finally {
    table.close();
  }
}

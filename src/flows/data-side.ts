import type { LoadedCard } from '../config/load-repository.ts';
import { nearestName } from '../config/nearest-name.ts';
import { UserError } from '../errors.ts';
import type { DataFiles, Git, Log, Sha256, Tables } from '../ports.ts';
import { type CardPart, partsOf } from './card-profiles.ts';
import { chooseCards } from './choose-cards.ts';
import { openFacts } from './read-facts.ts';

/** What a person names to be compared: a table on disk, or a part of a data card. */
export type DataSide =
  | { readonly kind: 'file'; readonly name: string; readonly file: string; readonly sha256: string }
  | {
      readonly kind: 'card';
      readonly name: string;
      readonly loaded: LoadedCard;
      readonly part: CardPart;
      /** Null for the work tree. */
      readonly revision: string | null;
      readonly git: Git;
    };

export interface DataSidePorts {
  readonly git?: Git;
  readonly dataFiles: DataFiles;
  readonly tables: Tables;
  readonly log: Log;
  readonly sha256: Sha256;
}

/** Whether a person means a table on disk, by its ending; else a data card. */
export function isTableFile(text: string): boolean {
  return /\.(?:parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i.test(text);
}

/**
 * `/data/june.parquet`; `flights/train`: a card and its split, or `flights`: all of a card. Where versions can be compared
 * also `flights@v1`, `flights/train@main`: as a revision has it.
 * @throws UserError for files, cards, splits and revisions that are not there
 */
export async function findSide(
  text: string,
  ports: DataSidePorts,
  { revisions = false }: { readonly revisions?: boolean } = {},
): Promise<DataSide> {
  if (isTableFile(text)) {
    const name = ports.dataFiles.named(text);
    const found = await ports.dataFiles.digest(text);
    if (found !== undefined) return { kind: 'file', name, file: text, sha256: found.sha256 };
    throw new UserError({ what: 'there is no such file', where: { file: name }, fix: 'Check the path.' });
  }
  if ((await ports.dataFiles.digest(text)) !== undefined) {
    throw new UserError({
      what: 'is no kind of table Proofmark can read',
      where: { file: ports.dataFiles.named(text) },
      fix: 'Name a file that ends in .parquet, .csv, .tsv, .json or .jsonl (text also with .gz or .zst).',
    });
  }
  const { git } = ports;
  if (git === undefined) {
    throw new UserError({
      what: `${text} is neither a table (.parquet, .csv, .json) nor, outside a git repository, a data card`,
      fix: 'Name a file with its ending, or run this in the repository of the card.',
    });
  }
  // A folder of the same name in the working folder makes a path of it.
  const name = text.startsWith(`${git.root}/`) ? text.slice(git.root.length + 1) : text;
  const at = revisions ? name.indexOf('@') : -1;
  const [place, revision] = at < 0 ? [name, null] : [name.slice(0, at), name.slice(at + 1)];
  if (revision !== null && (await git.resolve(revision)) === undefined) {
    throw new UserError({
      what: `there is no revision ${JSON.stringify(revision)}`,
      fix: 'Give a commit, a branch or a tag that is here, such as main or HEAD~1.',
    });
  }
  const [card = '', ...rest] = place.split('/');
  const split = rest.length === 0 ? null : rest.join('/');
  const { declared } = await openFacts({ ...ports, git }).at(revision ?? 'work-tree');
  const wrong = declared.problems.filter(({ where }) => where?.file === `data-cards/${card}.md`);
  if (wrong.length > 0) throw new UserError(wrong);
  const loaded = chooseCards([card], declared.cards)[0]!;
  const part = partsOf(loaded).find((each) => each.split === split);
  if (part === undefined) throw noSplit(loaded, split!, revision);
  return { kind: 'card', name, loaded, part, revision, git };
}

/** A split that a card does not have. */
export function noSplit({ name, card, file }: LoadedCard, split: string, revision: string | null = null): UserError {
  const splits = Object.keys(card.splits);
  const near = nearestName(split, splits);
  return new UserError({
    what: `the card ${name} has no split ${split}${revision === null ? '' : ` at ${revision}`}`,
    where: { file, field: 'splits' },
    fix: near === undefined ? `Its splits are ${splits.join(', ')}.` : `Did you mean ${name}/${near}?`,
  });
}

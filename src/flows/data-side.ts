import type { LoadedCard } from '../config/load-repository.ts';
import { UserError } from '../errors.ts';
import type { DataFiles, Git, Log, Sha256, Tables } from '../ports.ts';
import { type CardPart, partsOf } from './card-profiles.ts';
import { chooseCards } from './check-data.ts';
import { noSplit } from './profile-card.ts';
import { openFacts } from './read-facts.ts';

/** What a person names to be compared: a table on disk, or a part of a data card. */
export type DataSide =
  | { readonly kind: 'file'; readonly name: string; readonly file: string }
  | {
      readonly kind: 'card';
      readonly name: string;
      readonly loaded: LoadedCard;
      readonly part: CardPart;
      readonly git: Git;
    };

export interface DataSidePorts {
  readonly git?: Git;
  readonly dataFiles: DataFiles;
  readonly tables: Tables;
  readonly log: Log;
  readonly sha256: Sha256;
}

const TABLE = /\.(?:parquet|csv|tsv|json|jsonl|ndjson)(?:\.(?:gz|zst))?$/i;

/**
 * `/data/june.parquet`, or `flights/train`: a card and its split, or `flights`: all of a card.
 * @throws UserError for files, cards and splits that are not there
 */
export async function findSide(text: string, ports: DataSidePorts): Promise<DataSide> {
  if (TABLE.test(text)) {
    const name = ports.dataFiles.named(text);
    if ((await ports.dataFiles.digest(text)) !== undefined) return { kind: 'file', name, file: text };
    throw new UserError({ what: 'there is no such file', where: { file: name }, fix: 'Check the path.' });
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
  const [card = '', ...rest] = name.split('/');
  const split = rest.length === 0 ? null : rest.join('/');
  const { declared } = await openFacts({ ...ports, git }).at('work-tree');
  const loaded = chooseCards([card], declared.cards)[0]!;
  const part = partsOf(loaded).find((each) => each.split === split);
  if (part === undefined) throw noSplit(card, split!, Object.keys(loaded.card.splits), loaded.file);
  return { kind: 'card', name, loaded, part, git };
}

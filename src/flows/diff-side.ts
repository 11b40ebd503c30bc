import type { DataCard, DataFile } from '../config/data-card.ts';
import type { LoadedCard } from '../config/load-repository.ts';
import { tableName } from '../config/table-name.ts';
import { type Problem, UserError } from '../errors.ts';
import { pinSplit } from '../experiment/keys.ts';
import type { Git } from '../ports.ts';
import { type DataSidePorts, findSide, noSplit } from './data-side.ts';
import { prepareSplit } from './prepare-split.ts';

/** One version of a data set, ready to be read. */
export interface DiffSide {
  readonly name: string;
  /** Absolute path of a table with its rows. */
  readonly path: string;
  readonly card: LoadedCard | null;
  /** Pinned files as they were found. */
  readonly files: readonly { readonly name: string; readonly sha256: string }[];
}

/**
 * Opens what `findSide` finds: a table; a card and its split as the work tree has it, or as a revision has it, when its files
 * are here, in the commit, or among what was prepared before.
 * @throws UserError for files, cards, splits, revisions that are not there
 */
export async function openDiffSide(text: string, ports: DataSidePorts): Promise<DiffSide> {
  const side = await findSide(text, ports, { revisions: true });
  if (side.kind === 'file') {
    return { name: side.name, path: side.file, card: null, files: [{ name: '(the file)', sha256: side.sha256 }] };
  }
  const { loaded, part, revision, name, git } = side;
  return openCardSide({ loaded, split: part.split, revision, name }, { ...ports, git });
}

export interface CardVersion {
  readonly loaded: LoadedCard;
  /** Null for all rows of the card. */
  readonly split: string | null;
  /** Null for the work tree. */
  readonly revision: string | null;
  readonly name: string;
}

/** Stands for all rows of a card; no split can be called so. */
const ALL = '(all rows)';

/** @throws UserError when the card has no such split, or files of this version are nowhere */
export async function openCardSide(
  version: CardVersion,
  ports: DataSidePorts & { readonly git: Git },
): Promise<DiffSide> {
  const { loaded, split, revision, name } = version;
  const { card, file } = loaded;
  const { git } = ports;
  if (split !== null && !Object.hasOwn(card.splits, split)) throw noSplit(loaded, split, revision);
  const pinned = card.files.map((each) => ({ name: tableName(each), sha256: each.sha256 }));
  // Rows that were prepared before need no files. Without the key: rows that it does not tell apart are no fault here.
  for (const keyed of split === null ? [] : [true, false]) {
    const { digest } = pinSplit(loaded.name, keyed ? card : withoutKey(card), split!, ports.sha256);
    const path = `${git.privateFolder}/cache/splits/${digest}.parquet`;
    if (await ports.dataFiles.intact(path)) return { name, path, card: loaded, files: pinned };
  }
  const { files, missing } = await locateFiles(version, ports);
  if (missing.length > 0) throw new UserError(missing);
  const found: DataCard = withoutKey({
    ...card,
    files: files.map(({ entry, sha256 }) => ({ ...entry, sha256 })),
    splits: { ...card.splits, [ALL]: { where: 'true' } },
  });
  const pin = pinSplit(loaded.name, found, split ?? ALL, ports.sha256);
  const paths = new Map(files.map(({ entry, path }) => [tableName(entry), path]));
  const moved = { ...pin, files: pin.files.map((each) => ({ ...each, uri: paths.get(each.name) ?? each.uri })) };
  const { path } = await prepareSplit(
    { pin: moved, root: git.root, privateFolder: git.privateFolder, cardFile: file },
    ports,
  );
  return { name, path, card: loaded, files: files.map(({ entry, sha256 }) => ({ name: tableName(entry), sha256 })) };
}

function withoutKey({ key: _, ...card }: DataCard): DataCard {
  return card;
}

interface LocatedFile {
  readonly entry: DataFile;
  /** Absolute, or the URI where that is an address or a pattern. */
  readonly path: string;
  readonly sha256: string;
}

/** The files of a version: in the work tree, in the commit, or in the private cache. */
async function locateFiles(
  { loaded, revision }: CardVersion,
  ports: DataSidePorts & { readonly git: Git },
): Promise<{ readonly files: readonly LocatedFile[]; readonly missing: readonly Problem[] }> {
  const { git, dataFiles } = ports;
  const files: LocatedFile[] = [];
  const missing: Problem[] = [];
  for (const [index, entry] of loaded.card.files.entries()) {
    const { uri, sha256 } = entry;
    const where = { file: loaded.file, field: `files[${index}]` };
    if (/^(?:https|s3):\/\//i.test(uri)) {
      // Fetched, and verified, when the rows are made.
      files.push({ entry, path: uri, sha256 });
      continue;
    }
    const absolute = uri.startsWith('/') ? uri : `${git.root}/${uri}`;
    const slash = absolute.lastIndexOf('/') + 1;
    const isPattern = /[*?]/.test(absolute.slice(slash));
    const found = isPattern
      ? await dataFiles.match(absolute.slice(0, slash), absolute.slice(slash), uri.slice(0, uri.lastIndexOf('/') + 1))
      : await dataFiles.digest(absolute);
    const here = found !== undefined && (!('files' in found) || (found.files as readonly string[]).length > 0);
    // The work tree may have other bytes than it pins yet: those are what is compared.
    if (here && (revision === null || found.sha256 === sha256)) {
      files.push({ entry, path: isPattern ? uri : absolute, sha256: found.sha256 });
      continue;
    }
    const kept = isPattern ? undefined : await fileOfCommit(entry, revision, ports);
    if (kept !== undefined) {
      files.push({ entry, path: kept, sha256 });
      continue;
    }
    missing.push({
      what:
        revision === null
          ? `the data file ${uri} is not there`
          : `the data file ${uri} of ${revision} (sha256 ${sha256.slice(0, 12)}) is neither here, nor in the commit, nor in the private cache`,
      where,
      fix:
        revision === null
          ? `Bring it to ${absolute}.`
          : 'Check out that revision with its data once and prepare it (proofmark data check), or compare two files.',
    });
  }
  return { files, missing };
}

/** A file that the commit holds itself, put into the private cache under its digest. */
async function fileOfCommit(
  { uri, sha256 }: DataFile,
  revision: string | null,
  { git, dataFiles, sha256: digestOf }: DataSidePorts & { readonly git: Git },
): Promise<string | undefined> {
  if (revision === null || uri.startsWith('/')) return undefined;
  const ending = /\.[a-z0-9]+(?:\.(?:gz|zst))?$/i.exec(uri)?.[0] ?? '';
  const kept = `${git.privateFolder}/cache/downloads/${sha256}${ending}`;
  if ((await dataFiles.digest(kept))?.sha256 === sha256) return kept;
  const content = (await (await git.snapshot(revision)).read([uri])).get(uri);
  if (content === undefined || digestOf(content) !== sha256) return undefined;
  await dataFiles.keep(kept, content);
  return kept;
}

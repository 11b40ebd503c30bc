import { LFS_POINTER_BYTES } from '../config/lfs-pointer.ts';
import { tableName } from '../config/table-name.ts';
import { comparedTextColumns, type Declared, textColumns, textsOf } from '../config/text-columns.ts';
import { type Problem, type ProblemLocation, UserError } from '../errors.ts';
import type { DataFiles } from '../ports.ts';

export interface PinnedFile {
  /** Name of the table. */
  readonly name: string;
  readonly uri: string;
  readonly sha256: string;
  readonly bytes?: number | undefined;
  /** Columns that are read as text. */
  readonly texts?: readonly string[] | undefined;
}

export interface PinnedView {
  readonly name: string;
  readonly file: string | readonly string[];
  /** Columns that are read as text. */
  readonly texts?: readonly string[];
}

export interface PinnedFiles {
  /** Every file that could be found, also those with another digest. */
  readonly views: readonly PinnedView[];
  /** Files that are not there. */
  readonly missing: readonly Problem[];
  /** Files that are there and are not those that were pinned. */
  readonly changed: readonly Problem[];
}

/** A card's files under the names of their tables, as its rows are made of them. */
export function pinnedFilesOf(card: Declared): readonly PinnedFile[] {
  return card.files.map((file) => ({
    name: tableName(file),
    uri: file.uri,
    sha256: file.sha256,
    bytes: file.bytes,
    ...textsOf(textColumns(card, file)),
  }));
}

/** The views of a card's files as values are looked up in them. */
export function comparedViews(card: Declared, views: readonly PinnedView[]): readonly PinnedView[] {
  const texts = new Map(card.files.map((file) => [tableName(file), comparedTextColumns(card, file)]));
  return views.map(({ name, file }) => ({ name, file, ...textsOf(texts.get(name) ?? []) }));
}

/**
 * Finds the pinned files and holds them against their digests. Several files that one pattern matches have the digest of
 * the list that `sha256sum` prints of them, in byte order of their paths.
 */
export async function findPinnedFiles(
  request: { readonly files: readonly PinnedFile[]; readonly root: string; readonly cardFile: string },
  dataFiles: DataFiles,
): Promise<PinnedFiles> {
  const views: PinnedView[] = [];
  const missing: Problem[] = [];
  const changed: Problem[] = [];
  for (const [index, pin] of request.files.entries()) {
    const where: ProblemLocation = { file: request.cardFile, field: `files[${index}]` };
    const found = await findFile(pin, request.root, where, dataFiles);
    if ('what' in found) {
      missing.push(found);
      continue;
    }
    if (found.sha256 !== pin.sha256) {
      // What a link shows from elsewhere is read only when the card's author knew it.
      if (!pin.uri.startsWith('/') && (await leadsOut(found, request.root, dataFiles))) {
        missing.push(strangeLink(pin, where));
        continue;
      }
      changed.push(changedFile(pin, found, where));
    }
    views.push({ name: pin.name, file: found.file, ...textsOf(pin.texts ?? []) });
  }
  return { views, missing, changed };
}

interface FoundFile {
  readonly file: string | readonly string[];
  readonly sha256: string;
  readonly bytes: number;
}

async function findFile(
  { uri, sha256, bytes }: PinnedFile,
  root: string,
  where: ProblemLocation,
  dataFiles: DataFiles,
): Promise<FoundFile | Problem> {
  if (/^(?:https|s3):\/\//i.test(uri)) {
    try {
      const file = await dataFiles.download(uri, { sha256, bytes: bytes ?? null });
      return { file, sha256, bytes: bytes ?? 0 };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      return { ...error.problems[0]!, where };
    }
  }
  const absolute = uri.startsWith('/') ? uri : `${root}/${uri}`;
  const name = absolute.slice(absolute.lastIndexOf('/') + 1);
  if (!/[*?]/.test(name)) {
    const found = await dataFiles.digest(absolute);
    if (found !== undefined) return { file: absolute, ...found };
    return {
      what: `the data file ${uri} is not there`,
      where,
      fix: `Bring it to ${absolute} (with npm ci, dvc pull, git lfs pull, … as the data card says), or correct its uri.`,
    };
  }
  const slash = absolute.length - name.length;
  const { files, ...found } = await dataFiles.match(
    absolute.slice(0, slash),
    name,
    uri.slice(0, uri.length - name.length),
  );
  if (files.length > 0) return { file: files, ...found };
  return { what: `no file matches ${uri}`, where, fix: 'Bring the files there, or correct the pattern.' };
}

async function leadsOut({ file }: FoundFile, root: string, dataFiles: DataFiles): Promise<boolean> {
  for (const each of [file].flat()) if (await dataFiles.leadsOutOf(root, each)) return true;
  return false;
}

function strangeLink({ uri }: PinnedFile, where: ProblemLocation): Problem {
  return {
    what: `the data file ${uri} is a link that leads out of the repository, to another file than the data card pins`,
    where,
    fix: 'Bring the pinned file there; a link may lead out of the repository only to the file that is pinned.',
  };
}

function changedFile({ uri, sha256 }: PinnedFile, found: FoundFile, where: ProblemLocation): Problem {
  return {
    what: `the data file ${uri} is not the one the data card pins: expected sha256 ${sha256}, found ${found.sha256} (${found.bytes.toLocaleString('en-US')} bytes)`,
    where,
    fix:
      found.bytes < LFS_POINTER_BYTES
        ? 'Bring the pinned file: of so few bytes, this may be the pointer of Git LFS to it (git lfs pull); or pin the digest that was found.'
        : 'Bring the pinned file back; or, when the data is meant to change, pin the digest that was found.',
  };
}

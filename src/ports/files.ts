/** A file that people wrote, which a command changes for them, by its path from the root of the work tree. */
export interface ParamsFile {
  read(path: string): Promise<string>;
  /** Whole or not at all. */
  write(path: string, text: string): Promise<void>;
}

/** The pinned data files and the private cache of what is derived from them. */
export interface DataFiles {
  /** Digest of a file, remembered while its size, times and inode stay the same. Undefined when there is no such file. */
  digest(file: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** The path as a person in the working folder would write it: short where it lies below that folder. */
  named(file: string): string;
  /** Whether a file that is there is, through links, a file outside of a folder. */
  leadsOutOf(folder: string, file: string): Promise<boolean>;
  /** Whether a published file is there and still has the bytes it was published with. */
  intact(file: string): Promise<boolean>;
  /** Lets `write` fill a temporary file beside `file`, then renames it: whole or not at all, also when several do it at once. */
  publish(file: string, write: (temporary: string) => Promise<void>): Promise<void>;
  /** Publishes a file of these bytes. */
  keep(file: string, content: Uint8Array): Promise<void>;
  /**
   * The files of a folder whose names match a pattern with `*` and `?`: absolute paths in byte order, their bytes together,
   * and the digest of what `sha256sum` prints of them when it is run where their paths begin with `listedAs`.
   */
  match(
    folder: string,
    pattern: string,
    listedAs: string,
  ): Promise<{ readonly files: readonly string[]; readonly sha256: string; readonly bytes: number }>;
  /**
   * A copy of an `https://` or `s3://` file in the private cache, verified. Throws a UserError when it cannot be had or is
   * another file.
   */
  download(uri: string, pin: { readonly sha256: string; readonly bytes: number | null }): Promise<string>;
  /** A path for a file that is gone after `use`. */
  temporary<T>(ending: string, use: (file: string) => Promise<T>): Promise<T>;
}

/** The files that carry shards of an evaluation from one machine to another. */
export interface ShardFiles {
  /**
   * Absolute paths of the manifests of a model among `paths`, which are folders or manifests themselves; sorted, each
   * once. Throws a UserError for a path where nothing is.
   */
  manifests(paths: readonly string[], model: string): Promise<readonly string[]>;
  read(file: string): Promise<Uint8Array>;
  /** Undefined when there is no file. */
  digest(file: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Lets `write` fill a temporary file beside `file`, then renames it: whole or not at all. */
  publish(file: string, write: (temporary: string) => Promise<void>): Promise<void>;
  writeText(file: string, text: string): Promise<void>;
}

/** Files of challenges and the model.yaml that lists them; paths are absolute. */
export interface ChallengeFiles {
  read(file: string): Promise<Uint8Array>;
  /** Undefined when there is no file. */
  digest(file: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Lets `write` fill a temporary file beside `file`, then renames it: whole or not at all. */
  publish(file: string, write: (temporary: string) => Promise<void>): Promise<void>;
  /** Replaces a file, whole or not at all. */
  writeText(file: string, text: string): Promise<void>;
  /** A file that is not there is no problem. */
  remove(file: string): Promise<void>;
}

/**
 * Files of a repository as people see them. Every path is checked: a UserError for one that leads out of the root, also
 * through a link.
 */
export interface RepositoryFiles {
  /** Absolute path of a file or folder below the root. */
  absolute(path: string): Promise<string>;
  /** Undefined when there is no file. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** Sorted paths of the files below a folder (`''` for all), without `.git`, `node_modules` and other hidden folders. */
  list(folder: string): Promise<readonly string[]>;
  /** Undefined when there is no file. */
  digest(path: string): Promise<{ readonly sha256: string; readonly bytes: number } | undefined>;
  /** Writes a new file and its folders, whole or not at all, never over something that is there. */
  create(path: string, content: string | Uint8Array): Promise<'created' | 'existed'>;
}

export type Sha256 = (content: string | Uint8Array) => string;

/** A table of scores as it was read: values are not checked yet. */
export interface ScoreTable {
  /** Name for messages. */
  readonly file: string;
  /** All columns of the file, also those that are not wanted. */
  readonly names: readonly string[];
  readonly columns: ReadonlyMap<string, readonly unknown[]>;
  /** A JSON file may bring its own decision threshold. */
  readonly threshold: number | undefined;
  /** Names of the classes in the order of the probabilities, when the file brings them. */
  readonly classes?: readonly string[];
}

/** Reads files of scores. Throws a UserError that names the file when it cannot be read or is not what its ending says. */
export interface ScoreFileReader {
  readText(file: string): Promise<string>;
  /** The wanted columns of a CSV or Parquet file, in the order of its rows; wanted columns it does not have are left out. */
  readTable(file: string, wanted: readonly string[]): Promise<ScoreTable>;
}

/** Pictures for readers that show no SVG. */
export interface Pictures {
  /** PNG of a complete SVG document, at twice its size. */
  png(svg: string): Promise<Uint8Array>;
}

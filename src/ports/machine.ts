import type { GpuUsage, Testbed } from '../experiment/run-record.ts';

/** Waits after a collision. */
export interface Backoff {
  /** A random time up to `milliseconds`, so that those who collided once do not collide again. */
  pause(milliseconds: number): Promise<void>;
}

export interface CommandRequest {
  /** A command line for the platform's shell. */
  readonly command: string;
  /** Absolute path. */
  readonly folder: string;
  /** Added to our own environment, from which secrets have been taken out. */
  readonly variables: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  /** Between asking the processes to end and killing them. Default 10. */
  readonly graceSeconds?: number;
  readonly signal?: AbortSignal;
  /**
   * Every line of stdout and stderr without control characters. `transient` marks a line that the command itself
   * overwrites (ended by a carriage return), such as a progress bar.
   */
  onLine(line: string, transient: boolean): void;
}

export interface CommandResult {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  readonly aborted: boolean;
  readonly wallSeconds: number;
  /** User + system time of all processes of the command; null when the platform does not tell. */
  readonly cpuSeconds: number | null;
  /** Largest sum of resident memory over its processes; null when the platform does not tell. */
  readonly peakMemoryBytes: number | null;
  /** Last lines, at most 200 and 32 KiB; of transient lines only the last of a row. */
  readonly tail: readonly string[];
}

/** Runs commands that people wrote. No process of a command outlives it, nor us. */
export interface Processes {
  run(request: CommandRequest): Promise<CommandResult>;
}

export interface Machine {
  describe(): Promise<Testbed>;
  /** Samples the GPUs about once a second until `stop`, which tells what those in use did. Empty without GPUs. */
  watchGpus(): Promise<{ stop(): Promise<readonly GpuUsage[]> }>;
}

/** A private folder that only this process writes to, with one subfolder handed to a command. */
export interface WorkFolder {
  /** Absolute path of the empty folder for the command's output. */
  readonly path: string;
  /**
   * What stands at a path below the folder. `outside` is a link that leads out of the folder. Sizes in bytes, SHA-256 in
   * lower-case hex for files only.
   */
  inspect(
    name: string,
  ): Promise<
    { readonly kind: 'file'; readonly bytes: number } | { readonly kind: 'missing' | 'folder' | 'outside' | 'special' }
  >;
  sha256(name: string): Promise<string>;
  /** The first `limit` bytes of a file; undefined when there is none, or something else has its name. */
  read(name: string, limit: number): Promise<Uint8Array | undefined>;
  /** Names of what is in it, sorted; not recursive. */
  names(): Promise<readonly string[]>;
  remove(): Promise<void>;
}

/** Crash-safe scratch space and locks between processes that share a repository. */
export interface WorkFolders {
  /** Removes folders and locks of processes that no longer live. */
  tidy(): Promise<void>;
  create(label: string): Promise<WorkFolder>;
  /**
   * Waits until no other living process holds `name`, then holds it until the returned function is called. `onWait` is
   * told once who holds it. Throws the signal's reason when aborted while waiting.
   */
  lock(name: string, options: { onWait(holder: string): void; signal?: AbortSignal }): Promise<() => Promise<void>>;
}

export interface Clock {
  now(): Date;
  /** Milliseconds from an arbitrary origin, never going back. */
  monotonic(): number;
}

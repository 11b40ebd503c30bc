/** Where people read what happens. Adapters decide about colour, progress bars and prefixes. */
export interface Log {
  info(line: string): void;
  warn(line: string): void;
  /** A line a child process printed, shown with a prefix. */
  output(prefix: string, line: string): void;
  /** Starts a line of progress; `update` redraws it on a terminal and prints now and then elsewhere. */
  progress(title: string): Progress;
}

export interface Progress {
  /** `fraction` in [0, 1] when the end is known, null for elapsed time only. */
  update(fraction: number | null, detail?: string): void;
  done(detail?: string, outcome?: 'succeeded' | 'failed'): void;
}

import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import type { Log, Progress } from '../ports.ts';
import { formatDuration } from '../report/format.ts';

/** Where lines go: the part of a stream that this needs, so that a test can look on. */
export interface LogStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface LogOptions {
  /** Default standard error, so that standard output stays for results. */
  readonly stream?: LogStream;
  /** Default the process's; read for `NO_COLOR`, `FORCE_COLOR`, `CI` and `TERM`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Warnings only. */
  readonly quiet?: boolean;
  /** Milliseconds from any origin; default the machine's. */
  readonly now?: () => number;
}

export interface TerminalLog extends Log {
  /** Ends a progress line that is still drawn. Call once, at the end. */
  close(): void;
}

/** Between redraws on a terminal. */
const REDRAW_MS = 120;
/**
 * Between lines elsewhere, after the first that says what begins: nobody waits two seconds without a word, and hours of work
 * do not flood a log. The last is kept.
 */
const LINE_MS = [2000, 4000, 8000, 16_000, 30_000] as const;
/** Share of the way after which a line is due elsewhere, though not before the shortest of those. */
const LINE_FRACTION = 0.25;
/** Between looks whether a line is due; half of it early is no waste of another look. */
const LOOK_MS = 100;

const SPINNER = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'] as const;
const CLEAR_LINE = '\r\u001b[2K';

interface Running {
  readonly title: string;
  readonly startedAt: number;
  fraction: number | null;
  detail: string;
  printedAt: number;
  printedFraction: number;
  /** Lines since the first. */
  lines: number;
}

/**
 * A terminal gets a progress line that is redrawn in place and cleared before any other line; everything else gets plain
 * lines: when work begins, when it ends, and ever more rarely between. Both show elapsed time by a timer of their own, so nothing is silent while a caller waits.
 */
export function openLog(options: LogOptions = {}): TerminalLog {
  const stream: LogStream = options.stream ?? process.stderr;
  const environment = options.environment ?? process.env;
  const now = options.now ?? (() => performance.now());
  const live = stream.isTTY === true && !isSet(environment.CI) && environment.TERM !== 'dumb';
  const colours = pc.createColors(wantsColour(stream, environment));
  const quiet = options.quiet === true;

  const running: Running[] = [];
  let timer: NodeJS.Timeout | undefined;
  let drawn = false;
  let frame = 0;

  const clear = () => {
    if (drawn) stream.write(CLEAR_LINE);
    drawn = false;
  };
  const line = (text: string) => {
    clear();
    stream.write(`${text}\n`);
    draw();
  };
  const draw = () => {
    const current = running.at(-1);
    if (!live || quiet || current === undefined) return;
    const text = describe(current, now());
    const mark = SPINNER[frame++ % SPINNER.length]!;
    stream.write(`${CLEAR_LINE}${colours.cyan(mark)} ${fitWidth(text, (stream.columns ?? 80) - 3)}`);
    drawn = true;
  };
  const printWhenDue = (progress: Running) => {
    if (live || quiet) return;
    const time = now();
    const silent = time - progress.printedAt + LOOK_MS / 2;
    const advanced = progress.fraction !== null && progress.fraction - progress.printedFraction >= LINE_FRACTION;
    if (silent < (advanced ? LINE_MS[0] : LINE_MS[Math.min(progress.lines, LINE_MS.length - 1)]!)) return;
    if (progress.fraction === 1) return; // `done` says it.
    progress.printedAt = time;
    progress.printedFraction = progress.fraction ?? 0;
    progress.lines++;
    stream.write(`${describe(progress, time)}\n`);
  };
  const tick = () => {
    if (live) draw();
    else for (const progress of running) printWhenDue(progress);
  };
  const watch = () => {
    if (running.length > 0 && timer === undefined && !quiet) {
      timer = setInterval(tick, live ? REDRAW_MS : LOOK_MS);
      timer.unref();
    } else if (running.length === 0 && timer !== undefined) {
      clearInterval(timer);
      timer = undefined;
    }
  };

  const progress = (title: string): Progress => {
    const time = now();
    const own: Running = {
      title: safe(title),
      startedAt: time,
      fraction: null,
      detail: '',
      printedAt: time,
      printedFraction: 0,
      lines: 0,
    };
    let over = false;
    running.push(own);
    if (live) draw();
    else if (!quiet) stream.write(`${own.title} …\n`);
    watch();
    return {
      update: (fraction, detail) => {
        if (over) return;
        own.fraction = fraction === null ? null : Math.min(1, Math.max(0, fraction));
        if (detail !== undefined) own.detail = safe(detail);
        printWhenDue(own);
      },
      done: (detail, outcome) => {
        if (over) return;
        over = true;
        running.splice(running.indexOf(own), 1);
        watch();
        if (quiet) return;
        const elapsed = formatDuration((now() - own.startedAt) / 1000);
        const said = detail === undefined || detail === '' ? '' : ` · ${safe(detail)}`;
        const mark = outcome === 'failed' ? colours.red('✗') : colours.green('✓');
        line(`${mark} ${own.title}${said} ${colours.dim(`(${elapsed})`)}`);
      },
    };
  };

  return {
    info: (text) => {
      if (!quiet) line(safeLines(text));
    },
    warn: (text) => line(`${colours.yellow('warning:')} ${safeLines(text)}`),
    output: (prefix, text) => {
      if (!quiet) line(`${colours.dim(safe(prefix))} ${safe(text)}`);
    },
    progress,
    close: () => {
      clear();
      running.length = 0;
      watch();
    },
  };
}

function describe(progress: Running, now: number): string {
  const elapsed = formatDuration(Math.round((now - progress.startedAt) / 1000))
    .replace(/^0 ms$/, '0 s')
    .replace('.0', '');
  const share = progress.fraction === null ? '' : ` ${bar(progress.fraction)} ${Math.floor(progress.fraction * 100)}%`;
  const detail = progress.detail === '' ? '' : ` · ${progress.detail}`;
  return `${progress.title}${share} ${elapsed}${detail}`;
}

const BAR_CELLS = 20;

function bar(fraction: number): string {
  const full = Math.floor(fraction * BAR_CELLS);
  return '█'.repeat(full) + '░'.repeat(BAR_CELLS - full);
}

/** At most `width` characters, so that the line never wraps and can be redrawn. */
function fitWidth(text: string, width: number): string {
  const characters = Array.from(text);
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join('')}…`;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this removes
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

function safe(text: string): string {
  return stripVTControlCharacters(text).replace(CONTROL, '');
}

function safeLines(text: string): string {
  return text.split('\n').map(safe).join('\n');
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}

/** `NO_COLOR` (no-color.org) wins over `FORCE_COLOR`; otherwise colour is for terminals. */
function wantsColour(stream: LogStream, environment: Readonly<Record<string, string | undefined>>): boolean {
  if (environment.NO_COLOR !== undefined && environment.NO_COLOR !== '') return false;
  if (environment.FORCE_COLOR !== undefined) return isSet(environment.FORCE_COLOR);
  return stream.isTTY === true && environment.TERM !== 'dumb';
}

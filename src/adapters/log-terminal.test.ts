import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type LogOptions, openLog, type TerminalLog } from './log-terminal.ts';

let text = '';
let time = 0;
let log: TerminalLog;

function open(options: LogOptions & { terminal?: boolean } = {}): TerminalLog {
  const stream = {
    isTTY: options.terminal === true,
    columns: 60,
    write: (part: string) => {
      text += part;
    },
  };
  log = openLog({ stream, environment: {}, now: () => time, ...options });
  return log;
}

beforeEach(() => {
  text = '';
  time = 0;
  vi.useFakeTimers();
});

afterEach(() => {
  log.close();
  vi.useRealTimers();
});

function pass(milliseconds: number): void {
  for (let i = 0; i < milliseconds; i += 100) {
    time += 100;
    vi.advanceTimersByTime(100);
  }
}

describe('on a terminal', () => {
  test('redraws one line with the elapsed time at least every two seconds', () => {
    open({ terminal: true, environment: { NO_COLOR: '1' } }).progress('training');
    const before = text.length;
    pass(2000);
    expect(text.slice(before)).toContain('training 2 s');
    expect(text).not.toContain('\n');
  });

  test('clears the progress before another line and draws it again after', () => {
    const opened = open({ terminal: true, environment: { NO_COLOR: '1' } });
    opened.progress('scoring').update(0.5);
    text = '';
    opened.info('hello');
    expect(text.startsWith('\r\u001b[2Khello\n\r\u001b[2K')).toBe(true);
  });

  test('never draws wider than the terminal', () => {
    open({ terminal: true, environment: { NO_COLOR: '1' } }).progress('x'.repeat(500));
    expect(text.replace('\r\u001b[2K', '').length).toBeLessThan(60);
  });

  test('leaves a clean line when it ends', () => {
    const opened = open({ terminal: true, environment: { NO_COLOR: '1' } });
    const progress = opened.progress('training');
    pass(1500);
    text = '';
    progress.done('seed 1');
    expect(text).toBe('\r\u001b[2K✓ training · seed 1 (1.5 s)\n');
    pass(5000);
    expect(text).toBe('\r\u001b[2K✓ training · seed 1 (1.5 s)\n');
  });
});

describe('elsewhere', () => {
  test('prints a line every 30 seconds while the end is unknown', () => {
    open().progress('training');
    pass(95_000);
    expect(text.split('\n')).toEqual(['training …', 'training 30 s', 'training 1 m 00 s', 'training 1 m 30 s', '']);
  });

  test('prints a line every quarter or ten seconds while the end is known', () => {
    const progress = open().progress('scoring');
    for (let i = 0; i <= 100; i++) progress.update(i / 100);
    progress.done();
    expect(text.split('\n').map((line) => /\d+%/.exec(line)?.[0] ?? line)).toEqual([
      'scoring …',
      '25%',
      '50%',
      '75%',
      '✓ scoring (0 ms)',
      '',
    ]);
  });

  test('has no control sequences and no colour', () => {
    const opened = open();
    opened.warn('careful');
    opened.output('[m seed 1]', 'text');
    opened.progress('p').done();
    expect(text).not.toContain('\u001b');
  });

  test('treats a CI with a terminal as no terminal', () => {
    open({ terminal: true, environment: { CI: 'true', NO_COLOR: '1' } }).progress('p');
    expect(text).toBe('p …\n');
  });
});

test('removes what could steer the terminal from text of others', () => {
  open().output('[m\u001b[2J]', 'a\u001b]52;c;aGk=\u0007b\rc\u202ed');
  expect(text).toBe('[m] abcd\n');
});

test('NO_COLOR wins over FORCE_COLOR, which wins over the absence of a terminal', () => {
  open({ environment: { FORCE_COLOR: '1' } }).warn('x');
  expect(text).toContain('\u001b[33m');
  text = '';
  open({ terminal: true, environment: { FORCE_COLOR: '1', NO_COLOR: '1' } }).warn('x');
  expect(text).toBe('warning: x\n');
});

test('quiet leaves warnings', () => {
  const opened = open({ quiet: true });
  opened.info('a');
  opened.output('p', 'b');
  opened.progress('c').done();
  opened.warn('d');
  expect(text).toBe('warning: d\n');
});

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
  /** Seconds after which lines came, with the lines. */
  function timed(run: (record: () => void) => void): readonly (readonly [number, string])[] {
    const lines: [number, string][] = [];
    let seen = 0;
    run(() => {
      for (const line of text.slice(seen).split('\n').filter(Boolean)) lines.push([time / 1000, line]);
      seen = text.length;
    });
    return lines;
  }

  test('says at once what begins, then within two seconds, then ever more rarely, and what ended', () => {
    const progress = open().progress('training');
    const lines = timed((record) => {
      record();
      for (let i = 0; i < 1300; i++) {
        pass(100);
        record();
      }
      progress.done('seed 1');
      record();
    });
    expect(lines).toEqual([
      [0, 'training …'],
      [2, 'training 2 s'],
      [6, 'training 6 s'],
      [14, 'training 14 s'],
      [30, 'training 30 s'],
      [60, 'training 1 m 00 s'],
      [90, 'training 1 m 30 s'],
      [120, 'training 2 m 00 s'],
      [130, '✓ training · seed 1 (2 m 10 s)'],
    ]);
  });

  test('takes less than 130 lines for an hour', () => {
    open().progress('training');
    pass(3_600_000);
    expect(text.split('\n').length).toBeLessThan(130);
  });

  test('is as soon there when nobody but its own timer asks, and when somebody always does', () => {
    for (const asking of [false, true]) {
      text = '';
      const progress = open().progress('scoring');
      const started = time;
      for (let i = 0; i < 21; i++) {
        if (asking) progress.update(null);
        pass(100);
      }
      expect(text).toBe('scoring …\nscoring 2 s\n');
      expect(time - started).toBe(2100);
      log.close();
    }
  });

  test('prints a line every quarter too while the end is known, though not of what is over in a moment', () => {
    const quick = open().progress('scoring');
    for (let i = 0; i <= 100; i++) quick.update(i / 100);
    quick.done();
    expect(text).toBe('scoring …\n✓ scoring (0 ms)\n');
    text = '';
    const slow = open().progress('scoring');
    for (let i = 0; i <= 100; i++) {
      slow.update(i / 100);
      pass(200);
    }
    slow.done();
    expect(text.split('\n').map((line) => /\d+% .*/.exec(line)?.[0] ?? line)).toEqual([
      'scoring …',
      '9% 2 s',
      '28% 6 s',
      '54% 11 s',
      '79% 16 s',
      '✓ scoring (20 s)',
      '',
    ]);
  });

  test('tells of each of several pieces of work, and of none that is over', () => {
    const opened = open();
    const first = opened.progress('one');
    pass(1000);
    opened.progress('two');
    pass(1500);
    first.done();
    pass(2000);
    expect(text.split('\n')).toEqual(['one …', 'two …', 'one 2 s', '✓ one (2.5 s)', 'two 2 s', '']);
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

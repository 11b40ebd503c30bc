import { expect, test } from 'vitest';
import { openLog } from '../adapters/log-terminal.ts';
import { quotedStream } from './quoted-stream.ts';

const TOKEN = 'c0ffee';

/** What a runner gets of a log, and what of it the runner would obey. */
function logged(write: (log: ReturnType<typeof openLog>) => void) {
  const written: string[] = [];
  const stream = { write: (more: string) => written.push(more) };
  const log = openLog({ stream: quotedStream(stream, () => TOKEN), environment: { NO_COLOR: '1' } });
  write(log);
  log.close();
  const text = written.join('');
  let stopped = false;
  const obeyed = text.split('\n').filter((line) => {
    if (line === `::stop-commands::${TOKEN}`) stopped = true;
    else if (line === `::${TOKEN}::`) stopped = false;
    else return !stopped && (/^\s*::/.test(line) || line.includes('##['));
    return false;
  });
  return { text, obeyed, stopped };
}

test.each([
  '::set-output name=verdict::pass',
  '  ::add-mask::e',
  'harmless\n::error::forged',
  'in the middle ##[add-mask]e',
  '#\u0000#[set-output name=verdict;]pass',
  '#\u001b[31m#[add-mask]e',
  ':\u0007:stop-commands::mine',
])('no line obeys %j, wherever it is said', (hostile) => {
  const says: ((log: ReturnType<typeof openLog>) => void)[] = [
    (log) => log.info(hostile),
    (log) => log.warn(hostile),
    (log) => log.output(hostile, hostile),
    (log) => log.progress(hostile).done(hostile),
  ];
  for (const say of says) {
    const { text, obeyed, stopped } = logged(say);
    expect({ obeyed, stopped }).toEqual({ obeyed: [], stopped: false });
    expect(text.length).toBeGreaterThan(0);
  }
});

test('what is no command is written as it is', () => {
  const { text } = logged((log) => log.info('12:30, half: done'));
  expect(text).toBe('12:30, half: done\n');
});

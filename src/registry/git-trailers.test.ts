import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GitTrailer, readGitTrailers } from './git-trailers.ts';

/** What git itself reads. Its answer has one line a trailer, so values of these tests hold no colon before their own. */
function askGit(message: string): readonly GitTrailer[] {
  const { stdout, status } = spawnSync('git', ['interpret-trailers', '--parse', '--no-divider'], {
    input: message,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
  });
  expect(status).toBe(0);
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): GitTrailer => {
      const at = line.indexOf(':');
      return [line.slice(0, at), line.slice(at + 1).trim()];
    });
}

const line = fc.oneof(
  fc.constantFrom(
    '',
    ' ',
    '\t',
    'text',
    ' indented',
    '\tindented: x',
    '# comment',
    '#Key: value',
    'Conflicts:',
    'Signed-off-by: A <a@example.org>',
    '(cherry picked from commit abc)',
    'Proofmark-Version: v1.0.0',
    'Proofmark-Reason : spaced',
    'Key:',
    'two words: no key',
    ': nothing before',
    'Key: value\r',
    'https://example.org',
    'Ключ: x',
    '---',
  ),
  fc.tuple(fc.constantFrom('A', 'b-c', 'X9 '), fc.stringMatching(/^[ -~]{0,8}$/)).map((pair) => pair.join(':')),
);

describe('trailers of git', () => {
  it('are those that git interpret-trailers reads, whatever the message', () => {
    const message = fc.array(line, { minLength: 1, maxLength: 9 }).map((lines) => `${lines.join('\n')}\n`);
    fc.assert(
      fc.property(message, (text) => {
        expect(readGitTrailers(text)).toEqual(askGit(text));
      }),
      { numRuns: 250 },
    );
  });

  it.each([
    ['subject\n\nA: 1\nB: 2\n', 2],
    ['A: 1\n', 0],
    ['subject\n\nA: 1\nplain\n', 0],
    ['subject\n\nA: 1\n\nplain\n', 0],
    ['subject\n\nplain\nSigned-off-by: x\n', 1],
    ['subject\n\na\nb\nc\nd\nSigned-off-by: x\n', 0],
    ['subject\n\nA: 1\n folded\n\tmore\n', 1],
    ['subject\n\nA: 1\n\n\n# note\n', 1],
    ['subject\n\nA: 1\n---\nB: 2\n', 0],
  ])('in %j are %i', (text, count) => {
    expect(readGitTrailers(text)).toHaveLength(count);
    expect(readGitTrailers(text)).toEqual(askGit(text));
  });
});

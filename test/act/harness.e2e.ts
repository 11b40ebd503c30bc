import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ActPlace, openActPlace } from './harness/place.ts';

// The harness itself: that it executes what the file says, and that the server refuses what GitHub would.

const WORKFLOW = `name: tiny
on: [pull_request]
permissions: {}
jobs:
  first:
    name: first
    permissions: { contents: write }
    runs-on: ubuntu-latest
    outputs: { word: '\${{ steps.say.outputs.word }}' }
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5
        with: { fetch-depth: 0 }
      - id: say
        run: |
          echo "word=$(cat word.txt)" >> "$GITHUB_OUTPUT"
          echo "## $(git log -1 --format=%s)" >> "$GITHUB_STEP_SUMMARY"
          mkdir -p out/deep && cp word.txt out/deep/ && echo hidden > out/.hidden
      - uses: actions/upload-artifact@330a01c490aca151604b8cf639adc76d48f6c5d4 # v5
        with: { name: words, path: out }
      - run: git push origin HEAD:refs/heads/written-by-a-job
  second:
    name: second
    needs: first
    if: always()
    runs-on: ubuntu-latest
    steps:
      - uses: actions/download-artifact@018cc2cf5baa6db3ef3c5f8a56943fffe632ef53 # v6
        with: { name: words, path: in }
      - env: { WORD: '\${{ needs.first.outputs.word }}' }
        run: ls -A in in/deep && test "$WORD" = "$(cat in/deep/word.txt)"
  reader:
    name: reader
    runs-on: ubuntu-latest
    permissions: { contents: read }
    steps:
      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8 # v5
      - run: if git push origin HEAD:refs/heads/written-by-a-reader; then exit 1; fi
  never:
    name: never
    needs: first
    if: failure() && success()
    runs-on: ubuntu-latest
    steps: [{ run: exit 0 }]
`;

describe('a workflow under act', () => {
  let place: ActPlace;
  beforeAll(async () => {
    place = await openActPlace({
      empty: true,
      start: ({ write }) => {
        write('.github/workflows/tiny.yml', WORKFLOW);
        write('word.txt', 'one\n');
      },
    });
  });
  afterAll(() => place.close());

  test('sees the merge of the pull request, hands outputs and artifacts on, and may write with its token', async () => {
    place.git('switch', '-q', '-c', 'change');
    place.write('word.txt', 'two\n');
    place.push('say two');
    const number = place.openPullRequest();
    const run = await place.pullRequest(number, 'opened', 'tiny.yml');
    expect(run.conclusion('first'), run.failures).toBe('success');
    expect(run.conclusion('second'), run.failures).toBe('success');
    expect(run.conclusion('reader'), run.failures).toBe('success');
    expect(run.conclusion('never')).toBe('skipped');
    expect(run.exitCode).toBe(0);
    expect(run.summaries.join('')).toMatch(/^## Merge [0-9a-f]{40} into [0-9a-f]{40}$/m);
    expect(run.jobsOf('second')[0]!.output).toContain('word.txt');
    expect(run.jobsOf('second')[0]!.output).not.toContain('.hidden');
    expect(existsSync(`${place.artifacts(run)}/words/deep/word.txt`)).toBe(true);
    expect(place.refs('refs/heads')).toContain('refs/heads/written-by-a-job');
    expect(place.refs('refs/heads')).not.toContain('refs/heads/written-by-a-reader');
    expect(place.server.violations).toEqual([]);
  });

  test('of a fork cannot push: the server refuses its token', async () => {
    place.git('push', '-q', 'origin', ':refs/heads/written-by-a-job');
    place.git('switch', '-q', '-c', 'from-outside', 'main');
    place.write('word.txt', 'three\n');
    place.push('say three');
    const number = place.openPullRequest({ fork: 'mallory/models' });
    const run = await place.pullRequest(number, 'opened', 'tiny.yml');
    expect(run.conclusion('first'), run.failures).toBe('failure');
    expect(run.conclusion('second'), run.failures).toBe('success');
    expect(place.refs('refs/heads/')).toEqual(['refs/heads/change', 'refs/heads/main']);
    const pushes = place.server.log.filter(
      ({ operation, status }) => operation === 'git-receive-pack' && status === 403,
    );
    expect(pushes.length).toBeGreaterThan(0);
  });
});

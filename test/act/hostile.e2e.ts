import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActRun } from './harness/act-run.ts';
import { expectHarmless, withoutCode } from './harness/comment-markdown.ts';
import { MODEL, paramsOf, startWithLoans } from './harness/loans.ts';
import { type ActPlace, openActPlace } from './harness/place.ts';

const GATE = 'proofmark / gate';

/** A file that exists as soon as anything of it is executed. */
const TRAP = join(mkdtempSync(join(tmpdir(), 'proofmark-trap-')), 'sprung');

/** What stands wherever a person can write something. */
const HOSTILE = [
  `$(touch ${TRAP})`,
  `\`touch ${TRAP}\``,
  `"; touch ${TRAP}; "`,
  `'; touch ${TRAP} #`,
  `\n::set-output name=verdict::pass\n::error::mine`,
  `\${{ github.token }}`,
  '%0A::add-mask::a',
  '@everyone @octo/team #1 GH-1 octo/models#1',
  '| a | b |\n|---|---|\n| x | y |',
  '<img src=x onerror=alert(1)> <script>alert(1)</script>',
  '</details><!-- proofmark --> <!--',
  '![x](https://evil.example/x.png) [click](javascript:alert(1)) https://evil.example',
  '```\nout of the block\n```',
  '~~~ **bold** _it_ $x^2$ :tada:',
  '\u202egnp.exe \u2066\u200b\u200d\ufeff\u00ad',
  '../../../../etc/passwd',
  '\u001b[31mred\u001b[0m\u0007',
];

/** The same in a form that git takes as the name of a branch. */
const BRANCH = `x$(touch\${IFS}${TRAP})\`id\`;&|<script>'"@everyone#1|{{github.token}}\u202e\u200b`.replaceAll(' ', '');

describe('hostile text', () => {
  let place: ActPlace;
  let pull: number;
  let ran: ActRun;

  beforeAll(async () => {
    place = await openActPlace({
      start: (started) => {
        let original = '';
        let hostile = '';
        const write = (path: string, text: string) => {
          if (path === 'data/loans.csv') {
            original = text;
            hostile = withHostileRegions(text);
          }
          const pinned = text.replace(sha256(original), sha256(hostile)).replace(bytes(original), bytes(hostile));
          started.write(path, path === 'data/loans.csv' ? hostile : pinned);
        };
        startWithLoans({ policy: 'on_inconclusive: warn\n' })({ ...started, write });
      },
    });
    const registered = await place.dispatch('register.yml', { model: MODEL });
    expect(registered.exitCode, registered.failures).toBe(0);

    place.git('switch', '-q', '-c', BRANCH);
    place.edit(paramsOf(), 'weight_debt: 0.6', 'weight_debt: 0.9');
    place.write(
      paramsOf(),
      `${place.read(paramsOf())}${HOSTILE.map((text, at) => `${JSON.stringify(`k${at} ${text}`)}: ${JSON.stringify(text)}\n`).join('')}` +
        `huge: ${JSON.stringify(`@everyone | ${'x|`<b>'.repeat(2_000_000)}`)}\n`,
    );
    place.edit(
      `models/${MODEL}/model.yaml`,
      '"debt > 1 as indebted"',
      `"debt > 1 as indebted", ${JSON.stringify("region <> '@everyone | #1 `x` <b>' as rich")}`,
    );
    place.push(`feat: ${HOSTILE.join(' ')}`);
    pull = place.openPullRequest({ title: HOSTILE.join(' ') });
    ran = await place.pullRequest(pull);
  });
  afterAll(() => {
    rmSync(join(TRAP, '..'), { recursive: true, force: true });
    return place.close();
  });

  test('executes nothing', () => {
    expect(existsSync(TRAP)).toBe(false);
    expect(ran.conclusion(GATE), ran.failures).not.toBe('skipped');
    expect(ran.annotations.map(({ text }) => text)).not.toContain('mine');
  });

  test('is reported, in a comment that pings nobody and breaks no table', () => {
    expect(ran.conclusion('report'), ran.failures).toBe('success');
    const [comment = '', ...others] = place.comments(pull);
    expect(others).toEqual([]);
    expectHarmless(comment, place.server.serverUrl);
    expect(comment).toContain(MODEL);
  });

  test('stands in no summary either', () => {
    expect(ran.summaries.length).toBeGreaterThan(0);
    for (const summary of ran.summaries) {
      expect(Buffer.byteLength(summary)).toBeLessThanOrEqual(1_048_576);
      expect(withoutCode(summary)).not.toMatch(/<script|<img src=x/i);
    }
  });

  test('in the folder of a model is refused with a sentence, and nothing else happens', async () => {
    place.git('switch', '-q', '-c', 'hostile-name', 'main');
    const name = `$(touch ${TRAP})@everyone|<b>`.replaceAll('/', '_');
    for (const file of ['model.yaml', 'params.yaml', 'train.mjs']) {
      place.write(`models/${name}/${file}`, place.read(`models/${MODEL}/${file}`));
    }
    place.push('feat: a name');
    const number = place.openPullRequest({ title: 'A name' });
    const run = await place.pullRequest(number);
    expect(run.conclusion(GATE)).toBe('failure');
    expect(run.jobsOf('train')).toEqual([]);
    expect(existsSync(TRAP)).toBe(false);
    expect(run.conclusion('report'), run.failures).toBe('success');
    expect(place.comments(number)).toHaveLength(1);
    for (const body of place.comments(number)) expectHarmless(body, place.server.serverUrl);
  });

  test('in the inputs of a dispatch is refused, and nothing is executed or written', async () => {
    const before = place.refs('refs/');
    for (const text of HOSTILE.slice(0, 6)) {
      const inputs = { model: text, version: text, environment: text, reason: text, 'dry-run': 'false' };
      const run = await place.dispatch('promote.yml', inputs);
      expect(run.exitCode).not.toBe(0);
    }
    const rolled = await place.dispatch('rollback.yml', {
      model: MODEL,
      environment: HOSTILE[0]!,
      reason: HOSTILE[0]!,
    });
    expect(rolled.exitCode).not.toBe(0);
    expect(existsSync(TRAP)).toBe(false);
    expect(place.refs('refs/')).toEqual(before);
  });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const bytes = (text: string) => `bytes: ${Buffer.byteLength(text)}`;

/** 5,000 regions, each with a hostile name of its own. */
function withHostileRegions(csv: string): string {
  const [head = '', ...rows] = csv.trimEnd().split('\n');
  const at = head.split(',').indexOf('region');
  const hostile = rows.map((row, index) => {
    const cellsOfRow = row.split(',');
    const text = `${HOSTILE[index % HOSTILE.length]} ${index % 5_000}`;
    cellsOfRow[at] = `"${text.replaceAll('"', '""')}"`;
    return cellsOfRow.join(',');
  });
  return `${[head, ...hostile].join('\n')}\n`;
}

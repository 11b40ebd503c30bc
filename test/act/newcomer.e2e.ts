import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type ActPlace, type ActPlaceOptions, openActPlace, PROJECT } from './harness/place.ts';
import { copyActions } from './harness/run-act.ts';

const GATE = 'proofmark / gate';
const ACTIONS = 'your-org/proofmark@v1';

/** The block of commands under the heading that is typed in one's own repository. */
function commandsOfReadme(): readonly string[] {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  const section = /^## Use it in your repository\n([\s\S]*?)^## /m.exec(readme)?.[1] ?? '';
  const block = [...section.matchAll(/^```sh\n([\s\S]*?)^```/gm)].find(([, text = '']) =>
    text.includes('proofmark init'),
  );
  return (block?.[1] ?? '').trim().split('\n');
}

/** What somebody may have already: another default branch, a project of their own, and workflows. */
const BEGINNINGS: readonly (readonly [string, ActPlaceOptions])[] = [
  ['an empty repository', {}],
  [
    'a project of their own on the branch trunk',
    {
      branch: 'trunk',
      start({ write }) {
        write('package.json', '{ "name": "shop", "scripts": { "preinstall": "exit 1" } }\n');
        write('.gitattributes', '*.yml text eol=crlf\n');
        write('.gitignore', 'node_modules\n*.log\n');
        write(
          '.github/workflows/tests.yml',
          'name: tests\non: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: exit 1\n',
        );
      },
    },
  ],
];

describe.each(BEGINNINGS)('a newcomer with %s', (_what, options) => {
  let place: ActPlace;
  let tools: string;
  beforeAll(async () => {
    tools = mkdtempSync(join(tmpdir(), 'proofmark-newcomer-'));
    const [actions, bin] = [join(tools, 'actions'), join(tools, 'bin')];
    for (const folder of [actions, bin]) mkdirSync(folder);
    const { dist, cli } = inject('built');
    copyActions(PROJECT, dist, actions);
    // GitHub unpacks a repository once for all of its actions, so that they share what setup installs; act does it for each.
    symlinkSync(join(PROJECT, 'node_modules'), join(actions, 'node_modules'));
    // What `npm link` makes.
    writeFileSync(join(bin, 'proofmark'), `#!/bin/sh\nexec node '${cli}' "$@"\n`);
    chmodSync(join(bin, 'proofmark'), 0o755);
    place = await openActPlace({ empty: true, ...options, repositories: { [ACTIONS]: actions } });
  });
  afterAll(() => {
    rmSync(tools, { recursive: true, force: true });
    return place.close();
  });

  test('types what README says', () => {
    const commands = commandsOfReadme();
    expect(commands.some((command) => command.includes(`--actions ${ACTIONS}`))).toBe(true);
    for (const command of commands) {
      const path = `${join(tools, 'bin')}${delimiter}${process.env.PATH}`;
      execFileSync('sh', ['-c', command], { cwd: place.root, env: { ...process.env, PATH: path }, stdio: 'pipe' });
    }
    expect(place.git('status', '--porcelain')).toBe('');
    expect(place.git('log', '-1', '--format=%s')).toMatch(/churn/);
  });

  test('opens a pull request, which is green and reported', async () => {
    const pull = place.openPullRequest({ title: 'A first model' });
    const ran = await place.pullRequest(pull);
    expect(ran.exitCode, ran.failures).toBe(0);
    expect(ran.conclusion(GATE)).toBe('success');
    expect(ran.jobsOf('train')).toHaveLength(1);
    expect(place.comments(pull)).toHaveLength(1);
    expect(place.comments(pull)[0]).toContain('churn: pass');
  });

  test('merges it, and has a version with a release in the first environment', async () => {
    const ran = await place.pushed(place.merge(1));
    expect(ran.exitCode, ran.failures).toBe(0);
    expect(place.refs('refs/tags/churn@v1.0.0')).toHaveLength(1);
    expect(place.server.state.releases.map(({ tag }) => tag)).toContain('churn@v1.0.0');
    expect(place.server.state.deployments).toHaveLength(1);
    expect(place.server.violations).toEqual([]);
  });
});

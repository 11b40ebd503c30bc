import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { gate } from '../src/action/actions/gate.ts';
import { readContext } from '../src/action/context.ts';
import { openTools } from '../src/action/tools.ts';
import { runExperiment } from '../src/flows/experiment.ts';
import { postReport } from '../src/flows/post-report.ts';
import { parseReportDocument } from '../src/report/report-document.ts';
import { editLoans } from './builders/changed-loans.ts';
import { type ForgeClone, type GitHubPlace, MALLORY, openGitHubPlace } from './builders/forges.ts';
import { githubContext } from './builders/github-context.ts';
import { openPorts, QUIET } from './builders/queued-models.ts';
import { type SmallRepository, smallRepository } from './builders/small-repository.ts';

let place: GitHubPlace;
let clone: ForgeClone;
let repository: SmallRepository;
let output: string;

beforeAll(async () => {
  place = await openGitHubPlace();
  clone = await place.clone();
});
afterAll(() => place.close());
beforeEach(() => {
  place.server.reset();
  output = mkdtempSync(join(tmpdir(), 'proofmark-data-change-'));
});
afterEach(() => {
  repository.remove();
  rmSync(output, { recursive: true });
});

/** The pull request of what is committed now on the branch `change`: its gate, and the comment that is posted of it. */
async function gated() {
  const { root, git } = repository;
  const [head, base] = [git('rev-parse', 'HEAD'), git('rev-parse', 'main')];
  const number = place.server.openPullRequest({ head: 'change', base: 'main', title: 'new data', by: MALLORY });
  const remote = clone.git('remote', 'get-url', 'origin');
  git('push', '-q', '--force', remote, `HEAD:refs/pull/${number}/head`);
  const event = join(output, 'event.json');
  writeFileSync(
    event,
    JSON.stringify({ pull_request: { number, head: { sha: head, ref: 'change' }, base: { sha: base, ref: 'main' } } }),
  );
  const variables = {
    ...{ GITHUB_REPOSITORY: 'octo/models', GITHUB_REF: 'refs/pull/1/merge', GITHUB_EVENT_NAME: 'pull_request' },
    ...{ GITHUB_RUN_ID: '1', GITHUB_EVENT_PATH: event, GITHUB_SHA: head, GITHUB_SERVER_URL: 'http://localhost' },
    ...{ GITHUB_API_URL: 'http://localhost/api/v3', GITHUB_GRAPHQL_URL: 'http://localhost/api/graphql' },
  };
  const warnings: string[] = [];
  const log = { ...QUIET, warn: (text: string) => void warnings.push(text) };
  const context = await readContext(variables, githubContext(variables));
  const { tools } = openTools(root, context, log, new AbortController().signal, {});
  const result = await gate.main(gate.definition.inputs.parse({ output: join(output, 'report'), base }), tools);
  const outputs = gate.definition.outputs.parse(result.outputs) as Record<string, string>;
  const report = parseReportDocument(readFileSync(outputs.report!, 'utf8'));
  if ('problems' in report) throw new Error(report.problems.join('\n'));
  const { posted } = await postReport(
    {
      document: report,
      pullRequest: number,
      head,
      fork: null,
      place: { serverUrl: 'https://github.com', repository: 'octo/models', runUrl: 'https://github.com/octo/models/1' },
      file: 'report.json',
    },
    clone,
  );
  const comment = place.server.state.comments.find(({ issue }) => issue === number)?.body;
  return { outputs, report, summary: result.summary, comment, posted, warnings };
}

/** Changes the rows of the data, pins what came out, and commits it. */
function commitData(change: (fields: string[], row: number) => string[] | undefined): void {
  editLoans(repository, change);
  repository.commit('feat: new data');
}

const toThousands = (fields: string[], row: number) => {
  if (row < 7) return undefined;
  fields[2] = String(Number(fields[2]) * 1000);
  return fields;
};

describe('a pull request that changes data', () => {
  test('has the difference, with small histograms, in its comment beside the verdict of the model', async () => {
    repository = smallRepository({ rows: 600 });
    const experiment = async () =>
      runExperiment({ models: ['loan-default'], mayTrain: true, baseline: 'none' }, await openPorts(repository));
    await experiment();
    repository.git('switch', '-q', '-c', 'change');
    commitData(toThousands);
    await experiment();
    const { report, comment, summary, posted, warnings } = await gated();
    expect(warnings.filter((text) => /compared/.test(text))).toEqual([]);
    expect(posted.status).toBe('created');
    expect(report.data).toMatchObject([{ card: 'loans', status: 'changed', unavailable: null }]);
    expect(report.data![0]!.diff).toMatchObject({
      same: false,
      changes: { key: ['id'], added: 0, removed: 7, changed: 593 },
    });
    expect(comment).toContain('loan-default');
    expect(comment).toContain('### Data');
    expect(comment).toMatch(/<details><summary>.*loans: .*7 removed/);
    expect(comment).toMatch(/income is 1,?000 times what it was/);
    // Before and now, bin by bin.
    const income = comment!.split('\n').find((line) => line.startsWith('| income'))!;
    expect(income).toMatch(/shifted.nbsp;far/);
    expect(income.match(/[▁▂▃▄▅▆▇█]{3,}/g)!.length).toBeGreaterThanOrEqual(1);
    const debt = comment!.split('\n').find((line) => line.startsWith('| debt'))!;
    expect(debt).toMatch(/no.nbsp;shift/);
    expect(debt.match(/[▁▂▃▄▅▆▇█ ]{5,}/g)!.length).toBeGreaterThanOrEqual(2);
    expect(summary).toContain('### Data');
  }, 60_000);

  test('gets a comment though no model reads it, updated when the data is put back', async () => {
    repository = smallRepository({ rows: 300, withoutModel: true });
    const before = repository.read('data/loans.csv');
    repository.git('switch', '-q', '-c', 'change');
    commitData((fields, row) => (row < 5 ? undefined : fields));
    const { outputs, comment } = await gated();
    expect(outputs.verdict).toBe('pass');
    expect(comment).toMatch(/loans: .*5 removed/);
    repository.write('data/loans.csv', before);
    repository.git('checkout', '-q', 'main', '--', 'data-cards/loans.md');
    repository.commit('fix: back again');
    expect((await gated()).report.data).toBeNull();
  });

  test('by another split, a new card or one that is removed, says so', async () => {
    repository = smallRepository({ rows: 300, withoutModel: true });
    repository.git('switch', '-q', '-c', 'change');
    repository.edit('data-cards/loans.md', '"month <= 6"', '"month <= 3"');
    repository.write(
      'data-cards/more.md',
      repository.read('data-cards/loans.md').replace('name: loans', 'name: more').replace('# Loans', '# More'),
    );
    repository.commit('feat: less to train on');
    const { report, comment } = await gated();
    expect(report.data).toMatchObject([
      { card: 'loans', status: 'changed' },
      { card: 'more', status: 'added', diff: null },
    ]);
    expect(comment).toContain('the split train was month &lt;= 6 and is month &lt;= 3');
    expect(comment).toContain('more: the data card is new');
    repository.git('rm', '-q', 'data-cards/loans.md');
    repository.commit('feat: without loans');
    expect((await gated()).comment).toContain('loans: the data card is removed');
  });

  test('says what keeps it from being compared, and decides without it', async () => {
    repository = smallRepository({ rows: 300, withoutModel: true });
    repository.git('switch', '-q', '-c', 'change');
    const card = repository.read('data-cards/loans.md');
    repository.write('data-cards/loans.md', card.replace(/sha256: [0-9a-f]{64}/, `sha256: ${'a0'.repeat(32)}`));
    repository.commit('feat: a file that nobody has');
    const { outputs, report, comment } = await gated();
    expect(report.data).toMatchObject([{ card: 'loans', status: 'changed', diff: null }]);
    expect(report.data![0]!.unavailable).toMatch(/\S/);
    expect(comment).toContain('loans: changed, but not compared');
    expect(outputs.verdict).toBe('pass');
  });

  test('has nothing of that when only the words of a card change, or values it hides', async () => {
    repository = smallRepository({ rows: 300, withoutModel: true });
    repository.git('switch', '-q', '-c', 'change');
    repository.edit('data-cards/loans.md', 'region: { type: string }', 'region: { type: string, sensitive: true }');
    repository.commit('docs: words');
    expect((await gated()).report.data).toBeNull();
    commitData((fields, row) => {
      if (row % 2 === 0) fields[4] = 'atlantis';
      return fields;
    });
    const { report, comment, summary } = await gated();
    expect(report.data![0]!.diff!.changes.columns).toMatchObject([{ column: 'region', changed: 150 }]);
    expect(`${JSON.stringify(report)}${comment}${summary}`).not.toMatch(/atlantis|north/);
  });
});

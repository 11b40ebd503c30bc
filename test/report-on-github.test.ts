import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../src/errors.ts';
import { type PostReportRequest, postReport } from '../src/flows/post-report.ts';
import { COMMENT_LIMIT, COMMENT_MARKER } from '../src/report/comment.ts';
import {
  parseReportDocument,
  type ReportDocument,
  type ReportedModels,
  type ReportOrigin,
  reportDocument,
} from '../src/report/report-document.ts';
import { type ForgeClone, type GitHubPlace, MALLORY, openGitHubPlace, WORKFLOW } from './builders/forges.ts';
import {
  failedModel,
  HOSTILE,
  harmfulReport,
  hostileReport,
  modelReport,
  replayOfRules,
  sliceRow,
} from './builders/reports.ts';

const KEY = 'e5'.repeat(32);

let place: GitHubPlace;
let clone: ForgeClone;
beforeAll(async () => {
  place = await openGitHubPlace();
  clone = await place.clone();
});
afterAll(() => place.close());
beforeEach(() => place.server.reset());

function judged(report = modelReport(), commit = 'a'.repeat(40)): ReportedModels['judged'][number] {
  return { report, entry: { commit } };
}

function document(models: Partial<ReportedModels>, origin: ReportOrigin): ReportDocument {
  const made = reportDocument({ judged: [], others: [], removed: [], ...models }, origin);
  const parsed = parseReportDocument(JSON.stringify(made));
  if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
  return parsed;
}

/** A pull request whose branch is in the repository, or in a fork. */
function openPull(fork?: string): { readonly number: number; readonly head: string } {
  const { server } = place;
  const head = clone.git('commit-tree', '-m', `change ${server.state.issues.length}`, 'HEAD^{tree}', '-p', 'HEAD');
  const number = server.openPullRequest({
    head: 'change',
    base: 'main',
    title: 'x',
    by: MALLORY,
    ...(fork && { fork }),
  });
  clone.git('push', '--quiet', '--force', 'origin', `${head}:refs/pull/${number}/head`);
  return { number, head };
}

function post(found: ReportDocument, request: Partial<PostReportRequest> = {}) {
  const { origin } = found;
  return postReport(
    {
      document: found,
      pullRequest: 'number' in origin ? origin.number : null,
      head: origin.head,
      fork: null,
      place: {
        serverUrl: 'https://github.com',
        repository: 'octo/models',
        runUrl: 'https://github.com/octo/models/actions/runs/1',
      },
      file: 'report.json',
      ...request,
    },
    clone,
  );
}

const bodies = () => place.server.state.comments.map(({ body }) => body);

describe('the comment of a pull request', () => {
  test('is made once and updated in place, by few requests', async () => {
    const { number, head } = openPull();
    const origin = { kind: 'pull-request', number, head } as const;
    const first = await post(document({ judged: [judged()] }, origin));
    expect(first.posted.status).toBe('created');
    expect(place.server.log.length).toBeLessThanOrEqual(6);
    expect((await post(document({ judged: [judged(harmfulReport())] }, origin))).posted.status).toBe('updated');
    expect((await post(document({ judged: [judged(harmfulReport())] }, origin))).posted.status).toBe('unchanged');
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).toContain('flight-delay: fail');
    expect(place.server.violations).toEqual([]);
  });

  test('is found behind pages of others, and never somebody else that copied the marker', async () => {
    const { number, head } = openPull();
    const { state } = place.server;
    const say = (user: typeof MALLORY, body: string) =>
      state.comments.push({ id: state.nextId(), issue: number, body, user });
    say(MALLORY, `${COMMENT_MARKER}\nmine`);
    for (let at = 0; at < 250; at++) say(MALLORY, `chatter ${at}`);
    say(WORKFLOW, `${COMMENT_MARKER}\nold`);
    const { posted } = await post(document({ judged: [judged()] }, { kind: 'pull-request', number, head }));
    expect(posted.status).toBe('updated');
    expect(state.comments).toHaveLength(252);
    expect(state.comments[0]!.body).toBe(`${COMMENT_MARKER}\nmine`);
    expect(state.comments.at(-1)!.body).toContain('flight-delay: pass');
  });

  test('has all models, worst first, with a table on top; and says so when none is left', async () => {
    const { number, head } = openPull();
    const origin = { kind: 'pull-request', number, head } as const;
    const second = modelReport({ model: 'churn-2', key: 'f6'.repeat(32) });
    await post(document({ judged: [judged(second), judged(harmfulReport())], others: [failedModel()] }, origin));
    const [body] = bodies();
    const table = body!.split('\n').filter((line) => line.startsWith('| '));
    expect(table.slice(2, 5).map((line) => /[a-z]+-?[a-z0-9]*/.exec(line)?.[0])).toEqual([
      'churn',
      'flight-delay',
      'churn-2',
    ]);
    await post(document({ judged: [judged(harmfulReport())], removed: ['churn-2'] }, origin));
    expect(bodies()[0]).toContain('Removed by this, and judged no more: churn-2.');
    expect(bodies()[0]).not.toContain('<summary>✅ churn-2');
    await post(document({}, origin));
    expect(bodies()[0]).toContain('No model is changed by this.');
    expect(bodies()).toHaveLength(1);
  });

  test('is not begun where no model is changed', async () => {
    const { number, head } = openPull();
    const { posted } = await post(document({}, { kind: 'pull-request', number, head }));
    expect(posted).toMatchObject({ status: 'skipped' });
    expect(bodies()).toEqual([]);
  });

  test('is begun where only rules are changed, says what they would turn, and shows it no more once they are back', async () => {
    const { number, head } = openPull();
    const origin = { kind: 'pull-request', number, head } as const;
    expect((await post(document({ replay: replayOfRules() }, origin))).posted.status).toBe('created');
    expect(bodies()[0]).toContain('1 would turn (1 pass -&gt; fail)');
    expect(bodies()[0]).toContain('Rules changed in registry/policy.yaml');
    expect((await post(document({}, origin))).posted.status).toBe('updated');
    expect(bodies()).toHaveLength(1);
    expect(bodies()[0]).not.toContain('would turn');
  });

  test('shows plots and the full report by the commit that the repository has, never by what the report says', async () => {
    const { number, head } = openPull();
    const origin = { kind: 'pull-request', number, head } as const;
    const claimed = document({ judged: [judged(modelReport(), 'b'.repeat(40))] }, origin);
    await post(claimed);
    expect(bodies()[0]).not.toContain('<img');
    expect(bodies()[0]).not.toContain('b'.repeat(40));
    const { commit } = await clone.evidence.write(
      { kind: 'verdicts', model: 'flight-delay', key: KEY },
      { 'report.md': '# x\n' },
    );
    await post(claimed);
    expect(bodies()[0]).toContain(`<img src="https://github.com/octo/models/raw/${commit}/roc.png"`);
    expect(bodies()[0]).toContain(
      `[evidence ${commit.slice(0, 7)}](https://github.com/octo/models/blob/${commit}/report.md)`,
    );
  });

  test('is not put back to an older commit of the pull request', async () => {
    const { number, head } = openPull();
    const old = document({ judged: [judged()] }, { kind: 'pull-request', number, head });
    const newer = clone.git('commit-tree', '-m', 'newer', 'HEAD^{tree}', '-p', head);
    clone.git('push', '--quiet', '--force', 'origin', `${newer}:refs/pull/${number}/head`);
    expect((await post(old)).posted).toMatchObject({
      status: 'skipped',
      why: expect.stringContaining(newer.slice(0, 7)),
    });
    expect((await post(old, { head: newer })).posted.status).toBe('skipped');
    expect(bodies()).toEqual([]);
  });

  test('says when it is from the merge queue', async () => {
    const { number, head } = openPull();
    await post(document({ judged: [judged()] }, { kind: 'merge-group', number, head, ahead: [11, 12] }));
    expect(bodies()[0]).toContain(`From the merge queue: the tree that would land (${head.slice(0, 7)})`);
    expect(bodies()[0]).toContain('pull request 11, pull request 12');
  });

  test('of 60 models with hostile texts of any length stays under the limit and links to the run', async () => {
    const { number, head } = openPull();
    const rows = Array.from({ length: 200 }, () => sliceRow({ slice: HOSTILE.join('').repeat(20), status: 'fail' }));
    const models = Array.from({ length: 60 }, (_, at) => {
      const report = hostileReport(HOSTILE[at % HOSTILE.length]!.repeat(50));
      const { verdict } = report;
      return judged({ ...report, verdict: { ...verdict, model: `model-${at}`, slices: { ...verdict.slices, rows } } });
    });
    const huge = 'x'.repeat(10_000_000);
    const params = [{ name: huge, before: huge, after: huge }];
    const withParams = { ...models[0]!.report, differences: { ...models[0]!.report.differences, params } };
    await post(
      document(
        { judged: [{ ...models[0]!, report: withParams }, ...models.slice(1)] },
        { kind: 'pull-request', number, head },
      ),
    );
    const [body] = bodies();
    expect(body!.length).toBeLessThanOrEqual(COMMENT_LIMIT);
    expect(body).toContain('[full report](https://github.com/octo/models/actions/runs/1)');
    expect(body).not.toMatch(/@[a-z0-9]/i);
  });
});

describe('the report of a fork', () => {
  const fork = 'mallory/models';
  const run = (head: string, changes: object = {}) => ({
    fork: { head, branch: 'change', repository: fork, event: 'pull_request', ...changes },
    pullRequest: null,
    head,
  });

  test('is posted on the pull request it is of, and says whose numbers these are; nothing of it is linked', async () => {
    const { number, head } = openPull(fork);
    await clone.evidence.write({ kind: 'verdicts', model: 'flight-delay', key: KEY }, { 'report.md': '# x\n' });
    const { posted } = await post(document({ judged: [judged()] }, { kind: 'pull-request', number, head }), run(head));
    expect(posted.status).toBe('created');
    expect(bodies()[0]).toContain('> These are the numbers of a run on the code of mallory/models');
    expect(bodies()[0]).not.toContain('<img');
    expect(bodies()[0]).not.toContain('/blob/');
  });

  test.each([
    ['another pull request', (_: number, other: number) => ({ number: other }), {}],
    ['a pull request that does not exist', () => ({ number: 4711 }), {}],
    ['another commit', () => ({ head: 'd'.repeat(40) }), {}],
    ['a merge group', () => ({ kind: 'merge-group', ahead: [] }), {}],
    ['no pull request', () => ({ kind: 'commit', number: undefined }), {}],
    ['its own, from a repository that is gone', () => ({}), { repository: null }],
    ['its own, from another fork', () => ({}), { repository: 'eve/models', branch: 'other' }],
  ] as const)('that names %s is refused, and nothing is written', async (_name, lie, changes) => {
    const other = openPull();
    const { number, head } = openPull(fork);
    const origin = { kind: 'pull-request', number, head, ...lie(number, other.number) } as ReportOrigin;
    const lying = document({ judged: [judged()] }, JSON.parse(JSON.stringify(origin)));
    await expect(post(lying, run(head, changes))).rejects.toThrow(UserError);
    expect(bodies()).toEqual([]);
    expect(place.server.log.every(({ method }) => method === 'GET')).toBe(true);
  });

  test('of a commit that its pull request has left behind is not posted', async () => {
    const { number, head } = openPull(fork);
    const newer = clone.git('commit-tree', '-m', 'newer', 'HEAD^{tree}', '-p', head);
    clone.git('push', '--quiet', '--force', 'origin', `${newer}:refs/pull/${number}/head`);
    const { posted } = await post(document({ judged: [judged()] }, { kind: 'pull-request', number, head }), run(head));
    expect(posted).toMatchObject({ status: 'skipped' });
    expect(bodies()).toEqual([]);
  });

  test('of a run that no pull request started is not posted', async () => {
    const { number, head } = openPull(fork);
    const found = document({ judged: [judged()] }, { kind: 'pull-request', number, head });
    expect((await post(found, run(head, { event: 'push' }))).posted).toMatchObject({ status: 'skipped' });
  });
});

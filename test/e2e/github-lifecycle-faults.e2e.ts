import { afterAll, beforeAll, expect, test } from 'vitest';
import { runStep } from '../builders/action.ts';
import { TOKEN, WORKFLOW } from '../builders/forges.ts';
import { type Lifecycle, lifecycle, MODEL } from '../builders/lifecycle.ts';
import { type GitHubServer, startGitHubServer } from '../github-server/server.ts';

const ENVIRONMENTS = 'environments:\n  - name: staging\n    requires: [gate, smoke]\n';
/** No permission: what is not tried again at once. */
const REFUSED = { kind: 'status', status: 403 } as const;

let life: Lifecycle;
let server: GitHubServer;

async function step(name: string, inputs: Record<string, string>) {
  const sha = life.repository.git('rev-parse', 'HEAD');
  const given = { model: MODEL, token: TOKEN, ...inputs };
  const { exitCode, outputs, stdout } = await runStep(name, life.repository.root, server, { sha, inputs: given });
  return { exitCode, stdout, status: outputs.status, tag: outputs.tag };
}

const states = (tag: string | undefined) =>
  server.state.deployments.filter(({ ref }) => ref === tag).map(({ statuses }) => statuses.at(-1)?.state);

beforeAll(async () => {
  life = await lifecycle(ENVIRONMENTS);
  const repository = 'octo/models';
  server = await startGitHubServer({ gitFolder: life.repository.origin, repository, tokens: { [TOKEN]: WORKFLOW } });
});
afterAll(async () => {
  await server.close();
  life.repository.remove();
});

test('what follows from an event and did not work fails the step, and the same step again finishes it', async () => {
  expect(await step('register', {})).toMatchObject({ status: 'written' });
  const first = await step('promote', { environment: 'staging' });
  expect(first).toMatchObject({ exitCode: 0, status: 'written' });
  await life.land('weight_debt: 0.6', 'weight_debt: 1.0');
  expect(await step('register', {})).toMatchObject({ status: 'written' });

  // Where the deployment before is ended.
  server.inject({ operation: 'repos/list-deployment-statuses', fault: REFUSED });
  const broken = await step('promote', { environment: 'staging' });
  expect(broken).toMatchObject({ exitCode: 1, status: 'written' });
  expect(broken.stdout).toMatch(/stands, and what follows from it is not all there: .*Run this again to finish\./);
  expect(await step('promote', { environment: 'staging' })).toMatchObject({ exitCode: 0, status: 'done' });
  expect([states(first.tag), states(broken.tag)]).toEqual([['inactive'], ['success']]);

  // Where the incident is opened.
  const back = { environment: 'staging', reason: 'complaints' };
  server.inject({ operation: 'issues/create', fault: REFUSED });
  const halfway = await step('rollback', back);
  expect(halfway).toMatchObject({ exitCode: 1, status: 'written' });
  expect(halfway.stdout).toMatch(/stands, and what follows from it is not all there: .*Run this again to finish\./);
  expect(await step('rollback', back)).toMatchObject({ exitCode: 0, status: 'done', tag: halfway.tag });
  expect([states(broken.tag), states(halfway.tag)]).toEqual([['inactive'], ['success']]);
  expect(server.state.issues.map(({ labels }) => labels)).toEqual([['proofmark', 'incident']]);
  expect(server.violations).toEqual([]);
});

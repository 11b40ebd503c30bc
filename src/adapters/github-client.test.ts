import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Log } from '../ports.ts';
import { openGitHub } from './github-client.ts';

const silent = { info: () => {}, warn: () => {} } as unknown as Log;
const BROKEN = { errors: [{ message: 'Something went wrong while executing your query. Please include `1A2B`.' }] };
const REFUSED = { errors: [{ message: "Field 'x' doesn't exist on type 'Query'" }] };

let server: Server;
afterEach(() => server.close());

/** A server whose answers to GraphQL are these, the last one for ever; answers what `ask` got and how often it asked. */
async function ask(answers: readonly unknown[]): Promise<{ readonly data: unknown; readonly requests: number }> {
  let requests = 0;
  server = createServer((request, response) => {
    request.resume();
    const answer = answers[Math.min(requests, answers.length - 1)];
    requests += 1;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const address = { apiUrl: url, serverUrl: url, graphqlUrl: `${url}/graphql` };
  const github = openGitHub({ ...address, repository: 'octo/models', token: 't', log: silent, secondMs: 1 });
  const { data } = await github.call('answer', (request) =>
    github.octokit.request({ method: 'POST', url: github.graphqlUrl, query: '{ x }', request }),
  );
  return { data, requests };
}

test('asks again where GitHub failed with status 200, a bounded number of times', async () => {
  expect(await ask([BROKEN, BROKEN, { data: { x: 1 } }])).toEqual({ data: { data: { x: 1 } }, requests: 3 });
  server.close();
  expect(await ask([BROKEN])).toEqual({ data: BROKEN, requests: 4 });
});

test('asks once where the query itself is refused', async () => {
  expect(await ask([REFUSED])).toEqual({ data: REFUSED, requests: 1 });
});

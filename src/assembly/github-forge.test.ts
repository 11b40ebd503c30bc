import { expect, test } from 'vitest';
import { graphqlUrlOf } from './github-forge.ts';

test.each([
  ['https://api.github.com', 'https://api.github.com/graphql'],
  ['https://api.octo.ghe.com/', 'https://api.octo.ghe.com/graphql'],
  ['https://github.example/api/v3', 'https://github.example/api/graphql'],
  ['https://github.example/api/v3/', 'https://github.example/api/graphql'],
])('GraphQL of %s is at %s', (apiUrl, graphqlUrl) => {
  expect(graphqlUrlOf(apiUrl)).toBe(graphqlUrl);
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, execute, type GraphQLSchema, parse, validate } from 'graphql';
import type { Actor, QueueEntryState, RepositoryState } from './state.ts';

let loaded: GraphQLSchema | undefined;

/** GitHub's own GraphQL schema. */
function githubSchema(): GraphQLSchema {
  const file = fileURLToPath(new URL('schema.graphql', import.meta.resolve('@octokit/graphql-schema')));
  loaded ??= buildSchema(readFileSync(file, 'utf8'), { assumeValid: true });
  return loaded;
}

export interface GraphQLRequest {
  readonly query?: unknown;
  readonly variables?: unknown;
}

export interface GraphQLAnswer {
  readonly body: unknown;
  /** What GitHub's schema does not allow. */
  readonly violations: readonly string[];
}

/**
 * Answers a GraphQL request as GitHub does: the document is held against GitHub's schema first, and what is asked for is
 * then executed over the server's state. A field that this server does not know is null, and a violation.
 */
export async function answerGraphQL(
  request: GraphQLRequest,
  state: RepositoryState,
  actor: Actor,
  releaseUrl: (tag: string) => string,
): Promise<GraphQLAnswer> {
  const { query, variables = {} } = request;
  if (typeof query !== 'string') return refusal('A query attribute must be specified and must be a string.');
  let document: ReturnType<typeof parse>;
  try {
    document = parse(query);
  } catch (error) {
    return refusal((error as Error).message);
  }
  const errors = validate(githubSchema(), document);
  if (errors.length > 0) {
    const messages = errors.map((error) => error.message);
    return { body: { errors: messages.map((message) => ({ message })) }, violations: messages.map(asViolation) };
  }
  const result = await execute({
    schema: githubSchema(),
    document,
    rootValue: rootOf(state, actor, releaseUrl),
    variableValues: variables as Readonly<Record<string, unknown>>,
    fieldResolver: resolveKnown,
  });
  // Not found is an answer of GitHub's; everything else that went wrong is ours.
  const violations = (result.errors ?? [])
    .filter(({ originalError }) => !(originalError instanceof NotFound))
    .map(({ message }) => asViolation(message));
  return { body: JSON.parse(JSON.stringify(result)), violations };
}

const asViolation = (message: string) => `graphql: ${message}`;

function refusal(message: string): GraphQLAnswer {
  return { body: { errors: [{ message }] }, violations: [asViolation(message)] };
}

class NotFound extends Error {}

/** What the state has; asking for anything else is an error, so that no test passes on a null that nobody meant. */
const resolveKnown: NonNullable<Parameters<typeof execute>[0]['fieldResolver']> = (source, args, context, info) => {
  const value = (source as Record<string, unknown>)[info.fieldName];
  if (value === undefined) throw new Error(`this server does not know ${info.parentType.name}.${info.fieldName}`);
  return typeof value === 'function' ? value(args, context, info) : value;
};

function rootOf(state: RepositoryState, actor: Actor, releaseUrl: (tag: string) => string) {
  return {
    viewer: { login: actor.login },
    repository: ({ owner, name }: { owner: string; name: string }) => {
      if (owner !== state.owner || name !== state.repo) {
        throw new NotFound(`Could not resolve to a Repository with the name '${owner}/${name}'.`);
      }
      return {
        ref: ({ qualifiedName }: { qualifiedName: string }) => {
          const oid = state.git('rev-parse', '--verify', '--end-of-options', qualifiedName);
          return oid === undefined ? null : { target: { __typename: 'Commit', oid } };
        },
        release: ({ tagName }: { tagName: string }) => {
          const found = state.releases.find(({ tag, draft }) => tag === tagName && !draft);
          return found === undefined ? null : { isDraft: false, url: releaseUrl(tagName) };
        },
        mergeQueue: ({ branch }: { branch?: string }) => {
          const entries = state.queues.get(branch ?? 'main');
          if (entries === undefined) return null;
          return {
            configuration: { mergingStrategy: state.mergingStrategy },
            entries: (page: Page) => connection(entries, page, state),
          };
        },
      };
    },
  };
}

interface Page {
  readonly first?: number | null;
  readonly after?: string | null;
}

/** A page of at most 100; a cursor is the position after which it begins. */
function connection(all: readonly QueueEntryState[], { first, after }: Page, state: RepositoryState) {
  if (first == null)
    throw new Error('You must provide a `first` or `last` value to properly paginate the `entries` connection.');
  if (first < 1 || first > 100)
    throw new Error(`Requesting ${first} records on the connection exceeds the \`first\` limit of 100 records.`);
  const size = Math.min(first, state.queuePageSize);
  const sorted = [...all].sort((a, b) => a.position - b.position);
  const start = after == null ? 0 : Number(Buffer.from(after, 'base64').toString('utf8'));
  const shown = sorted.slice(start, start + size);
  const end = start + shown.length;
  return {
    totalCount: sorted.length,
    nodes: shown.map((entry) => nodeOf(entry, state)),
    pageInfo: {
      hasNextPage: end < sorted.length,
      hasPreviousPage: start > 0,
      startCursor: cursor(start),
      endCursor: shown.length === 0 ? null : cursor(end),
    },
  };
}

function cursor(position: number): string {
  return Buffer.from(String(position), 'utf8').toString('base64');
}

function nodeOf(
  { position, state: word, baseCommit, headCommit, pullRequest }: QueueEntryState,
  state: RepositoryState,
) {
  const issue = state.issues.find(({ number }) => number === pullRequest);
  const commit = (oid: string | null) => (oid === null ? null : { oid });
  const head =
    issue?.pull === undefined ? undefined : state.git('rev-parse', '--verify', `${issue.pull.head}^{commit}`);
  return {
    position,
    state: word,
    baseCommit: commit(baseCommit),
    headCommit: commit(headCommit),
    pullRequest:
      issue === undefined || head === undefined
        ? null
        : {
            number: issue.number,
            title: issue.title,
            headRefOid: head,
            author: { __typename: issue.user.type === 'Bot' ? 'Bot' : 'User', login: issue.user.login },
          },
  };
}

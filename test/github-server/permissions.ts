import type { Actor } from './state.ts';

/** What a job of a workflow may do, as under `permissions:`. */
export type Scopes = Readonly<Record<string, string>>;

/**
 * One of these is needed, in the words of a workflow; none for what everybody who sees the repository may read. From
 * https://docs.github.com/rest/authentication/permissions-required-for-fine-grained-personal-access-tokens
 */
const NEEDED: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^repos\/get$/, []],
  [/^issues\/.*comment/, ['issues', 'pull-requests']],
  [/^issues\//, ['issues']],
  [/^pulls\/|^repos\/list-pull-requests-associated/, ['pull-requests']],
  [/^repos\/.*deployment/, ['deployments']],
  [/^repos\/.*attestation/, ['attestations']],
  [/^actions\//, ['actions']],
  [/^git\/|^repos\/.*(?:release|tag)/, ['contents']],
];

/** What a token with these scopes lacks for an operation on a private repository; undefined when it lacks nothing. */
export function lackingPermission(
  { scopes }: Pick<Actor, 'scopes'>,
  { id, method }: { readonly id: string; readonly method: string },
): string | undefined {
  if (scopes === undefined) return undefined;
  const needed = NEEDED.find(([operation]) => operation.test(id))?.[1];
  if (needed === undefined) return `nothing that is known for ${id}`;
  const reads = method === 'GET';
  const enough = (scope: string) => scopes[scope] === 'write' || (reads && scopes[scope] === 'read');
  return needed.length === 0 || needed.some(enough)
    ? undefined
    : needed.map((scope) => `${scope}: ${reads ? 'read' : 'write'}`).join(' or ');
}

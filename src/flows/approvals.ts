import type { Forge } from '../forge.ts';
import type { Log } from '../ports.ts';
import type { Author } from '../registry/planned-event.ts';

export interface ApprovalsRequest {
  readonly environment: string;
  /** How many the environment asks for. */
  readonly needed: number;
  /** Who is said to have approved. */
  readonly claimed: readonly string[];
  readonly author: Author;
}

/**
 * People who approved a promotion. Where it runs in a workflow and the forge records who let the run go on, only that
 * counts: a name that somebody typed is a claim. Elsewhere names are taken as written, which is said; they stand in the
 * event, so that everybody can see and dispute them.
 */
export async function readApprovals(
  { environment, needed, claimed, author }: ApprovalsRequest,
  { forge, log }: { readonly forge: Pick<Forge, 'approvals'>; readonly log: Log },
): Promise<readonly string[]> {
  const run = /\/actions\/runs\/(\d+)$/.exec(author.workflowRun ?? '')?.[1];
  if (needed === 0 || run === undefined) return claimed;
  const answer = await forge.approvals(run);
  if (!answer.known) {
    if (claimed.length > 0) {
      log.warn(`${answer.reason} So the approvals of ${claimed.join(', ')} are taken as written: nobody checked them.`);
    }
    return claimed;
  }
  const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
  const people = answer.given
    .filter(({ state, environments }) => state === 'approved' && environments.some((name) => same(name, environment)))
    .map(({ person }) => person);
  const others = claimed.filter((name) => !people.some((person) => same(person, name)));
  if (others.length > 0) {
    log.warn(
      `This run was not approved by ${others.join(', ')} for ${environment}, so that does not count: approvals are given on the run itself.`,
    );
  }
  if (people.length === 0) {
    log.warn(
      `Nobody approved this run for ${environment}. Give the environment ${environment} required reviewers, and the job \`environment: ${environment}\`: then the run waits for them.`,
    );
  }
  return [...new Set(people)];
}

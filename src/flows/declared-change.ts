import type { Git, Sha256 } from '../ports.ts';
import { type FactsReader, openFacts, type SnapshotFacts } from './read-facts.ts';

/** A commit, and what it declares. */
export interface DeclaringCommit {
  readonly commit: string;
  readonly facts: SnapshotFacts;
}

/** What a change was made to, and what it makes of it. */
export interface DeclaredChange {
  readonly base: DeclaringCommit;
  readonly head: DeclaringCommit;
}

export interface DeclaredChangeRequest {
  /** Revision that the change is made to: it begins where the two histories part. */
  readonly base: string;
  /** Default what is checked out. */
  readonly head?: string;
  /** One that has read these commits, or much of what they hold, already. */
  readonly facts?: FactsReader;
}

/** Undefined when one of the two revisions is not here. */
export async function readDeclaredChange(
  request: DeclaredChangeRequest,
  ports: { readonly git: Git; readonly sha256: Sha256 },
): Promise<DeclaredChange | undefined> {
  const { git } = ports;
  const [tip, head] = [await git.resolve(request.base), await git.resolve(request.head ?? 'HEAD')];
  if (tip === undefined || head === undefined) return undefined;
  const base = (await git.mergeBase(head, tip)) ?? tip;
  const facts = request.facts ?? openFacts(ports);
  return {
    base: { commit: base, facts: await facts.at(base) },
    head: { commit: head, facts: await facts.at(head) },
  };
}

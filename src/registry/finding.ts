import type { ProblemLocation } from '../errors.ts';

/** `error`: the registry says something that is not true, or cannot be used. `warning`: it may. `info`: good to know. */
export type Severity = 'error' | 'warning' | 'info';

export type CheckId =
  | 'tag-form'
  | 'tag-target'
  | 'event-removed'
  | 'counter'
  | 'version'
  | 'stage'
  | 'digest'
  | 'clock'
  | 'evidence'
  | 'release'
  | 'deployment'
  | 'environment'
  | 'waiver'
  | 'staleness'
  | 'workflow'
  | 'declaration'
  | 'unsent';

/** Something the doctor found: what, where, and what to do. */
export interface Finding {
  readonly check: CheckId;
  readonly severity: Severity;
  /** A sentence without its full stop. */
  readonly what: string;
  /** A tag or ref is `file`, as git names it. */
  readonly where: ProblemLocation | null;
  readonly fix: string;
  /** `doctor --fix` does it. */
  readonly fixable: boolean;
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** Worst first, then by check, place and text, so that the same findings always stand in the same order. */
export function orderFindings(findings: readonly Finding[]): readonly Finding[] {
  const key = ({ check, where, what }: Finding) =>
    [check, where?.file ?? '', String(where?.line ?? 0).padStart(6, '0'), what].join('\0');
  return findings.toSorted(
    (a, b) => RANK[a.severity] - RANK[b.severity] || (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0),
  );
}

/** The worst there is; null when nothing was found. */
export function worstOf(findings: readonly Finding[]): Severity | null {
  return orderFindings(findings)[0]?.severity ?? null;
}

export function tagPlace(tag: string): ProblemLocation {
  return { file: `refs/tags/${tag}` };
}

/** A few names, and how many more. */
export function some(names: readonly string[], limit = 3): string {
  const rest = names.length - limit;
  return rest <= 0 ? names.join(', ') : `${names.slice(0, limit).join(', ')} and ${rest} more`;
}

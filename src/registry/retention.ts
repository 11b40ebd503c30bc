/** One piece of evidence, as far as keeping it is concerned. */
export interface EvidenceItem {
  /** `runs/fraud/<key>` */
  readonly name: string;
  readonly kind: 'runs' | 'failures' | 'evaluations' | 'verdicts' | 'unblocks' | 'profiles';
  /** Milliseconds since 1970, of the newest sign of life; null when nobody knows. */
  readonly since: number | null;
  /** Names of evidence without which this one means nothing: the run of an evaluation, both sides of a verdict. */
  readonly uses: readonly string[];
  /** Name of the evidence it is about: a verdict stays with the candidate it judged. */
  readonly about: string | null;
}

/** Somebody who needs a piece of evidence. */
export interface Holder {
  readonly name: string;
  /** `fraud v1.2.0 is registered`, `branch change is not merged`. */
  readonly because: string;
}

export interface RetentionRequest {
  readonly items: readonly EvidenceItem[];
  readonly holders: readonly Holder[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly olderThanSeconds: number;
}

export interface Kept {
  readonly item: EvidenceItem;
  readonly because: string;
}

export interface RetentionPlan {
  /** What nothing keeps, by name. */
  readonly pruned: readonly EvidenceItem[];
  /** By name. */
  readonly kept: readonly Kept[];
}

/**
 * What may go. Kept are: what a holder needs, verdicts about such evidence, whatever is younger than the limit or of
 * unknown age, every unblocking, and everything that any of these uses. The rest is not needed, and can be computed again.
 */
export function planPruning({ items, holders, now, olderThanSeconds }: RetentionRequest): RetentionPlan {
  const byName = new Map(items.map((item) => [item.name, item]));
  const reasons = new Map<string, string>();
  const keep = (name: string, because: string) => {
    const item = byName.get(name);
    if (item === undefined || reasons.has(name)) return;
    reasons.set(name, because);
    for (const used of item.uses) keep(used, `${shortEvidence(name)} uses it (${because})`);
  };
  const needed = new Map(holders.toReversed().map(({ name, because }) => [name, because]));
  for (const { name, because } of holders) keep(name, because);
  for (const { name, about } of items) {
    const because = about === null ? undefined : needed.get(about);
    if (because !== undefined) keep(name, `it is about evidence that is kept: ${because}`);
  }
  const youngest = now - olderThanSeconds * 1000;
  for (const { name, kind, since } of items) {
    if (kind === 'unblocks') keep(name, 'it says why a blocked version may be promoted again');
    else if (since === null) keep(name, 'its age is not known');
    else if (since > youngest) keep(name, `it is ${ageText(now - since)} old`);
  }
  const sorted = items.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return {
    pruned: sorted.filter(({ name }) => !reasons.has(name)),
    kept: sorted.filter(({ name }) => reasons.has(name)).map((item) => ({ item, because: reasons.get(item.name)! })),
  };
}

/** `runs/fraud/0123456789ab`: a name with as much of its key as people read. */
export function shortEvidence(name: string): string {
  return name.replace(/([0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}

function ageText(milliseconds: number): string {
  const hours = Math.max(0, milliseconds) / 3_600_000;
  return hours < 48 ? `${Math.floor(hours)} h` : `${Math.floor(hours / 24)} days`;
}

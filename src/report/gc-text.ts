import type { EvidenceItem, Kept } from '../registry/retention.ts';
import { shortEvidence } from '../registry/retention.ts';
import { visibleLine } from './escape.ts';
import { formatBytes } from './format.ts';
import { formatCount } from './numbers.ts';
import { PLAIN, type SummaryOptions } from './text-table.ts';
import { plural } from './words.ts';

export interface ShownPruning {
  readonly olderThan: string;
  readonly plan: { readonly pruned: readonly EvidenceItem[]; readonly kept: readonly Kept[] };
  readonly bytes: number;
  readonly scratch: readonly { readonly path: string; readonly bytes: number; readonly why: string }[];
  readonly refused: readonly { readonly name: string; readonly reason: string }[] | null;
}

/** Names shown one by one; the rest is counted. */
const NAMES_SHOWN = 20;

/** What goes, why the rest stays, and how many bytes. */
export function renderPruning(shown: ShownPruning, { colour = PLAIN }: SummaryOptions = {}): string {
  const { plan, bytes, scratch, olderThan, refused } = shown;
  const scratchBytes = scratch.reduce((sum, each) => sum + each.bytes, 0);
  const done = refused !== null;
  const stayed = new Set(refused?.map(({ name }) => name));
  const gone = plan.pruned.filter(({ name }) => !stayed.has(name)).length;
  const lines = plan.pruned.slice(0, NAMES_SHOWN).map(({ name, since }) => {
    const day = since === null ? '' : `, last used ${new Date(since).toISOString().slice(0, 10)}`;
    return `  ${visibleLine(shortEvidence(name))}${colour.dim(day)}`;
  });
  if (plan.pruned.length > NAMES_SHOWN) lines.push(`  and ${plan.pruned.length - NAMES_SHOWN} more`);
  return [
    colour.bold(
      plan.pruned.length === 0
        ? `No evidence older than ${olderThan} that nothing needs.`
        : `${done ? 'Pruned' : 'Would prune'} ${plural(done ? gone : plan.pruned.length, 'piece')} of evidence, ${formatBytes(bytes)}:`,
    ),
    ...lines,
    ...(scratch.length === 0
      ? []
      : [
          `${done ? 'Removed' : 'Would remove'} ${plural(scratch.length, 'scratch file')}, ${formatBytes(scratchBytes)}.`,
        ]),
    ...(refused ?? []).map(({ name, reason }) => colour.red(`Not removed: ${visibleLine(`${name}: ${reason}`)}`)),
    '',
    colour.bold(`Kept ${plural(plan.kept.length, 'piece')}, because`),
    ...reasonLines(plan.kept),
    ...(done || plan.pruned.length + scratch.length === 0
      ? []
      : ['', 'Nothing was removed: this was a dry run. `proofmark gc --prune` removes it, here and on the remote.']),
  ].join('\n');
}

/** Reasons with how many pieces each keeps, most first. */
function reasonLines(kept: readonly Kept[]): string[] {
  const counts = new Map<string, number>();
  for (const { because } of kept) {
    const reason = rootOf(because);
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const lines = sorted
    .slice(0, NAMES_SHOWN)
    .map(([reason, count]) => `  ${formatCount(count).padStart(5)}  ${visibleLine(reason)}`);
  return sorted.length > NAMES_SHOWN ? [...lines, `         and ${sorted.length - NAMES_SHOWN} other reasons`] : lines;
}

/** `a uses it (b uses it (fraud v1.0.0 was registered))` -> `fraud v1.0.0 was registered` */
function rootOf(because: string): string {
  return because
    .replace(/^.*uses it \(/, '')
    .replace(/\)+$/, '')
    .replace(/^it is about evidence that is kept: /, '')
    .replace(/^it is .* old$/, 'younger than the limit');
}

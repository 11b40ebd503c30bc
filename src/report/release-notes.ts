import type { Differences } from '../experiment/differences.ts';
import type { VerdictRecord } from '../gate/verdict-record.ts';
import type { RegistryEvent } from '../registry/events.ts';
import { escapeMarkdown, excerpt } from './escape.ts';
import { bullets, renderMarkdownTable } from './markdown.ts';
import { formatCount } from './numbers.ts';
import { metricTable } from './tables.ts';

/** Changes of one kind that are listed; more are counted. */
const MOST_CHANGES = 100;
/** Characters of all of them: GitHub takes 125,000 for a release. */
const LONGEST_CHANGES = 60_000;
/** Characters of a name or a value. */
const LONGEST_VALUE = 100;

/** What the release of a version says; everything comes from its tag and its evidence, so that it can be made again. */
export interface VersionNotes {
  readonly event: RegistryEvent;
  /** The version before it, by name. */
  readonly previous: string | null;
  /** Null when the evidence of the verdict is gone. */
  readonly verdict: VerdictRecord | null;
  readonly differences: Differences;
}

/** Notes of a version's release: what changed since the last one, how the metrics moved, and where it comes from. */
export function renderVersionNotes(notes: VersionNotes): string {
  const { event, previous, verdict, differences } = notes;
  const since = previous === null ? 'This is the first version.' : `What changed since ${escapeMarkdown(previous)}:`;
  return joined([
    event.reason === null ? null : escapeMarkdown(event.reason),
    since,
    previous === null ? null : changes(differences),
    ...metricsSection(verdict),
    provenance(event),
    'Check what you download: `sha256sum --check SHA256SUMS`.',
  ]);
}

/** What the release on a stage tag says. */
export interface PromotionNotes {
  readonly event: RegistryEvent;
  /** Tag of the version, which carries the weights. */
  readonly versionTag: string;
  /** What the environment held before. */
  readonly replaces: string | null;
  readonly verdict: VerdictRecord | null;
  readonly differences: Differences;
}

/** Notes of a promotion or a rollback: what comes in, for what, on which evidence, and who approved. */
export function renderPromotionNotes(notes: PromotionNotes): string {
  const { event, replaces, verdict, differences } = notes;
  const environment = escapeMarkdown(event.environment ?? '');
  const version = escapeMarkdown(event.version ?? '');
  const head =
    event.restores === null
      ? `${environment} holds ${version} now${replaces === null ? '; it held nothing before' : `, in place of ${escapeMarkdown(replaces)}`}.`
      : `${environment} was rolled back to ${version}${event.replaces === null ? '' : ` from ${escapeMarkdown(event.replaces)}, which may not be promoted again until somebody clears it`}.`;
  return joined([
    head,
    event.reason === null ? null : `Reason: ${escapeMarkdown(event.reason)}`,
    event.approvedBy === null ? null : `Approved by ${escapeMarkdown(event.approvedBy)}.`,
    ...(replaces === null || event.restores !== null
      ? []
      : [`What changed since ${escapeMarkdown(replaces)}:`, changes(differences)]),
    ...(event.restores === null ? metricsSection(verdict) : []),
    provenance(event),
    `The weights are in the release of \`${notes.versionTag}\`.`,
  ]);
}

/** The issue that a rollback opens: what was taken out, why, and how it comes back. */
export function renderIncident(model: string, event: RegistryEvent): { readonly title: string; readonly body: string } {
  const bad = event.replaces ?? 'the version before';
  return {
    title: `${model}: ${event.environment} was rolled back from ${bad} to ${event.restores}`,
    body: joined([
      `**Why:** ${escapeMarkdown(event.reason ?? 'no reason was given')}`,
      `**Who:** ${escapeMarkdown(event.actor ?? 'unknown')}`,
      `**Event:** \`${event.tag}\``,
      `The bytes of ${escapeMarkdown(bad)} may not be promoted again until somebody clears them: \`proofmark unblock ${model}@${bad} --reason "…"\``,
    ]),
  };
}

function changes(differences: Differences): string {
  const kinds = [differences.params, differences.data, differences.inputs];
  for (let most = MOST_CHANGES; ; most = Math.floor(most / 2)) {
    const lines = kinds.flatMap((each) => changesOf(each, most));
    const text = bullets(lines.length === 0 ? ['nothing in params, data or inputs'] : lines);
    // Escaped, a character may take eight.
    if (text.length <= LONGEST_CHANGES || most === 0) return text;
  }
}

function changesOf(differences: Differences['params'], most: number): readonly string[] {
  const text = (value: string | null) => (value === null ? 'not there' : excerpt(value, LONGEST_VALUE));
  const more = differences.length - most;
  return [
    ...differences.slice(0, most).map(({ name, before, after }) => `${text(name)}: ${text(before)} → ${text(after)}`),
    ...(more > 0 ? [`and ${formatCount(more)} more`] : []),
  ];
}

function metricsSection(verdict: VerdictRecord | null): readonly string[] {
  if (verdict === null) return ['The evidence of its verdict is gone; the numbers cannot be shown.'];
  const against =
    verdict.baseline === null ? 'without a baseline' : `against ${escapeMarkdown(verdict.baseline.label)}`;
  return [
    `**${verdict.verdict}** ${against}: ${escapeMarkdown(verdict.reason)}`,
    renderMarkdownTable(metricTable({ verdict })),
    ...(verdict.warnings.length === 0 ? [] : [bullets(verdict.warnings)]),
  ];
}

function provenance(event: RegistryEvent): string {
  const rows: readonly (readonly [string, string | null])[] = [
    ['commit', event.commit],
    ['model file', event.digest],
    ['run', event.run],
    ['evaluation', event.evaluation],
    ['verdict', event.verdict],
    ['by', event.actor],
    ['workflow run', event.workflowRun],
  ];
  return renderMarkdownTable({
    columns: [
      { title: 'Where it comes from', align: 'left' },
      { title: '', align: 'left' },
    ],
    rows: rows.flatMap(([name, value]) => (value === null ? [] : [[{ text: name }, { text: value }]])),
  });
}

function joined(parts: readonly (string | null)[]): string {
  return `${parts.filter((part) => part !== null && part !== '').join('\n\n')}\n`;
}

/** One line of `SHA256SUMS`, which `sha256sum --check` reads. */
export function renderChecksums(files: readonly { readonly name: string; readonly sha256: string }[]): string {
  return [...files]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, sha256 }) => `${sha256}  ${name}\n`)
    .join('');
}

import type { FileLineage, FileUse, Lineage } from '../registry/lineage.ts';
import { excerpt, visibleLine } from './escape.ts';
import { formatDuration } from './format.ts';
import { formatCount, formatNumber } from './numbers.ts';
import type { Cell, Table } from './tables.ts';
import { PLAIN, renderTextTable, type SummaryOptions } from './text-table.ts';
import { plural } from './words.ts';

interface Branch {
  readonly text: string;
  readonly children?: readonly Branch[];
}

const METRICS_SHOWN = 4;
const FILES_SHOWN = 20;
/** Characters of a condition; --json has it whole. */
const CONDITION = 120;

/** A model's lineage as a tree: what it came from, then where it went. */
export function renderLineageText(lineage: Lineage, { colour = PLAIN }: SummaryOptions = {}): string {
  const [head, ...lines] = treeOf(lineage);
  const missing = lineage.missing.map((text) => colour.yellow(`Not known: ${visibleLine(text)}.`));
  return [colour.bold(head!), ...lines, ...missing].join('\n');
}

function treeOf(lineage: Lineage): readonly string[] {
  const { label, digest, commit, cards, splits, code, run, evaluation, verdict, environments, registered } = lineage;
  const short = (text: string | null) => (text === null ? 'unknown' : text.replace(/^sha256:/, '').slice(0, 12));
  const branches: Branch[] = [
    ...cards.map(
      (card, index): Branch => ({
        text: `${index === 0 ? 'data card' : 'made from data card'} ${card.name}${card.file === null ? ' (not there)' : ` (${card.file})`}`,
        children: [
          ...limited(card.files, (file) => ({
            text: joined(
              `file ${file.uri}`,
              `sha256 ${short(file.sha256)}`,
              file.bytes === null ? null : `${formatCount(file.bytes)} bytes`,
            ),
          })),
          ...(card.source === null ? [] : [{ text: `source: ${card.source}` }]),
          ...(card.from.length === 0
            ? []
            : [
                {
                  text: `made from ${card.from.join(', ')}${card.command === null ? '' : ` by: ${card.command}`}${card.commit === null ? '' : ` (commit ${card.commit.slice(0, 7)})`}`,
                },
              ]),
        ],
      }),
    ),
    ...splits.map(
      ({ use, card, name, digest: splitDigest, rows, where }): Branch => ({
        text: joined(
          `${use === 'train' ? 'trained on' : 'evaluated on'} ${card}/${name}`,
          rows === null ? null : plural(rows, 'row'),
          short(splitDigest),
        ),
        children: where === null ? [] : [{ text: excerpt(`where ${where}`, CONDITION) }],
      }),
    ),
    ...(code === null
      ? []
      : [
          {
            text: `code: ${code.command}`,
            children: [
              ...limited(code.files, ({ path, oid }) => ({ text: joined(path, oid.slice(0, 12)) })),
              ...limited(code.environment, ({ path, oid }) => ({
                text: joined(`packages pinned by ${path}`, oid.slice(0, 12)),
              })),
              ...Object.entries(code.params).map(([name, value]) => ({ text: `param ${name} = ${String(value)}` })),
            ],
          },
        ]),
    ...(run === null
      ? []
      : [
          {
            text: joined(
              `run ${short(run.key)}`,
              `seed ${run.seed}`,
              minute(run.startedAt),
              formatDuration(run.wallSeconds),
            ),
            children: [
              { text: `machine ${run.machine}` },
              ...run.gpus.map((text) => ({ text: `GPU ${text}` })),
              {
                text: Object.entries(run.packages)
                  .map(([name, text]) => `${name} ${text}`)
                  .join(', '),
              },
              ...(run.commit === null
                ? [{ text: 'trained before any commit' }]
                : [
                    {
                      text: `trained at commit ${run.commit.slice(0, 7)}${run.uncommitted.length === 0 ? '' : `, with ${plural(run.uncommitted.length, 'file')} not committed`}`,
                    },
                  ]),
            ],
          },
        ]),
    ...(evaluation === null
      ? []
      : [
          {
            text: joined(
              `evaluation ${short(evaluation.key)}`,
              Object.entries(evaluation.metrics)
                .slice(0, METRICS_SHOWN)
                .map(([name, value]) => `${name} ${formatNumber(value)}`)
                .join(', '),
            ),
          },
        ]),
    ...(verdict === null
      ? []
      : [
          {
            text: joined(
              `verdict ${short(verdict.key)}`,
              `${verdict.verdict}${verdict.baseline === null ? '' : ` against ${verdict.baseline}`}`,
            ),
          },
        ]),
    ...(registered === null
      ? [{ text: 'not registered' }]
      : [
          {
            text: `registered as ${registered.tag}${at(registered.time)}${registered.by === null ? '' : ` by ${registered.by}`}${registered.withdrawn ? ', taken back since' : ''}`,
          },
        ]),
    ...environments.map(
      ({ environment, tag, since, until, current }): Branch => ({
        text: joined(
          `${current ? 'in' : 'was in'} ${environment}`,
          `${day(since)} to ${current ? 'now' : day(until)}`,
          tag,
        ),
      }),
    ),
    ...(registered !== null && environments.length === 0 ? [{ text: 'in no environment, now or before' }] : []),
  ];
  const head = joined(label, short(digest), commit === null ? null : `commit ${commit.slice(0, 7)}`);
  return [visibleLine(head), ...drawn(branches, '')];
}

/** Parts of a line that are told apart. */
function joined(...parts: readonly (string | null)[]): string {
  return parts.filter((part) => part !== null && part !== '').join(' · ');
}

/** `2026-11-21T08:50:14.434Z` to the minute; what is no time stays. */
function minute(time: string): string {
  return time.replace(/^(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:\.\d+)?Z$/, '$1 $2 UTC');
}

function at(time: number | null): string {
  return time === null ? '' : ` on ${day(time)}`;
}

function day(time: number | null): string {
  return time === null ? 'an unknown day' : new Date(time).toISOString().slice(0, 10);
}

function limited<T>(items: readonly T[], branch: (item: T) => Branch): readonly Branch[] {
  const more = items.length - FILES_SHOWN;
  return [...items.slice(0, FILES_SHOWN).map(branch), ...(more > 0 ? [{ text: `… and ${more} more` }] : [])];
}

function drawn(branches: readonly Branch[], indent: string): readonly string[] {
  return branches.flatMap(({ text, children = [] }, index) => {
    const last = index === branches.length - 1;
    return [
      `${indent}${last ? '└─ ' : '├─ '}${visibleLine(text)}`,
      ...drawn(children, `${indent}${last ? '   ' : '│  '}`),
    ];
  });
}

/** Model | Version | Used for | Through | Which bytes | In use. */
export function fileUseTable(uses: readonly FileUse[]): Table {
  return {
    columns: ['Model', 'Version', 'Used to', 'By data card', 'Bytes', 'In use now', 'Was in use'].map((title) => ({
      title,
      align: 'left' as const,
    })),
    rows: uses.map((use): Cell[] => [
      { text: use.model },
      { text: `${use.version ?? `run ${use.run?.slice(0, 12) ?? 'unknown'}`}${use.withdrawn ? ' (taken back)' : ''}` },
      { text: use.uses.map((each) => (each === 'train' ? 'train' : 'evaluate')).join(', ') },
      { text: [...use.through, use.card].join(' → ') },
      { text: `${use.sha256.slice(0, 12)}${use.match === 'bytes' ? '' : ' (by name)'}` },
      { text: use.live.join(', ') || '–', strong: use.live.length > 0 },
      { text: use.before.join(', ') || '–' },
    ]),
  };
}

/** One sentence on what was found. */
export function fileLineageHead({ asked, sha256, uses, looked }: FileLineage): string {
  const versions = new Set(
    uses.filter(({ version }) => version !== null).map(({ model, version }) => `${model}@${version}`),
  );
  const runs = new Set(uses.filter(({ version }) => version === null).map(({ model, run }) => `${model}/${run}`));
  const live = [
    ...new Set(uses.flatMap(({ model, version, live: held }) => held.map((name) => `${model} ${version} in ${name}`))),
  ];
  const what = `${visibleLine(asked)}${sha256 === null || asked.includes(sha256) ? '' : ` (sha256 ${sha256.slice(0, 12)})`}`;
  const all = `${plural(looked.versions, 'version')} and ${plural(looked.runs, 'run')}`;
  if (looked.runs === 0) return `${what}: nothing was trained here yet.`;
  if (uses.length === 0) return `${what}: none of ${all} used it.`;
  const found = [
    ...(versions.size === 0 ? [] : [plural(versions.size, 'version')]),
    ...(runs.size === 0 ? [] : [`${plural(runs.size, 'run')} that ${runs.size === 1 ? 'is' : 'are'} not registered`]),
  ].join(' and ');
  const idle = versions.size + runs.size === 1 ? 'It is not in use now.' : 'None of them is in use now.';
  return `${what}: used by ${found}; ${all} were looked at. ${live.length === 0 ? idle : `In use now: ${visibleLine(live.join('; '))}.`}`;
}

export function renderFileLineageText(lineage: FileLineage, options: SummaryOptions = {}): string {
  const { colour = PLAIN } = options;
  return [
    fileLineageHead(lineage),
    ...(lineage.uses.length === 0 ? [] : ['', renderTextTable(fileUseTable(lineage.uses), options)]),
    ...(lineage.unknown.length === 0
      ? []
      : ['', ...lineage.unknown.map((text) => colour.yellow(`Not known: ${visibleLine(text)}.`))]),
  ].join('\n');
}

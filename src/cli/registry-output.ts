import { Option } from 'commander';
import type { TagSource } from '../ports.ts';
import type { RegistryStyle } from '../report/registry-words.ts';
import type { Table } from '../report/tables.ts';
import { renderPlainTable, renderTextTable } from '../report/text-table.ts';
import type { CommandContext } from './context.ts';
import type { FormatOptions } from './output.ts';
import { jsonText } from './output.ts';

export interface RegistryOptions extends FormatOptions {
  readonly repo?: string;
}

export function repoOption(): Option {
  return new Option('--repo <address>', 'read the registry of this repository, without a clone (default: this one)');
}

/** Tags of the repository we are in, or of the one at an address. */
export async function tagSource({ repo }: RegistryOptions, context: CommandContext): Promise<TagSource> {
  if (repo !== undefined) return (await import('../adapters/tag-source-git.ts')).remoteTags(process.cwd(), repo);
  const git = await context.git();
  return { detail: 'whole', tags: () => git.tags() };
}

/** What a command of the registry shows, in each of the formats. */
export interface RegistryView {
  /** The tables, one below the other; those without rows are left out. */
  tables(style: RegistryStyle): readonly Table[];
  /** The table for scripts, when it is not the first of the tables. */
  plain?(style: RegistryStyle): Table;
  document(): Readonly<Record<string, unknown>>;
  /** Stands instead of tables that have no rows. */
  readonly empty: string;
  /** For people, below the tables. */
  readonly notes?: readonly string[];
}

/** Prints a view in the format asked for. */
export async function printRegistry(
  view: RegistryView,
  detail: TagSource['detail'],
  options: RegistryOptions,
  context: CommandContext,
): Promise<void> {
  if (options.json === true) {
    context.print(jsonText({ detail, ...view.document() }));
    return;
  }
  if (options.plain === true) {
    const style = { readers: 'scripts', detail } as const;
    const table = view.plain?.(style) ?? view.tables(style)[0]!;
    if (table.rows.length > 0) context.print(renderPlainTable(table));
    return;
  }
  const tables = view.tables({ readers: 'people', detail }).filter((table) => table.rows.length > 0);
  const notes = view.notes ?? [];
  if (options.md === true) {
    const { bullets, renderMarkdownTable } = await import('../report/markdown.ts');
    const parts = tables.length === 0 ? [view.empty] : tables.map((table) => renderMarkdownTable(table));
    context.print([...parts, ...(notes.length === 0 ? [] : [bullets(notes)])].join('\n\n'));
  } else {
    const look = { colour: context.colours, width: context.width };
    const parts = tables.length === 0 ? [view.empty] : tables.map((table) => renderTextTable(table, look));
    context.print([parts.join('\n\n'), ...notes.map((note) => context.colours.yellow(note))].join('\n'));
  }
}

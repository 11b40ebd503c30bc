import { relative, resolve, sep } from 'node:path';
import { Command, Option } from 'commander';
import { UserError } from '../../errors.ts';
import { readFileLineage } from '../../flows/file-lineage.ts';
import { readLineage } from '../../flows/lineage.ts';
import { renderFileLineageMermaid, renderLineageMermaid } from '../../report/lineage-mermaid.ts';
import { renderFileLineageText, renderLineageText } from '../../report/lineage-text.ts';
import type { CommandContext } from '../context.ts';
import { jsonText } from '../output.ts';
import { subjectOf } from './card.ts';

interface LineageOptions {
  readonly file?: string;
  readonly run?: string;
  readonly format: 'text' | 'mermaid';
  readonly json?: boolean;
  readonly md?: boolean;
}

export function lineageCommand(context: CommandContext): Command {
  return new Command('lineage')
    .summary('what a model came from and where it went; or which models used a file')
    .description(
      'Data files and digests, data cards, splits, code and params, the run with its machine and packages, evaluation, verdict, version and environments: from evidence and tags alone. With --file the question backwards: which versions and runs were trained or evaluated on a file, and where they are in use now.',
    )
    .argument('[target]', 'MODEL, MODEL@VERSION or MODEL@latest')
    .option('--file <file>', 'a path from here, the address in a data card, or a SHA-256')
    .addOption(new Option('--run <key>', 'a run of the model, by its key or its first digits').conflicts('file'))
    .addOption(
      new Option('--format <format>', 'a tree, or a Mermaid flowchart').choices(['text', 'mermaid']).default('text'),
    )
    .addOption(new Option('--json', 'print the result as JSON').conflicts('md'))
    .addOption(new Option('--md', 'print a Mermaid flowchart in a Markdown block'))
    .addHelpText(
      'after',
      `
Examples:
  proofmark lineage flight-delay@v1.2.0
  proofmark lineage flight-delay --format mermaid
  proofmark lineage --file data/march.parquet
  proofmark lineage --file 0c7a3e1f9b52 --json`,
    )
    .action(async (target: string | undefined, options: LineageOptions) => {
      if ((target === undefined) === (options.file === undefined)) {
        throw new UserError({
          what: 'either a model or a file is asked about',
          fix: 'proofmark lineage MODEL@VERSION, or proofmark lineage --file PATH',
        });
      }
      const ports = await context.ports();
      const style = { colour: context.colours, width: context.width };
      if (options.file !== undefined) {
        const file = fromRoot(options.file, ports.git.root);
        const lineage = await readFileLineage({ file }, ports);
        const mermaid = () => renderFileLineageMermaid(lineage);
        print(options, lineage, mermaid, () => renderFileLineageText(lineage, style));
      } else {
        const request = { ...subjectOf(target!), ...(options.run === undefined ? {} : { run: options.run }) };
        const lineage = await readLineage(request, ports);
        const mermaid = () => renderLineageMermaid(lineage);
        print(options, lineage, mermaid, () => renderLineageText(lineage, style));
      }
    });

  function print(options: LineageOptions, value: unknown, mermaid: () => string, text: () => string): void {
    if (options.json === true) context.print(jsonText(value));
    else if (options.md === true) context.print(`\`\`\`mermaid\n${mermaid()}\`\`\``);
    else context.print(options.format === 'mermaid' ? mermaid() : text());
  }
}

/** A path from the root of the repository; digests, addresses and what lies elsewhere stay as they are. */
function fromRoot(file: string, root: string): string {
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(file) || /^(?:sha256:)?[0-9a-f]{12,64}$/i.test(file)) return file;
  const path = relative(root, resolve(process.cwd(), file));
  return path.startsWith('..') ? file : path.split(sep).join('/');
}

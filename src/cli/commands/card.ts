import { existsSync } from 'node:fs';
import { Command, Option } from 'commander';
import { scoreFileReader } from '../../adapters/score-file-duckdb.ts';
import { EXIT_CODE } from '../../errors.ts';
import { makeModelCard, verifyModelCard } from '../../flows/model-card.ts';
import { parseTarget } from '../../registry/target.ts';
import { renderCardFindings } from '../../report/card-text.ts';
import { renderCycloneDx } from '../../report/cyclonedx.ts';
import { missingSections } from '../../report/model-card.ts';
import type { SetExitCode } from '../context.ts';
import { type CommandContext, fromHere } from '../context.ts';
import { forgeOption, openForge } from '../lifecycle.ts';
import { jsonText, withFormats } from '../output.ts';

interface CardOptions {
  readonly format: 'markdown' | 'cyclonedx';
  readonly run?: string;
}

export function cardCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('card')
    .summary('the model card of a run or a version, and whether a card tells the truth')
    .description(
      "Prints the model card: Hugging Face's front matter and headings, every number from evidence, and what people wrote in models/<name>/CARD.md. A model alone stands for what the work tree declares when it was evaluated, else for its newest version.",
    )
    .argument('<target>', 'MODEL, MODEL@VERSION or MODEL@latest')
    .addOption(new Option('--run <key>', 'a run of the model, by its key or its first digits'))
    .addOption(
      new Option('--format <format>', 'Markdown, or an ML bill of materials in CycloneDX 1.6 (JSON)')
        .choices(['markdown', 'cyclonedx'])
        .default('markdown'),
    )
    .addHelpText(
      'after',
      `
Examples:
  proofmark card flight-delay
  proofmark card flight-delay@v1.2.0 > model-card.md
  proofmark card flight-delay@v1.2.0 --format cyclonedx > bom.json
  proofmark card verify model-card.md`,
    );
  command.action(async (target: string, { format, run }: CardOptions) => {
    const ports = await context.ports();
    const { facts, text } = await makeModelCard({ ...subjectOf(target), ...(run === undefined ? {} : { run }) }, ports);
    context.print(format === 'cyclonedx' ? renderCycloneDx(facts, ports.sha256) : text);
    const missing = missingSections(text);
    if (missing.length > 0) {
      context.log.warn(
        `Nothing is written under ${missing.join('; ')}: that belongs in models/${facts.model}/CARD.md.`,
      );
    }
  });
  return command.addCommand(verifyCommand(context, setExitCode).copyInheritedSettings(command));
}

function verifyCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('verify')
    .summary('recompute every number of a card from evidence')
    .description(
      'Makes the card again from evidence and holds it against a file, or against the card that a version was released with. Every number that differs, is missing or is one too many is named with its line.',
    )
    .argument('<card>', 'a file, or MODEL@VERSION for the card in its release')
    .addOption(forgeOption());
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark card verify model-card.md
  proofmark card verify flight-delay@v1.2.0

Exit codes: 0 every number is what evidence says, 1 one is not.`,
  );
  return command.action(
    async (card: string, options: { readonly json?: boolean; readonly forge?: 'local' | 'github' }) => {
      const ports = await context.ports();
      const { readText } = scoreFileReader();
      const file = fromHere(card);
      const isFile = existsSync(file) || (!card.includes('@') && /[./\\]/.test(card));
      const request = isFile ? { file: card, text: await readText(file) } : subjectOf(card);
      // Only a published card needs to know where releases are.
      const forge = await openForge(ports, isFile ? 'local' : options.forge);
      const result = await verifyModelCard(request, { ...ports, readText, forge });
      if (options.json === true) context.print(jsonText(result));
      else context.print(renderCardFindings(result, { colour: context.colours, width: context.width }));
      setExitCode(result.verified ? EXIT_CODE.pass : EXIT_CODE.fail);
    },
  );
}

/** `fraud`, `fraud@v1.2.0`. */
export function subjectOf(target: string): { readonly model: string; readonly version?: string } {
  const parsed = parseTarget(target);
  return parsed.kind === 'version' ? { model: parsed.model, version: parsed.version } : { model: parsed.model };
}

import { Command, InvalidArgumentError, Option } from 'commander';
import { openUpkeep } from '../../adapters/upkeep-git.ts';
import { EXIT_CODE } from '../../errors.ts';
import { pruneEvidence } from '../../flows/gc.ts';
import { renderPruning } from '../../report/gc-text.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { forgeOption, openLifecycle } from '../lifecycle.ts';
import { jsonText, withFormats } from '../output.ts';

interface GcOptions {
  readonly prune?: boolean;
  readonly olderThan?: string;
  readonly json?: boolean;
  readonly forge?: 'local' | 'github';
}

export function gcCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('gc')
    .summary('what evidence nothing needs any more, and remove it')
    .description(
      'Finds evidence that no version, environment, open pull request, unmerged branch or work tree needs and that is older than the policy’s retention; and scratch files beside git. Shows it; with --prune removes it, here and on the remote.',
    )
    .addOption(new Option('--prune', 'remove it'))
    .addOption(
      new Option('--older-than <duration>', 'as in 30d or 12h (default: retention of registry/policy.yaml)').argParser(
        parseDuration,
      ),
    )
    .addOption(forgeOption());
  withFormats(command, { md: false }).addHelpText(
    'after',
    `
Examples:
  proofmark gc
  proofmark gc --older-than 30d --json
  proofmark gc --prune

Exit code 1: some evidence could not be removed.`,
  );
  return command.action(async (options: GcOptions) => {
    const ports = await openLifecycle(context, options);
    const result = await pruneEvidence(
      { prune: options.prune === true, ...(options.olderThan === undefined ? {} : { olderThan: options.olderThan }) },
      { ...ports, upkeep: openUpkeep(ports.git) },
    );
    context.print(options.json === true ? jsonText(result) : renderPruning(result, { colour: context.colours }));
    if ((result.refused?.length ?? 0) > 0) setExitCode(EXIT_CODE.fail);
  });
}

function parseDuration(text: string): string {
  if (!/^\d+(?:\.\d+)?[smhd]$/.test(text)) throw new InvalidArgumentError('Give a duration, as in 30d or 12h.');
  return text;
}

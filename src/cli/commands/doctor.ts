import { Command, Option } from 'commander';
import { inspectGit } from '../../adapters/inspection-git.ts';
import { EXIT_CODE } from '../../errors.ts';
import { type DoctorRequest, examineRegistry } from '../../flows/doctor.ts';
import { worstOf } from '../../registry/finding.ts';
import { renderDoctorMarkdown, renderDoctorText } from '../../report/doctor-text.ts';
import type { CommandContext, SetExitCode } from '../context.ts';
import { forgeOption, openLifecycle } from '../lifecycle.ts';
import { type FormatOptions, jsonText, withFormats } from '../output.ts';

interface DoctorOptions extends FormatOptions, Partial<DoctorRequest> {
  readonly forge?: 'local' | 'github';
}

export function doctorCommand(context: CommandContext, setExitCode: SetExitCode): Command {
  const command = new Command('doctor')
    .summary('find what is wrong with the registry, and how to fix it')
    .description(
      'Holds tags, evidence, model files, releases, environments, waivers and workflows against each other. With --fix, makes what is missing and can be made again: releases, deployment records, evidence on the remote. Never moves or removes a tag.',
    )
    .addOption(new Option('--fix', 'add what is missing'))
    .addOption(new Option('--quick', 'read no model file: believe the digests that git and the forge tell'))
    .addOption(forgeOption());
  withFormats(command).addHelpText(
    'after',
    `
Examples:
  proofmark doctor
  proofmark doctor --fix
  proofmark doctor --quick --md >> "$GITHUB_STEP_SUMMARY"

Exit code 0: nothing worse than information. 3: warnings. 1: errors.`,
  );
  return command.action(async (options: DoctorOptions) => {
    const ports = await openLifecycle(context, options);
    const result = await examineRegistry(
      { fix: options.fix === true, quick: options.quick === true },
      { ...ports, inspection: inspectGit(ports.git) },
    );
    if (options.json === true) context.print(jsonText(result));
    else if (options.md === true) context.print(renderDoctorMarkdown(result));
    else context.print(renderDoctorText(result, { colour: context.colours, width: context.width }));
    const worst = worstOf(result.findings);
    setExitCode(worst === 'error' ? EXIT_CODE.fail : worst === 'warning' ? EXIT_CODE.inconclusive : EXIT_CODE.pass);
  });
}

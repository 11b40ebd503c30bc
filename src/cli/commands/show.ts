import { Command } from 'commander';
import { type Shown, showRegistry } from '../../flows/show.ts';
import type { RegistryState } from '../../registry/registry-state.ts';
import { describeEnvironment, describeModel, describeVersion } from '../../report/registry-document.ts';
import {
  environmentDetails,
  environmentTable,
  registryTable,
  versionDetails,
  versionsTable,
} from '../../report/registry-tables.ts';
import { plural } from '../../report/words.ts';
import type { CommandContext } from '../context.ts';
import { withFormats } from '../output.ts';
import { printRegistry, type RegistryOptions, type RegistryView, repoOption, tagSource } from '../registry-output.ts';

export function showCommand(context: CommandContext): Command {
  const command = new Command('show')
    .summary('the registry: versions, and what each environment holds')
    .description(
      'The latest version of every model and what each environment holds; or one model, environment or version in full.',
    )
    .argument('[target]', 'MODEL, MODEL#ENVIRONMENT, MODEL@VERSION or MODEL@latest')
    .addOption(repoOption());
  withFormats(command, { md: true, plain: true }).addHelpText(
    'after',
    `
Rows of --plain: model, environment, version, commit, since, by, latest version.

Examples:
  proofmark show
  proofmark show flight-delay#production
  proofmark show flight-delay@latest --json
  proofmark show --repo https://github.com/acme/models --plain | cut -f1-3`,
  );
  return command.action(async (target: string | undefined, options: RegistryOptions) => {
    const tags = await tagSource(options, context);
    const shown = await showRegistry(target === undefined ? {} : { target }, { tags });
    await printRegistry(viewOf(shown), shown.detail, options, context);
  });
}

const EMPTY =
  'The registry is empty: no version of any model is registered. `git fetch --tags` brings that of the remote.';

/** How much of the registry contradicts itself or is not understood; what it is, the doctor tells. */
function doubts({ models, ignored }: RegistryState): readonly string[] {
  const conflicts = [...models.values()].reduce((sum, model) => sum + model.conflicts.length, 0);
  const parts = [
    ...(ignored.length === 0 ? [] : [`${plural(ignored.length, 'tag')} named like an event, but none`]),
    ...(conflicts === 0 ? [] : [plural(conflicts, 'contradiction')]),
  ];
  return parts.length === 0 ? [] : [`${parts.join(', ')}: see proofmark doctor`];
}

function viewOf(shown: Shown): RegistryView {
  switch (shown.kind) {
    case 'registry':
      return {
        empty: EMPTY,
        notes: doubts(shown.state),
        tables: (style) => [registryTable(shown.state, style)],
        document: () => ({
          models: [...shown.state.models.values()].map(describeModel),
          ignored: shown.state.ignored,
        }),
      };
    case 'model': {
      const { model } = shown;
      return {
        empty: EMPTY,
        notes: doubts({ models: new Map([[model.model, model]]), ignored: [] }),
        tables: (style) => [environmentTable(model, style), versionsTable([model], style)],
        plain: (style) => registryTable({ models: new Map([[model.model, model]]), ignored: [] }, style),
        document: () => describeModel(model),
      };
    }
    case 'environment': {
      const { model, environment } = shown;
      return {
        empty: EMPTY,
        tables: (style) => [environmentDetails(model, environment, style)],
        plain: (style) => {
          const only = { ...model, environments: new Map([[environment.environment, environment]]) };
          const table = registryTable({ models: new Map([[model.model, only]]), ignored: [] }, style);
          return environment.current === null ? { ...table, rows: [] } : table;
        },
        document: () => ({
          model: model.model,
          environment: environment.environment,
          ...describeEnvironment(environment),
        }),
      };
    }
    case 'version': {
      const { model, version } = shown;
      return {
        empty: EMPTY,
        tables: (style) => [versionDetails(model, version, style)],
        plain: (style) => versionsTable([{ ...model, versions: [version] }], style),
        document: () => describeVersion(version),
      };
    }
  }
}

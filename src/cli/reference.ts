import type { Command } from 'commander';

/** `docs/reference/commands.md`: the help of every command, as the command line itself prints it. */
export function renderCommandReference(program: Command): string {
  const sections = withSubcommands(program).map(
    ({ name, command }) => `## ${name}\n\n\`\`\`text\n${helpOf(command)}\n\`\`\``,
  );
  return [
    '# Commands',
    'Generated from the command line’s own help by `npm run generate`.',
    `\`\`\`text\n${helpOf(program)}\n\`\`\``,
    ...sections,
    '',
  ].join('\n\n');
}

/** Every command by its name, each followed by its subcommands: `data`, `data check`, … */
function withSubcommands(parent: Command, prefix = ''): { readonly name: string; readonly command: Command }[] {
  return parent.commands
    .toSorted((a, b) => (a.name() < b.name() ? -1 : 1))
    .flatMap((command) => {
      const name = `${prefix}${command.name()}`;
      return [{ name, command }, ...withSubcommands(command, `${name} `)];
    });
}

/** Wider than any line, so that the text does not depend on the terminal. */
const WIDTH = 110;

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => {
      text += part;
    },
    getOutHelpWidth: () => WIDTH,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text.trim();
}

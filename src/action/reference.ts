import { z } from 'zod';
import type { ActionDefinition } from './define.ts';

interface Field {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** As `action.yml` has it; null when there is none. */
  readonly default: string | null;
}

type Shown = Omit<ActionDefinition, 'example'> & Partial<Pick<ActionDefinition, 'example'>>;

/** Inputs or outputs of an action in the order of their schema. */
function fieldsOf(schema: z.ZodObject): readonly Field[] {
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, property]) => {
    const { description = '', default: value, expression } = property as Readonly<Record<string, string | undefined>>;
    return { name, description, required: required.includes(name), default: expression ?? value ?? null };
  });
}

/** A YAML string: JSON's are. */
const quoted = (text: string) => JSON.stringify(text);

/** `action.yml` of an action that runs on Node. */
export function renderActionFile(definition: ActionDefinition): string {
  return `${head(definition)}\nruns:\n  using: node24\n  main: index.js\n`;
}

function head({ name, description, inputs, outputs }: Shown): string {
  const input = fieldsOf(inputs).flatMap((field) => [
    `  ${field.name}:`,
    `    description: ${quoted(field.description)}`,
    `    required: ${field.required}`,
    ...(field.default === null ? [] : [`    default: ${quoted(field.default)}`]),
  ]);
  const output = fieldsOf(outputs).flatMap((field) => [
    `  ${field.name}:`,
    `    description: ${quoted(field.description)}`,
  ]);
  return [
    '# Generated from src/action by `npm run generate`.',
    `name: ${quoted(`Proofmark ${name}`)}`,
    `description: ${quoted(description)}`,
    'author: Proofmark',
    ...(input.length === 0 ? [] : ['inputs:', ...input]),
    ...(output.length === 0 ? [] : ['outputs:', ...output]),
  ].join('\n');
}

/** The two lines that an action's folder has. */
export function renderEntry({ name }: ActionDefinition): string {
  return `import { run } from '../dist/index.js';\n\nawait run('${name}');\n`;
}

/** README of an action. */
export function renderActionReadme(definition: ActionDefinition): string {
  return `${section(definition, '#')}\n\nGenerated from \`src/action/actions/${definition.name}.ts\` by \`npm run generate\`.\n`;
}

/** `docs/reference/actions.md` */
export function renderActionReference(definitions: readonly ActionDefinition[]): string {
  const sections = definitions.map((definition) => section(definition, '##'));
  const setup =
    '`actions/setup` installs what the others need beside their bundle; see [its README](../../actions/setup/README.md).';
  return `${['# Actions', 'Generated from the actions’ own schemas by `npm run generate`.', setup, ...sections].join('\n\n')}\n`;
}

function section(definition: ActionDefinition, level: '#' | '##'): string {
  const { name, description, permissions, inputs, outputs } = definition;
  const titled = (title: string, text: string) => [`${level}# ${title}`, text];
  return [
    `${level} ${name}`,
    description,
    `\`\`\`yaml\n${example(definition)}\n\`\`\``,
    `Permissions of the job: ${permissions.map((each) => `\`${each}\``).join(', ')}.`,
    ...titled('Inputs', table(fieldsOf(inputs), true)),
    ...titled('Outputs', table(fieldsOf(outputs), false)),
  ].join('\n\n');
}

function example({ name, needsSetup, example: given }: ActionDefinition): string {
  const inputs = Object.entries(given).map(([key, value]) => `    ${key}: ${value}`);
  return [
    '- uses: actions/checkout@v4',
    '  with:',
    '    fetch-depth: 0',
    ...(needsSetup ? ['- uses: ./actions/setup'] : []),
    `- uses: ./actions/${name}`,
    ...(inputs.length === 0 ? [] : ['  with:', ...inputs]),
  ].join('\n');
}

/** Descriptions are Markdown of ours already, so only what would end a cell is escaped. */
function table(fields: readonly Field[], withDefault: boolean): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const value = ({ required, default: text }: Field) => (required ? 'required' : text === null ? '' : `\`${text}\``);
  const rows = fields.map((field) => [`\`${field.name}\``, ...(withDefault ? [value(field)] : []), field.description]);
  const titles = ['Name', ...(withDefault ? ['Default'] : []), 'Meaning'];
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)].join('\n');
}

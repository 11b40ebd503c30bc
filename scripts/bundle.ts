/**
 * Makes the one bundle that all actions share, `actions/dist/`, from what `tsc` compiled. With `--check` it fails when
 * the committed bundle is another than the one just made. Byte for byte the same on every machine.
 */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Native modules: `actions/setup` installs them. */
const OUTSIDE = ['onnxruntime-node', '@duckdb/node-api', '@resvg/resvg-js'];
const FOLDER = 'actions/dist';

const root = fileURLToPath(new URL('..', import.meta.url));

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

loadWhenNeeded(join(root, 'build'));
rmSync(join(root, FOLDER), { recursive: true, force: true });
const outside = OUTSIDE.flatMap((name) => ['--external', name]);
const ncc = join('node_modules', '@vercel', 'ncc', 'dist', 'ncc', 'cli.js');
const options = ['--out', FOLDER, '--minify', '--no-cache', '--target', 'es2022', '--quiet', ...outside];
execFileSync(process.execPath, [ncc, 'build', 'build/action/run.js', ...options], { cwd: root, stdio: 'inherit' });

if (process.argv.includes('--check')) {
  const changed = execFileSync('git', ['status', '--porcelain', '--', FOLDER], { cwd: root, encoding: 'utf8' });
  if (changed !== '') {
    console.error(`${changed}The committed bundle is not what the source makes. Run \`npm run bundle\` and commit it.`);
    process.exitCode = 1;
  } else {
    console.log(`${FOLDER} is what the source makes`);
  }
}

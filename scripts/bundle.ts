/**
 * Makes the one bundle that all actions share, `actions/dist/`, from what `tsc` compiled. With `--check` it fails when
 * the committed bundle is another than the one just made.
 */
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { makeBundle } from './make-bundle.ts';

const FOLDER = 'actions/dist';

const root = fileURLToPath(new URL('..', import.meta.url));
makeBundle({ root, build: 'build', out: FOLDER });

if (process.argv.includes('--check')) {
  const changed = execFileSync('git', ['status', '--porcelain', '--', FOLDER], { cwd: root, encoding: 'utf8' });
  if (changed !== '') {
    console.error(`${changed}The committed bundle is not what the source makes. Run \`npm run bundle\` and commit it.`);
    process.exitCode = 1;
  } else {
    console.log(`${FOLDER} is what the source makes`);
  }
}

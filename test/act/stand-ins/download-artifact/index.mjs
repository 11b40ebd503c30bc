import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkName, fileOf, glob, runFolder } from './shared/artifacts.mjs';
import { fail, flag, input, output } from './shared/inputs.mjs';

try {
  const folder = resolve(process.env.GITHUB_WORKSPACE, input('path') || '.');
  // Without a token there is only the run itself, whatever run is asked for.
  const run = input('github-token') === '' ? process.env.GITHUB_RUN_ID : input('run-id');
  if (!/^\d+$/.test(run)) throw new Error(`Invalid run id: ${run}`);
  const place = runFolder(run);
  const known = existsSync(place)
    ? readdirSync(place)
        .filter((file) => file.endsWith('.json'))
        .map((file) => JSON.parse(readFileSync(join(place, file), 'utf8')))
    : [];
  const name = input('name');
  const ids = input('artifact-ids').split(',').map(Number).filter(Boolean);
  if (name !== '' && ids.length > 0) throw new Error("Inputs 'name' and 'artifact-ids' cannot be used together");
  mkdirSync(folder, { recursive: true });
  if (name !== '') {
    if (!known.some((one) => one.name === checkName(name))) {
      throw new Error(`Unable to download artifact(s): Artifact not found for name: ${name}`);
    }
    cpSync(join(place, fileOf(name)), folder, { recursive: true });
  } else {
    const pattern = glob(input('pattern') || '*');
    const wanted = known.filter((one) => (ids.length > 0 ? ids.includes(one.id) : pattern.test(one.name)));
    console.log(`${wanted.length} artifacts`);
    for (const one of wanted) {
      const into =
        flag('merge-multiple') || (ids.length === 1 && wanted.length === 1) ? folder : join(folder, one.name);
      cpSync(join(place, fileOf(one.name)), into, { recursive: true });
    }
  }
  output('download-path', folder);
} catch (error) {
  fail(error instanceof Error ? error.message : error);
}

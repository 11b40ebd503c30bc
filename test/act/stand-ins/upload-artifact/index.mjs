import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { checkName, fileOf, glob, runFolder } from './shared/artifacts.mjs';
import { fail, flag, input, lines, output } from './shared/inputs.mjs';

const workspace = process.env.GITHUB_WORKSPACE;

/** Files that the patterns find, without hidden ones unless they are asked for, and the folder that all of them share. */
function search() {
  const patterns = lines('path');
  const excluded = patterns.filter((one) => one.startsWith('!')).map((one) => glob(resolve(workspace, one.slice(1))));
  const roots = [];
  const files = new Set();
  for (const pattern of patterns.filter((one) => !one.startsWith('!'))) {
    const whole = resolve(workspace, pattern);
    const fixed = /[*?]/.test(whole) ? dirname(`${whole.slice(0, whole.search(/[*?]/))}x`) : whole;
    roots.push(fixed);
    const matches = glob(whole);
    for (const file of below(fixed)) if (fixed === whole || matches.test(file)) files.add(file);
  }
  const kept = [...files].filter((file) => !excluded.some((one) => one.test(file)));
  const root =
    roots.length === 1 ? (kept.length === 1 && kept[0] === roots[0] ? dirname(roots[0]) : roots[0]) : common(roots);
  return { kept, root };
}

function below(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .filter((name) => flag('include-hidden-files') || !name.startsWith('.'))
    .flatMap((name) => below(join(path, name)));
}

function common(paths) {
  const parts = paths.map((path) =>
    (existsSync(path) && statSync(path).isDirectory() ? path : dirname(path)).split(sep),
  );
  const first = parts[0] ?? [];
  const end = first.findIndex((part, index) => parts.some((other) => other[index] !== part));
  return (end === -1 ? first : first.slice(0, end)).join(sep) || sep;
}

try {
  const name = checkName(input('name'));
  const { kept, root } = search();
  const target = join(runFolder(), fileOf(name));
  if (kept.length === 0) {
    const message = `No files were found with the provided path: ${input('path')}. No artifacts will be uploaded.`;
    const then = input('if-no-files-found');
    if (then === 'error') throw new Error(message);
    if (then === 'warn') console.log(`::warning::${message}`);
  } else {
    if (existsSync(target)) {
      if (!flag('overwrite')) {
        throw new Error(
          'Failed to CreateArtifact: Received non-retryable error: (409) Conflict: an artifact with this name already exists on the workflow run',
        );
      }
      rmSync(target, { recursive: true });
    }
    const digest = createHash('sha256');
    for (const file of kept.sort()) {
      const place = join(target, relative(root, file) || basename(file));
      mkdirSync(dirname(place), { recursive: true });
      cpSync(file, place);
      digest.update(relative(root, file)).update(readFileSync(file));
    }
    const id = Number.parseInt(createHash('sha256').update(target).digest('hex').slice(0, 8), 16);
    // Whole or not at all: jobs that run side by side read what is there while this is written.
    const making = `${target}.${process.pid}.making`;
    writeFileSync(making, JSON.stringify({ id, name }));
    renameSync(making, `${target}.json`);
    const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = process.env;
    output('artifact-id', id);
    output('artifact-digest', digest.digest('hex'));
    output('artifact-url', `${server}/${repository}/actions/runs/${run}/artifacts/${id}`);
    console.log(`Artifact ${name} has ${kept.length} files`);
  }
} catch (error) {
  fail(error instanceof Error ? error.message : error);
}

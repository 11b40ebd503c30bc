import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { openGit } from '../../src/adapters/git-cli.ts';
import { openLog } from '../../src/adapters/log-terminal.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { trainModel } from '../../src/flows/train-model.ts';
import { smallRepository } from '../../test/builders/small-repository.ts';
import type { Figure } from './figures.ts';
import type { MergingMeasurement } from './merging-child.ts';

const ROWS = 10_000_000;
const SHARDS = 16;

/** Merges 10,000,000 rows from 16 shards, and one of those shards as a split of its own, each in a process of its own. */
export async function benchMerging(): Promise<Figure[]> {
  const repository = smallRepository({ rows: 200 });
  try {
    repository.edit('models/loan-default/model.yaml', '  metrics:\n', '  entity: customer\n  metrics:\n');
    const git = await openGit(repository.root);
    const ports = openExperimentPorts(git, openLog({ quiet: true }), new AbortController().signal);
    await trainModel({ model: 'loan-default' }, ports);
    const one = measure(repository.root, 'one', ROWS / SHARDS, 1);
    const all = measure(repository.root, 'all', ROWS, SHARDS);
    const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
    return [
      {
        what: `merge ${ROWS.toLocaleString('en')} rows from ${SHARDS} shards: peak memory of putting them in order (one shard alone: ${megabytes(one.mergedMemoryBytes)})`,
        measured: megabytes(all.mergedMemoryBytes),
        limit: `1.5 × one shard`,
        holds: all.mergedMemoryBytes <= 1.5 * one.mergedMemoryBytes,
      },
      {
        what: `… with all metrics over them and ${(ROWS / 4).toLocaleString('en')} entities, in ${all.seconds.toFixed(0)} s`,
        measured: megabytes(all.peakMemoryBytes),
        limit: '1,000 MB',
        holds: all.peakMemoryBytes <= 1e9,
      },
    ];
  } finally {
    repository.remove();
  }
}

function measure(root: string, name: string, rows: number, shards: number): MergingMeasurement {
  const child = (verb: string) => {
    const args = ['--import', 'tsx', join(import.meta.dirname, 'merging-child.ts')];
    const folder = join(root, '..', name);
    const done = spawnSync(process.execPath, [...args, verb, root, folder, String(rows), String(shards)], {
      encoding: 'utf8',
    });
    if (done.status !== 0) throw new Error(done.stderr);
    return done.stdout;
  };
  child('make');
  const measured = JSON.parse(child('merge')) as MergingMeasurement;
  forget(root);
  return measured;
}

/** The next merge is of the same evaluation, whose evidence would be found. */
function forget(root: string): void {
  const listed = spawnSync('git', ['for-each-ref', '--format=%(refname)', 'refs/proofmark/evaluations'], {
    cwd: root,
    encoding: 'utf8',
  });
  for (const ref of listed.stdout.split('\n').filter((line) => line !== '')) {
    spawnSync('git', ['update-ref', '-d', ref], { cwd: root });
    spawnSync('git', ['push', '-q', 'origin', `:${ref}`], { cwd: root });
  }
}

import { execFileSync } from 'node:child_process';
import { readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localLargeFiles } from '../../src/adapters/forge-local-large.ts';
import { openGit } from '../../src/adapters/git-cli.ts';
import { folderLargeFiles, openLargeFolder } from '../../src/adapters/large-files-folder.ts';
import { openExperimentPorts } from '../../src/assembly/experiment-ports.ts';
import { evaluateRevision } from '../../src/flows/evaluate-revision.ts';
import { type ExperimentPorts, runExperiment } from '../../src/flows/experiment.ts';
import { fetchLargeEvidence, namedLargeEvidence } from '../../src/flows/large-evidence.ts';
import { type PlanRequest, planModels } from '../../src/flows/plan.ts';
import { evidenceName } from '../../src/ports.ts';
import { QUIET } from '../builders/queued-models.ts';
import { type SmallRepository, smallRepository } from '../builders/small-repository.ts';

const MODEL = 'loan-default';
/** Bytes above which a file is too large for git here; 45 MiB in earnest. */
const LIMIT = 200_000;

async function open(root: string, share = true): Promise<ExperimentPorts> {
  const options = { largeFileBytes: LIMIT, share, together: true };
  return openExperimentPorts(await openGit(root), QUIET, new AbortController().signal, options);
}

describe('models that are too large for git, judged by jobs that may only read', () => {
  let repository: SmallRepository;
  /** What the queue would land. */
  let head: string;
  /** Clones of jobs. */
  let folder: string;

  /** As the jobs of people have it: with a place for large files, which those of a queue may not see. */
  async function train(baseline: string): Promise<void> {
    const ports = await open(repository.root);
    ports.evidence.attach(localLargeFiles({ git: ports.git, log: QUIET }));
    await runExperiment({ models: [MODEL], baseline, mayTrain: true }, ports);
  }

  async function job(name: string): Promise<ExperimentPorts> {
    const root = join(folder, name);
    execFileSync('git', ['clone', '-q', repository.origin, root], { stdio: 'ignore' });
    execFileSync('git', ['checkout', '-q', '--detach', head], { cwd: root });
    symlinkSync(join(repository.root, 'node_modules'), join(root, 'node_modules'));
    return open(root, false);
  }

  beforeAll(async () => {
    repository = smallRepository();
    folder = join(repository.root, '..');
    repository.edit(
      `models/${MODEL}/train.mjs`,
      "  producerName: 'small-repository',",
      "  producerName: 'small-repository',\n  docString: 'x'.repeat(300_000),",
    );
    repository.commit('a model of some size');
    repository.git('push', '-q', 'origin', 'main');
    await train('none');
    repository.git('tag', '-a', '-m', 'first', `${MODEL}@v1.0.0`);
    repository.git('push', '-q', 'origin', `${MODEL}@v1.0.0`);
    repository.git('switch', '-q', '-c', 'change');
    repository.edit(`models/${MODEL}/params.yaml`, 'weight_debt: 0.6', 'weight_debt: 0.8');
    head = repository.commit('another weight');
    repository.git('push', '-q', 'origin', 'change');
    await train('latest');
  });
  afterAll(() => repository.remove());

  const QUEUE: PlanRequest = { base: 'origin/main', queue: { branch: 'main' } };
  const named = async (request: PlanRequest, ports: ExperimentPorts) => {
    const plan = await planModels(request, ports);
    return namedLargeEvidence(plan.models, plan, ports);
  };
  const runNames = async (ports: ExperimentPorts) => {
    const plan = await planModels(QUEUE, ports);
    const models = [plan.models[0]!, plan.baseFacts.get(MODEL)!];
    return models.map(({ runs }) => evidenceName({ kind: 'runs', model: MODEL, key: runs[0]!.key })).sort();
  };

  test('are named by the plan where they are to be scored again, with what they are compared with', async () => {
    const ports = await job('plan');
    expect(await named(QUEUE, ports)).toEqual(await runNames(ports));
  });

  test('are not named where everything about them is known', async () => {
    expect(await named({ base: 'origin/main' }, await job('plan-of-pull-request'))).toEqual([]);
  });

  test('are named also when they are known, where their latency is measured', async () => {
    const ports = await job('plan-with-latency');
    const file = join(ports.git.root, `models/${MODEL}/model.yaml`);
    execFileSync('sed', [
      '-i',
      's/^    - size_mb: .*/    - latency_p95_ms: { role: budget, value_threshold: { upper_bound: 1000 } }/',
      file,
    ]);
    expect(await named({ base: 'origin/main' }, ports)).toEqual(await runNames(ports));
  });

  test('cannot be scored without them, are fetched by a job that may, and scored and judged then', async () => {
    const evaluating = await job('evaluate');
    const request = { model: MODEL, ...QUEUE };
    await expect(evaluateRevision(request, evaluating)).rejects.toThrow(/too large for git, and is missing here/);

    const fetching = await job('fetch');
    fetching.evidence.attach(localLargeFiles({ git: fetching.git, log: QUIET }));
    const into = join(folder, 'large');
    const names = await named(QUEUE, evaluating);
    const { files } = await fetchLargeEvidence(names, {
      ...fetching,
      place: await openLargeFolder(into),
    });
    expect(files).toBe(2);
    expect(readdirSync(into).filter((name) => name.startsWith('.'))).toEqual(['.gitignore']);

    for (const name of ['evaluate-again', 'gate']) {
      const ports = await job(name);
      ports.evidence.attach(folderLargeFiles(into));
      if (name === 'gate') {
        const { verdict, judged } = await runExperiment({ ...QUEUE, head, mayTrain: false }, ports);
        expect({ verdict, judged: judged.length }).toEqual({ verdict: 'pass', judged: 1 });
      } else {
        expect((await evaluateRevision(request, ports)).reused).toBe(false);
      }
    }
    rmSync(into, { recursive: true });
  });
});

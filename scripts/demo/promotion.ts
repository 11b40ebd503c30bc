import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Narrator } from './narrator.ts';
import type { Stage } from './stage.ts';

const MODEL = 'flight-delay';

const ENVIRONMENTS = `environments:
  - name: staging
    requires: [smoke]
  - name: production
    after: staging
    requires: [model-card]
    approvals: 1
    rollbackWindow: { revisions: 3 }
`;

/**
 * The life of versions: register, staging, production, a bad version, rollback, a fixed one, and who did what when.
 * Expects a stage where the branches `first-model` and `more-trees` have landed and `another-seed` was judged. Throws when
 * a command does not end as the story tells.
 */
export async function runPromotionStory(stage: Stage, { chapter, command, quote, say }: Narrator): Promise<void> {
  const started = performance.now();
  const run = async (...args: string[]): Promise<string> => {
    command(`proofmark ${args.map((arg) => (arg.includes(' ') ? `"${arg}"` : arg)).join(' ')}`);
    const { exitCode, stdout } = await stage.proofmark(...args, '--quiet');
    quote(stdout);
    if (exitCode !== 0) throw new Error(`The demo expected exit code 0, and it is ${exitCode}.`);
    return stdout;
  };
  const promote = (version: string, environment: string, ...more: string[]) =>
    run('promote', `${MODEL}@${version}`, '--to', environment, ...more);

  chapter(
    'Versions',
    'What has landed becomes a version: a tag with the digest of the model file, and a release with the same bytes.',
  );
  stage.branch('environments');
  writeFileSync(join(stage.root, 'registry', 'environments.yaml'), ENVIRONMENTS);
  stage.commit('feat: staging and production');
  stage.merge('environments');
  const first = stage.git('log', '--merges', '--format=%H', '--grep', 'Merge first-model', 'main').split('\n').at(-1)!;
  stage.git('switch', '-q', '--detach', first);
  await run('register', MODEL);
  stage.git('switch', '-q', 'main');
  await run('register', MODEL);

  chapter(
    'Through staging into production',
    'Every rule is checked in code, and the plan is printed before anything is written.',
  );
  await promote('v1.0.0', 'staging');
  await promote('v1.0.0', 'production', '--approved-by', 'Ann', '--reason', 'first release');
  await promote('v1.1.0', 'staging');
  await promote('v1.1.0', 'production', '--approved-by', 'Ann', '--reason', 'twice the trees');

  chapter(
    'A bad version',
    'On-call rolls back. The event says what it restores and why, and the bytes may not be promoted again.',
  );
  await run('rollback', MODEL, '--env', 'production', '--reason', 'warnings come too late');

  chapter('The fixed version', 'It goes the same way. The timeline tells who, what, when and why.');
  stage.merge('another-seed');
  await run('register', MODEL);
  await promote('v1.2.0', 'staging');
  await promote('v1.2.0', 'production', '--approved-by', 'Ann', '--reason', 'fixes the warnings');
  await run('timeline', MODEL);
  say(`\nThe life of versions took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
}

import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPorts, train } from '../../test/builders/queued-models.ts';
import { type SmallRepository, smallRepository } from '../../test/builders/small-repository.ts';
import { foldTags } from '../registry/fold-registry.ts';
import { findStale, freshness, staleText } from '../registry/staleness.ts';
import type { LifecyclePorts } from './lifecycle-ports.ts';
import { planModels } from './plan.ts';
import { checkRequirements } from './promotion-requirements.ts';
import { openFacts } from './read-facts.ts';
import { staleFactsOf, staleFactsOfPlan, staleFactsOfRegistry } from './staleness.ts';

const REGISTERED = Date.parse('2026-01-10T12:00:00Z');
let repository: SmallRepository;
let trained: number;

beforeAll(async () => {
  repository = smallRepository({ rows: 300 });
  repository.edit(
    'data-cards/loans.md',
    'key: [id]',
    'key: [id]\nowner: "@data"\nlicence: CC0-1.0\ncollected: 2025-11-01/2025-12-01\nupdated: 2025-12-20',
  );
  repository.commit('docs: dates');
  await train(repository, ['loan-default']);
  const [ref] = repository.git('for-each-ref', '--format=%(refname)', 'refs/proofmark/runs').split('\n');
  trained = Date.parse(JSON.parse(repository.git('show', `${ref}:run.json`)).startedAt);
  const digest = repository.git('show', `${ref}:run.json`).match(/"sha256": ?"([0-9a-f]{64})"/)?.[1];
  const trailers = `Proofmark-Version: v1.0.0\nProofmark-Run: ${ref!.split('/').at(-1)}\nProofmark-Digest: sha256:${digest}`;
  execFileSync('git', ['tag', '-a', '-m', 'v1.0.0', '-m', trailers, 'loan-default@v1.0.0'], {
    cwd: repository.root,
    env: { ...process.env, GIT_COMMITTER_DATE: new Date(REGISTERED).toISOString() },
  });
}, 60_000);
afterAll(() => repository.remove());

const DAY = 86_400_000;
const day = (time: number) => new Date(time).toISOString().slice(0, 10);

/** The policy of the work tree. */
function declare(staleness: string): void {
  repository.write('registry/policy.yaml', `staleness: ${staleness}\n`);
}

async function open() {
  const ports = await openPorts(repository);
  const reader = openFacts(ports);
  const state = foldTags(await ports.git.tags());
  const { policy } = (await reader.at('work-tree')).declared;
  const version = state.models.get('loan-default')!.versions[0]!;
  return { ports, reader, state, policy, version };
}

/** What the doctor says at a time. */
async function doctorAt(now: number) {
  const { ports, reader, state, policy } = await open();
  return findStale(await staleFactsOfRegistry(state, policy, reader, ports), now);
}

/** What promoting says at a time. */
async function promoteAt(now: number) {
  const { ports, reader, policy, version } = await open();
  return freshness(await staleFactsOf(version, policy, reader, ports), policy, now);
}

/** What a plan says at a time. */
async function planAt(now: number) {
  const { ports } = await open();
  const plan = await planModels({}, ports);
  return findStale(await staleFactsOfPlan(plan, ports), now);
}

describe('the limits of the policy', () => {
  test.each([
    ['model', () => trained, (on: string) => `the model was trained on ${on}`],
    ['data', () => Date.parse('2025-12-01'), () => 'its data is from 2025-12-01'],
    ['card', () => Date.parse('2025-12-20'), () => 'data-cards/loans.md was updated on 2025-12-20'],
    ['evaluation', () => REGISTERED, () => 'its evaluation is from 2026-01-10'],
  ] as const)('are held to the age of the %s, by doctor, promote and plan alike', async (what, born, words) => {
    declare(`{ ${what}: 30d }`);
    const over = born() + 30 * DAY;
    const told = `${words(day(born()))} and may be 30d old: stale since ${day(over)}`;
    for (const [who, at] of [
      ['doctor', doctorAt],
      ['plan', planAt],
    ] as const) {
      expect(await at(over), who).toEqual([]);
      const [stale, ...more] = await at(over + 1);
      expect(more, who).toEqual([]);
      expect(stale, who).toMatchObject({ model: 'loan-default', what, limit: '30d', born: born(), since: over });
      expect(staleText(stale!), who).toContain(told);
    }
    expect(await promoteAt(over)).toEqual({ state: 'passed', evidence: null, text: `${what}: not stale` });
    expect(await promoteAt(over + 1)).toMatchObject({ state: 'passed', text: expect.stringContaining(told) });
    declare(`{ ${what}: 30d, on_stale: block }`);
    expect(await promoteAt(over + 1)).toMatchObject({ state: 'failed', text: expect.stringContaining(told) });
  });

  test('may be those of one model, and none are asked for nothing', async () => {
    declare('{ model: 30d, models: { loan-default: { model: 90d } } }');
    expect(await doctorAt(trained + 60 * DAY)).toEqual([]);
    expect(await doctorAt(trained + 91 * DAY)).toMatchObject([{ what: 'model', limit: '90d' }]);
    declare('{}');
    expect(await doctorAt(trained + 9999 * DAY)).toEqual([]);
    expect(await promoteAt(trained + 9999 * DAY)).toBeNull();
  });

  test('make what nobody dated stale', async () => {
    declare('{ data: 30d, card: 30d }');
    const card = repository.read('data-cards/loans.md');
    try {
      repository.write('data-cards/loans.md', card.replace(/collected: .*\nupdated: .*\n/, ''));
      expect((await planAt(0)).map(({ what, since }) => [what, since])).toEqual([
        ['data', null],
        ['card', null],
      ]);
    } finally {
      repository.write('data-cards/loans.md', card);
    }
  });
});

test('an environment that requires a data card holds it to the same limit, and says since when', async () => {
  const requirement = async (now: string) => {
    const { ports, reader, policy, version } = await open();
    const request = {
      ...{ version, environment: 'production', held: null, heldVersion: null, policy },
      waivers: { waivers: [] },
    } as unknown as Parameters<typeof checkRequirements>[1];
    const clock = { now: () => new Date(now), monotonic: () => 0 };
    const lifecycle = { ...ports, clock } as unknown as LifecyclePorts;
    return (await checkRequirements(['data-card'], request, reader, lifecycle))['data-card'];
  };
  declare('{ card: 90d, models: { loan-default: { card: 30d } } }');
  expect(await requirement('2026-01-19')).toMatchObject({ state: 'passed' });
  expect(await requirement('2026-01-20')).toEqual({
    state: 'failed',
    evidence: 'data-cards/loans.md',
    text: 'loan-default v1.0.0: data-cards/loans.md was updated on 2025-12-20 and may be 30d old: stale since 2026-01-19',
  });
});

import { describe, expect, it } from 'vitest';
import { assigned, commitOf, digestOf, hour, tag, version } from '../../test/builders/registry-tags.ts';
import { Environments } from '../config/environments.ts';
import type { RegistryTag } from './events.ts';
import { foldTags } from './fold-registry.ts';
import { planRollback, planUnblock, type RollbackRequest, type Unblock } from './plan-rollback.ts';
import { printTagMessage } from './trailers.ts';

const declared = (revisions?: number) =>
  Environments.parse({
    environments: [{ name: 'prod', ...(revisions === undefined ? {} : { rollbackWindow: { revisions } }) }],
  });
const author = { actor: '@oncall', workflowRun: null };
const names = ['v1.0.0', 'v1.1.0', 'v1.2.0', 'v1.3.0'];
const history = [
  ...names.map((name, at) => version('fraud', name, at + 1)),
  ...names.map((name, at) => assigned(`fraud#prod#${at + 5}`, name, at + 5)),
];
const fraud = (tags: readonly RegistryTag[]) => foldTags(tags).models.get('fraud');
const plan = (
  tags: readonly RegistryTag[] = history,
  asked: Partial<RollbackRequest> = {},
  { revisions, unblocks = [] }: { revisions?: number; unblocks?: readonly Unblock[] } = {},
) =>
  planRollback(
    fraud(tags),
    { model: 'fraud', environment: 'prod', to: null, reason: 'NaN for new customers', author, ...asked },
    { environments: declared(revisions), unblocks },
  );
/** The tag that a plan would create. */
const written = (result: ReturnType<typeof plan>, at: number): RegistryTag => {
  if (result.outcome !== 'planned') throw new Error(JSON.stringify(result));
  const { event } = result.plan;
  return tag(event.tag, at, { commit: event.commit, message: printTagMessage(event.message) });
};

describe('a rollback', () => {
  it('restores the version before, says why, and blocks what it replaces', () => {
    const result = plan();
    if (result.outcome !== 'planned') throw new Error(JSON.stringify(result));
    expect(result.plan).toMatchObject({ restores: { version: 'v1.2.0' }, blocks: digestOf('v1.3.0') });
    expect(result.plan.event).toMatchObject({ tag: 'fraud#prod#9', commit: commitOf('v1.2.0') });
    expect(printTagMessage(result.plan.event.message)).toBe(`Roll prod of fraud back from v1.3.0 to v1.2.0

Proofmark-Version: v1.2.0
Proofmark-Digest: ${digestOf('v1.2.0')}
Proofmark-Run: run-v1.2.0
Proofmark-Replaces: v1.3.0
Proofmark-Restores: v1.2.0
Proofmark-Reason: NaN for new customers
Proofmark-Actor: @oncall
`);
    const after = fraud([...history, written(result, 20)])!;
    expect(after.environments.get('prod')?.current?.version).toBe('v1.2.0');
    expect(after.blocks).toMatchObject([{ version: 'v1.3.0', digest: digestOf('v1.3.0') }]);
  });

  it('asked for twice is one event, and for another reason goes one further back', () => {
    const first = [...history, written(plan(), 20)];
    expect(plan(first)).toMatchObject({ outcome: 'done', event: { tag: 'fraud#prod#9' } });
    expect(plan(first, { reason: 'NaN  for new\ncustomers' }).outcome).toBe('done');
    expect(plan(first, { reason: 'this one too' })).toMatchObject({ plan: { restores: { version: 'v1.1.0' } } });
  });

  it('names the tags that do not fit, where nothing is left that was held', () => {
    const two = history.filter(({ name }) => /v1\.[01]\.0|#[56]$/.test(name));
    const moved = two.map((each) => (each.name === 'fraud@v1.0.0' ? { ...each, commit: 'f'.repeat(40) } : each));
    const removed = two.filter(({ name }) => name !== 'fraud@v1.0.0');
    const what = (tags: readonly RegistryTag[]) => {
      const result = plan(tags);
      return result.outcome === 'refused' ? result.problems[0]?.what : result.outcome;
    };
    expect(what(moved)).toMatch(/it held no other; fraud#prod#5 says v1\.0\.0 and points at the commit/);
    expect(what(removed)).toMatch(/it held no other; fraud#prod#5 gives prod v1\.0\.0, which is not registered$/);
  });

  it('passes over versions that were taken back, are blocked, or are the same bytes', () => {
    const gone = [...history, tag('fraud@v1.2.0!', 15, { commit: commitOf('v1.2.0') })];
    expect(plan(gone)).toMatchObject({ plan: { restores: { version: 'v1.1.0' } } });
    const same = history.map((each) =>
      each.name === 'fraud@v1.2.0'
        ? version('fraud', 'v1.2.0', 3, { trailers: { 'Proofmark-Digest': digestOf('v1.3.0') } })
        : each,
    );
    expect(plan(same)).toMatchObject({ plan: { restores: { version: 'v1.1.0' } } });
  });

  it('goes to a version that is named, within the window', () => {
    expect(plan(history, { to: 'v1.1.0' }, { revisions: 2 })).toMatchObject({
      plan: { restores: { version: 'v1.1.0' } },
    });
    const outside = plan(history, { to: 'v1.0.0' }, { revisions: 2 });
    expect(outside).toMatchObject({
      outcome: 'refused',
      checks: expect.arrayContaining([expect.objectContaining({ requirement: 'rollback-window', state: 'failed' })]),
    });
    expect(plan(history, { to: 'v1.0.0' }).outcome).toBe('planned');
  });

  it('ends what is coming in, and keeps what is there', () => {
    const canary = assigned('fraud#prod-canary#9', 'v1.0.0', 18, { 'Proofmark-Rollout': 'canary 25%' });
    const result = plan([...history, canary]);
    expect(result).toMatchObject({ plan: { restores: { version: 'v1.3.0' }, replaces: { version: 'v1.0.0' } } });
    const after = fraud([...history, canary, written(result, 20)])!;
    expect(after.environments.get('prod')).toMatchObject({ current: { version: 'v1.3.0' }, rollout: null });
    expect(after.blocks).toMatchObject([{ version: 'v1.0.0' }]);
  });

  it.each<[string, readonly RegistryTag[], Partial<RollbackRequest>, string]>([
    ['without a reason', history, { reason: ' ' }, 'needs a reason'],
    ['of an environment that does not exist', history, { environment: 'prd' }, 'no environment "prd"'],
    [
      'of an environment that holds nothing',
      names.map((name, at) => version('fraud', name, at)),
      {},
      'holds no version',
    ],
    ['to an unknown version', history, { to: 'v2.0.0' }, 'no version "v2.0.0"'],
    [
      'to a version that was never there',
      [...history, version('fraud', 'v2.0.0', 12)],
      { to: 'v2.0.0' },
      'never held it',
    ],
    ['to the version that is there', history, { to: 'v1.3.0' }, 'has the bytes of v1.3.0'],
    ['when there is no version before', [history[0]!, history[4]!], {}, 'held no other'],
    [
      'to a version taken back',
      [...history, tag('fraud@v1.2.0!', 15, { commit: commitOf('v1.2.0') })],
      { to: 'v1.2.0' },
      'taken back',
    ],
  ])('is refused %s', (_, tags, asked, text) => {
    const result = plan(tags, asked);
    expect(result.outcome).toBe('refused');
    if (result.outcome === 'refused') expect(result.problems.map(({ what }) => what).join('\n')).toContain(text);
  });
});

describe('unblocking', () => {
  const bad = [...history, written(plan(), 20)];
  const ask = { model: 'fraud', version: 'v1.3.0', reason: 'the feed is fixed', author };

  it('clears every block of the version, once', () => {
    const result = planUnblock(fraud(bad), ask, [], hour(30));
    if (result.outcome !== 'planned') throw new Error(result.outcome);
    const { unblocks } = result.plan;
    expect(unblocks).toEqual([
      {
        model: 'fraud',
        digest: digestOf('v1.3.0'),
        tag: 'fraud#prod#9',
        reason: ask.reason,
        actor: '@oncall',
        at: hour(30),
      },
    ]);
    expect(planUnblock(fraud(bad), ask, unblocks, hour(31)).outcome).toBe('done');
  });

  it.each([
    [{ version: 'v1.2.0' }, 'is not blocked'],
    [{ version: 'v8.0.0' }, 'has no version'],
    [{ reason: '' }, 'needs a reason'],
  ])('is refused for %j', (asked, text) => {
    const result = planUnblock(fraud(bad), { ...ask, ...asked }, [], 0);
    expect(result.outcome).toBe('refused');
    if (result.outcome === 'refused') expect(result.problems[0].what).toContain(text);
  });
});

import { describe, expect, it } from 'vitest';
import { assigned, commitOf, digestOf, hour, tag, version } from '../../test/builders/registry-tags.ts';
import { Environments } from '../config/environments.ts';
import type { RegistryTag } from './events.ts';
import { foldTags } from './fold-registry.ts';
import { type PromotionFacts, type PromotionRequest, planPromotion } from './plan-promotion.ts';
import type { CheckName } from './planned-event.ts';
import { printTagMessage } from './trailers.ts';

const environments = Environments.parse({
  environments: [
    { name: 'staging', requires: ['gate', 'smoke'] },
    { name: 'production', after: 'staging', soak: '24h', requires: ['gate'], approvals: 1 },
  ],
});
const passed = { state: 'passed', evidence: 'e', text: 'fine' } as const;
const author = { actor: '@ada', workflowRun: null };

const facts = (override: Partial<PromotionFacts> = {}): PromotionFacts => ({
  environments,
  requirements: { gate: passed, smoke: passed },
  approvals: ['@grace'],
  digest: digestOf('v1.1.0'),
  unblocks: [],
  ...override,
});
const request = (override: Partial<PromotionRequest> = {}): PromotionRequest => ({
  model: 'fraud',
  version: 'v1.1.0',
  environment: 'production',
  reason: null,
  author,
  ...override,
});

const tried = [
  version('fraud', 'v1.0.0', 1),
  version('fraud', 'v1.1.0', 2),
  assigned('fraud#staging#3', 'v1.0.0', 3),
  assigned('fraud#production#4', 'v1.0.0', 40),
  assigned('fraud#staging#5', 'v1.1.0', 50),
];
const plan = (
  tags: readonly RegistryTag[] = tried,
  asked: Partial<PromotionRequest> = {},
  known: Partial<PromotionFacts> = {},
  now = hour(75),
) => planPromotion(foldTags(tags).models.get('fraud'), request(asked), facts(known), now);

describe('a promotion', () => {
  it('is one tag that says what, why, and what it replaces', () => {
    const result = plan(tried, { reason: 'weekly' });
    expect(result.outcome).toBe('planned');
    if (result.outcome !== 'planned') return;
    const { event, replaces, isLast, checks } = result.plan;
    expect(event.tag).toBe('fraud#production#6');
    expect(event.commit).toBe(commitOf('v1.1.0'));
    expect(printTagMessage(event.message)).toBe(
      `Promote fraud v1.1.0 to production

Proofmark-Version: v1.1.0
Proofmark-Digest: ${digestOf('v1.1.0')}
Proofmark-Run: run-v1.1.0
Proofmark-Verdict: e
Proofmark-Replaces: v1.0.0
Proofmark-Approved-By: @grace
Proofmark-Reason: weekly
Proofmark-Actor: @ada
`,
    );
    expect(replaces?.version).toBe('v1.0.0');
    expect(isLast).toBe(true);
    expect(checks.map(({ requirement, state }) => `${requirement} ${state}`)).toEqual([
      'registered passed',
      'not-blocked passed',
      'nothing-in-progress passed',
      'predecessor passed',
      'soak passed',
      'gate passed',
      'approvals passed',
    ]);
  });

  it('needs nothing of an environment before the first', () => {
    const result = plan([version('fraud', 'v1.1.0', 1)], { environment: 'staging' }, { approvals: [] });
    expect(result).toMatchObject({ outcome: 'planned', plan: { event: { tag: 'fraud#staging#2' }, replaces: null } });
  });

  it('that is there already is done', () => {
    const there = [...tried, assigned('fraud#production#6', 'v1.1.0', 76)];
    expect(plan(there, {}, { requirements: {}, approvals: [] })).toMatchObject({
      outcome: 'done',
      event: { tag: 'fraud#production#6' },
    });
  });

  it('can be a step on the way in, and then the whole', () => {
    const step = { rollout: { stage: 'canary', text: 'canary 25%' } } as const;
    expect(plan(tried, step)).toMatchObject({
      outcome: 'planned',
      plan: { event: { tag: 'fraud#production-canary#6' } },
    });
    const stepped = [
      ...tried,
      assigned('fraud#production-canary#6', 'v1.1.0', 76, { 'Proofmark-Rollout': 'canary 25%' }),
    ];
    expect(plan(stepped, step).outcome).toBe('done');
    expect(plan(stepped, { rollout: { stage: 'canary', text: 'canary 50%' } }).outcome).toBe('planned');
    expect(plan(stepped)).toMatchObject({ outcome: 'planned', plan: { event: { tag: 'fraud#production#7' } } });
  });
});

const rollback = assigned('fraud#production#7', 'v1.0.0', 80, {
  'Proofmark-Restores': 'v1.0.0',
  'Proofmark-Replaces': 'v1.1.0',
  'Proofmark-Reason': 'NaN',
});

describe('a promotion is refused', () => {
  it.each<[string, CheckName, string, readonly RegistryTag[], Partial<PromotionFacts>, number?]>([
    [
      'of a version taken back',
      'registered',
      'taken back',
      [...tried, tag('fraud@v1.1.0!', 60, { commit: commitOf('v1.1.0') })],
      {},
    ],
    ['when the bytes differ', 'registered', 'sha256:evil', tried, { digest: 'sha256:evil' }],
    ['when nobody can read the bytes', 'registered', 'could not be read', tried, { digest: null }],
    ['of a version without a digest', 'registered', 'without a digest', [tag('fraud@v1.1.0', 1)], {}],
    [
      'of what a rollback blocks',
      'not-blocked',
      'NaN',
      [...tried, assigned('fraud#production#6', 'v1.1.0', 76), rollback],
      {},
    ],
    [
      'while another comes in',
      'nothing-in-progress',
      'v1.0.0 is coming in',
      [...tried, assigned('fraud#production-canary#6', 'v1.0.0', 60)],
      {},
    ],
    ['when it skips an environment', 'predecessor', 'staging holds v1.0.0', tried.slice(0, 4), {}],
    ['when the one before is empty', 'predecessor', 'staging holds no version', tried.slice(0, 2), {}],
    [
      'when the digest in the environment before differs',
      'predecessor',
      'with sha256:evil',
      [...tried.slice(0, 4), assigned('fraud#staging#5', 'v1.1.0', 50, { 'Proofmark-Digest': 'sha256:evil' })],
      {},
    ],
    ['before the soak is over', 'soak', 'over at 2026-01-04T02:00Z', tried, {}, hour(73)],
    [
      'when nobody knows how long it soaked',
      'soak',
      'nobody knows',
      tried.map((each) => (each.name === 'fraud#staging#5' ? { ...each, date: null } : each)),
      {},
    ],
    [
      'when the gate failed',
      'gate',
      'worse on recall',
      tried,
      { requirements: { gate: { state: 'failed', evidence: null, text: 'worse on recall' } } },
    ],
    ['when the gate was never asked', 'gate', 'no evidence', tried, { requirements: {} }],
    ['without approval', 'approvals', '0 of 1', tried, { approvals: [] }],
    ['with nobody’s approval but their own', 'approvals', 'own does not count', tried, { approvals: ['@ada'] }],
  ])('%s', (_, requirement, text, tags, known, now) => {
    const result = plan(tags, {}, known, now);
    expect(result.outcome).toBe('refused');
    if (result.outcome !== 'refused') return;
    const check = result.checks.find((each) => each.requirement === requirement);
    expect(check).toMatchObject({ state: 'failed' });
    expect(check!.text).toContain(text);
    expect(result.problems.length).toBe(result.checks.filter(({ state }) => state === 'failed').length);
    expect(result.problems.some(({ what }) => what.includes(text))).toBe(true);
    for (const { what, fix } of result.problems) expect(`${what}${fix ?? ''}`).not.toMatch(/undefined|null/);
  });

  it.each([
    [{ version: 'v1.1.1' }, 'did you mean'],
    [{ version: '1.1.0' }, 'did you mean v1.1.0?'],
    [{ environment: 'prod' }, 'did you mean production?'],
    [{ environment: 'prod', version: 'v9' }, 'did you mean production?'],
  ])('for %j, with the nearest name', (asked, fix) => {
    const result = plan(tried, asked);
    expect(result.outcome).toBe('refused');
    if (result.outcome === 'refused') expect(result.problems[0].fix).toContain(fix);
  });

  it('when no environment is declared, and names what to write', () => {
    const result = plan(tried, {}, { environments: null });
    expect(result).toMatchObject({
      outcome: 'refused',
      problems: [{ fix: 'declare it: environments: [{ name: production }]' }],
    });
  });

  it('with every reason at once', () => {
    const result = plan(tried.slice(0, 4), {}, { requirements: {}, approvals: [], digest: 'sha256:evil' });
    if (result.outcome !== 'refused') throw new Error('not refused');
    expect(result.checks.filter(({ state }) => state === 'failed').map(({ requirement }) => requirement)).toEqual([
      'registered',
      'predecessor',
      'soak',
      'gate',
      'approvals',
    ]);
  });

  it('not for time spent before it was assigned again without a break', () => {
    const again = [...tried, assigned('fraud#staging#6', 'v1.1.0', 74)];
    expect(plan(again).outcome).toBe('planned');
    const broken = [...tried, assigned('fraud#staging#6', 'v1.0.0', 60), assigned('fraud#staging#7', 'v1.1.0', 74)];
    expect(plan(broken).outcome).toBe('refused');
  });

  it('no more once the block is cleared', () => {
    const tags = [...tried, assigned('fraud#production#6', 'v1.1.0', 76), rollback];
    const unblock = { model: 'fraud', digest: digestOf('v1.1.0'), tag: rollback.name, reason: 'x', actor: null, at: 0 };
    expect(plan(tags, {}, { unblocks: [unblock] }, hour(90)).outcome).toBe('planned');
  });
});

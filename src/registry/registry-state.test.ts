import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assigned, commitOf, digestOf, hour, tag, version } from '../../test/builders/registry-tags.ts';
import type { RegistryTag } from './events.ts';
import { foldTags } from './fold-registry.ts';
import { blockOf, currentVersions, type ModelState, versionAtCommit, versionOf } from './registry-state.ts';

const fraud = (tags: readonly RegistryTag[]): ModelState => foldTags(tags).models.get('fraud')!;
const holds = (state: ModelState) =>
  Object.fromEntries([...state.environments.values()].map((each) => [each.environment, each.current?.version ?? null]));
const kinds = (state: ModelState) => state.conflicts.map(({ kind }) => kind);

describe('versions', () => {
  it('carry what their tag says', () => {
    const trailers = { 'Proofmark-Evaluation': 'e1', 'Proofmark-Verdict': 'd1', 'Proofmark-Actor': '@ada' };
    expect(fraud([version('fraud', 'v1.0.0', 3, { trailers })]).versions).toMatchObject([
      {
        version: 'v1.0.0',
        commit: commitOf('v1.0.0'),
        tag: 'fraud@v1.0.0',
        digest: digestOf('v1.0.0'),
        run: 'run-v1.0.0',
        evaluation: 'e1',
        verdict: 'd1',
        actor: '@ada',
        time: hour(3),
        deregistered: false,
      },
    ]);
  });

  it('know the newest that was not taken back', () => {
    const state = foldTags([
      tag('fraud@v1.9.0', 1),
      tag('fraud@v1.10.0', 2),
      tag('fraud@v2.0.0', 3),
      tag('fraud@v2.0.0!', 4, { commit: 'c3' }),
      tag('churn@v0.1.0', 5),
      tag('v3.0.0', 6),
    ]);
    const newest = [...currentVersions(state)].map(([model, each]) => [model, each.version]);
    expect(newest).toEqual([
      ['churn', 'v0.1.0'],
      ['fraud', 'v1.10.0'],
    ]);
    expect(versionOf(state.models.get('fraud'), 'v2.0.0')?.withdrawn?.tag).toBe('fraud@v2.0.0!');
    expect(versionAtCommit(state.models.get('fraud'), 'c3')).toBeUndefined();
  });

  it('come back when they are registered again on their commit, and only there', () => {
    const events = [tag('fraud@v1.0.0', 1), tag('fraud@v1.0.0!', 2, { commit: 'c1' })];
    const again = fraud([...events, tag('fraud@v1.0.0#3', 3, { commit: 'c1' })]);
    expect(again.versions).toMatchObject([{ deregistered: false, withdrawn: null, commit: 'c1' }]);
    const elsewhere = fraud([...events, tag('fraud@v1.0.0#3', 3, { commit: 'c9' })]);
    expect(elsewhere.versions).toMatchObject([{ deregistered: true, commit: 'c1' }]);
    expect(kinds(elsewhere)).toEqual(['registered-twice']);
  });

  it('of a folder are another model', () => {
    const state = foldTags([
      tag('team/eu=fraud@v1.0.0', 1),
      tag('fraud@v2.0.0', 2),
      tag('team/eu=fraud#prod#1', 3, { commit: 'c1' }),
    ]);
    expect([...state.models.keys()]).toEqual(['fraud', 'team/eu:fraud']);
    expect(state.models.get('team/eu:fraud')?.environments.get('prod')?.current?.version).toBe('v1.0.0');
  });
});

describe('environments', () => {
  const versions = [version('fraud', 'v1.0.0', 1), version('fraud', 'v1.1.0', 2), version('fraud', 'v1.2.0', 3)];

  it('hold what was assigned last by counters, not by clocks', () => {
    const state = fraud([
      ...versions,
      assigned('fraud#production#5', 'v1.1.0', 1), // the later event, from a machine whose clock is behind
      assigned('fraud#production#4', 'v1.0.0', 9),
    ]);
    expect(holds(state)).toEqual({ production: 'v1.1.0' });
    expect(kinds(state)).toEqual(['clock-skew']);
  });

  it('hold what was assigned last by time where there are no counters, as gto writes with --simple', () => {
    const state = fraud([...versions, assigned('fraud#prod', 'v1.1.0', 5), assigned('fraud#dev', 'v1.0.0', 6)]);
    expect(holds(state)).toEqual({ dev: 'v1.0.0', prod: 'v1.1.0' });
  });

  it('uncover the version before when theirs is unassigned or deregistered, as in gto', () => {
    const pile = [...versions, assigned('fraud#prod#4', 'v1.0.0', 4), assigned('fraud#prod#5', 'v1.1.0', 5)];
    const unassigned = fraud([...pile, assigned('fraud#prod!#6', 'v1.1.0', 6)]);
    expect(holds(unassigned)).toEqual({ prod: 'v1.0.0' });
    expect(unassigned.environments.get('prod')?.since?.tag).toBe('fraud#prod!#6');
    expect(holds(fraud([...pile, tag('fraud@v1.1.0!', 6, { commit: commitOf('v1.1.0') })]))).toEqual({
      prod: 'v1.0.0',
    });
    const empty = fraud([...pile, assigned('fraud#prod!#6', 'v1.1.0', 6), assigned('fraud#prod!#7', 'v1.0.0', 7)]);
    expect(holds(empty)).toEqual({ prod: null });
    const below = fraud([...pile, assigned('fraud#prod!#6', 'v1.0.0', 6)]);
    expect(holds(below)).toEqual({ prod: 'v1.1.0' });
    expect(below.environments.get('prod')?.tenures).toHaveLength(2);
  });

  it('tell what they held, from when to when, and why', () => {
    const state = fraud([
      ...versions,
      assigned('fraud#prod#4', 'v1.0.0', 4, { 'Proofmark-Reason': 'first' }),
      assigned('fraud#prod#5', 'v1.1.0', 5, { 'Proofmark-Replaces': 'v1.0.0' }),
      assigned('fraud#prod!#6', 'v1.1.0', 6),
    ]);
    const tenures = state.environments.get('prod')!.tenures;
    expect(tenures.map(({ assignment, since, until }) => [assignment.version, since.tag, until?.tag])).toEqual([
      ['v1.0.0', 'fraud#prod#4', 'fraud#prod#5'],
      ['v1.1.0', 'fraud#prod#5', 'fraud#prod!#6'],
      ['v1.0.0', 'fraud#prod!#6', undefined],
    ]);
    expect(tenures[1]!.assignment).toMatchObject({ replaces: 'v1.0.0', actor: 'Ada <ada@example.org>', counter: 5 });
  });

  it('show the rollout that is coming in until its version, or another, is assigned', () => {
    const canary = [
      ...versions,
      assigned('fraud#production#4', 'v1.0.0', 4),
      assigned('fraud#production-canary#5', 'v1.1.0', 5, { 'Proofmark-Rollout': 'canary 25%' }),
    ];
    const production = (tags: readonly RegistryTag[]) => fraud(tags).environments.get('production');
    expect(production(canary)).toMatchObject({
      current: { version: 'v1.0.0' },
      rollout: { version: 'v1.1.0', rollout: 'canary 25%' },
    });
    expect(production([...canary, assigned('fraud#production#6', 'v1.1.0', 6)])?.rollout).toBeNull();
    expect(production([...canary, assigned('fraud#production-canary!#6', 'v1.1.0', 6)])?.rollout).toBeNull();
    expect(fraud(canary).environments.get('production-canary')?.rolloutOf).toBe('production');
  });

  it('begin with a rollout, and are not taken for one by their name alone', () => {
    const first = [
      ...versions,
      assigned('fraud#production-canary#4', 'v1.0.0', 4, { 'Proofmark-Rollout': 'canary 5%' }),
    ];
    expect(fraud(first).environments.get('production')).toMatchObject({
      current: null,
      rollout: { version: 'v1.0.0' },
    });
    const named = fraud([...versions, assigned('fraud#blue-green#4', 'v1.0.0', 4)]);
    expect([...named.environments.keys()]).toEqual(['blue-green']);
    expect(named.environments.get('blue-green')?.rolloutOf).toBeNull();
  });
});

describe('rollbacks', () => {
  const bad = [
    version('fraud', 'v1.0.0', 1),
    version('fraud', 'v1.1.0', 2),
    assigned('fraud#prod#3', 'v1.0.0', 3),
    assigned('fraud#prod#4', 'v1.1.0', 4),
    assigned('fraud#prod#5', 'v1.0.0', 5, {
      'Proofmark-Restores': 'v1.0.0',
      'Proofmark-Replaces': 'v1.1.0',
      'Proofmark-Reason': 'NaN for new customers',
    }),
  ];

  it('block the digest of what they replace, until somebody clears it', () => {
    const state = fraud(bad);
    expect(holds(state)).toEqual({ prod: 'v1.0.0' });
    expect(state.blocks).toMatchObject([{ digest: digestOf('v1.1.0'), version: 'v1.1.0', tag: 'fraud#prod#5' }]);
    const version = versionOf(state, 'v1.1.0')!;
    expect(blockOf(state, version, [])?.reason).toBe('NaN for new customers');
    expect(blockOf(state, versionOf(state, 'v1.0.0')!, [])).toBeUndefined();
    expect(blockOf(state, { version: 'v9.0.0', digest: version.digest }, [])).toBeDefined();
    const unblock = { model: 'fraud', digest: version.digest!, tag: 'fraud#prod#5', reason: 'x', actor: null, at: 0 };
    expect(blockOf(state, version, [unblock])).toBeUndefined();
  });
});

describe('deprecation', () => {
  it('lasts until something else happens to the model, as in gto', () => {
    const tags = [tag('fraud@v1.0.0', 1), tag('fraud@deprecated', 2)];
    expect(fraud(tags).deprecated?.tag).toBe('fraud@deprecated');
    expect(fraud([...tags, tag('fraud@v1.1.0', 3)]).deprecated).toBeNull();
    expect(fraud([...tags, tag('fraud@created#9', 3)]).deprecated).toBeNull();
  });
});

describe('contradictions', () => {
  const one = version('fraud', 'v1.0.0', 1);

  it.each<[string, readonly RegistryTag[], readonly string[]]>([
    [
      'a counter twice',
      [one, assigned('fraud#a#7', 'v1.0.0', 2), assigned('fraud#b#7', 'v1.0.0', 2)],
      ['counter-twice'],
    ],
    ['a version twice', [one, tag('fraud@v1.0.0#5', 5)], ['registered-twice']],
    ['two versions on a commit', [one, tag('fraud@v2.0.0', 2, { commit: one.commit })], ['two-versions-on-commit']],
    ['an unknown version', [one, assigned('fraud#a#2', 'v9.0.0', 2)], ['unknown-version']],
    ['a commit without a version', [one, tag('fraud#a#2', 2)], ['unregistered-commit']],
    [
      'a version on a foreign commit',
      [one, tag('fraud#a#2', 2, { trailers: { 'Proofmark-Version': 'v1.0.0' } })],
      ['version-contradicts'],
    ],
    [
      'another digest',
      [one, assigned('fraud#a#2', 'v1.0.0', 2, { 'Proofmark-Digest': 'sha256:evil' })],
      ['digest-contradicts'],
    ],
    ['taking back nothing', [one, tag('fraud@v3.0.0!', 2)], ['deregisters-unknown']],
    ['unassigning nothing', [one, tag('fraud#a!#2', 2)], ['unassigns-nothing']],
  ])('of %s are told, not thrown', (_, tags, expected) => {
    const state = fraud(tags);
    expect(kinds(state)).toEqual(expected);
    for (const { tags: named, text } of state.conflicts) {
      expect(named.length).toBeGreaterThan(0);
      expect(text).not.toBe('');
    }
  });

  it('are none in an honest history', () => {
    expect(kinds(fraud([one, assigned('fraud#a#2', 'v1.0.0', 2), assigned('fraud#a!#3', 'v1.0.0', 3)]))).toEqual([]);
  });
});

describe('tags that are no events', () => {
  it('are named when they look like one, and cost nothing else', () => {
    const state = foldTags([
      tag('fraud@v1.0.0', 1, { annotated: false, date: null }),
      tag('fraud@1.0.0', 2),
      tag('x', 3),
    ]);
    expect(state.models.size).toBe(0);
    expect(state.ignored).toMatchObject([
      { tag: 'fraud@1.0.0', kind: 'malformed' },
      { tag: 'fraud@v1.0.0', kind: 'lightweight' },
    ]);
  });
});

describe('the next counter', () => {
  it('is beyond every counter and the number of tags', () => {
    expect(fraud([tag('fraud@v1.0.0', 1), tag('fraud#prod#7', 2)]).nextCounter).toBe(8);
    expect(fraud([tag('fraud@v1.0.0', 1), tag('fraud@v1.1.0', 2)]).nextCounter).toBe(3);
  });
});

const COMMITS = ['c0', 'c1', 'c2'];
const anyTag = fc
  .tuple(
    fc.constantFrom('a', 'b', 'dir=a'),
    fc.constantFrom(
      '@v1.0.0',
      '@v1.1.0',
      '@v2.0.0',
      '@v1.1.0!',
      '#prod',
      '#prod!',
      '#prod-canary',
      '#dev',
      '@deprecated',
      '@created',
    ),
    fc.option(fc.nat({ max: 6 })),
    fc.nat({ max: 5 }),
    fc.constantFrom(...COMMITS),
    fc.option(fc.constantFrom('v1.0.0', 'v1.1.0', 'v9.0.0')),
    fc.boolean(),
  )
  .map(([model, what, counter, at, commit, named, dated]) =>
    tag(`${model}${what}${counter === null ? '' : `#${counter}`}`, at, {
      commit,
      ...(dated ? {} : { date: null }),
      ...(named === null ? {} : { trailers: { 'Proofmark-Version': named } }),
    }),
  );
const anyHistory = fc.uniqueArray(anyTag, { selector: (each) => each.name, maxLength: 25 });

describe('the fold', () => {
  it('gives one state for one set of tags, in whatever order they are listed', () => {
    const shuffled = anyHistory.chain((tags) =>
      fc.tuple(fc.constant(tags), fc.shuffledSubarray(tags, { minLength: tags.length })),
    );
    fc.assert(
      fc.property(shuffled, ([tags, order]) => {
        expect(foldTags(order)).toEqual(foldTags(tags));
      }),
      { numRuns: 300 },
    );
  });

  it('has tenures that follow each other, and end in what the environment holds', () => {
    fc.assert(
      fc.property(anyHistory, (tags) => {
        for (const state of foldTags(tags).models.values()) {
          for (const { tenures, current, since, pile } of state.environments.values()) {
            for (const [at, tenure] of tenures.entries()) {
              if (at > 0) expect(tenures[at - 1]!.until).not.toBeNull();
              if (at < tenures.length - 1) expect(tenure.until).not.toBeNull();
            }
            const last = tenures.at(-1);
            expect(current).toBe(last?.until === null ? last.assignment : null);
            expect(since).toBe(last?.until === null ? last.since : null);
            expect(pile.at(-1) ?? null).toBe(current);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('is not changed by foreign tags', () => {
    fc.assert(
      fc.property(anyHistory, (tags) => {
        const foreign = ['v1.0.0', 'nightly', 'release/2026'].map((name, at) => tag(name, at));
        expect(foldTags([...foreign, ...tags])).toEqual(foldTags(tags));
      }),
    );
  });
});

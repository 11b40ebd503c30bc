import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentVersions, foldTags, nextCounter, type RegistryTag } from './registry-state.ts';
import { compareVersions, parseTagName, printTagName, type TagName } from './tag-grammar.ts';
import { parseTagMessage, printTagMessage, TRAILER_KEYS } from './trailers.ts';

const tag = (name: string, at: number, options: Partial<RegistryTag> = {}): RegistryTag => ({
  name,
  annotated: true,
  commit: `c${at}`,
  tagger: 'Ada <ada@example.org>',
  date: new Date(Date.UTC(2026, 0, at)).toISOString(),
  message: '',
  ...options,
});

const name = fc.stringMatching(/^[a-zA-Z0-9]([a-zA-Z0-9/_-]{0,6}[a-zA-Z0-9])?$/);
const number = fc.nat({ max: 40 });
const version = fc
  .tuple(number, number, number, fc.constantFrom('', '-rc.1', '-alpha-1', '-0', '+build.5', '-x.7.z+001'))
  .map(([major, minor, patch, rest]) => `v${major}.${minor}.${patch}${rest}`);
const base = { dir: fc.option(fc.stringMatching(/^[a-zA-Z0-9_./-]{1,6}$/)), name, counter: fc.option(number) };
const tagName: fc.Arbitrary<TagName> = fc.oneof(
  fc.record({ ...base, kind: fc.constantFrom('register' as const, 'deregister' as const), version }),
  fc.record({ ...base, kind: fc.constantFrom('assign' as const, 'unassign' as const), stage: name }),
  fc.record({ ...base, kind: fc.constantFrom('deprecate' as const, 'create' as const) }),
);

describe('tag grammar', () => {
  it.each([
    ['fraud@v1.2.0', { kind: 'register', name: 'fraud', version: 'v1.2.0', counter: null, dir: null }],
    ['fraud@v1.2.0!', { kind: 'deregister', version: 'v1.2.0' }],
    ['fraud@v1.0.0#1', { kind: 'register', counter: 1 }],
    ['fraud#production#7', { kind: 'assign', stage: 'production', counter: 7 }],
    ['fraud#production', { kind: 'assign', counter: null }],
    ['fraud#production!#8', { kind: 'unassign', stage: 'production', counter: 8 }],
    ['fraud@deprecated', { kind: 'deprecate' }],
    ['fraud@created#2', { kind: 'create', counter: 2 }],
    ['team/a=fraud/eu@v0.1.0-rc.1', { kind: 'register', dir: 'team/a', name: 'fraud/eu', version: 'v0.1.0-rc.1' }],
  ])('reads %s', (text, expected) => expect(parseTagName(text)).toMatchObject(expected));

  it.each([
    ['v1.0.0', null],
    ['nightly', null],
    ['fraud@1.2.0', 'begins with v'],
    ['fraud@v1.2', 'neither a version'],
    ['fraud@v01.2.0', 'neither a version'],
    ['-fraud@v1.0.0', 'is not a name'],
    ['@v1.0.0', 'missing'],
    ['fraud#prod-#1', 'is not an environment'],
    ['fraud#prod#x', 'is not a counter'],
    ['fraud#prod#99999999999999999999', 'too large'],
  ])('refuses %s', (text, reason) => {
    const parsed = parseTagName(text);
    expect(parsed.kind).toBe('other');
    if (parsed.kind !== 'other') return;
    if (reason === null) expect(parsed.reason).toBeNull();
    else expect(parsed.reason).toContain(reason);
  });

  it('reads back every name it prints', () => {
    fc.assert(
      fc.property(tagName, (event) => {
        expect(parseTagName(printTagName(event))).toEqual(event);
      }),
    );
  });

  it('orders versions by the precedence of semver', () => {
    const ordered = ['1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-alpha.beta', '1.0.0-beta', '1.0.0-beta.2', '1.0.0-beta.11'];
    const versions = [...ordered, '1.0.0-rc.1', '1.0.0', '1.2.0', '1.10.0', '2.0.0'].map((each) => `v${each}`);
    expect(versions.toReversed().sort(compareVersions)).toEqual(versions);
    expect(compareVersions('v1.0.0+a', 'v1.0.0+b')).toBe(0);
  });
});

describe('trailers', () => {
  it('are read back as printed, whatever the values hold', () => {
    const value = fc.string().map((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim());
    const trailers = fc.dictionary(fc.constantFrom(...TRAILER_KEYS), value);
    fc.assert(
      fc.property(
        value.filter((text) => text !== ''),
        trailers,
        (subject, entries) => {
          expect(parseTagMessage(printTagMessage({ subject, trailers: entries }))).toEqual({
            subject,
            trailers: { ...entries },
          });
        },
      ),
    );
  });

  it('cannot be forged through a value, and are looked for only in the last paragraph', () => {
    const message = printTagMessage({
      subject: 's',
      trailers: { 'Proofmark-Reason': 'x\nProofmark-Digest: sha256:evil' },
    });
    expect(Object.keys(parseTagMessage(message).trailers)).toEqual(['Proofmark-Reason']);
    expect(parseTagMessage('Proofmark-Version: v1.0.0').trailers).toEqual({});
    expect(parseTagMessage('s\n\nProofmark-Version: v1.0.0\n\nbody').trailers).toEqual({});
  });
});

describe('registry state', () => {
  it('knows the newest version that was not taken back', () => {
    const state = foldTags([
      tag('fraud@v1.9.0', 1),
      tag('fraud@v1.10.0', 2),
      tag('fraud@v2.0.0', 3),
      tag('fraud@v2.0.0!', 4),
      tag('churn@v0.1.0', 5),
      tag('v3.0.0', 6),
    ]);
    expect([...currentVersions(state)].map(([model, { version }]) => [model, version])).toEqual([
      ['fraud', 'v1.10.0'],
      ['churn', 'v0.1.0'],
    ]);
  });

  it('tells what an environment holds by counters, not clocks', () => {
    const state = foldTags([
      tag('fraud@v1.0.0', 1),
      tag('fraud@v1.1.0', 2),
      tag('fraud#production#4', 1, { commit: 'c2' }), // the later event, from a machine whose clock is behind
      tag('fraud#production#3', 9, { commit: 'c1' }),
      tag('fraud#staging#5', 3, { commit: 'c2' }),
      tag('fraud#staging!#6', 4, { commit: 'c1' }),
    ]);
    const stages = state.models.get('fraud')?.stages;
    expect(stages?.get('production')).toMatchObject({ commit: 'c2', version: 'v1.1.0' });
    expect(stages?.get('staging')).toMatchObject({ version: 'v1.1.0' });
    const after = foldTags([tag('fraud#staging', 1, { commit: 'c2' }), tag('fraud#staging!', 2, { commit: 'c2' })]);
    expect(after.models.get('fraud')?.stages.size).toBe(0);
  });

  it('reports tags that look like events and are none', () => {
    const state = foldTags([
      tag('fraud@v1.0.0', 1, { annotated: false, date: null }),
      tag('fraud@1.0.0', 2),
      tag('x', 3),
    ]);
    expect(state.models.size).toBe(0);
    expect(state.ignored.map((each) => each.tag)).toEqual(['fraud@1.0.0', 'fraud@v1.0.0']);
  });

  it('does not depend on the order in which tags are listed', () => {
    const names = [
      'a@v1.0.0',
      'a@v1.1.0',
      'a@v1.1.0!',
      'a#prod#1',
      'a#prod#2',
      'a#prod!#3',
      'a#prod',
      'a@deprecated',
      'b@v1.0.0#1',
    ];
    const tags = names.map((each, at) => tag(each, (at * 5) % 7, { commit: `c${at % 3}` }));
    const expected = foldTags(tags);
    const shuffled = fc.shuffledSubarray(tags, { minLength: tags.length });
    fc.assert(
      fc.property(shuffled, (order) => {
        const state = foldTags(order);
        expect(new Map([...state.models].sort())).toEqual(new Map([...expected.models].sort()));
      }),
    );
  });

  it('counts on from the highest counter of a model', () => {
    expect(nextCounter([], 'fraud')).toBe(1);
    expect(nextCounter([{ name: 'fraud@v1.0.0' }, { name: 'fraud#prod#7' }, { name: 'churn#prod#9' }], 'fraud')).toBe(
      8,
    );
  });
});

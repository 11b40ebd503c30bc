import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, parseTagName, printTagName, type TagName } from './tag-grammar.ts';

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
    ['model@v1', 'neither a version'],
    ['nn#prod#-1', 'is not a counter'],
    ['nn#prod#1.5', 'is not a counter'],
    ['fraud.eu@v1.0.0', '"fraud.eu" is not a name'],
    ['fraud.eu#prod', '"fraud.eu" is not a name'],
    ['fraud#prod.eu#1', 'is not an environment'],
    ['fraud##1', 'is not an environment'],
    ['fraud@', 'neither a version'],
    ['fraud@latest', 'neither a version'],
    ['_fraud@v1.0.0', 'is not a name'],
    ['fraud-@v1.0.0', 'is not a name'],
    ['fraud/#prod', 'is not a name'],
    ['a=b=c@v1.0.0', 'one = at most'],
    ['=fraud@v1.0.0', 'the folder before = is missing'],
    ['fraud@v1.0.0!!', 'one !'],
    ['fraud@deprecated!', 'takes no !'],
    ['a b=c@v1.0.0', 'is not a folder'],
    ['fraud@v1.0.0!#1#2', 'one counter'],
    ['user@example.org', 'neither a version'],
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

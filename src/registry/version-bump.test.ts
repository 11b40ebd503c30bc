import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions } from './tag-grammar.ts';
import {
  type Bump,
  compareSignatures,
  deriveBump,
  nextVersion,
  type Tensor,
  type VersionFacts,
} from './version-bump.ts';

const input: Tensor = { name: 'features', type: 'float32', shape: ['n', 4] };
const output: Tensor = { name: 'probabilities', type: 'float32', shape: ['n', 2] };
const recipe = { code: 'c', params: 'p', seeds: 's', data: 'd', environment: 'e' };
const facts = (inputs: readonly Tensor[], outputs: readonly Tensor[] = [output]): VersionFacts => ({
  signature: { inputs, outputs },
  recipe,
});
const before = facts([input]);

describe('the bump', () => {
  it.each<[string, VersionFacts, Bump]>([
    ['nothing changed', before, 'patch'],
    ['a free dimension got another name', facts([{ ...input, shape: ['batch', 4] }]), 'patch'],
    ['an input is gone', facts([]), 'major'],
    ['an input has another name', facts([{ ...input, name: 'x' }]), 'major'],
    ['an input has another type', facts([{ ...input, type: 'float64' }]), 'major'],
    ['an input has more columns', facts([{ ...input, shape: ['n', 5] }]), 'major'],
    ['an input has another rank', facts([{ ...input, shape: ['n'] }]), 'major'],
    ['an input takes one batch size only', facts([{ ...input, shape: [1, 4] }]), 'major'],
    ['an input takes any width', facts([{ ...input, shape: ['n', 'width'] }]), 'minor'],
    ['an input is new', facts([input, { ...input, name: 'mask' }]), 'major'],
    ['an output is gone', facts([input], []), 'major'],
    ['an output has another type', facts([input], [{ ...output, type: null }]), 'major'],
    ['an output may have any width', facts([input], [{ ...output, shape: ['n', 'k'] }]), 'major'],
    ['an output is new', facts([input], [output, { ...output, name: 'label' }]), 'minor'],
    ['the signature cannot be read', { signature: null, recipe }, 'major'],
    ['the code changed', { ...before, recipe: { ...recipe, code: 'c2' } }, 'minor'],
    ['the params changed', { ...before, recipe: { ...recipe, params: 'p2' } }, 'minor'],
    ['the seeds changed', { ...before, recipe: { ...recipe, seeds: 's2' } }, 'minor'],
    ['the data changed', { ...before, recipe: { ...recipe, data: 'd2' } }, 'minor'],
    ['the environment changed', { ...before, recipe: { ...recipe, environment: 'e2' } }, 'minor'],
  ])('when %s', (_, after, bump) => {
    const derived = deriveBump(before, after);
    expect(derived.bump).toBe(bump);
    expect(derived.reasons.length).toBeGreaterThan(0);
  });

  it('of a first version is none', () => {
    expect(deriveBump(null, before).bump).toBe('first');
  });

  it('names every reason', () => {
    const after = facts([{ ...input, shape: ['n', 5] }], [{ ...output, type: 'int64' }]);
    expect(deriveBump(before, after).reasons).toEqual([
      'the input features had the shape [n, 4] and has [n, 5]',
      'the output probabilities was float32 and is int64',
    ]);
  });

  it('does not depend on the order of inputs', () => {
    const tensors = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1 });
    fc.assert(
      fc.property(tensors, (names) => {
        const inputs = names.map((name) => ({ ...input, name }));
        const signature = { inputs, outputs: [output] };
        expect(compareSignatures(signature, { ...signature, inputs: inputs.toReversed() })).toEqual([]);
      }),
    );
  });
});

describe('the next version', () => {
  it.each<[readonly string[], Bump, string]>([
    [[], 'first', 'v1.0.0'],
    [[], 'minor', 'v1.0.0'],
    [['v1.2.3'], 'patch', 'v1.2.4'],
    [['v1.2.3'], 'minor', 'v1.3.0'],
    [['v1.2.3'], 'major', 'v2.0.0'],
    [['v1.10.0', 'v1.9.0'], 'patch', 'v1.10.1'],
    [['v2.0.0-rc.1', 'v1.9.0'], 'major', 'v2.0.0'],
    [['v2.0.0-rc.1'], 'patch', 'v2.0.0'],
    [['v2.1.0-rc.1'], 'major', 'v3.0.0'],
    [['v2.1.0-rc.1'], 'minor', 'v2.1.0'],
    [['v2.1.1-rc.1'], 'minor', 'v2.2.0'],
    [['v1.0.0+build.7'], 'patch', 'v1.0.1'],
    [['v0.0.1'], 'minor', 'v0.1.0'],
    [['v1.0.9007199254740993'], 'patch', 'v1.0.9007199254740994'],
  ])('after %j by %s is %s', (versions, bump, expected) => expect(nextVersion(versions, bump)).toBe(expected));

  it('is newer than all there were', () => {
    const number = fc.nat({ max: 20 });
    const version = fc
      .tuple(number, number, number, fc.constantFrom('', '-rc.1', '-alpha', '+b.1'))
      .map(([major, minor, patch, rest]) => `v${major}.${minor}.${patch}${rest}`);
    const bump = fc.constantFrom<Bump>('major', 'minor', 'patch');
    fc.assert(
      fc.property(fc.array(version, { minLength: 1 }), bump, (versions, by) => {
        const next = nextVersion(versions, by);
        for (const each of versions) expect(compareVersions(next, each)).toBeGreaterThan(0);
      }),
    );
  });
});

import { describe, expect, it } from 'vitest';
import { commitOf, digestOf, tag, version } from '../../test/builders/registry-tags.ts';
import type { RegistryTag } from './events.ts';
import { foldTags } from './fold-registry.ts';
import { planRegistration, type RegistrationRequest } from './plan-registration.ts';
import { printTagMessage } from './trailers.ts';

const author = { actor: '@ada', workflowRun: 'https://ci.example.org/runs/7' };
const known = [version('fraud', 'v1.0.0', 1), version('fraud', 'v1.1.0', 2)];
const plan = (asked: Partial<RegistrationRequest> = {}, tags: readonly RegistryTag[] = known) =>
  planRegistration(foldTags(tags).models.get('fraud'), {
    model: 'fraud',
    commit: 'new',
    digest: 'sha256:new',
    run: 'r',
    evaluation: 'e',
    verdict: null,
    bump: 'minor',
    author,
    ...asked,
  });

describe('a registration', () => {
  it('is a tag with the digest and the evidence', () => {
    const result = plan();
    if (result.outcome !== 'planned') throw new Error(result.outcome);
    expect(result.plan).toMatchObject({ version: 'v1.2.0', previous: { version: 'v1.1.0' }, sameBytesAs: null });
    expect(result.plan.event).toMatchObject({ tag: 'fraud@v1.2.0', commit: 'new' });
    expect(printTagMessage(result.plan.event.message)).toBe(`Register fraud v1.2.0

Proofmark-Version: v1.2.0
Proofmark-Digest: sha256:new
Proofmark-Run: r
Proofmark-Evaluation: e
Proofmark-Actor: @ada
Proofmark-Workflow-Run: https://ci.example.org/runs/7
`);
  });

  it('of a first model is v1.0.0', () => {
    expect(plan({ bump: 'first' }, [])).toMatchObject({ plan: { version: 'v1.0.0', previous: null } });
  });

  it('never uses the name of a version that was taken back', () => {
    const gone = [...known, version('fraud', 'v1.2.0', 3), tag('fraud@v1.2.0!', 4, { commit: commitOf('v1.2.0') })];
    expect(plan({}, gone)).toMatchObject({ plan: { version: 'v1.3.0', previous: { version: 'v1.1.0' } } });
  });

  it('asked for twice is one event', () => {
    const same = { commit: commitOf('v1.1.0'), digest: digestOf('v1.1.0') };
    expect(plan(same)).toMatchObject({ outcome: 'done', event: { tag: 'fraud@v1.1.0' } });
    expect(plan({ ...same, override: { version: 'v5.0.0', reason: 'x' } }).outcome).toBe('refused');
  });

  it('tells of a version with the same bytes', () => {
    expect(plan({ digest: digestOf('v1.0.0') })).toMatchObject({ plan: { sameBytesAs: { version: 'v1.0.0' } } });
  });

  it('follows a person who gives a reason', () => {
    const byBump = plan({ override: { bump: 'major', reason: 'new meaning of the score' } });
    expect(byBump).toMatchObject({ plan: { version: 'v2.0.0', bump: 'major', reasons: ['new meaning of the score'] } });
    const byName = plan({ override: { version: 'v3.0.0-rc.1', reason: 'trial' } });
    expect(byName).toMatchObject({ plan: { version: 'v3.0.0-rc.1', bump: null } });
  });

  it.each<[string, Partial<RegistrationRequest>, string]>([
    ['on a commit with another version', { commit: commitOf('v1.1.0') }, 'a commit has one version'],
    ['of a version without a reason', { override: { version: 'v9.0.0', reason: '' } }, 'needs a reason'],
    ['of no version', { override: { version: '9', reason: 'x' } }, 'is not a version'],
    ['of a version with more in its name', { override: { version: 'v9.0.0!', reason: 'x' } }, 'is not a version'],
    ['of a used name', { override: { version: 'v1.0.0', reason: 'x' } }, 'was registered on the commit'],
    ['of a name that no tag can have', { model: 'fraud.eu' }, 'cannot be the name'],
  ])('is refused %s', (_, asked, text) => {
    const result = plan(asked);
    expect(result.outcome).toBe('refused');
    if (result.outcome === 'refused') expect(result.problems[0].what).toContain(text);
  });

  it('is refused on the commit of a version that was taken back', () => {
    const gone = [...known, tag('fraud@v1.1.0!', 4, { commit: commitOf('v1.1.0') })];
    const result = plan({ commit: commitOf('v1.1.0'), digest: digestOf('v1.1.0') }, gone);
    expect(result).toMatchObject({ outcome: 'refused' });
  });
});

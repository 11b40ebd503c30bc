import { describe, expect, it } from 'vitest';
import { assigned, commitOf, tag, version } from '../../test/builders/registry-tags.ts';
import type { RegistryTag } from './events.ts';
import { foldTags } from './fold-registry.ts';
import { planDeprecate, planDeregister, planUnassign } from './plan-withdrawal.ts';
import type { PlannedEvent } from './planned-event.ts';
import { printTagMessage } from './trailers.ts';

const author = { actor: '@ada', workflowRun: null };
const base = { model: 'fraud', reason: 'tidy', author };
const history = [
  version('fraud', 'v1.0.0', 1),
  version('fraud', 'v1.1.0', 2),
  version('fraud', 'v1.2.0', 3),
  assigned('fraud#prod#4', 'v1.0.0', 4),
  assigned('fraud#prod#5', 'v1.1.0', 5),
];
const fraud = (tags: readonly RegistryTag[]) => foldTags(tags).models.get('fraud');
const write = (events: readonly PlannedEvent[]): RegistryTag[] =>
  events.map(({ tag: name, commit, message }, at) => tag(name, 50 + at, { commit, message: printTagMessage(message) }));

describe('unassigning', () => {
  const unassign = (tags: readonly RegistryTag[], asked: { environment?: string; version?: string | null } = {}) =>
    planUnassign(fraud(tags), { ...base, environment: 'prod', version: null, ...asked });

  it('empties the environment, and never shows an older version on the way', () => {
    const result = unassign(history);
    if (result.outcome !== 'planned') throw new Error(result.outcome);
    expect(result.plan.events.map((event) => event.tag)).toEqual(['fraud#prod!#6', 'fraud#prod!#7']);
    expect(result.plan.leaves).toBeNull();
    const after = [...history, ...write(result.plan.events)];
    const held = fraud(after)!.environments.get('prod')!;
    expect(held.current).toBeNull();
    expect(held.tenures.map(({ assignment }) => assignment.version)).toEqual(['v1.0.0', 'v1.1.0']);
    expect(unassign(after)).toMatchObject({ outcome: 'done', event: { tag: 'fraud#prod!#7' } });
  });

  it('of one version says what comes back', () => {
    expect(unassign(history, { version: 'v1.1.0' })).toMatchObject({
      plan: { leaves: 'v1.0.0', events: [{ tag: 'fraud#prod!#6', commit: commitOf('v1.1.0') }] },
    });
  });

  it.each([
    [{ environment: 'prd' }, 'never held'],
    [{ version: 'v1.2.0' }, 'does not hold'],
  ])('is refused for %j', (asked, text) => {
    const result = unassign(history, asked);
    if (result.outcome !== 'refused') throw new Error(result.outcome);
    expect(result.problems[0].what).toContain(text);
  });
});

describe('deregistering', () => {
  const deregister = (tags: readonly RegistryTag[], name: string) =>
    planDeregister(fraud(tags), { ...base, version: name });

  it('is a tag on the commit of the version, once', () => {
    const result = deregister(history, 'v1.2.0');
    if (result.outcome !== 'planned') throw new Error(result.outcome);
    expect(result.plan.event).toMatchObject({ tag: 'fraud@v1.2.0!', commit: commitOf('v1.2.0') });
    const after = [...history, ...write([result.plan.event])];
    expect(fraud(after)!.versions[0]).toMatchObject({ version: 'v1.2.0', deregistered: true });
    expect(deregister(after, 'v1.2.0').outcome).toBe('done');
  });

  it('uses a counter where the name is taken', () => {
    const again = [
      ...history,
      tag('fraud@v1.2.0!', 6, { commit: commitOf('v1.2.0') }),
      tag('fraud@v1.2.0#7', 7, { commit: commitOf('v1.2.0') }),
    ];
    expect(deregister(again, 'v1.2.0')).toMatchObject({ plan: { event: { tag: 'fraud@v1.2.0!#8' } } });
  });

  it('is refused while an environment holds the version, and for one that is not known', () => {
    expect(deregister(history, 'v1.1.0')).toMatchObject({ outcome: 'refused' });
    expect(deregister(history, 'v7.0.0')).toMatchObject({ outcome: 'refused' });
  });
});

describe('deprecating', () => {
  const deprecate = (tags: readonly RegistryTag[]) => planDeprecate(fraud(tags), { ...base, commit: 'head' });

  it('is one tag, and another one after the model came back', () => {
    const result = deprecate(history);
    expect(result).toMatchObject({ plan: { event: { tag: 'fraud@deprecated', commit: 'head' } } });
    const deprecated = [...history, tag('fraud@deprecated', 8)];
    expect(deprecate(deprecated).outcome).toBe('done');
    expect(deprecate([...deprecated, tag('fraud@v2.0.0', 9)])).toMatchObject({
      plan: { event: { tag: 'fraud@deprecated#8' } },
    });
    expect(deprecate([]).outcome).toBe('refused');
  });
});

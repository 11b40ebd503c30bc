import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tag } from '../../test/builders/registry-tags.ts';
import type { RegistryTag } from '../registry/events.ts';
import { orderEvents } from '../registry/events.ts';
import { listHistory, showRegistry } from './show.ts';

const from = (tags: readonly RegistryTag[]) => ({
  tags: { detail: 'whole' as const, tags: async () => tags.map((each) => ({ oid: '', ...each })) },
});

describe('history', () => {
  it('keeps the order of each model, whatever the clocks said, and is in order of time where it can be', async () => {
    const event = fc.tuple(fc.constantFrom('a', 'b'), fc.nat({ max: 9 }), fc.nat({ max: 20 }));
    const events = fc.uniqueArray(event, { selector: ([model, counter]) => `${model}${counter}`, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(events, async (list) => {
        const tags = list.map(([model, counter, at]) => tag(`${model}#prod#${counter}`, at));
        const { state, events: merged, total } = await listHistory({}, from(tags));
        expect(total).toBe(tags.length);
        for (const model of state.models.values()) {
          const own = merged.filter((each) => each.model === model.model);
          expect(own).toEqual(orderEvents(own));
        }
        const honest = [...state.models.values()].every(({ events: own }) =>
          own.every((each, at) => at === 0 || own[at - 1]!.time! <= each.time!),
        );
        if (honest)
          expect(merged.map(({ time }) => time)).toEqual(merged.map(({ time }) => time!).sort((a, b) => a - b));
      }),
    );
  });

  it('ends with the newest when it is limited', async () => {
    const tags = [tag('a@v1.0.0', 1), tag('b@v1.0.0', 2), tag('a@v1.1.0', 3)];
    const { events, total } = await listHistory({ limit: 2 }, from(tags));
    expect(events.map((event) => event.tag)).toEqual(['b@v1.0.0', 'a@v1.1.0']);
    expect(total).toBe(3);
  });
});

describe('show', () => {
  const tags = [tag('fraud@v1.0.0', 1), tag('fraud@v1.1.0', 2), tag('fraud@v1.1.0!', 3, { commit: 'c2' })];

  it('takes latest for the newest version that was not taken back', async () => {
    expect(await showRegistry({ target: 'fraud@latest' }, from(tags))).toMatchObject({
      version: { version: 'v1.0.0' },
    });
  });

  it.each([
    ['frauds', 'did you mean fraud?'],
    ['fraud#prod', 'proofmark promote fraud@VERSION --to ENVIRONMENT'],
    ['fraud@v3.0.0', 'did you mean v1.0.0?'],
    ['', 'models: fraud'],
  ])('says what there is instead of %j', async (target, fix) => {
    await expect(showRegistry({ target }, from(tags))).rejects.toThrow(fix);
  });
});

import { describe, expect, it } from 'vitest';
import { foldTags } from '../registry/fold-registry.ts';
import { timeOfEvent } from './write-event.ts';

/** A model whose last event happened at a time. */
function lastAt(date: string) {
  const tag = { name: 'fraud#staging#1', annotated: true, commit: 'a'.repeat(40), tagger: 'Ann', date, message: 'x' };
  const state = foldTags([tag]);
  return { state, model: state.models.get('fraud'), place: 2 };
}
const NOW = new Date('2026-03-01T12:00:00Z');

describe('the time of an event', () => {
  it('is now, when everything else is over', () => {
    expect(timeOfEvent('fraud#staging#2', lastAt('2026-03-01T11:00:00Z'), NOW)).toEqual(NOW);
  });

  it('is after the last event for one without a counter, though both are of one second', () => {
    expect(timeOfEvent('fraud@deprecated', lastAt('2026-03-01T12:00:00Z'), NOW)).toEqual(
      new Date('2026-03-01T12:00:01Z'),
    );
  });

  it('is not before what it follows, though that machine’s clock is ahead', () => {
    const last = '2026-03-01T12:00:30Z';
    expect(timeOfEvent('fraud#staging#2', lastAt(last), NOW)).toEqual(new Date(last));
  });

  it('does not follow a clock that is broken', () => {
    expect(timeOfEvent('fraud#staging#2', lastAt('2099-01-01T00:00:00Z'), NOW)).toEqual(NOW);
  });
});

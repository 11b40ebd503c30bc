import { describe, expect, test } from 'vitest';
import { version } from '../../test/builders/registry-tags.ts';
import { verdictRecord } from '../../test/builders/reports.ts';
import { foldTags } from '../registry/fold-registry.ts';
import { renderVersionNotes } from './release-notes.ts';

/** Characters GitHub takes for the text of a release. */
const RELEASE_LIMIT = 125_000;

const [event] = foldTags([version('fraud', 'v1.0.0', 1)]).models.get('fraud')!.events;
const notes = (params: { name: string; before: string | null; after: string | null }[]) =>
  renderVersionNotes({
    event: event!,
    previous: 'v0.9.0',
    verdict: verdictRecord(),
    differences: { params, data: [], inputs: [] },
  });

describe('the notes of a version', () => {
  test('list what changed', () => {
    expect(notes([{ name: 'trees', before: '100', after: null }])).toContain('- trees: 100 → not there');
  });

  test('fit a release, however many params changed and whatever they are', () => {
    const many = Array.from({ length: 300_000 }, (_, at) => ({ name: `p${at}`, before: '1', after: '2' }));
    const text = notes(many);
    expect(text.length).toBeLessThan(RELEASE_LIMIT);
    expect(text).toContain('- p99: 1 → 2\n- and 299,900 more');
    const hostile = many.map(({ name }) => ({
      name: name + '@|#<'.repeat(100_000 / 200),
      before: '*'.repeat(2000),
      after: null,
    }));
    expect(notes(hostile.slice(0, 500)).length).toBeLessThan(RELEASE_LIMIT);
  });
});

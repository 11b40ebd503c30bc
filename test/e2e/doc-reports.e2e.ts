import { describe, expect, test } from 'vitest';
import { settled, shownReports } from '../../scripts/doc-reports/page.ts';
import { SCENES } from '../../scripts/doc-reports/scenes.ts';

const shown = shownReports();

describe('the reports that the documentation shows', () => {
  const made = new Set<string>();

  test.each(SCENES)('are what the commands print: $name', async ({ run }) => {
    const reports = await run();
    for (const [name, report] of Object.entries(reports)) {
      const places = shown.filter((each) => each.name === name);
      expect(places, `no page shows ${name}`).not.toHaveLength(0);
      for (const { page, text } of places) expect(settled(text), `${page}: npm run docs:reports`).toBe(settled(report));
      made.add(name);
    }
  });

  test('all come from one of these stories', () => {
    expect(shown.map(({ name }) => name).filter((name) => !made.has(name))).toEqual([]);
  });
});

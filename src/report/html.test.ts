import { expect, test } from 'vitest';
import { expectBalanced } from '../../test/builders/markup.ts';
import {
  failedModel,
  firstReport,
  HOSTILE,
  harmfulReport,
  hostileReport,
  modelReport,
  skippedModel,
} from '../../test/builders/reports.ts';
import { renderHtml } from './html.ts';

test('the page shows the verdict and the reason before anything else', () => {
  const html = renderHtml([harmfulReport()]);
  const body = html.slice(html.indexOf('<body>'));
  expect(body.indexOf('fail</span>flight-delay')).toBeLessThan(200);
  expect(body.indexOf('roc_auc at origin=ATL is worse')).toBeLessThan(body.indexOf('<table'));
});

test('the page needs no network and no script', () => {
  const html = renderHtml([harmfulReport(), modelReport({ model: 'eta' }), failedModel(), skippedModel()]);
  expect(html).toContain(`default-src 'none'`);
  expect(html).not.toMatch(/<script|<link|<img|@import|url\(|\ssrc=/);
  expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:\/\//);
});

test('several models are listed worst first with links to each', () => {
  const html = renderHtml([skippedModel(), modelReport(), failedModel(), harmfulReport()]);
  const words = [...html.matchAll(/<li class="\w+"><span class="word">\S+ (\w+)</g)].map((found) => found[1]);
  expect(words).toEqual(['error', 'fail', 'skipped', 'pass']);
  for (const id of [1, 2, 3, 4]) expect(html).toContain(`<section id="model-${id}"`);
  expect(html).toContain('KeyError: &#39;tenure&#39;');
});

test('plots follow the colours of the page', () => {
  const html = renderHtml([modelReport()]);
  expect(html.match(/<svg /g)!.length).toBeGreaterThanOrEqual(5);
  expect(html).toContain('var(--candidate)');
  expect(html).toContain('prefers-color-scheme: dark');
});

test.each([
  ['a first version', [firstReport()]],
  ['no model', []],
  ['hostile text', HOSTILE.map((text) => hostileReport(text))],
])('the markup is balanced with %s', (_, reports) => {
  expectBalanced(renderHtml(reports));
});

test.each(HOSTILE)('text from files is never markup: %j', (text) => {
  const html = renderHtml([hostileReport(text)]);
  expect(html).not.toMatch(/<script|<img|onerror=[^&]*>|<!--/i);
  expect(html).not.toContain('\u202e');
});

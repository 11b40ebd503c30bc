import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { expectHarmlessComment, expectValidComment } from '../../test/builders/comment-markup.ts';
import {
  failedModel,
  HOSTILE,
  harmfulReport,
  hostileReport,
  modelReport,
  replayOfRules,
} from '../../test/builders/reports.ts';
import { renderComment } from './comment.ts';
import { reportsOf } from './posted-report.ts';
import { parseReportDocument, type ReportDocument, reportDocument } from './report-document.ts';

const COMMIT = '9a1b2c3d4e5f60718293a4b5c6d7e8f901234567';

/** Text made of what means something to GitHub, to HTML or to a terminal, with anything between. */
const hostileText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...HOSTILE,
        '@everyone',
        '@octo-org/team',
        '#1',
        'octo/models#1',
        'GH-1',
        '|',
        '\\|',
        '`',
        '```',
        '~~~',
        '<!-- proofmark -->',
        '-->',
        '</details>',
        '</summary>',
        '</sub>',
        '<br>',
        '&#64;everyone',
        '&lt;',
        '\u202e',
        '\u2066',
        '\u200b',
        '\ufeff',
        '\ud83d',
        '\n\n# heading\n',
        '\r',
        '> [!WARNING]',
        '[x](https://evil.example)',
        '![x](https://evil.example/x.png)',
        '<https://evil.example>',
        '$(rm -rf /)',
        ['$', '{{ github.token }}'].join(''),
        '::set-output name=x::y',
        '%0A',
      ),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
      fc.string({ unit: 'binary', maxLength: 8 }),
    ),
    { minLength: 1, maxLength: 8 },
  )
  .chain((parts) => fc.integer({ min: 1, max: 60 }).map((times) => parts.join('').repeat(times)));

const place = {
  serverUrl: 'https://github.com',
  repository: 'acme/models',
  runUrl: 'https://github.com/acme/models/actions/runs/1',
};

describe('any comment', () => {
  test('of any texts, models and limit is valid, harmless and not too long', () => {
    fc.assert(
      fc.property(
        hostileText,
        hostileText,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 4096, max: 65_536 }),
        (text, other, models, limit) => {
          const reports = [
            ...Array.from({ length: models }, (_, at) => ({
              ...hostileReport(at % 2 === 0 ? text : other),
              fullCopy: `https://github.com/acme/models/blob/${COMMIT}/report.md`,
              evidence: COMMIT,
            })),
            failedModel({ model: other, reason: text, log: [text, other] }),
          ];
          const replay = replayOfRules(other, models);
          const options = { fullCopy: place.runUrl, notes: [text], removed: [other, text], replay };
          const markdown = renderComment(reports, { ...options, limit });
          expect(markdown.length).toBeLessThanOrEqual(limit);
          expectValidComment(markdown);
          expectHarmlessComment(markdown);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** A document with something else in one place. */
const changedDocument = fc
  .tuple(fc.jsonValue({ maxDepth: 3 }), fc.array(fc.nat(), { minLength: 1, maxLength: 7 }))
  .map(([value, path]) => {
    const document = JSON.parse(JSON.stringify(good())) as unknown;
    let parent: unknown = document;
    for (const [depth, step] of path.entries()) {
      if (typeof parent !== 'object' || parent === null) break;
      const keys = Object.keys(parent);
      if (keys.length === 0) break;
      const key = keys[step % keys.length]!;
      const holder = parent as Record<string, unknown>;
      if (depth === path.length - 1) holder[key] = value;
      parent = holder[key];
    }
    return JSON.stringify(document);
  });

function good(): ReportDocument {
  return reportDocument(
    {
      judged: [{ report: harmfulReport(), entry: { commit: COMMIT } }],
      others: [failedModel()],
      removed: ['old'],
      replay: replayOfRules(),
    },
    { kind: 'pull-request', number: 7, head: COMMIT },
  );
}

describe('a report that somebody else wrote', () => {
  test('is read back as it was written', () => {
    expect(parseReportDocument(JSON.stringify(good()))).toEqual(JSON.parse(JSON.stringify(good())));
  });

  test('with anything in any place is refused with a reason, or renders to a comment that is harmless', () => {
    fc.assert(
      fc.property(changedDocument, (text) => {
        const parsed = parseReportDocument(text);
        if ('problems' in parsed) {
          expect(parsed.problems.length).toBeGreaterThan(0);
          return;
        }
        const { reports, options } = reportsOf(parsed, { ...place, commits: new Map(), fork: { repository: 'eve/x' } });
        const markdown = renderComment(reports, options);
        expectValidComment(markdown);
        expectHarmlessComment(markdown);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ['not JSON', '{'],
    ['another format', JSON.stringify({ ...good(), format: 'proofmark-report/2' })],
    ['a field that nobody knows', JSON.stringify({ ...good(), html: '<b>' })],
    ['a field that nobody knows, deep inside', JSON.stringify(good()).replace('"rowsNeeded"', '"evil":1,"rowsNeeded"')],
    ['a text that is too long', JSON.stringify({ ...good(), removed: ['x'.repeat(5000)] })],
    ['a list that is too long', JSON.stringify({ ...good(), removed: Array.from({ length: 5001 }, () => 'x') })],
    ['a count that is none', JSON.stringify(good()).replace('"turned":1', '"turned":-1')],
    ['a key that is none', JSON.stringify(good()).replace(/"key":"a+0"/, '"key":"`x`"')],
    ['a commit that is none', JSON.stringify(good()).replaceAll(COMMIT, '../../etc')],
    ['a number that is none', JSON.stringify(good()).replace('"number":7', '"number":-7')],
    [
      'a model name that could leave its ref',
      JSON.stringify(good()).replaceAll('"model":"flight-delay"', '"model":"../x"'),
    ],
    ['nesting', `${'['.repeat(40)}${']'.repeat(40)}`],
    ['a polluted prototype', JSON.stringify(good()).replace('"removed"', '"__proto__":{"x":1},"removed"')],
  ])('with %s is refused', (_, text) => {
    expect(parseReportDocument(text)).toHaveProperty('problems');
  });

  test('has long texts cut when it is written: 10 MB of params are no comment', () => {
    const huge = 'x'.repeat(10_000_000);
    const report = modelReport(
      {},
      { differences: { params: [{ name: huge, before: huge, after: huge }], data: [], inputs: [] } },
    );
    const text = JSON.stringify(
      reportDocument(
        { judged: [{ report, entry: { commit: COMMIT } }], others: [], removed: [] },
        { kind: 'commit', head: COMMIT },
      ),
    );
    expect(text.length).toBeLessThan(200_000);
    expect(parseReportDocument(text)).not.toHaveProperty('problems');
  });
});

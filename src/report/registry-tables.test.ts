import { describe, expect, it } from 'vitest';
import { assigned, commitOf, digestOf, hour, tag, version } from '../../test/builders/registry-tags.ts';
import { foldTags } from '../registry/fold-registry.ts';
import { intervalsOf, liveVersions } from '../registry/timeline.ts';
import { renderMarkdownTable } from './markdown.ts';
import {
  environmentDetails,
  environmentTable,
  historyTable,
  intervalTable,
  liveTable,
  registryTable,
  versionDetails,
  versionsTable,
} from './registry-tables.ts';
import { renderPlainTable, renderTextTable } from './text-table.ts';

const PEOPLE = { readers: 'people', detail: 'whole' } as const;
const SCRIPTS = { readers: 'scripts', detail: 'whole' } as const;
const NAMES = { readers: 'people', detail: 'names' } as const;

const state = foldTags([
  version('fraud', 'v1.0.0', 1),
  version('fraud', 'v1.1.0', 2),
  assigned('fraud#staging#3', 'v1.1.0', 3),
  assigned('fraud#production#4', 'v1.0.0', 4, { 'Proofmark-Reason': 'first | of all' }),
  assigned('fraud#production#5', 'v1.1.0', 6),
  assigned('fraud#production#6', 'v1.0.0', 7, {
    'Proofmark-Restores': 'v1.0.0',
    'Proofmark-Replaces': 'v1.1.0',
    'Proofmark-Reason': 'NaN',
  }),
  assigned('fraud#production-canary#7', 'v1.1.0', 8, { 'Proofmark-Rollout': 'canary 25%' }),
  version('churn', 'v0.1.0', 1),
  tag('churn@deprecated', 9),
  tag('mail#staging#1', 2, { commit: 'abcdef0123' }),
]);
const fraud = state.models.get('fraud')!;
const text = (table: Parameters<typeof renderTextTable>[0]) => renderTextTable(table, { width: 140 });

describe('the table of the registry', () => {
  it('has a column for each environment, and what is coming in beside what is there', () => {
    expect(text(registryTable(state, PEOPLE))).toBe(
      [
        'Model  Latest  staging  production                  Note',
        'churn  v0.1.0  –        –                           deprecated',
        'fraud  v1.1.0  v1.1.0   v1.0.0 (canary 25% v1.1.0)',
        'mail   –       abcdef0  –',
      ].join('\n'),
    );
  });

  it('has rows with columns that do not change for scripts', () => {
    const rows = renderPlainTable(registryTable(state, SCRIPTS))
      .split('\n')
      .map((row) => row.split('\t'));
    expect(rows.map((row) => row.length)).toEqual(Array(rows.length).fill(7));
    expect(rows[0]).toEqual(['churn', '', '', '', '', '', 'v0.1.0']);
    expect(rows[2]!.slice(0, 5)).toEqual([
      'fraud',
      'production',
      'v1.0.0',
      commitOf('v1.0.0'),
      '2026-01-01T07:00:00.000Z',
    ]);
  });
});

describe('tables of one model', () => {
  it('tell since when, by whom and why', () => {
    expect(text(environmentTable(fraud, PEOPLE))).toContain(
      'production         v1.0.0 (canary 25% v1.1.0)  2026-01-01 07:00  Ada  rollback from v1.1.0: NaN',
    );
  });

  it('list versions with where they are', () => {
    const rows = renderPlainTable(versionsTable([fraud], SCRIPTS)).split('\n');
    expect(rows[1]!.split('\t')).toEqual([
      'fraud',
      'v1.0.0',
      '2026-01-01T01:00:00.000Z',
      'Ada <ada@example.org>',
      commitOf('v1.0.0'),
      digestOf('v1.0.0'),
      'production',
    ]);
    expect(text(versionsTable([fraud], PEOPLE))).toContain('staging, production-canary');
  });

  it('give one version and one environment in full', () => {
    expect(text(versionDetails(fraud, fraud.versions[0]!, PEOPLE))).toContain(`digest        ${digestOf('v1.1.0')}`);
    const details = text(environmentDetails(fraud, fraud.environments.get('production')!, PEOPLE));
    expect(details).toContain('coming in         v1.1.0, canary 25%');
    expect(details).toContain('replaced          v1.1.0');
  });
});

describe('what happened', () => {
  it('is told event by event', () => {
    const rows = renderPlainTable(historyTable(fraud.events, state, SCRIPTS))
      .split('\n')
      .map((row) => row.split('\t'));
    expect(rows[5]!.slice(1, 7)).toEqual([
      'fraud',
      'rolled back',
      'v1.0.0',
      'production',
      'Ada <ada@example.org>',
      'from v1.1.0: NaN',
    ]);
    expect(rows[6]![2]).toBe('canary 25%');
    expect(rows[0]!.at(-1)).toBe('fraud@v1.0.0');
  });

  it('is told interval by interval, with how long it lasted', () => {
    const rows = text(intervalTable(intervalsOf(state), hour(10), PEOPLE)).split('\n');
    expect(rows.find((row) => row.includes('first | of all'))).toBe(
      'fraud  production         v1.0.0   2026-01-01 04:00  2026-01-01 06:00  2 h 00 m  Ada  first | of all',
    );
    expect(rows.find((row) => row.includes('rollback'))).toMatch(
      /07:00 {2}now {15}3 h 00 m {2}Ada {2}rollback from v1.1.0: NaN$/,
    );
    expect(text(liveTable(liveVersions(state), PEOPLE))).toContain('rollback from v1.1.0: NaN');
  });

  it('escapes what people wrote in Markdown', () => {
    const table = renderMarkdownTable(intervalTable(intervalsOf(state), hour(10), PEOPLE));
    expect(table).toContain('first&nbsp;&#124;&nbsp;of&nbsp;all');
  });

  it('says what nobody can know without a clone', () => {
    const bare = foldTags([tag('fraud@v1.0.0', 1, { date: null, tagger: null, message: '' })]);
    const rows = renderPlainTable(versionsTable(bare.models.values(), NAMES)).split('\t');
    expect(rows).toEqual(['fraud', 'v1.0.0', 'unknown', 'unknown', 'c1', 'unknown', '–']);
    expect(renderPlainTable(versionsTable(bare.models.values(), PEOPLE)).split('\t')[2]).toBe('–');
  });
});

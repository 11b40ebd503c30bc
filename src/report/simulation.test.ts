import { describe, expect, test } from 'vitest';
import type { GroupFinding } from './group-finding.ts';
import { checkConclusion, renderSimulatedCheck, renderSimulatedQueue, type ShownEntry } from './simulation.ts';

const COMMIT = '1a2b3c4d5e6f70819203a4b5c6d7e8f901234567';
const base = { name: 'origin/main', commit: COMMIT };

const entry = (number: number, branch: string, more: Partial<ShownEntry> = {}): ShownEntry => ({
  ...{ number, branch, verdict: 'pass', reason: 'fine', findings: [], untrained: [] },
  ...more,
});

const finding = (model: string, culprit: GroupFinding['culprit']): GroupFinding => ({
  ...{ model, verdict: 'fail', reason: 'too much', culprit, alone: [], unknown: [], retrained: false, replaces: null },
  prefixes: [1, 2, 3].map((pullRequest) => ({ pullRequest, changes: true, verdict: null, reason: '' })),
});

const queue = (entries: readonly ShownEntry[], strategy: 'ALLGREEN' | 'HEADGREEN' = 'ALLGREEN') =>
  renderSimulatedQueue({ base, branch: 'main', method: 'merge', strategy, verdict: 'fail', entries }, { width: 200 });

const named = finding('fraud', { kind: 'named', pullRequest: 2 });

test('only a pass is a check that succeeds', () => {
  const words = ['pass', 'fail', 'inconclusive', 'error', 'skipped'] as const;
  expect(words.filter((word) => checkConclusion(word) === 'success')).toEqual(['pass']);
});

describe('a queue', () => {
  test('says of every branch how its check ends, and who turned the verdict by the name of the branch', () => {
    const failed = entry(2, 'debt', { verdict: 'fail', reason: 'too much', findings: [named] });
    const text = queue([entry(1, 'income'), failed, entry(3, 'words', { verdict: null, reason: 'built again' })]);
    expect(text).toMatch(/^#1 +income +success +pass +fine$/m);
    expect(text).toMatch(/^#2 +debt +failure +fail +too much$/m);
    expect(text).toMatch(/^#3 +words +not run +built again$/m);
    expect(text).toContain('The verdict turned with debt (#2). Without it the pull requests ahead of it pass.');
    expect(text).toContain('GitHub would take debt (#2) out of the queue and build those behind it again without it.');
  });

  test('of which only the last has to pass tells of the last, and takes nobody out', () => {
    const early = entry(1, 'income', {
      verdict: 'fail',
      findings: [finding('fraud', { kind: 'named', pullRequest: 1 })],
    });
    const text = queue([early, entry(2, 'debt', { verdict: 'fail', findings: [named] })], 'HEADGREEN');
    expect(text).toContain('The verdict turned with debt (#2).');
    expect(text).not.toMatch(/turned with income|out of the queue/);
  });

  test('names every model that somebody turned, and whom nobody can tell apart', () => {
    const likely = finding('churn', { kind: 'likely', pullRequest: 3, because: 'sum', pullRequests: [2, 3] });
    const suspects = finding('fraud', { kind: 'suspects', pullRequests: [2, 3] });
    const text = queue([
      entry(1, 'a'),
      entry(2, 'b', { verdict: 'error', untrained: [{ model: 'churn', seeds: [1, 2] }] }),
      entry(3, 'c', { verdict: 'fail', findings: [likely, suspects] }),
    ]);
    expect(text).toMatch(/^churn: Most likely the verdict turned with c \(#3\): .* it was b \(#2\) or c \(#3\)/m);
    expect(text).toContain('fraud: The verdict turned with b (#2) or c (#3).');
    expect(text).toMatch(/^#2 +b +not known +not trained yet: churn \(seeds 1, 2\)$/m);
    expect(text).toContain('Never trained as it would land: churn (seeds 1, 2).');
  });

  test('an error that no training would mend fails its check', () => {
    const text = queue([entry(1, 'a', { verdict: 'error', reason: 'policy.yaml:1: no such field' })]);
    expect(text).toMatch(/^#1 +a +failure +error +policy\.yaml:1: no such field$/m);
    expect(text).not.toContain('--train');
  });

  test('shows hidden characters of names, and cuts what is long', () => {
    const text = queue([entry(1, `\u202e\u001b[31m${'x'.repeat(500)}`, { reason: 'y\nz' })]);
    expect(text).toContain('<U+202E>');
    for (const hidden of ['\u202e', '\u001b']) expect(text).not.toContain(hidden);
    expect(text.split('\n').every((line) => line.length <= 200)).toBe(true);
    expect(text).toMatch(/success +pass +y z$/m);
  });
});

describe('a check', () => {
  test('says what was merged into what; a commit that was named by its id is said once', () => {
    const shown = { base, head: { name: COMMIT, commit: COMMIT }, verdict: 'pass' as const, untrained: [] };
    expect(renderSimulatedCheck(shown)).toBe(
      'Check proofmark / gate: success\n1a2b3c4 merged into origin/main (1a2b3c4), as GitHub tests a pull request.',
    );
  });

  test('says that training would come first', () => {
    const untrained = [{ model: 'fraud', seeds: [1] }];
    const text = renderSimulatedCheck({ base, head: base, verdict: 'error', untrained }, { width: 500 });
    expect(text).toContain('failure');
    expect(text).toContain('Never trained as it would land: fraud (seed 1).');
  });
});

import { describe, expect, test } from 'vitest';
import { doctorFacts } from '../../test/builders/doctor-facts.ts';
import { assigned, commitOf, digestOf, hour, tag, version } from '../../test/builders/registry-tags.ts';
import { readWorkflowTriggers } from '../config/workflow-triggers.ts';
import { diagnose } from './doctor.ts';
import type { DoctorFacts, ReleaseRecord } from './doctor-facts.ts';
import type { RegistryTag } from './events.ts';
import { type Finding, worstOf } from './finding.ts';

const HEALTHY = [version('fraud', 'v1.0.0', 1), assigned('fraud#staging#2', 'v1.0.0', 2)];

function found(tags: readonly RegistryTag[], facts: Partial<DoctorFacts> = {}): readonly Finding[] {
  return diagnose(doctorFacts(tags, facts));
}

function only(tags: readonly RegistryTag[], facts: Partial<DoctorFacts> = {}): Finding {
  const findings = found(tags, facts);
  expect(findings, JSON.stringify(findings, null, 2)).toHaveLength(1);
  return findings[0]!;
}

describe('the doctor', () => {
  test('finds nothing wrong with a registry that is in order', () => {
    expect(found(HEALTHY)).toEqual([]);
    expect(worstOf([])).toBeNull();
  });

  test('puts the worst first', () => {
    const findings = found([...HEALTHY, assigned('fraud#stagin#3', 'v9.0.0', 3)]);
    expect(findings.map(({ severity }) => severity)).toEqual(['error', 'warning']);
    expect(worstOf(findings)).toBe('error');
  });

  describe('on the form of tags', () => {
    test('reports a lightweight tag with its model', () => {
      const light = tag('fraud@v1.1.0', 3, { annotated: false, tagger: null, date: null, message: '' });
      expect(only([...HEALTHY, light])).toMatchObject({
        check: 'tag-form',
        severity: 'warning',
        what: expect.stringContaining('does not count as an event of fraud'),
        where: { file: 'refs/tags/fraud@v1.1.0' },
        fixable: false,
      });
    });

    test('reports a malformed tag of a model we know with the rule it breaks', () => {
      expect(only([...HEALTHY, tag('fraud@1.1.0', 3)])).toMatchObject({
        severity: 'warning',
        what: expect.stringContaining('it begins with v'),
      });
      expect(only([...HEALTHY, tag('fraud#prod#-1', 3)]).what).toContain('not a counter');
    });

    test('counts tags of other tools once, for information', () => {
      const foreign = Array.from({ length: 40 }, (_, index) => tag(`left-pad@1.0.${index}`, 3));
      expect(only([...HEALTHY, ...foreign])).toMatchObject({
        severity: 'info',
        what: expect.stringContaining('40 tags'),
      });
    });

    test('reports a stage tag that points at no commit, and leaves other people’s trees alone', () => {
      const finding = only(HEALTHY, { tagsWithoutCommit: ['fraud#production#9', 'junio-gpg-pub'] });
      expect(finding).toMatchObject({ check: 'tag-target', severity: 'error' });
      expect(finding.where?.file).toBe('refs/tags/fraud#production#9');
    });
  });

  describe('on what tags say', () => {
    test('reports two tags with one counter', () => {
      expect(only([...HEALTHY, assigned('fraud#production#2', 'v1.0.0', 3)])).toMatchObject({
        check: 'counter',
        severity: 'warning',
      });
    });

    test('reports a stage on a commit without a version', () => {
      expect(only([...HEALTHY, tag('fraud#staging#3', 3)])).toMatchObject({ check: 'stage', severity: 'warning' });
    });

    test('reports two versions on one commit', () => {
      const twin = version('fraud', 'v1.1.0', 3, { commit: commitOf('v1.0.0') });
      expect(only([...HEALTHY, twin])).toMatchObject({ check: 'version', severity: 'warning' });
    });

    test('reports a digest that contradicts the version', () => {
      const wrong = assigned('fraud#production#3', 'v1.0.0', 3, { 'Proofmark-Digest': digestOf('v6.6.6') });
      expect(only([...HEALTHY, wrong])).toMatchObject({
        check: 'digest',
        severity: 'error',
        what: expect.stringContaining(digestOf('v6.6.6')),
      });
    });

    test('reports an event whose commit is not here, and only informs in a shallow clone', () => {
      const commits = new Map<string, number>();
      expect(found(HEALTHY, { commits }).map(({ severity }) => severity)).toEqual(['error', 'error']);
      expect(only(HEALTHY, { commits, shallow: true })).toMatchObject({
        severity: 'info',
        fix: 'git fetch --unshallow',
      });
    });

    test('reports events whose tag was removed or moved', () => {
      const place = { model: 'fraud', number: 3, tag: 'fraud#production#3', oid: 'abc' };
      expect(only(HEALTHY, { places: [place] })).toMatchObject({
        check: 'event-removed',
        what: expect.stringContaining('was removed'),
        fix: expect.stringContaining("git update-ref 'refs/tags/fraud#production#3' abc"),
      });
      const moved = { ...place, tag: 'fraud#staging#2' };
      expect(only(HEALTHY, { places: [moved] }).what).toContain('was moved');
      expect(found(HEALTHY, { places: [{ ...moved, oid: 't2' }] })).toEqual([]);
    });
  });

  describe('on clocks', () => {
    test.each([
      ['in the future', hour(0), 1, 'in 2 h'],
      ['long before its commit', hour(10), 1000, '9 h before its commit'],
    ])('reports a tag %s', (_, commitTime, now, text) => {
      const tags = [version('fraud', 'v1.0.0', now === 1 ? 3 : 1)];
      const commits = new Map([[commitOf('v1.0.0'), commitTime]]);
      expect(only(tags, { commits, now: hour(now) })).toMatchObject({
        check: 'clock',
        severity: 'warning',
        what: expect.stringContaining(text),
      });
    });

    test('reports time that goes back against the counters', () => {
      const tags = [version('fraud', 'v1.0.0', 1), assigned('fraud#staging#2', 'v1.0.0', 9)];
      expect(only([...tags, assigned('fraud#production#3', 'v1.0.0', 5)])).toMatchObject({ check: 'clock' });
    });

    test('lets clocks differ by a few minutes', () => {
      const commits = new Map([[commitOf('v1.0.0'), hour(1.05)]]);
      expect(found([version('fraud', 'v1.0.0', 1)], { commits })).toEqual([]);
    });
  });

  describe('on what is declared', () => {
    test('reports an environment nobody declared, not its rollouts', () => {
      const tags = [...HEALTHY, assigned('fraud#production#3', 'v1.0.0', 3)];
      const canary = assigned('fraud#production-canary#4', 'v1.0.0', 4);
      expect(found([...tags, canary])).toEqual([]);
      expect(only([...HEALTHY, assigned('fraud#prod#3', 'v1.0.0', 3)])).toMatchObject({
        check: 'environment',
        severity: 'warning',
        what: 'prod is not declared, and holds fraud',
      });
    });

    test('says nothing about environments where no file declares any', () => {
      expect(found([...HEALTHY, assigned('fraud#prod#3', 'v1.0.0', 3)], { environments: null })).toEqual([]);
    });

    test('reports a waiver from the day after its last', () => {
      const waiver = { model: 'fraud', metric: 'recall', reason: 'r', owner: '@ann', expires: '2026-02-11' };
      const waivers = [{ waiver, where: { file: 'registry/waivers.yaml', line: 7 } }];
      expect(found(HEALTHY, { waivers, now: Date.UTC(2026, 1, 11, 23) })).toEqual([]);
      expect(only(HEALTHY, { waivers, now: Date.UTC(2026, 1, 12, 1) })).toMatchObject({
        check: 'waiver',
        where: { line: 7 },
      });
    });

    test.each([
      ['on: pull_request', 'warning', 1],
      ['name: x\non: [push, pull_request]', 'warning', 2],
      ['name: x\non:\n  push:\n  pull_request:\n    branches: [main]', 'warning', 4],
    ])('reports a workflow that misses merge_group: %s', (on, severity, line) => {
      const text = `${on}\njobs:\n  gate:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx proofmark gate\n`;
      const workflow = readWorkflowTriggers('.github/workflows/a.yml', text)!;
      expect(only(HEALTHY, { workflows: [workflow] })).toMatchObject({
        check: 'workflow',
        severity,
        where: { file: '.github/workflows/a.yml', line },
      });
    });

    test('only informs of a workflow that does not run Proofmark, and accepts one that has both', () => {
      const workflow = (on: string) => readWorkflowTriggers('.github/workflows/a.yml', `on: ${on}\njobs: {}\n`)!;
      expect(only(HEALTHY, { workflows: [workflow('pull_request')] }).severity).toBe('info');
      expect(found(HEALTHY, { workflows: [workflow('[pull_request, merge_group]'), workflow('push')] })).toEqual([]);
    });
  });

  describe('on what stands behind a version', () => {
    const record = { model: 'fraud', version: 'v1.0.0', tag: 'fraud@v1.0.0', digest: 'a'.repeat(64) };
    const sound = { ...record, missing: [], problems: [] };
    const assets = ['model.onnx', 'run.json', 'evaluation.json', 'model-card.md', 'SHA256SUMS'].map((name) => ({
      name,
      sha256: name === 'model.onnx' ? record.digest : 'b'.repeat(64),
    }));
    const release: ReleaseRecord = { draft: false, assets, checksums: null, problems: [] };
    const stage: [string, ReleaseRecord] = [
      'fraud#staging#2',
      { draft: false, assets: [], checksums: null, problems: [] },
    ];
    const released = (of: ReleaseRecord) => new Map([['fraud@v1.0.0', of], stage]);

    test('finds nothing wrong when all is there', () => {
      expect(found(HEALTHY, { versions: [sound], releases: released(release) })).toEqual([]);
    });

    test('reports missing and untrusted evidence', () => {
      const missing = [`runs/fraud/${'c'.repeat(64)}`];
      expect(only(HEALTHY, { versions: [{ ...sound, missing }] })).toMatchObject({
        check: 'evidence',
        severity: 'error',
        what: expect.stringContaining('runs/fraud/cccccccccccc'),
      });
      const problems = [{ what: 'model.onnx has SHA-256 x, but its record says y' }];
      expect(only(HEALTHY, { versions: [{ ...sound, problems }] })).toMatchObject({
        check: 'evidence',
        severity: 'error',
      });
    });

    test('can complete releases that are missing or were left as drafts', () => {
      const versions = [sound];
      expect(only(HEALTHY, { versions, releases: new Map([stage]) })).toMatchObject({
        severity: 'warning',
        fixable: true,
      });
      expect(only(HEALTHY, { versions, releases: released({ ...release, draft: true }) }).fixable).toBe(true);
      expect(found(HEALTHY, { versions, releases: new Map() }).map(({ fixable }) => fixable)).toEqual([true, true]);
    });

    test('reports assets that are missing from a published release, or differ from the digest', () => {
      const versions = [sound];
      const without = { ...release, assets: assets.slice(1) };
      expect(only(HEALTHY, { versions, releases: released(without) })).toMatchObject({
        severity: 'error',
        what: expect.stringContaining('without model.onnx'),
        fixable: false,
      });
      const other = { ...release, assets: [{ name: 'model.onnx', sha256: 'd'.repeat(64) }, ...assets.slice(1)] };
      expect(only(HEALTHY, { versions, releases: released(other) }).what).toContain('d'.repeat(64));
      const checksums = new Map([['run.json', 'e'.repeat(64)]]);
      expect(only(HEALTHY, { versions, releases: released({ ...release, checksums }) }).what).toContain('run.json');
    });

    test('can record a deployment and send evidence', () => {
      expect(only(HEALTHY, { undeployed: ['fraud#staging#2'] })).toMatchObject({ check: 'deployment', fixable: true });
      expect(only(HEALTHY, { unsent: ['runs/fraud/x'] })).toMatchObject({ check: 'unsent', fixable: true });
    });
  });
});

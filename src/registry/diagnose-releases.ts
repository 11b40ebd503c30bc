import type { Problem } from '../errors.ts';
import type { DoctorFacts, VersionRecord } from './doctor-facts.ts';
import { type Finding, tagPlace } from './finding.ts';
import { versionOf } from './registry-state.ts';

/** Without these a version cannot be used from its release alone. */
export const VERSION_ASSETS = ['model.onnx', 'run.json', 'evaluation.json', 'model-card.md', 'SHA256SUMS'] as const;

/** Evidence, releases and deployment records against the tags, which come first: what is missing can be made again. */
export function diagnoseReleases(facts: DoctorFacts): readonly Finding[] {
  return [
    ...facts.versions.flatMap(evidenceFindings),
    ...(facts.releases === null ? [] : facts.versions.flatMap((version) => versionRelease(version, facts))),
    ...(facts.releases === null ? [] : stageReleases(facts)),
    ...facts.undeployed.map((tag) => ({
      check: 'deployment' as const,
      severity: 'warning' as const,
      what: 'has no deployment record, and its environment holds it',
      where: tagPlace(tag),
      fix: 'record it',
      fixable: true,
    })),
  ];
}

function evidenceFindings({ model, version, tag, missing, problems }: VersionRecord): Finding[] {
  const gone = missing.map(
    (name): Finding => ({
      check: 'evidence',
      severity: 'error',
      what: `${model} ${version} names ${shortName(name)}, which is neither here nor on the remote`,
      where: tagPlace(tag),
      fix: `fetch refs/proofmark/${name} from a clone that has it, or run the experiment of its commit again: the digest tells whether it is the same`,
      fixable: false,
    }),
  );
  return [...gone, ...problems.map((problem) => untrusted('evidence', `${model} ${version}`, tag, problem))];
}

function versionRelease(record: VersionRecord, { releases }: DoctorFacts): Finding[] {
  const { model, version, tag, digest } = record;
  const release = releases?.get(tag);
  const finding = (severity: Finding['severity'], what: string, fix: string, fixable = false): Finding => ({
    check: 'release',
    severity,
    what: `${model} ${version} ${what}`,
    where: tagPlace(tag),
    fix,
    fixable,
  });
  if (release === undefined) return [finding('warning', 'has no release', 'make it from evidence', true)];
  if (release.draft) return [finding('warning', 'has a release that was left as a draft', 'complete it', true)];
  const findings = release.problems.map((problem) => untrusted('release', `${model} ${version}`, tag, problem));
  const there = new Map(release.assets.map(({ name, sha256 }) => [name, sha256]));
  const absent = VERSION_ASSETS.filter((name) => !there.has(name));
  if (absent.length > 0) {
    findings.push(
      finding(
        'error',
        `has a published release without ${absent.join(', ')}`,
        'published releases do not change: register the commit again as a new version',
      ),
    );
  }
  for (const [name, sha256] of there) {
    const expected = name === 'model.onnx' ? digest : release.checksums?.get(name);
    if (sha256 === null || expected === undefined || expected === sha256) continue;
    const source = name === 'model.onnx' ? 'its tag' : 'SHA256SUMS';
    findings.push(
      finding(
        'error',
        `has a release whose ${name} is sha256 ${sha256}, and ${source} says ${expected}`,
        'do not use this release; find out who replaced the file, and register the commit again as a new version',
      ),
    );
  }
  return findings;
}

/** Every promotion that Proofmark wrote has a release on its own tag. */
function stageReleases({ state, releases }: DoctorFacts): Finding[] {
  return [...state.models.values()].flatMap((model) =>
    model.events
      .filter(({ kind, digest, tag }) => kind === 'assign' && digest !== null && releases?.get(tag)?.draft !== false)
      .filter(({ version }) => version !== null && versionOf(model, version) !== undefined)
      .map(({ tag }) => ({
        check: 'release' as const,
        severity: 'warning' as const,
        what: releases?.has(tag) === true ? 'has a release that was left as a draft' : 'has no release with its notes',
        where: tagPlace(tag),
        fix: 'complete it',
        fixable: true,
      })),
  );
}

function untrusted(check: 'evidence' | 'release', name: string, tag: string, problem: Problem): Finding {
  return {
    check,
    severity: 'error',
    what: problem.what.startsWith(name) ? problem.what : `${name}: ${problem.what}`,
    where: problem.where ?? tagPlace(tag),
    fix: problem.fix ?? 'do not use this version until somebody knows why',
    fixable: false,
  };
}

function shortName(name: string): string {
  return name.replace(/([0-9a-f]{12})[0-9a-f]{52}$/, '$1');
}

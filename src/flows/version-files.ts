import { UserError } from '../errors.ts';
import { RunRecord } from '../experiment/run-record.ts';
import type { Forge } from '../forge.ts';
import type { Evidence, EvidenceEntry } from '../ports.ts';
import type { RegisteredVersion } from '../registry/registry-state.ts';
import { parseEvidence } from './parse-evidence.ts';

export interface VersionFilesPorts {
  readonly evidence: Evidence;
  readonly forge: Forge;
}

export interface VersionRun {
  readonly entry: EvidenceEntry;
  readonly record: RunRecord;
}

/** 64 hex digits of `sha256:…`; null for a version that some other tool registered. */
export function digestHex(digest: string | null): string | null {
  return /^(?:sha256:)?([0-9a-f]{64})$/.exec(digest ?? '')?.[1] ?? null;
}

/**
 * The run that a version was registered from, held against its tag; undefined when nobody has it any more.
 * @throws UserError when the run holds another model file than the tag says
 */
export async function runOfVersion(
  version: Pick<RegisteredVersion, 'model' | 'version' | 'tag' | 'run' | 'digest'>,
  evidence: Evidence,
): Promise<VersionRun | undefined> {
  if (version.run === null || !/^[0-9a-f]{64}$/.test(version.run)) return undefined;
  const entry = await evidence.find({ kind: 'runs', model: version.model, key: version.run });
  if (entry === undefined) return undefined;
  const record = await parseEvidence(RunRecord, entry, 'run.json', evidence);
  const expected = digestHex(version.digest);
  if (expected !== null && record.file?.sha256 !== expected) {
    throw new UserError({
      what: `${version.model} ${version.version}: its tag says sha256 ${expected}, but the run ${version.run.slice(0, 12)} says ${record.file?.sha256 ?? 'that it has no model file'}`,
      where: { file: `refs/proofmark/runs/${version.model}/${version.run}:run.json` },
      fix: `One of the two was tampered with. Compare with SHA256SUMS of the release ${version.tag}; this version cannot be used until they agree.`,
    });
  }
  return { entry, record };
}

/**
 * Absolute path of a version's model file whose bytes are those of its digest: from evidence, else from its release.
 * @throws UserError that names the version when the bytes differ, or are nowhere
 */
export async function modelFileOf(version: RegisteredVersion, ports: VersionFilesPorts): Promise<string> {
  const name = `${version.model} ${version.version}`;
  const expected = digestHex(version.digest);
  if (expected === null) {
    throw new UserError({
      what: `${name} was registered without a digest, so nobody can tell which file it is`,
      where: { file: `refs/tags/${version.tag}` },
      fix: 'Only versions that `proofmark register` made can be checked; register the commit again as a new version.',
    });
  }
  const run = await runOfVersion(version, ports.evidence);
  if (run !== undefined) return named(name, () => ports.evidence.checkout(run.entry, 'model.onnx', expected));
  const release = await ports.forge.releases.find(version.tag);
  if (release !== undefined) return named(name, () => ports.forge.releases.download(release, 'model.onnx', expected));
  throw new UserError({
    what: `${name}: its model file is neither in evidence (run ${version.run?.slice(0, 12) ?? 'not named'}) nor in a release`,
    fix: 'Fetch the evidence from a clone that has it, or train the commit again: the digest will tell whether it is the same.',
  });
}

/** Says which version a problem with its bytes is of. */
async function named<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError) || error.constructor !== UserError) throw error;
    throw new UserError(
      error.problems.map((problem) => ({ ...problem, what: `${name} is refused: ${problem.what}` })),
      { cause: error },
    );
  }
}

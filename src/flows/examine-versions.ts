import { type Problem, UserError } from '../errors.ts';
import { EvaluationRecord } from '../experiment/evaluation-record.ts';
import { type Forge, ForgeUnavailable, type Release } from '../forge.ts';
import { VerdictRecord } from '../gate/verdict-record.ts';
import { type Evidence, type EvidenceKind, evidenceName, type Log } from '../ports.ts';
import type { ReleaseRecord, VersionRecord } from '../registry/doctor-facts.ts';
import type { RegisteredVersion, RegistryState } from '../registry/registry-state.ts';
import type { LifecyclePorts } from './lifecycle-ports.ts';
import { parseEvidence } from './parse-evidence.ts';
import { digestHex, runOfVersion } from './version-files.ts';

interface Thoroughness {
  /** Read no model file. */
  readonly quick: boolean;
}

interface Ports {
  readonly evidence: Evidence;
  readonly forge: Forge;
  readonly log: Log;
  readonly readText: LifecyclePorts['readText'];
}

/** What is behind each version that Proofmark registered and nobody took back; model files are read and hashed. */
export async function examineVersions(
  state: RegistryState,
  options: Thoroughness,
  ports: Ports,
): Promise<readonly VersionRecord[]> {
  const versions = [...state.models.values()].flatMap((model) =>
    model.versions.filter(({ deregistered, digest }) => !deregistered && digestHex(digest) !== null),
  );
  if (versions.length === 0) return [];
  const progress = ports.log.progress('versions');
  const records: VersionRecord[] = [];
  for (const [index, version] of versions.entries()) {
    progress.update(index / versions.length, `${version.model} ${version.version}`);
    records.push(await examineVersion(version, options, ports.evidence));
  }
  progress.done(`${versions.length} examined`);
  return records;
}

async function examineVersion(
  version: RegisteredVersion,
  { quick }: Thoroughness,
  evidence: Evidence,
): Promise<VersionRecord> {
  const { model, tag } = version;
  const digest = digestHex(version.digest)!;
  const missing: string[] = [];
  const problems: Problem[] = [];

  const run = await collecting(problems, () => runOfVersion(version, evidence));
  if (run === undefined) {
    if (problems.length === 0) missing.push(`runs/${model}/${version.run ?? '(none named)'}`);
  } else if (!quick) {
    await collecting(problems, () => evidence.checkout(run.entry, 'model.onnx', digest));
  }

  const named = async <T>(kind: EvidenceKind, key: string | null, read: (entry: Entry) => Promise<T>) => {
    if (key === null || !/^[0-9a-f]{64}$/.test(key)) return undefined;
    const entry = await evidence.find({ kind, model, key });
    if (entry !== undefined) return collecting(problems, () => read(entry));
    missing.push(evidenceName({ kind, model, key }));
    return undefined;
  };
  const evaluation = await named('evaluations', version.evaluation, (entry) =>
    parseEvidence(EvaluationRecord, entry, 'evaluation.json', evidence),
  );
  const verdict = await named('verdicts', version.verdict, (entry) =>
    parseEvidence(VerdictRecord, entry, 'verdict.json', evidence),
  );
  const judged = [
    ['evaluation', evaluation?.modelSha256],
    ['verdict', verdict?.candidate.modelSha256],
  ] as const;
  for (const [what, sha256] of judged) {
    if (sha256 === undefined || sha256 === digest) continue;
    problems.push({
      what: `its ${what} is of another model file (sha256 ${sha256}) than its tag says (${digest})`,
      fix: 'one of the two was tampered with; do not use this version until somebody knows which',
    });
  }
  return { model, version: version.version, tag, digest, missing, problems };
}

type Entry = NonNullable<Awaited<ReturnType<Evidence['find']>>>;

/** What people must look at is collected; faults are thrown, and so is a forge that does not answer. */
async function collecting<T>(problems: Problem[], read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof ForgeUnavailable) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

/** All releases by tag; those of the versions with what is in their files. */
export async function examineReleases(
  versions: readonly VersionRecord[],
  options: Thoroughness,
  ports: Ports,
): Promise<ReadonlyMap<string, ReleaseRecord>> {
  const digests = new Map(versions.map(({ tag, digest }) => [tag, digest]));
  const records = new Map<string, ReleaseRecord>();
  for (const release of await ports.forge.releases.list()) {
    const { tag, draft, assets } = release;
    const digest = digests.get(tag);
    const contents =
      digest === undefined || draft
        ? { checksums: null, problems: [] }
        : await examineAssets(release, digest, options, ports);
    records.set(tag, { draft, assets, ...contents });
  }
  return records;
}

async function examineAssets(release: Release, digest: string, { quick }: Thoroughness, { forge, readText }: Ports) {
  const problems: Problem[] = [];
  const model = release.assets.find(({ name }) => name === 'model.onnx');
  // One whose digest the forge itself tells apart is reported for that; its bytes would say the same.
  if (!quick && model !== undefined && (model.sha256 ?? digest) === digest) {
    await collecting(problems, () => forge.releases.download(release, model.name, digest));
  }
  const sums = release.assets.find(({ name }) => name === 'SHA256SUMS')?.sha256;
  const text =
    sums == null
      ? undefined
      : await collecting(problems, async () => readText(await forge.releases.download(release, 'SHA256SUMS', sums)));
  return { checksums: text === undefined ? null : parseChecksums(text), problems };
}

/** Lines of `sha256sum`: digest, two spaces, name. */
function parseChecksums(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(/^([0-9a-f]{64}) [ *](.+)$/gm)].map(([, sha256, name]) => [name!, sha256!]));
}

/** Stage tags of what environments hold, written by Proofmark, without a record that they were deployed. */
export async function undeployedStages(state: RegistryState, { forge }: Ports): Promise<readonly string[]> {
  const tags: string[] = [];
  for (const { environments } of state.models.values()) {
    for (const { environment, current } of environments.values()) {
      if (current === null || digestHex(current.event.digest) === null) continue;
      const deployment = await forge.deployments.find(environment, current.tag);
      if (deployment?.status?.state !== 'success') tags.push(current.tag);
    }
  }
  return tags;
}

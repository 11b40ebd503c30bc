import type { Waiver } from '../config/waivers.ts';
import type { WorkflowTriggers } from '../config/workflow-triggers.ts';
import type { Problem, ProblemLocation } from '../errors.ts';
import type { CheckId, Severity } from './finding.ts';
import type { RegistryState } from './registry-state.ts';
import type { StaleFinding } from './staleness.ts';

/** What is behind a version: its evidence, as its tag names it. */
export interface VersionRecord {
  readonly model: string;
  readonly version: string;
  readonly tag: string;
  /** 64 hex digits. */
  readonly digest: string;
  /** Evidence that nobody has, by name. */
  readonly missing: readonly string[];
  /** Evidence that is there and cannot be trusted: damaged, of another shape, or with another digest. */
  readonly problems: readonly Problem[];
}

export interface ReleaseRecord {
  readonly draft: boolean;
  readonly assets: readonly { readonly name: string; readonly sha256: string | null }[];
  /** What SHA256SUMS says, by name; null when it is not there or cannot be read. */
  readonly checksums: ReadonlyMap<string, string> | null;
  /** Of the bytes, where they were read. */
  readonly problems: readonly Problem[];
}

/** What the doctor knows. Whatever it could not learn is null. */
export interface DoctorFacts {
  readonly state: RegistryState;
  /** Models that have a folder. */
  readonly models: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Time of each commit that is here. */
  readonly commits: ReadonlyMap<string, number>;
  readonly shallow: boolean;
  /** Tags that point at something else than a commit. */
  readonly tagsWithoutCommit: readonly string[];
  /** Id of every tag's object. */
  readonly tagIds: ReadonlyMap<string, string>;
  readonly places: readonly {
    readonly model: string;
    readonly number: number;
    readonly tag: string;
    readonly oid: string;
  }[];
  /** Names of environments.yaml; null without one. */
  readonly environments: readonly string[] | null;
  readonly waivers: readonly { readonly waiver: Waiver; readonly where: ProblemLocation }[];
  /** What was in the way of looking: broken files, a remote or a forge that did not answer. */
  readonly obstacles: readonly { readonly check: CheckId; readonly severity: Severity; readonly problem: Problem }[];
  readonly workflows: readonly WorkflowTriggers[];
  /** What is behind each version that Proofmark registered. */
  readonly versions: readonly VersionRecord[];
  /** Releases by tag; null when the forge did not answer. */
  readonly releases: ReadonlyMap<string, ReleaseRecord> | null;
  /** Stage tags of what environments hold now that have no deployment record. */
  readonly undeployed: readonly string[];
  readonly unsent: readonly string[];
  /** What is older than the policy allows. */
  readonly stale: readonly StaleFinding[];
}

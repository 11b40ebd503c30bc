import type { Environments } from '../config/environments.ts';
import { UserError } from '../errors.ts';
import { ForgeUnavailable, type Release } from '../forge.ts';
import type { Clock, Git, Log, TagWriter } from '../ports.ts';
import type { RegistryEvent } from '../registry/events.ts';
import { type ModelState, type RegisteredVersion, type RegistryState, versionOf } from '../registry/registry-state.ts';
import { compareVersions } from '../registry/tag-grammar.ts';
import { renderPromotionNotes, renderVersionNotes } from '../report/release-notes.ts';
import { versionsCommentTags } from '../report/versions-comment.ts';
import { commentVersions, lookForPullRequests, type PostedComment } from './comment-versions.ts';
import { beginDeployment, failDeployment, finishDeployment, isLastEnvironment } from './deployment.ts';
import { type EnsureReleaseRequest, ensureRelease } from './ensure-release.ts';
import type { FactsReader } from './read-facts.ts';
import type { SmokeSample } from './smoke.ts';
import { differencesBetween, type VersionAssetPorts, verdictOf, versionAssets } from './version-assets.ts';
import { digestHex } from './version-files.ts';

export interface CompleteRequest {
  readonly registry: RegistryState;
  /** Of the model, in the registry. */
  readonly state: ModelState;
  /** The event this command wrote, or found to be written; null to complete all of them, however young. */
  readonly own: string | null;
  /** The own event was written just now, so it is on the forge, and nothing follows from it yet. Default false. */
  readonly written?: boolean;
  /** Only releases of versions: who registers may not be allowed to deploy. Default: what follows from every event. */
  readonly versionsOnly?: boolean;
  readonly environments: Environments | null;
  readonly reader: FactsReader;
  /** Of the version that the own event registered, where it was taken just now. */
  readonly smoke?: SmokeSample;
}

export type CompletePorts = VersionAssetPorts & {
  readonly git: Git;
  readonly tagWriter: TagWriter;
  readonly log: Log;
  readonly clock: Clock;
};

/** Whoever wrote an event younger than this is probably still at work on what follows from it. */
const AT_WORK_MS = 60_000;

export interface Completed {
  /** Tags whose release was made or finished now. */
  readonly released: readonly string[];
  /** Tags whose deployment was recorded now. */
  readonly deployed: readonly string[];
  /** What is still missing, and why; the next command about this model tries again. */
  readonly unfinished: readonly { readonly tag: string; readonly reason: string }[];
  /** Address of the release of the request's own event; null when there is none. */
  readonly release: string | null;
  /** On the pull requests that the versions of the own event came from. */
  readonly comments: readonly PostedComment[];
}

/**
 * Makes what follows from a model's events and is not there: the release of each version, the release and the deployment
 * record of each promotion, the incident of each rollback. Tags are the truth and come first; everything here can be made
 * again from them, so whatever an interrupted command left is finished by the next one.
 */
export async function completeReleases(request: CompleteRequest, ports: CompletePorts): Promise<Completed> {
  const released: string[] = [];
  const deployed: string[] = [];
  const unfinished: { tag: string; reason: string }[] = [];
  const now = ports.clock.now().getTime();
  const settled = (event: RegistryEvent) =>
    request.own === null || event.tag === request.own || now - (event.time ?? 0) > AT_WORK_MS;
  const concerns = ({ kind }: RegistryEvent) => request.versionsOnly !== true || kind === 'register';
  const events = request.state.events.filter(
    (event) => isOurs(event) && concerns(event) && settled(event) && !isWithdrawn(event, request.state),
  );
  const own = events.find(({ tag }) => tag === request.own);
  ports.evidence.refresh();
  const commits = own === undefined ? [] : commitsOf(own, request.state);
  const shown = versionsCommentTags([...request.registry.models.values()], commits);
  const addresses = new Map<string, string>();
  try {
    const asked = new Set([...events.map(({ tag }) => tag), ...shown]);
    for (const [tag, where] of await ports.forge.releases.addresses([...asked])) addresses.set(tag, where);
  } catch (error) {
    if (!(error instanceof ForgeUnavailable)) throw error;
    return {
      released,
      deployed,
      unfinished: (own === undefined ? events.slice(-1) : [own]).map(({ tag }) => ({
        tag,
        reason: firstProblem(error),
      })),
      release: null,
      comments: [],
    };
  }
  const pulls = lookForPullRequests(commits, ports);
  const waiting = new Set(events.map(({ tag }) => tag));
  for (const event of events) {
    waiting.delete(event.tag);
    try {
      const fresh = request.written === true && event.tag === request.own;
      const deployment = await beginDeployment(event, { ...request, fresh }, ports);
      try {
        if (!addresses.has(event.tag)) {
          addresses.set(event.tag, (await ensured(event, fresh, request, ports)).where);
          released.push(event.tag);
        }
        if (deployment !== null) await finishDeployment(deployment, event, request, ports);
      } catch (error) {
        if (deployment !== null && error instanceof UserError) await failDeployment(deployment, error, ports);
        throw error;
      }
      if (deployment !== null) deployed.push(event.tag);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const reason = firstProblem(error);
      unfinished.push({ tag: event.tag, reason });
      if (!(error instanceof ForgeUnavailable)) continue;
      if (own !== undefined && waiting.has(own.tag)) unfinished.push({ tag: own.tag, reason });
      break;
    }
  }
  const comments =
    own === undefined || unfinished.some(({ tag }) => tag === own.tag)
      ? []
      : await commentVersions({ pulls, addresses }, ports);
  return { released, deployed, unfinished, release: addresses.get(request.own ?? '') ?? null, comments };
}

/** Where the versions that an event concerns were registered: the one that comes in, and the one that goes out. */
function commitsOf({ commit, replaces }: RegistryEvent, state: ModelState): readonly string[] {
  const before = replaces === null ? undefined : versionOf(state, replaces);
  return before === undefined ? [commit] : [commit, before.commit];
}

function firstProblem(error: UserError): string {
  return error.problems[0]!.what;
}

/**
 * `fresh`: the event was written just now, so its tag is on the forge and a release is not. Tried twice: another process may
 * have published the same while this one was sending it.
 */
async function ensured(
  event: RegistryEvent,
  fresh: boolean,
  request: CompleteRequest,
  ports: CompletePorts,
): Promise<Release> {
  const wanted = await (event.kind === 'register' ? releaseOfVersion : releaseOfPromotion)(event, request, ports);
  try {
    return (await ensureRelease({ ...wanted, ...(fresh && { known: null, tagged: true }) }, ports)).release;
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof ForgeUnavailable) throw error;
    return (await ensureRelease(wanted, ports)).release;
  }
}

/** Events that Proofmark wrote. Those of other tools have no evidence to release. */
function isOurs(event: RegistryEvent): boolean {
  return (event.kind === 'register' || event.kind === 'assign') && digestHex(event.digest) !== null;
}

function isWithdrawn(event: RegistryEvent, state: ModelState): boolean {
  return event.kind === 'register' && versionOf(state, event.version!)?.deregistered === true;
}

async function releaseOfVersion(
  event: RegistryEvent,
  request: CompleteRequest,
  ports: CompletePorts,
): Promise<EnsureReleaseRequest> {
  const version = versionOf(request.state, event.version!)!;
  const previous = versionBefore(request.state, version);
  const assets = await versionAssets(
    version,
    request.reader,
    ports,
    event.tag === request.own ? request.smoke : undefined,
  );
  const verdict = await verdictOf(event, ports.evidence);
  const differences = await differencesBetween(
    version.model,
    labelled(previous),
    { commit: event.commit, label: version.version },
    request.reader,
  );
  return {
    release: {
      tag: event.tag,
      title: `${version.model} ${version.version}`,
      notes: renderVersionNotes({ event, previous: previous?.version ?? null, verdict, differences }),
      prerelease: false,
    },
    assets,
  };
}

async function releaseOfPromotion(
  event: RegistryEvent,
  request: CompleteRequest,
  ports: CompletePorts,
): Promise<EnsureReleaseRequest> {
  const { state } = request;
  const version = event.version === null ? undefined : versionOf(state, event.version);
  const replaces = event.replaces === null ? undefined : versionOf(state, event.replaces);
  const verdict = await verdictOf(event, ports.evidence);
  const differences = await differencesBetween(
    state.model,
    labelled(replaces),
    { commit: event.commit, label: event.version ?? event.tag },
    request.reader,
  );
  return {
    release: {
      tag: event.tag,
      title: `${state.model} ${event.version ?? event.commit.slice(0, 7)} in ${event.environment}`,
      notes: renderPromotionNotes({
        event,
        versionTag: version?.tag ?? event.tag,
        replaces: event.replaces,
        verdict,
        differences,
      }),
      prerelease: !isLastEnvironment(event.environment, request.environments),
    },
    assets: [],
  };
}

function versionBefore(state: ModelState, version: RegisteredVersion): RegisteredVersion | undefined {
  return state.versions.find((each) => compareVersions(each.version, version.version) < 0 && !each.deregistered);
}

function labelled(version: RegisteredVersion | undefined) {
  return version === undefined ? null : { commit: version.commit, label: version.version };
}

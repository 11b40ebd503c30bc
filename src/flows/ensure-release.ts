import { UserError } from '../errors.ts';
import type { AssetRequest, Forge, Release, ReleaseRequest } from '../forge.ts';

export interface EnsureReleaseRequest {
  readonly release: ReleaseRequest;
  /** All of them; in the order they are sent. */
  readonly assets: readonly AssetRequest[];
  /** What the forge has of it, where that was asked just now; null for nothing. */
  readonly known?: Release | null | undefined;
  /** Its tag was pushed to the forge just now. */
  readonly tagged?: boolean;
}

/** One side effect on the way to a published release. */
export type ReleaseStep =
  | { readonly kind: 'create-draft' }
  | { readonly kind: 'upload'; readonly asset: AssetRequest }
  | { readonly kind: 'publish' };

export interface EnsuredRelease {
  readonly release: Release;
  /** What had to be done; empty when it was all there. */
  readonly steps: readonly ReleaseStep[];
}

/**
 * What is missing between what the forge has and the published release, in the order immutable releases need: draft,
 * assets, publish. Throws a UserError when a published release contradicts the request: it can never be mended.
 */
export function planRelease(found: Release | null, request: EnsureReleaseRequest): readonly ReleaseStep[] {
  const missing = request.assets.filter((asset) => !isThere(found, asset));
  if (found !== null && !found.draft) {
    if (missing.length > 0) throw contradicts(found, missing);
    return [];
  }
  const uploads = missing.map((asset) => ({ kind: 'upload', asset }) as const);
  return [{ kind: 'create-draft' }, ...uploads, { kind: 'publish' }];
}

function isThere(release: Release | null, asset: AssetRequest): boolean {
  return release?.assets.some(({ name, sha256 }) => name === asset.name && sha256 === asset.sha256) ?? false;
}

function contradicts(release: Release, missing: readonly AssetRequest[]): UserError {
  return new UserError(
    missing.map(({ name, sha256 }) => {
      const there = release.assets.find((asset) => asset.name === name);
      const has = there === undefined ? 'has no such asset' : `has SHA-256 ${there.sha256 ?? 'unknown'}`;
      return {
        what: `release ${release.tag}: ${name} should have SHA-256 ${sha256}, but the published release ${has}`,
        fix: `a published release is never changed: find out who made it (${release.where}), and register a new version`,
      };
    }),
  );
}

/** Finds, completes or makes the release, and publishes it. Interrupted anywhere, doing it again goes on. */
export async function ensureRelease(
  request: EnsureReleaseRequest,
  { forge }: { readonly forge: Pick<Forge, 'releases'> },
): Promise<EnsuredRelease> {
  const { releases } = forge;
  const found = request.known === undefined ? await releases.find(request.release.tag) : request.known;
  const steps = planRelease(found ?? null, request);
  if (steps.length === 0) return { release: found!, steps };
  const draft = await releases.createDraft(request.release, found ?? null);
  const missing = steps.flatMap((step) => (step.kind === 'upload' ? [step.asset] : []));
  const filled = missing.length === 0 ? draft : await releases.upload(draft, ...missing);
  return { release: await releases.publish(filled, { tagged: request.tagged === true }), steps };
}

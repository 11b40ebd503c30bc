import {
  type Answer,
  assetOf,
  DONE,
  type HandlerRequest,
  type Handlers,
  invalid,
  NOT_FOUND,
  page,
  releaseOf,
  repositoryUrl,
} from './answers.ts';
import type { ReleaseState } from './state.ts';

interface ReleaseBody {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly name?: string;
  readonly body?: string;
  readonly draft?: boolean;
  readonly prerelease?: boolean;
  readonly make_latest?: 'true' | 'false' | 'legacy';
}

const IMMUTABLE = 'Cannot upload assets to an immutable release.';

export const releaseHandlers: Handlers = {
  'repos/list-releases': (request) => {
    const seen = request.state.releases.filter((release) => mayRead(request, release)).sort((a, b) => b.id - a.id);
    const items = seen.map((release) => releaseOf(request, release));
    return page(request, `${repositoryUrl(request)}/releases`, items);
  },

  'repos/get-release': (request) => {
    const release = byId(request);
    return release === undefined ? NOT_FOUND : { status: 200, body: releaseOf(request, release) };
  },

  'repos/get-release-by-tag': (request) => {
    const release = request.state.releases.find((one) => !one.draft && one.tag === request.path.tag);
    return release === undefined ? NOT_FOUND : { status: 200, body: releaseOf(request, release) };
  },

  'repos/create-release': (request) => {
    const body = request.body as ReleaseBody & { tag_name: string };
    const release: ReleaseState = {
      id: request.state.nextId(),
      tag: body.tag_name,
      target: body.target_commitish ?? 'main',
      name: body.name ?? null,
      body: body.body ?? null,
      draft: true,
      prerelease: body.prerelease ?? false,
      latest: false,
      author: request.actor,
      publishedAt: null,
      assets: [],
    };
    if (body.draft !== true) {
      const refused = publish(request, release, body.make_latest);
      if (refused !== undefined) return refused;
    }
    request.state.releases.push(release);
    return { status: 201, body: releaseOf(request, release) };
  },

  'repos/update-release': (request) => {
    const release = byId(request);
    if (release === undefined) return NOT_FOUND;
    const body = request.body as ReleaseBody;
    release.tag = body.tag_name ?? release.tag;
    release.name = body.name ?? release.name;
    release.body = body.body ?? release.body;
    release.prerelease = body.prerelease ?? release.prerelease;
    if (release.draft && body.draft === false) {
      const refused = publish(request, release, body.make_latest);
      if (refused !== undefined) return refused;
    }
    return { status: 200, body: releaseOf(request, release) };
  },

  'repos/delete-release': (request) => {
    const release = byId(request);
    if (release === undefined) return NOT_FOUND;
    if (request.immutable && !release.draft) request.state.burnt.add(release.tag);
    request.state.releases.splice(request.state.releases.indexOf(release), 1);
    return DONE;
  },

  'repos/list-release-assets': (request) => {
    const release = byId(request);
    if (release === undefined) return NOT_FOUND;
    const items = release.assets.map((asset) => assetOf(request, release, asset));
    return page(request, `${repositoryUrl(request)}/releases/${release.id}/assets`, items);
  },

  'repos/get-release-asset': (request) => {
    const { release, asset } = byAsset(request);
    if (release === undefined || asset === undefined) return NOT_FOUND;
    if (request.headers.accept?.includes('application/octet-stream') !== true) {
      return { status: 200, body: assetOf(request, release, asset) };
    }
    // As GitHub does: the bytes are elsewhere, and who asks there brings no token.
    return { status: 302, headers: { location: `${request.addresses.server}/storage/${asset.id}` } };
  },

  'repos/delete-release-asset': (request) => {
    const { release, asset } = byAsset(request);
    if (release === undefined || asset === undefined) return NOT_FOUND;
    if (request.immutable && !release.draft) return invalid('ReleaseAsset', 'release', 'custom', IMMUTABLE);
    release.assets.splice(release.assets.indexOf(asset), 1);
    return DONE;
  },

  'repos/upload-release-asset': (request) => {
    const release = byId(request);
    if (release === undefined) return NOT_FOUND;
    if (request.immutable && !release.draft) return invalid('ReleaseAsset', 'release', 'custom', IMMUTABLE);
    const name = String(request.query.name)
      .replace(/[^A-Za-z0-9._+-]/g, '.')
      .replace(/^\.+|\.+$/g, '');
    if (release.assets.some((asset) => asset.name === name)) return invalid('ReleaseAsset', 'name', 'already_exists');
    const asset = {
      id: request.state.nextId(),
      name,
      contentType: request.headers['content-type'] ?? '',
      state: request.headers['x-test-unfinished'] === undefined ? ('uploaded' as const) : ('open' as const),
      content: request.body as Buffer,
      uploader: request.actor,
    };
    release.assets.push(asset);
    return { status: 201, body: assetOf(request, release, asset) };
  },
};

function mayRead({ actor }: HandlerRequest, release: ReleaseState): boolean {
  return !release.draft || actor.permission === 'write';
}

function byId(request: HandlerRequest): ReleaseState | undefined {
  return request.state.releases.find((one) => one.id === request.path.release_id && mayRead(request, one));
}

function byAsset(request: HandlerRequest) {
  const release = request.state.releases.find((one) => one.assets.some(({ id }) => id === request.path.asset_id));
  return { release, asset: release?.assets.find(({ id }) => id === request.path.asset_id) };
}

/** Publishes, unless another release has the tag. A tag that is not there is made: on the target, and lightweight. */
function publish(request: HandlerRequest, release: ReleaseState, makeLatest = 'true'): Answer | undefined {
  const { state } = request;
  const taken = state.releases.some((one) => one !== release && !one.draft && one.tag === release.tag);
  if (taken || state.burnt.has(release.tag)) return invalid('Release', 'tag_name', 'already_exists');
  if (state.git('rev-parse', '--verify', `refs/tags/${release.tag}`) === undefined) {
    if (state.git('update-ref', `refs/tags/${release.tag}`, release.target) === undefined) {
      return invalid('Release', 'target_commitish', 'invalid');
    }
  }
  release.draft = false;
  release.publishedAt = request.now;
  if (makeLatest !== 'false' && !release.prerelease) {
    for (const other of state.releases) other.latest = false;
    release.latest = true;
  }
  return undefined;
}

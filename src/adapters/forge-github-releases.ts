import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream } from 'node:stream/web';
import type { RestEndpointMethodTypes } from '@octokit/rest';
import { type AssetRequest, ForgeUnavailable, type Release, type ReleaseAsset, type Releases } from '../forge.ts';
import type { Evidence } from '../ports.ts';
import { sha256Hex, sha256OfFile } from './digest-node.ts';
import { LARGE_FILE_RELEASES, placeReadOnly } from './evidence-store.ts';
import { githubReleaseAddresses } from './forge-github-addresses.ts';
import { differs, frozen, noAsset, untagged } from './forge-problems.ts';
import type { GitHubClient } from './github-client.ts';
import { sleep } from './sleep.ts';
import { removeQuietly, temporaryPath } from './temporary-files.ts';

type ReleaseAnswer = RestEndpointMethodTypes['repos']['getRelease']['response']['data'];
type AssetAnswer = ReleaseAnswer['assets'][number];

/** Tries of a transfer that ends without an error of HTTP: cut off, or with other bytes than were sent. */
const TRANSFERS = 3;

export function githubReleases(ports: {
  readonly github: GitHubClient;
  readonly evidence: Evidence;
  readonly privateFolder: string;
  /** Told our login where it came along with an answer. */
  readonly onLogin: (login: string) => void;
}): Releases {
  const { github, evidence, privateFolder, onLogin } = ports;
  const { octokit, owner, repo } = github;
  /** What GitHub answered when these were looked for, which is what their assets are downloaded by. */
  const looked = new WeakMap<Release, ReleaseAnswer>();
  /** The same of drafts that this process made or changed just now, so that it need not ask what is in them. */
  const own = new WeakMap<Release, ReleaseAnswer>();
  /** Digests of assets that GitHub tells none of, by their ids: the bytes of an asset never change. */
  const measured = new Map<number, string>();

  function listAll(): Promise<ReleaseAnswer[]> {
    return github.list('list the releases', (paging) => octokit.rest.repos.listReleases({ owner, repo, ...paging }));
  }

  /** The oldest of the drafts: two processes may have made one each, and both have to choose the same. */
  async function findDraft(tag: string): Promise<ReleaseAnswer | undefined> {
    const drafts = (await listAll()).filter((release) => release.draft && release.tag_name === tag);
    return drafts.sort((a, b) => a.id - b.id)[0];
  }

  async function findAnswer(tag: string): Promise<ReleaseAnswer | undefined> {
    // The address of a tag answers for published releases only.
    const published = await github.lookUp(`look for the release ${tag}`, (request) =>
      octokit.rest.repos.getReleaseByTag({ owner, repo, tag, request }),
    );
    return published?.data ?? findDraft(tag);
  }

  async function find(tag: string): Promise<Release | undefined> {
    const answer = await findAnswer(tag);
    if (answer === undefined) return undefined;
    const release = await releaseOf(answer);
    looked.set(release, answer);
    return release;
  }

  async function releaseOf(answer: ReleaseAnswer): Promise<Release> {
    const { id, tag_name: tag, name, body, draft, prerelease, html_url: where } = answer;
    const assets: ReleaseAsset[] = [];
    for (const asset of answer.assets) {
      assets.push({ name: asset.name, bytes: asset.size, sha256: digestOf(asset) ?? (await measure(asset)) });
    }
    return { id: String(id), tag, title: name ?? '', notes: body ?? '', prerelease, draft, assets, where };
  }

  /** Digest of an asset that GitHub tells none of, as older servers do: the bytes are read. */
  async function measure(asset: AssetAnswer): Promise<string | null> {
    if (asset.state !== 'uploaded') return null;
    const sha256 = measured.get(asset.id) ?? (await withDownload(asset, async (_file, found) => found));
    measured.set(asset.id, sha256);
    return sha256;
  }

  async function withDownload<T>(asset: AssetAnswer, use: (file: string, sha256: string) => Promise<T>): Promise<T> {
    const temporary = await temporaryPath(privateFolder, 'download');
    try {
      return await use(temporary, await downloadTo(temporary, asset));
    } finally {
      await removeQuietly(temporary);
    }
  }

  /** SHA-256 of what arrived. */
  async function downloadTo(file: string, asset: AssetAnswer): Promise<string> {
    const what = `send ${asset.name}`;
    for (let attempt = 1; ; attempt++) {
      const answer = await github.call(
        what,
        (request) =>
          octokit.rest.repos.getReleaseAsset({
            owner,
            repo,
            asset_id: asset.id,
            headers: { accept: 'application/octet-stream' },
            request: { ...request, parseSuccessResponseBody: false },
          }),
        { bytes: asset.size, stream: true },
      );
      try {
        await pipeline(Readable.fromWeb(answer.data as unknown as ReadableStream), createWriteStream(file));
        const { size } = await stat(file);
        if (size === asset.size) return await sha256OfFile(file);
        throw new Error(`${size} of ${asset.size} bytes arrived`);
      } catch (error) {
        if (attempt < TRANSFERS) await sleep(attempt ** 2 * github.secondMs);
        else
          throw new ForgeUnavailable(
            { what: `GitHub did not ${what}: the answer was cut off ${TRANSFERS} times` },
            { cause: error },
          );
      }
    }
  }

  async function removeAsset(asset: AssetAnswer): Promise<void> {
    await github.lookUp(`remove the broken asset ${asset.name}`, (request) =>
      octokit.rest.repos.deleteReleaseAsset({ owner, repo, asset_id: asset.id, request }),
    );
  }

  async function answerOf(release: Release): Promise<ReleaseAnswer> {
    const answer = await github.call(`show the release ${release.tag}`, (request) =>
      octokit.rest.repos.getRelease({ owner, repo, release_id: Number(release.id), request }),
    );
    return answer.data;
  }

  async function uploadOnce(answer: ReleaseAnswer, asset: AssetRequest, source: UploadSource): Promise<AssetAnswer> {
    const what = `take ${asset.name} for the release ${answer.tag_name}`;
    const find = async () => {
      const { data } = await github.call(`show the release ${answer.tag_name}`, (request) =>
        octokit.rest.repos.getRelease({ owner, repo, release_id: answer.id, request }),
      );
      const there = data.assets.find(({ name }) => name === asset.name);
      if (there === undefined || there.state === 'uploaded') return there;
      await removeAsset(there); // Begun and never finished: it holds the name.
      return undefined;
    };
    const { value } = await github.createOnce(
      what,
      find,
      async (request) => {
        const sent = await octokit.request({
          method: 'POST',
          url: answer.upload_url,
          name: asset.name,
          data: source.open(),
          headers: { 'content-type': asset.mediaType, 'content-length': source.bytes },
          request,
        });
        return sent.data as AssetAnswer;
      },
      { bytes: source.bytes },
    );
    return value;
  }

  /** Brings one asset to a release that was read just now, and answers what GitHub has of it then. */
  async function uploadOne(answer: ReleaseAnswer, asset: AssetRequest): Promise<AssetAnswer> {
    const source = await openSource(evidence, asset);
    const { tag_name: tag } = answer;
    const there = answer.assets.find(({ name }) => name === asset.name);
    if (there !== undefined && (digestOf(there) ?? (await measure(there))) === asset.sha256) return there;
    if (!answer.draft) throw frozen({ tag, where: answer.html_url }, asset.name);
    if (there !== undefined) await removeAsset(there);
    for (let attempt = 1; ; attempt++) {
      const uploaded = await uploadOnce(answer, asset, source);
      const digest = digestOf(uploaded) ?? (await measure(uploaded));
      if (digest === asset.sha256) return uploaded;
      await removeAsset(uploaded);
      if (attempt === TRANSFERS)
        throw differs(`release ${tag}: ${asset.name} as GitHub received it`, digest ?? 'unknown', asset.sha256);
    }
  }

  async function requireTag(tag: string): Promise<void> {
    const ref = await github.lookUp(`look for the tag ${tag}`, (request) =>
      octokit.rest.git.getRef({ owner, repo, ref: `tags/${tag}`, request }),
    );
    // Without its tag, publishing would make GitHub tag the default branch.
    if (ref === undefined) throw untagged(tag);
  }

  /** Hands out a draft that was made or changed just now. */
  async function ownDraft(answer: ReleaseAnswer): Promise<Release> {
    const release = await releaseOf(answer);
    own.set(release, answer);
    return release;
  }

  return {
    find,

    async list() {
      const found = (await listAll()).filter(({ tag_name: tag }) => !tag.startsWith(LARGE_FILE_RELEASES));
      return Promise.all(found.sort((a, b) => b.id - a.id).map(releaseOf));
    },

    async addresses(tags) {
      const { addresses, login } = await githubReleaseAddresses(github, tags);
      if (login !== undefined) onLogin(login);
      return addresses;
    },

    async createDraft({ tag, title, notes, prerelease }, known) {
      const wanted = { name: title, body: notes, prerelease };
      const what = `make the draft of release ${tag}`;
      const draft = (known === undefined ? await find(tag) : known) ?? (await create());
      const same = draft.title === title && draft.notes === notes && draft.prerelease === prerelease;
      if (!draft.draft || same) return draft;
      const updated = await github.call(what, (request) =>
        octokit.rest.repos.updateRelease({ owner, repo, release_id: Number(draft.id), ...wanted, request }),
      );
      return ownDraft(updated.data);

      async function create(): Promise<Release> {
        const { value, created } = await github.createOnce(
          what,
          () => findAnswer(tag),
          async (request) => {
            const fields = { owner, repo, tag_name: tag, ...wanted, draft: true, make_latest: 'false' } as const;
            return (await octokit.rest.repos.createRelease({ ...fields, request })).data;
          },
        );
        if (!created) return releaseOf(value);
        // Who knows that there was none may have made it at the same time as somebody else: publishing tells.
        if (known !== undefined) return ownDraft(value);
        const oldest = await keepOldest(value);
        return oldest === value ? ownDraft(value) : releaseOf(oldest);
      }
    },

    async upload(release, ...assets) {
      const answer = own.get(release) ?? (await answerOf(release));
      own.delete(release);
      const there = new Map(answer.assets.map((asset) => [asset.name, asset]));
      for (const asset of assets) there.set(asset.name, await uploadOne(answer, asset));
      return releaseOf({ ...answer, assets: [...there.values()] });
    },

    async publish(release, { tagged = false } = {}) {
      const { tag } = release;
      if (!tagged) await requireTag(tag);
      try {
        const fields = { owner, repo, release_id: Number(release.id), draft: false, make_latest: 'false' } as const;
        const published = await github.call(`publish the release ${tag}`, (request) =>
          octokit.rest.repos.updateRelease({ ...fields, prerelease: release.prerelease, request }),
        );
        return releaseOf(published.data);
      } catch (error) {
        if (error instanceof ForgeUnavailable) throw error;
        // Somebody else published a draft of the same tag first.
        const found = await findAnswer(tag);
        if (found === undefined || found.draft) throw error;
        if (String(found.id) !== release.id) await removeDraft(release);
        return releaseOf(found);
      }
    },

    async download(release, name, sha256) {
      const answer = (release.draft ? undefined : looked.get(release)) ?? (await answerOf(release));
      const asset = answer.assets.find((other) => other.name === name);
      if (asset === undefined) throw noAsset(release, name);
      const claimed = digestOf(asset);
      if (claimed !== null && claimed !== sha256) throw differs(`release ${release.tag}: ${name}`, claimed, sha256);
      const path = join(privateFolder, 'cache', sha256, name);
      if ((await sha256OfFile(path).catch(() => undefined)) === sha256) return path;
      return withDownload(asset, async (file, found) => {
        if (found !== sha256) throw differs(`release ${release.tag}: ${name}`, found, sha256);
        await mkdir(join(privateFolder, 'cache', sha256), { recursive: true });
        await placeReadOnly(file, path);
        return path;
      });
    },
  };

  /** GitHub allows several drafts of one tag: when another process made one at the same time, the oldest stays. */
  async function keepOldest(ours: ReleaseAnswer): Promise<ReleaseAnswer> {
    const oldest = await findDraft(ours.tag_name);
    if (oldest === undefined || oldest.id === ours.id) return ours;
    await removeDraft({ tag: ours.tag_name, id: String(ours.id) });
    return oldest;
  }

  async function removeDraft({ tag, id }: Pick<Release, 'tag' | 'id'>): Promise<void> {
    await github.lookUp(`remove our second draft of release ${tag}`, (request) =>
      octokit.rest.repos.deleteRelease({ owner, repo, release_id: Number(id), request }),
    );
  }
}

/** What GitHub says of the bytes it holds, as hex; null where it does not say. */
function digestOf(asset: AssetAnswer): string | null {
  if (asset.state !== 'uploaded') return null;
  return /^sha256:([0-9a-f]{64})$/.exec(asset.digest ?? '')?.[1] ?? null;
}

interface UploadSource {
  readonly bytes: number;
  /** The content from its beginning. */
  open(): Uint8Array | ReadableStream;
}

async function openSource(evidence: Evidence, { name, sha256, content }: AssetRequest): Promise<UploadSource> {
  if (content instanceof Uint8Array) {
    const found = sha256Hex(content);
    if (found !== sha256) throw differs(`the content of ${name}`, found, sha256);
    return { bytes: content.length, open: () => content };
  }
  const path = 'path' in content ? content.path : await evidence.checkout(content.evidence, content.file, sha256);
  return { bytes: (await stat(path)).size, open: () => Readable.toWeb(createReadStream(path)) };
}

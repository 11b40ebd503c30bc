import { stat } from 'node:fs/promises';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { AssetRequest, Release, Releases } from '../forge.ts';
import type { Evidence, EvidenceKind, Git } from '../ports.ts';
import { sha256Hex, sha256OfFile } from './digest-node.ts';
import { DamagedObject, placeStored } from './evidence-store.ts';
import { differs, frozen, gone, noAsset, untagged } from './forge-problems.ts';
import { changeRecord, type ForgeRecord, parseRecord } from './forge-record.ts';
import { type ForgeRecords, type RecordContent, whereIs } from './forge-refs.ts';
import { line, runGit } from './git-process.ts';

const PAGE = 'release.md';

const EvidenceKindName = z.custom<EvidenceKind>((kind) => typeof kind === 'string');

const StoredAsset = z.object({
  name: z.string(),
  mediaType: z.string(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.number().int(),
  /** The bytes are in git beside the record, or those of a file of evidence: the same bytes, no copy. */
  held: z.union([
    z.object({ blob: z.string() }),
    z.object({
      evidence: z.object({ kind: EvidenceKindName, model: z.string(), key: z.string(), commit: z.string() }),
      file: z.string(),
    }),
  ]),
});

const StoredRelease = z.object({
  tag: z.string(),
  title: z.string(),
  notes: z.string(),
  prerelease: z.boolean(),
  draft: z.boolean(),
  /** Counts up, so that the newest can be told. */
  order: z.number().int(),
  assets: z.array(StoredAsset),
});
type StoredRelease = z.infer<typeof StoredRelease>;
type StoredAsset = z.infer<typeof StoredAsset>;

export function localReleases(ports: {
  readonly git: Git;
  readonly evidence: Evidence;
  readonly records: ForgeRecords;
}): Releases {
  const { git, evidence, records } = ports;

  async function all(): Promise<readonly ForgeRecord<StoredRelease>[]> {
    return (await records.list('releases/')).map((record) => parseRecord(StoredRelease, record));
  }

  function change(
    tag: string,
    subject: string,
    plan: (current: StoredRelease | undefined) => StoredRelease | undefined,
  ) {
    return changeRecord(records, nameOf(tag), StoredRelease, (current) => {
      const next = plan(current);
      return next === undefined ? undefined : contentOf(next, subject);
    }).then(({ record }) => releaseOf(record));
  }

  async function store(asset: AssetRequest): Promise<StoredAsset> {
    const { name, mediaType, sha256, content } = asset;
    if (content instanceof Uint8Array) {
      const found = sha256Hex(content);
      if (found !== sha256) throw differs(`the content of ${name}`, found, sha256);
      const blob = line(await runGit(git.root, ['hash-object', '-w', '--stdin'], { input: content }));
      return { name, mediaType, sha256, bytes: content.length, held: { blob } };
    }
    if ('path' in content) {
      const found = await sha256OfFile(content.path);
      if (found !== sha256) throw differs(`the content of ${name}`, found, sha256);
      const blob = line(await runGit(git.root, ['hash-object', '-w', '--no-filters', '--', content.path]));
      return { name, mediaType, sha256, bytes: (await stat(content.path)).size, held: { blob } };
    }
    const { evidence: entry, file } = content;
    const path = await evidence.checkout(entry, file, sha256);
    const held = { evidence: { ...entry.id, commit: entry.commit }, file };
    return { name, mediaType, sha256, bytes: (await stat(path)).size, held };
  }

  async function place(release: Release, { name, sha256, held }: StoredAsset): Promise<string> {
    if ('file' in held) {
      const { commit: _, ...id } = held.evidence;
      const entry = await evidence.find(id);
      if (entry === undefined) throw lost(release, name);
      return evidence.checkout(entry, held.file, sha256);
    }
    try {
      const placed = await placeStored(git.root, git.privateFolder, name, { kind: 'blob', oid: held.blob });
      if (placed.sha256 !== sha256) throw differs(`release ${release.tag}: ${name}`, placed.sha256, sha256);
      return placed.path;
    } catch (error) {
      throw error instanceof DamagedObject ? lost(release, name, error) : error;
    }
  }

  return {
    async find(tag) {
      await records.refresh();
      const stored = await records.get(nameOf(tag));
      return stored === undefined ? undefined : releaseOf(parseRecord(StoredRelease, stored));
    },

    async list() {
      await records.refresh();
      return [...(await all())].sort((a, b) => b.value.order - a.value.order).map(releaseOf);
    },

    async addresses(tags) {
      await records.refresh();
      const published = (await all()).map(releaseOf).filter(({ tag, draft }) => !draft && tags.includes(tag));
      return new Map(published.map(({ tag, where }) => [tag, where]));
    },

    async createDraft({ tag, title, notes, prerelease }) {
      await records.refresh();
      const order = 1 + Math.max(0, ...(await all()).map(({ value }) => value.order));
      return change(tag, `draft release ${tag}`, (current) => {
        if (current === undefined) return { tag, title, notes, prerelease, draft: true, order, assets: [] };
        const same = current.title === title && current.notes === notes && current.prerelease === prerelease;
        return same || !current.draft ? undefined : { ...current, title, notes, prerelease };
      });
    },

    async upload(release, ...assets) {
      const stored = await Promise.all(assets.map(store));
      const names = assets.map(({ name }) => name).join(', ');
      return change(release.tag, `add ${names} to release ${release.tag}`, (current) => {
        if (current === undefined) throw gone(`release ${release.tag}`);
        const missing = stored.filter(({ name, sha256 }) => !hasAsset(current, name, sha256));
        if (missing.length === 0) return undefined;
        if (!current.draft) throw frozen(release, missing[0]!.name);
        const kept = current.assets.filter(({ name }) => !missing.some((each) => each.name === name));
        return { ...current, assets: [...kept, ...missing] };
      });
    },

    async publish(release) {
      const tag = await runGit(git.root, ['rev-parse', '--verify', '--quiet', `refs/tags/${release.tag}`], {
        accept: [0, 1, 128],
      });
      if (tag.code !== 0) throw untagged(release.tag);
      return change(release.tag, `publish release ${release.tag}`, (current) => {
        if (current === undefined) throw gone(`release ${release.tag}`);
        return current.draft ? { ...current, draft: false } : undefined;
      });
    },

    async download(release, name, sha256) {
      const stored = await records.get(nameOf(release.tag));
      const assets = stored === undefined ? [] : parseRecord(StoredRelease, stored).value.assets;
      const asset = assets.find((other) => other.name === name);
      if (asset === undefined) throw noAsset(release, name);
      if (asset.sha256 !== sha256) throw differs(`release ${release.tag}: ${name}`, asset.sha256, sha256);
      return place(release, asset);
    },
  };
}

function hasAsset(release: StoredRelease, name: string, sha256: string): boolean {
  return release.assets.some((asset) => asset.name === name && asset.sha256 === sha256);
}

function nameOf(tag: string): string {
  return `releases/${tag}`;
}

function releaseOf({ value }: ForgeRecord<StoredRelease>): Release {
  const { tag, title, notes, prerelease, draft } = value;
  const assets = value.assets.map(({ name, bytes, sha256 }) => ({ name, bytes, sha256 }));
  return { id: tag, tag, title, notes, prerelease, draft, assets, where: whereIs(nameOf(tag), PAGE) };
}

function contentOf(release: StoredRelease, subject: string): RecordContent {
  const { title, tag, draft, prerelease, notes, assets } = release;
  const state = [draft ? 'draft' : 'published', ...(prerelease ? ['prerelease'] : [])].join(', ');
  const list = assets.map(({ name, bytes, sha256 }) => `- ${name}: ${bytes} bytes, sha256 ${sha256}`).join('\n');
  const text = `# ${title}\n\n${tag} (${state})\n\n${notes.trim()}\n\n## Assets\n\n${list === '' ? 'None.' : list}\n`;
  const blobs = assets.flatMap(({ name, held }) => ('blob' in held ? [{ name, oid: held.blob }] : []));
  return { value: release, page: { name: PAGE, text }, assets: blobs, subject };
}

function lost(release: Release, name: string, cause?: unknown): UserError {
  return new UserError(
    {
      what: `release ${release.tag}: the bytes of ${name} are missing or damaged, here and on the remote`,
      fix: 'fetch `refs/proofmark/*` from a clone that has them',
    },
    { cause },
  );
}

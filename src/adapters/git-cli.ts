import { access } from 'node:fs/promises';
import { dirname, join, resolve as resolvePath } from 'node:path';
import { UserError } from '../errors.ts';
import type { Git, Snapshot, TagRef } from '../ports.ts';
import { readBatch, readObjects } from './git-objects.ts';
import { line, runGit } from './git-process.ts';
import { parseTreeListing, type RepositoryPaths, readStatus, snapshotWorkTree, unreadable } from './work-tree.ts';

/** Equal changes make equal commits, so that trying again leaves nothing new. */
const REPLAYED_BY = {
  GIT_AUTHOR_NAME: 'Proofmark',
  GIT_AUTHOR_EMAIL: 'replay@proofmark.invalid',
  GIT_AUTHOR_DATE: '946684800 +0000',
  GIT_COMMITTER_NAME: 'Proofmark',
  GIT_COMMITTER_EMAIL: 'replay@proofmark.invalid',
  GIT_COMMITTER_DATE: '946684800 +0000',
};

/** `git status --no-renames`, `rev-parse` of object formats and `--no-write-fetch-head` are all older than this. */
const OLDEST_GIT = [2, 25] as const;

/**
 * The repository that `folder` is in: its root, a subfolder or a linked work tree. Throws a UserError when there is none,
 * when it is bare, or when git is missing, too old or does not trust the folder.
 */
export async function openGit(folder: string): Promise<Git> {
  const [version, located] = await Promise.all([
    runGit(folder, ['version']),
    runGit(folder, ['rev-parse', '--show-toplevel', '--git-common-dir', '--git-dir']),
  ]);
  requireVersion(line(version));
  const [root, commonDir, gitDir] = line(located).split('\n') as [string, string, string];
  const privateFolder = join(resolvePath(folder, commonDir), 'proofmark');
  return gitOf({ root, privateFolder, index: join(resolvePath(folder, gitDir), 'index') });
}

function requireVersion(text: string): void {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(text) ?? [];
  const [oldestMajor, oldestMinor] = OLDEST_GIT;
  if (Number(major) > oldestMajor || (Number(major) === oldestMajor && Number(minor) >= oldestMinor)) return;
  throw new UserError({
    what: `${text} is too old`,
    fix: `install git ${OLDEST_GIT.join('.')} or newer (https://git-scm.com/downloads)`,
  });
}

function gitOf(paths: RepositoryPaths): Git {
  const { root } = paths;

  /** Full ids of commits that are here: what an id names never changes. */
  const known = new Set<string>();
  /** Where two commits part does not change either. */
  const parted = new Map<string, string>();

  async function resolve(revision: string): Promise<string | undefined> {
    // What begins with a dash is an option to git, and no revision can.
    if (revision === '' || revision.startsWith('-')) return undefined;
    if (known.has(revision)) return revision;
    const named = `${revision}^{commit}`;
    const commit = (await readBatch(root, [named])).get(named)?.oid;
    if (commit === undefined) return undefined;
    known.add(commit);
    return commit;
  }

  let remoteFound: Promise<string | null> | undefined;

  function remote(): Promise<string | null> {
    remoteFound ??= remoteName(root);
    return remoteFound;
  }

  async function commitOf(revision: string): Promise<string> {
    const commit = await resolve(revision);
    if (commit === undefined) throw await unknownRevision(paths, revision);
    return commit;
  }

  return {
    root,
    privateFolder: paths.privateFolder,
    resolve,

    async snapshot(revision) {
      return revision === 'work-tree' ? snapshotWorkTree(paths) : snapshotCommit(root, await commitOf(revision));
    },

    async mergeBase(a, b) {
      const [one, other] = [await commitOf(a), await commitOf(b)];
      const found = parted.get(`${one} ${other}`);
      if (found !== undefined) return found;
      const answer = await runGit(root, ['merge-base', one, other], { accept: [0, 1] });
      if (answer.code !== 0) return undefined;
      parted.set(`${one} ${other}`, line(answer));
      return line(answer);
    },

    async subject(revision) {
      return subjectOf(root, await commitOf(revision));
    },

    async currentBranch() {
      const answer = await runGit(root, ['symbolic-ref', '--quiet', '--short', 'HEAD'], { accept: [0, 1] });
      return answer.code === 0 ? line(answer) : null;
    },

    async dirtyPaths(under) {
      return (await readStatus(root, under)).lines.map((entry) => entry.path);
    },

    isShallow: () => isShallow(paths),

    tags: () => readTags(root),

    async isAncestor(ancestor, descendant) {
      // 128: one of the two is not here, as in a shallow clone.
      const answer = await runGit(root, ['merge-base', '--is-ancestor', ancestor, descendant], { accept: [0, 1, 128] });
      return answer.code === 0;
    },

    async replay({ from, to }, onto) {
      const commit = async (tree: string, ...parents: readonly string[]) => {
        const args = ['commit-tree', tree, ...parents.flatMap((parent) => ['-p', parent]), '-m', 'replayed'];
        return line(await runGit(root, args, { env: REPLAYED_BY }));
      };
      // As children of where the change began, both sides have it as their merge base, whatever their history is.
      const began = await commit(`${from}^{tree}`);
      const [ours, theirs] = [await commit(`${onto}^{tree}`, began), await commit(`${to}^{tree}`, began)];
      const merged = await runGit(root, ['merge-tree', '--write-tree', ours, theirs], { accept: [0, 1, 128, 129] });
      return merged.code === 0 ? commit(line(merged), onto) : undefined;
    },

    remote,

    async defaultBranch() {
      const shared = await remote();
      if (shared !== null) {
        const head = await runGit(root, ['symbolic-ref', '--quiet', '--short', `refs/remotes/${shared}/HEAD`], {
          accept: [0, 1, 128],
        });
        if (head.code === 0 && (await resolve(line(head))) !== undefined) return line(head);
      }
      const candidates = [...(shared === null ? [] : [`${shared}/main`, `${shared}/master`]), 'main', 'master'];
      for (const name of candidates) if ((await resolve(name)) !== undefined) return name;
      // A clone of what was empty then, or a folder that was pushed, does not know the remote's HEAD: the remote does.
      const named = shared === null ? undefined : await remoteHead(root, shared);
      if (named !== undefined) {
        for (const name of [`${shared}/${named}`, named]) if ((await resolve(name)) !== undefined) return name;
      }
      return null;
    },
  };
}

async function snapshotCommit(root: string, commit: string): Promise<Snapshot> {
  const { stdout } = await runGit(root, ['ls-tree', '-r', '-z', '--full-tree', commit]);
  const entries = parseTreeListing(stdout);
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  return {
    commit,
    entries,
    async read(wanted) {
      const found = wanted.map((path) => byPath.get(path)).filter((entry) => entry !== undefined);
      const objects = await readObjects(
        root,
        found.map((entry) => entry.oid),
      );
      const contents = new Map<string, Uint8Array>();
      for (const entry of found) {
        const bytes = objects.get(entry.oid);
        if (bytes === undefined) throw unreadable(entry, false);
        contents.set(entry.path, bytes);
      }
      return contents;
    },
  };
}

/** The first paragraph of its message, in one line. */
async function subjectOf(root: string, commit: string): Promise<string> {
  const read = (await readBatch(root, [commit])).get(commit)?.content.toString('utf8') ?? '';
  const end = read.indexOf('\n\n');
  if (end < 0 || /^encoding /m.test(read.slice(0, end))) {
    return line(await runGit(root, ['show', '--no-patch', '--format=%s', commit])); // Git knows other encodings.
  }
  const [paragraph = ''] = read
    .slice(end)
    .replace(/^\n+/, '')
    .split(/\n[ \t]*\n/);
  return paragraph.trimEnd().replace(/[ \t]*\n/g, ' ');
}

/** As git asks itself. */
async function isShallow({ privateFolder }: RepositoryPaths): Promise<boolean> {
  return access(join(dirname(privateFolder), 'shallow')).then(
    () => true,
    () => false,
  );
}

async function unknownRevision(paths: RepositoryPaths, revision: string): Promise<UserError> {
  const shallow = await isShallow(paths);
  return new UserError({
    what: `there is no revision ${JSON.stringify(revision)} in this ${shallow ? 'shallow clone' : 'repository'}`,
    fix: shallow
      ? 'fetch the whole history: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout'
      : 'name a branch, a tag or a commit; `git fetch` brings those of the remote',
  });
}

/** Only what stands in the tag objects themselves: asking for what they point at makes git read that too, 10,000 times. */
const TAG_FIELDS = [
  '%(refname:strip=2)',
  '%(objectname)',
  '%(objecttype)',
  '%(object)',
  '%(type)',
  '%(taggername) %(taggeremail)',
  '%(taggerdate:iso-strict)',
  '%(contents:subject)',
  '%(contents:body)',
];

async function readTags(root: string): Promise<readonly TagRef[]> {
  const format = `${TAG_FIELDS.join('%00')}%00`;
  const { stdout } = await runGit(root, ['for-each-ref', `--format=${format}`, 'refs/tags']);
  const fields = stdout.toString('utf8').split('\0');
  const tags: TagRef[] = [];
  for (let at = 0; at + TAG_FIELDS.length <= fields.length; at += TAG_FIELDS.length) {
    // Records are separated by a line break, which comes before the name of each but the first.
    const name = at === 0 ? fields[at]! : fields[at]!.slice(1);
    const oid = fields[at + 1]!;
    const annotated = fields[at + 2] === 'tag';
    // A tag of a tag is peeled by hand; a tag of a tree or a file says nothing about a commit.
    const type = annotated ? fields[at + 4] : fields[at + 2];
    const commit =
      type === 'commit' ? (annotated ? fields[at + 3]! : oid) : type === 'tag' ? await peel(root, oid) : '';
    if (commit === '') continue;
    const [tagger, date] = [fields[at + 5]!.trim(), fields[at + 6]!];
    tags.push({
      name,
      oid,
      annotated,
      commit,
      tagger: annotated && tagger !== '' ? tagger : null,
      date: annotated && date !== '' ? date : null,
      message: annotated ? `${fields[at + 7]!}\n\n${fields[at + 8]!}`.trimEnd() : '',
    });
  }
  return tags;
}

async function peel(root: string, oid: string): Promise<string> {
  const answer = await runGit(root, ['rev-parse', '--verify', '--quiet', `${oid}^{commit}`], { accept: [0, 1, 128] });
  return answer.code === 0 ? line(answer) : '';
}

/** The branch that the remote's HEAD names; undefined when it names none, or cannot be asked. */
async function remoteHead(root: string, remote: string): Promise<string | undefined> {
  const { stdout } = await runGit(root, ['ls-remote', '--symref', remote, 'HEAD'], { accept: [0, 1, 128] });
  return /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(stdout.toString('utf8'))?.[1];
}

async function remoteName(root: string): Promise<string | null> {
  const names = line(await runGit(root, ['remote']))
    .split('\n')
    .filter((name) => name !== '');
  if (names.includes('origin')) return 'origin';
  return names.length === 1 ? names[0]! : null;
}

import { UserError } from '../errors.ts';
import type { Git, LargeFileStore, Log } from '../ports.ts';
import { writeCommit } from './evidence-commit.ts';
import { localCommit } from './evidence-refs.ts';
import { placeStored } from './evidence-store.ts';
import { runGitAgain } from './git-again.ts';
import { line, runGit } from './git-process.ts';

const REFS = 'refs/proofmark/large/';
const NAME = 'content';

/** Large files as refs of their own, `refs/proofmark/large/<sha256>`: a remote that is no forge has no limit of size. */
export function localLargeFiles({ git, log }: { readonly git: Git; readonly log: Log }): LargeFileStore {
  const { root, privateFolder } = git;
  const accept = [0, 1, 128];

  async function blobOf(ref: string): Promise<string | undefined> {
    const found = await runGit(root, ['rev-parse', '--verify', '--quiet', `${ref}:${NAME}`], { accept });
    return found.code === 0 ? line(found) : undefined;
  }

  async function there(remote: string, ref: string): Promise<string | undefined> {
    const listed = await runGitAgain(root, ['ls-remote', '--quiet', remote, ref], { accept });
    return line(listed).split('\t')[0] || undefined;
  }

  return {
    async put(sha256, path) {
      const ref = REFS + sha256;
      if ((await blobOf(ref)) === undefined) {
        const limit = Number.POSITIVE_INFINITY;
        const commit = await writeCommit(root, privateFolder, `large/${sha256}`, { [NAME]: { file: path } }, limit);
        await runGit(root, ['update-ref', ref, commit]);
      }
      const remote = await git.remote();
      if (remote === null || (await there(remote, ref)) !== undefined) return;
      const sent = await runGit(root, ['push', '--quiet', '--no-verify', remote, `${ref}:${ref}`], { accept });
      if (sent.code === 0) return;
      throw new UserError({
        what: `${remote} did not take ${ref}: ${sent.stderr.trim().split('\n').at(-1) ?? ''}`,
        fix: 'ask for the right to push refs/proofmark/*, or for a larger limit of files',
      });
    },

    async fetch(sha256) {
      const ref = REFS + sha256;
      const remote = await git.remote();
      if ((await blobOf(ref)) === undefined && remote !== null) {
        const args = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-filter', remote];
        await runGitAgain(root, [...args, `+${ref}:${ref}`], { accept });
      }
      const oid = await blobOf(ref);
      if (oid === undefined) return undefined;
      const placed = await placeStored(root, privateFolder, NAME, { kind: 'blob', oid });
      return placed.sha256 === sha256 ? placed.path : undefined;
    },

    async remove(sha256) {
      const ref = REFS + sha256;
      const remote = await git.remote();
      if (remote !== null && (await there(remote, ref)) !== undefined) {
        const sent = await runGit(root, ['push', '--quiet', '--no-verify', remote, `:${ref}`], { accept });
        if (sent.code !== 0)
          log.warn(`${remote} did not remove ${ref}: ${sent.stderr.trim().split('\n').at(-1) ?? ''}`);
      }
      const commit = await localCommit(git, ref);
      if (commit !== undefined) await runGit(root, ['update-ref', '-d', ref, commit]);
    },
  };
}

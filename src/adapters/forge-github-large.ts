import type { Releases } from '../forge.ts';
import type { LargeFileStore } from '../ports.ts';
import { largeFileRelease } from './evidence-store.ts';
import type { GitHubClient } from './github-client.ts';

const NOTES =
  'Bytes of evidence that are too large for git. Proofmark keeps this draft as long as the evidence and removes it with it; it is never published.';

/**
 * Large files as assets of draft releases, one draft for each, found by its name and checked by its digest. A draft makes
 * no tag. Only those who may push see it.
 */
export function githubLargeFiles(github: GitHubClient, releases: Releases): LargeFileStore {
  const { octokit, owner, repo } = github;
  return {
    async put(sha256, path) {
      const tag = largeFileRelease(sha256);
      const draft = await releases.createDraft({ tag, title: `Evidence ${tag}`, notes: NOTES, prerelease: true });
      const mediaType = 'application/octet-stream';
      await releases.upload(draft, { name: sha256, mediaType, sha256, content: { path } });
    },

    async fetch(sha256) {
      const draft = await releases.find(largeFileRelease(sha256));
      if (draft?.assets.some(({ name }) => name === sha256) !== true) return undefined;
      return releases.download(draft, sha256, sha256);
    },

    async remove(sha256) {
      const tag = largeFileRelease(sha256);
      const found = await releases.find(tag);
      // Another file whose digest begins alike would be in the same draft.
      if (found?.draft !== true || found.assets.some(({ name }) => name !== sha256)) return;
      await github.lookUp(`remove the draft release ${tag}`, (request) =>
        octokit.rest.repos.deleteRelease({ owner, repo, release_id: Number(found.id), request }),
      );
    },
  };
}

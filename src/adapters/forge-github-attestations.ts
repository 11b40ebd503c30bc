import type { Attestation, Attestations } from '../forge.ts';
import { readAttestation } from './attestation-bundle.ts';
import type { GitHubClient } from './github-client.ts';

/** Pages that are read: more attestations of one file than these hold come from somebody who wants to be waited for. */
const PAGES = 10;

/** What workflows of this repository attested about a file. */
export async function githubAttestations(github: GitHubClient, sha256: string): Promise<Attestations> {
  const { octokit, owner, repo, serverUrl } = github;
  const found: Attestation[] = [];
  let after: string | undefined;
  for (let page = 1; page <= PAGES; page++) {
    const paging = { per_page: 100, ...(after === undefined ? {} : { after }) };
    const answer = await github.lookUp(`list the attestations of sha256:${sha256.slice(0, 12)}`, (request) =>
      octokit.rest.repos.listAttestations({ owner, repo, subject_digest: `sha256:${sha256}`, ...paging, request }),
    );
    if (answer === undefined && page === 1) {
      return {
        known: false,
        reason: `${serverUrl} has no attestations for ${owner}/${repo}: none was made of this file, or the server or the plan of the repository does not keep them.`,
      };
    }
    found.push(...(answer?.data.attestations ?? []).map(({ bundle }) => readAttestation(bundle)));
    after = /[?&]after=([^&>]+)[^>]*>; rel="next"/.exec(answer?.headers.link ?? '')?.[1];
    if (after === undefined) break;
    after = decodeURIComponent(after);
  }
  return { known: true, repository: `${serverUrl}/${owner}/${repo}`, found };
}

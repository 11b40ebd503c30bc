import type { Git } from '../ports.ts';
import { line, runGit } from './git-process.ts';

/** A repository on a GitHub. */
export interface RepositoryAddress {
  /** `https://github.com` */
  readonly serverUrl: string;
  /** `owner/name` */
  readonly repository: string;
}

/** Where the remote of a repository is looked at; null without a remote, and for one that is not of this form. */
export async function remoteAddress({ root, remote }: Pick<Git, 'root' | 'remote'>): Promise<RepositoryAddress | null> {
  const name = await remote();
  if (name === null) return null;
  // As git would call it, and as it is written: either may be a short form of the other.
  for (const asked of [
    ['remote', 'get-url', name],
    ['config', '--get', `remote.${name}.url`],
  ]) {
    const answer = await runGit(root, asked, { accept: [0, 1, 2, 128] });
    const address = answer.code === 0 ? parseRemoteAddress(line(answer)) : null;
    if (address !== null) return address;
  }
  return null;
}

const FORMS = [
  /^https?:\/\/(?:[^/@]+@)?(?<host>[^/@]+)\/(?<repository>[^/]+\/[^/]+?)(?:\.git)?\/?$/,
  /^ssh:\/\/(?:[^/@]+@)?(?<host>[^/@:]+)(?::\d+)?\/(?<repository>[^/]+\/[^/]+?)(?:\.git)?\/?$/,
  /^[^/@:]+@(?<host>[^/@:]+):(?<repository>[^/]+\/[^/]+?)(?:\.git)?\/?$/,
];

/** `https://github.com/octo/models.git`, `git@github.com:octo/models.git`, `ssh://git@github.com/octo/models`. */
export function parseRemoteAddress(url: string): RepositoryAddress | null {
  for (const form of FORMS) {
    const found = form.exec(url)?.groups;
    // Names of owners and repositories have nothing that an address would have to escape.
    if (found === undefined || !/^[\w.-]+\/[\w.-]+$/.test(found.repository!) || !/^[\w.:-]+$/.test(found.host!))
      continue;
    return { serverUrl: `https://${found.host}`, repository: found.repository! };
  }
  return null;
}

import { UserError } from '../errors.ts';
import type { TagRef, TagSource } from '../ports.ts';
import { runGitAgain } from './git-again.ts';

/**
 * The tags of a repository at an address or path, by one `git ls-remote`: names and commits, without a clone. Throws a
 * UserError when there is no repository, or it may not be read.
 */
export function remoteTags(folder: string, address: string): TagSource {
  return {
    detail: 'names',
    async tags() {
      const result = await runGitAgain(folder, ['ls-remote', '--quiet', '--tags', '--', address], { accept: [0, 128] });
      if (result.code !== 0) throw unreadable(address, result.stderr);
      return parseListing(result.stdout.toString('utf8'));
    },
  };
}

const PEELED = '^{}';

/** Two lines for an annotated tag, its object and what that peels to; one for a lightweight tag. */
function parseListing(listing: string): readonly TagRef[] {
  const oids = new Map<string, string>();
  for (const line of listing.split('\n')) {
    const [oid, ref] = line.split('\t');
    if (oid !== undefined && ref !== undefined) oids.set(ref.replace(/^refs\/tags\//, ''), oid);
  }
  const tags: TagRef[] = [];
  for (const [name, oid] of oids) {
    if (name.endsWith(PEELED)) continue;
    const peeled = oids.get(`${name}${PEELED}`);
    const commit = peeled ?? oid;
    tags.push({ name, oid, annotated: peeled !== undefined, commit, tagger: null, date: null, message: '' });
  }
  return tags;
}

function unreadable(address: string, stderr: string): UserError {
  const lines = stderr.split('\n').map((line) => line.trim());
  const reason = lines.find((line) => /^(?:fatal|error|ssh|remote):/.test(line)) ?? lines[0] ?? '';
  const hidden = (text: string) => text.replace(/\/\/[^/@\s]+@/g, '//'); // A password in an address stays out of messages.
  return new UserError({
    what: `the tags of ${hidden(address)} cannot be read: ${hidden(reason.replace(/^fatal: /, ''))}`,
    fix: 'give the address or path of a repository that you may read, as for `git ls-remote`',
  });
}
